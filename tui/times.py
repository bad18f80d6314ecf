"""Times as people read them: stored naive in UTC, shown local."""

from datetime import UTC, datetime


def local(stored: datetime | None) -> str:
    """`14:31` for today, `03 Nov 14:31` this year, `2024-11-03` before; `—` where there is none."""
    if stored is None:
        return "—"
    try:
        here = stored.replace(tzinfo=UTC).astimezone()
    except OverflowError:
        return "never" if stored.year > 1 else "ever"
    now = datetime.now(UTC).astimezone()
    if here.date() == now.date():
        return f"{here:%H:%M}"
    return f"{here:%d %b %H:%M}" if here.year == now.year else f"{here:%Y-%m-%d}"


def local_now() -> str:
    """`14:31:07`"""
    return f"{datetime.now(UTC).astimezone():%H:%M:%S}"


def age(stored: datetime | None) -> str:
    """`94d`, `3h`, `5m`: how long ago; `—` where unknown."""
    if stored is None:
        return "—"
    minutes = int((datetime.now(UTC).replace(tzinfo=None) - stored).total_seconds()) // 60
    if minutes < 60:
        return f"{max(minutes, 0)}m"
    return f"{minutes // 60}h" if minutes < 48 * 60 else f"{minutes // (24 * 60)}d"
