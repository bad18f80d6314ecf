"""Times in sentences: stored naive in UTC, told local."""

from datetime import UTC, datetime


def when(stored: datetime | None) -> str:
    """`25 Nov 14:05`; a sentence that is kept must still be true tomorrow."""
    if stored is None:
        return "at an unknown time"
    try:
        return f"{stored.replace(tzinfo=UTC).astimezone():%d %b %H:%M}"
    except OverflowError:
        return "at an impossible time"
