"""What a count of a section comes to: right, elsewhere on record, missing, unexpected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

COUNT_LASTS = timedelta(hours=12)
"""A count that was begun and not ended is joined within this time; later a new one begins."""


class Finding(StrEnum):
    """What is wrong with a thing."""

    MOVED = "moved"
    """It lies here, and elsewhere on record."""
    MISSING = "missing"
    """It lies here on record, and nobody saw it."""
    UNEXPECTED = "unexpected"
    """More of it is here than on record, or nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """Units of one thing: on record in this section, and seen in it; `elsewhere`: on record in another place."""

    expected: int
    counted: int
    elsewhere: bool = False

    @property
    def finding(self) -> Finding | None:
        """What is wrong with it; None where it is right."""
        if self.counted > self.expected:
            return Finding.MOVED if self.elsewhere else Finding.UNEXPECTED
        return Finding.MISSING if self.counted < self.expected else None

    @property
    def units(self) -> int:
        """How many of them are wrong."""
        return abs(self.counted - self.expected)


@dataclass(frozen=True, slots=True)
class Tally:
    """Units: on record, seen, and what of them is right or wrong."""

    expected: int
    counted: int
    correct: int
    moved: int
    missing: int
    unexpected: int

    @property
    def accuracy(self) -> float:
        """The share of 1 that is right of all that is on record or was seen; 1 where there is nothing at all."""
        everything = self.correct + self.moved + self.missing + self.unexpected
        return self.correct / everything if everything else 1.0

    @property
    def percent(self) -> str:
        """The accuracy, never rounded up.

        >>> Tally(300, 299, 299, 0, 1, 0).percent
        '99%'
        """
        return f"{int(self.accuracy * 100)}%"


def tally(lines: Iterable[Line]) -> Tally:
    """Add up the lines of a count."""
    lines = list(lines)
    wrong = {kind: sum(line.units for line in lines if line.finding is kind) for kind in Finding}
    return Tally(
        expected=sum(line.expected for line in lines),
        counted=sum(line.counted for line in lines),
        correct=sum(min(line.expected, line.counted) for line in lines),
        moved=wrong[Finding.MOVED],
        missing=wrong[Finding.MISSING],
        unexpected=wrong[Finding.UNEXPECTED],
    )
