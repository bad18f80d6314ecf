"""Binder pages: a section of a card bin as pockets in rows."""

POCKETS = 9
"""Pockets of the usual page: of a section without a capacity, too."""

_ACROSS = {1: 1, 2: 2, 4: 2, 6: 3, 8: 4, 9: 3, 12: 4, 16: 4, 18: 6, 20: 5, 24: 6}
"""Pockets side by side on the pages there are to buy."""


def pockets(capacity: int | None) -> int:
    """How many pockets a section has: a larger one than a page is one page of it."""
    return capacity if capacity is not None and 0 < capacity <= max(_ACROSS) else POCKETS


def across(count: int) -> int:
    """How many of them are side by side.

    >>> [across(count) for count in (9, 4, 12, 7)]
    [3, 2, 4, 3]
    """
    return _ACROSS.get(count, min(3, max(1, count)))
