"""Sell-through: of what was on sale in a month, how much was sold in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from data.rules.status import ListingStatus


class Fate(StrEnum):
    """What became of a listing."""

    HERE = "here"
    SOLD = ListingStatus.SOLD.value
    CANCELED = ListingStatus.CANCELED.value
    DRAFT = ListingStatus.DRAFT.value
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stay:
    """So many listings that came in one month and left in another.

    Months are numbered: 0 is any before the first of a series, None no known date.
    """

    came: int | None
    left: int | None
    fate: Fate
    listings: int


@dataclass(frozen=True, slots=True)
class Turnover:
    """`on_sale`: there when a month began, or listed in it; `sold` of them were sold in it."""

    on_sale: int
    listed: int
    sold: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing was on sale."""
        return self.sold / self.on_sale if self.on_sale else None


def months_to(last: date, count: int) -> list[date]:
    """The first days of so many months, that of `last` at the end."""
    end = last.year * 12 + last.month
    return [date(number // 12, number % 12 + 1, 1) for number in range(end - count, end)]


def starts(months: list[date]) -> list[datetime]:
    """When consecutive months begin here, and when the last one ends (naive UTC, as times are stored)."""
    last = months[-1]
    following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return [
        datetime(day.year, day.month, 1).astimezone().astimezone(UTC).replace(tzinfo=None)
        for day in (*months, following)
    ]


def by_month(stays: Iterable[Stay], count: int) -> list[Turnover]:
    """The turnover of the months 1 to `count`. What has no date is left out: `unplaced` counts it.

    What was sold before it was listed, by its dates, was on sale in the month of its sale.
    """
    came: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    sold: Counter[int] = Counter()
    for stay in stays:
        start = _start(stay)
        if start is not None:
            came[start] += stay.listings
            if stay.left is not None:
                gone[stay.left] += stay.listings
                sold[stay.left] += stay.listings if stay.fate is Fate.SOLD else 0
    there = came[0] - gone[0]
    months: list[Turnover] = []
    for month in range(1, count + 1):
        there += came[month]
        months.append(Turnover(there, came[month], sold[month]))
        there -= gone[month]
    return months


def unplaced(stays: Iterable[Stay]) -> Counter[Fate]:
    """How many listings no month can be told of, by what became of them; drafts were never on sale."""
    lost: Counter[Fate] = Counter()
    for stay in stays:
        if stay.fate is not Fate.DRAFT and _start(stay) is None:
            lost[stay.fate] += stay.listings
    return lost


def _start(stay: Stay) -> int | None:
    """The month from which on it counts."""
    over = stay.fate in (Fate.SOLD, Fate.CANCELED)
    if stay.fate in (Fate.DRAFT, Fate.UNKNOWN) or stay.came is None or (over and stay.left is None):
        return None
    return stay.came if stay.left is None else min(stay.came, stay.left)
