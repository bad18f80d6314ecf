"""Which cards are to be sold, and what that would do to the collection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data.rules.card_sets import Copies, series_of


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the collection: `same` is what it has in common with other copies of the card; `value` of one."""

    id: int
    same: Hashable
    copies: int
    value: Decimal | None = None
    is_graded: bool = False


def surplus(held: Iterable[Held], keep: int) -> dict[int, int]:
    """How many copies of each row are beyond so many of each card, by row id: the dearest are kept.

    >>> surplus([Held(1, "a", 3), Held(2, "a", 1, Decimal(9)), Held(3, "b", 1)], keep=1)
    {1: 3}
    """
    left = defaultdict[Hashable, int](lambda: keep)
    found: dict[int, int] = {}
    for row in sorted(held, key=_worth, reverse=True):
        kept = min(left[row.same], max(0, row.copies))
        left[row.same] -= kept
        if row.copies > kept:
            found[row.id] = row.copies - kept
    return found


def last_copies(held: Iterable[Held], sold: Mapping[int, int]) -> set[int]:
    """The rows of which the last copy of a card would be sold."""
    rows = list(held)
    left: Counter[Hashable] = Counter()
    for row in rows:
        left[row.same] += max(0, row.copies - sold.get(row.id, 0))
    return {row.id for row in rows if sold.get(row.id) and not left[row.same]}


def breaks(copies: Sequence[Copies], sold: Mapping[int, int]) -> set[int]:
    """The rows of a set without which a series of it that is complete would be complete no more."""
    complete = {series.prefix for series in series_of(copies) if series.is_complete}
    if not complete:
        return set()
    after = [replace(row, quantity=row.quantity - sold.get(row.row_id, 0)) for row in copies]
    gaps = {
        (series.prefix, number)
        for series in series_of(after)
        if series.prefix in complete and not series.is_complete
        for number in series.missing()
    }
    return {row.row_id for row in copies if sold.get(row.row_id) and row.number.key[:2] in gaps}


def _worth(row: Held) -> tuple[Decimal, bool, int]:
    """What is kept first comes last; of equal ones the older row is kept."""
    return row.value if row.value is not None else Decimal(-1), row.is_graded, -row.id
