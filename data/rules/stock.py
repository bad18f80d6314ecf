"""How much there is, how old stock is, when it is dead, and how far back figures look."""

from datetime import timedelta

AGES = (30, 60, 90, 180, 365)
"""Days after which a listing on sale is in the next age group."""

DEAD_DAYS = 180
"""A listing that is on sale for so long is dead stock."""

LATELY_DAYS = 90
"""The sales that a category or a marketplace is judged by."""

MONTHS = 24
"""Months that a series goes back, the present one among them."""

LATELY = timedelta(days=LATELY_DAYS)
DEAD = timedelta(days=DEAD_DAYS)


def units(quantity: int | None) -> int:
    """The things that a stored quantity stands for: one where nobody counted, none below zero.

    >>> units(None), units(3), units(-2)
    (1, 3, 0)
    """
    return 1 if quantity is None else max(0, quantity)
