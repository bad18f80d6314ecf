"""A moment to come, as a person types it: now, in a while, a time of day, a date."""

import re
from datetime import UTC, datetime, timedelta

FURTHEST = timedelta(days=366)
"""A time further away is a slip of the finger."""

_WHILE = re.compile(r"(?:in\s+)?(\d{1,4})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)", re.IGNORECASE | re.ASCII)
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2}))?", re.ASCII)

EXAMPLES = "now, 15 min, 2 h, 3 d, 18:30, 2026-12-24 or 2026-12-24 18:30"


class MomentError(ValueError):
    """A sentence for the person who typed it."""


def parse_moment(text: str, now: datetime) -> datetime | timedelta:
    """When that is: a span from now on, which the database's clock adds, or a time (naive UTC).

    Times of day and dates are meant in the zone of this machine, where it is `now`; a date alone is its beginning,
    a time of day that is over today is tomorrow's. Raises MomentError.
    """
    text = " ".join(text.split())
    if text.casefold() == "now":
        return timedelta(0)
    if match := _WHILE.fullmatch(text):
        return _near(int(match[1]) * _UNITS[match[2][0].lower()])
    if match := _TIME.fullmatch(text):
        at = _local(now.year, now.month, now.day, int(match[1]), int(match[2]))
        if at <= now:
            tomorrow = now + timedelta(days=1)
            at = _local(tomorrow.year, tomorrow.month, tomorrow.day, int(match[1]), int(match[2]))
        return _stored(at)
    if match := _DATE.fullmatch(text):
        at = _local(*(int(part or 0) for part in match.groups()))
        if at < now:
            raise MomentError(f"{text} is over. Type a time to come: {EXAMPLES}.")
        _near(at - now)
        return _stored(at)
    raise MomentError(f"Type when, such as {EXAMPLES}.")


def _near(span: timedelta) -> timedelta:
    if span > FURTHEST:
        raise MomentError("That is more than a year away.")
    return span


def _local(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    try:
        return datetime(year, month, day, hour, minute).astimezone()
    except (ValueError, OverflowError):
        raise MomentError(f"There is no such day or time. Type when, such as {EXAMPLES}.") from None


def _stored(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
