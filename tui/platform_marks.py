"""How a listing's state on a marketplace is shown: a mark in lists, words on its page."""

from data.rules.status import PlatformStatus
from data.rules.transitions import read

MARKS = {
    PlatformStatus.ACTIVE: ("●", "live"),
    PlatformStatus.SOLD: ("✓", "sold here"),
    PlatformStatus.PENDING: ("…", "not posted yet"),
    PlatformStatus.FAILED: ("✗", "failed"),
    PlatformStatus.CANCELED: ("○", "canceled"),
    PlatformStatus.PENDING_CANCEL: ("!", "to be taken down"),
}


def mark(status: str | None) -> str:
    """One cell; a word nobody knows is `?`."""
    known = read(status)
    return "?" if known is None else MARKS[known][0]


def words(status: str | None) -> str:
    """The mark and what it means; an unknown word as it is stored."""
    known = read(status)
    return f"? {status}" if known is None else " ".join(MARKS[known])
