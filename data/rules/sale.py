"""What a sale does, and when."""

from datetime import datetime, timedelta

VERIFICATION_WINDOW = timedelta(minutes=15)
"""Between the sale and the taking down elsewhere: find the thing, look at it."""

TRIAGE_HORIZON = timedelta(days=30)
"""A sale older than this that nobody marked as found was handled without Bindeck."""

TAKE_DOWN_TRIES = 5
"""After so many failures, or one that is final, a row waits for a person."""

FIRST_RETRY = timedelta(minutes=1)
"""Between the first failure to take down and the next try; doubled with each."""


def cancel_at(sold_at: datetime) -> datetime:
    """When the other platforms' rows fall due (naive UTC, like every stored time)."""
    return sold_at + VERIFICATION_WINDOW if sold_at < datetime.max - VERIFICATION_WINDOW else sold_at
