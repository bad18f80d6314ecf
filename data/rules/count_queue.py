"""Which sections to count first, and how many of them fit into ten minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

SECONDS_PER_SECTION = 30
"""To walk there, scan its label and say that it is done."""

SECONDS_PER_THING = 6
"""To take a thing up, scan it and put it back."""

LONGEST_AGO = 365
"""Days after which a count tells nothing any more; a section that was never counted counts as this old."""

DRIFT = 0.001
"""The part of what lies in a section that goes astray in a day."""

LEAST_WORTH = 1.0
"""What a thing without a price is worth to the order: a section of them must come up one day, too."""

T = TypeVar("T")


def seconds(things: int) -> int:
    """How long it takes to count a section, as a plain estimate.

    >>> seconds(0), seconds(20)
    (30, 150)
    """
    return SECONDS_PER_SECTION + SECONDS_PER_THING * max(0, things)


def risk(value: float, things: int, days: float | None, variance: float) -> float:
    """What may be wrong there, in money: what lies there, times the part of it that is likely astray.

    `days` since the last count (None: never), `variance` the part that was wrong in past counts, 0 to 1.

    >>> risk(1000, 10, None, 0) > risk(1000, 10, 30, 0) > risk(1000, 10, 0, 0) == 0
    True
    """
    worth = max(value, things * LEAST_WORTH)
    age = LONGEST_AGO if days is None else min(max(days, 0.0), LONGEST_AGO)
    return worth * DRIFT * age * (1 + 10 * min(max(variance, 0.0), 1.0))


def variance(expected: int, wrong: int) -> float:
    """The part of a count that was wrong: moved, missing or unexpected, of what was expected.

    >>> variance(10, 1), variance(0, 0), variance(0, 3)
    (0.1, 0.0, 1.0)
    """
    return min(1.0, wrong / max(expected, wrong, 1))


def fitting(sections: Iterable[tuple[T, int]], budget: int) -> list[T]:
    """Of sections in their order, each with its seconds, those that can be counted in `budget` seconds.

    One that does not fit any more is passed over for a smaller one behind it.

    >>> fitting([("A1", 300), ("A2", 500), ("B1", 200)], 600)
    ['A1', 'B1']
    """
    chosen: list[T] = []
    left = budget
    for section, needed in sections:
        if needed <= left:
            chosen.append(section)
            left -= needed
    return chosen
