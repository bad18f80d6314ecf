"""The time left until a deadline, and how long ago it passed."""

from __future__ import annotations

from datetime import datetime, timedelta

URGENT = timedelta(minutes=3)

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def countdown(deadline: datetime, now: datetime) -> str:
    """`12:41`, `3h 05m` or `2d 4h` left; `now` for the first minute past it, then `4m ago`, `3h ago`, `2d ago`."""
    left = (deadline - now).total_seconds()
    return _left(-int(-left // 1)) if left > 0 else _past(int(-left))


def urgent(deadline: datetime, now: datetime) -> bool:
    """Whether less than three minutes are left, and some are."""
    return timedelta(0) < deadline - now < URGENT


def _left(seconds: int) -> str:
    """Time left, in whole seconds rounded up, so that it never reads 0:00."""
    if seconds < HOUR:
        return f"{seconds // MINUTE}:{seconds % MINUTE:02}"
    if seconds < DAY:
        return f"{seconds // HOUR}h {seconds % HOUR // MINUTE:02}m"
    return f"{seconds // DAY}d {seconds % DAY // HOUR}h"


def _past(seconds: int) -> str:
    """Time since, in the largest unit that has one."""
    if seconds < MINUTE:
        return "now"
    if seconds < HOUR:
        return f"{seconds // MINUTE}m ago"
    if seconds < DAY:
        return f"{seconds // HOUR}h ago"
    return f"{seconds // DAY}d ago"
