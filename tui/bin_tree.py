"""Bins and their sections as the rows of a tree, and the columns in which they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from data.rules.money import show as money
from data.rules.order import natural
from data.rules.status import BinType
from queries.ordering import Order, in_order
from queries.shelves import Worth
from queries.storage import BinRow, SectionRow
from tui.times import age
from widgets.columns import Column
from widgets.fill import fill_bar, fill_words

BAR = 10
"""Cells of a fill bar."""


@dataclass(frozen=True, slots=True)
class Value:
    """What lies there: what is asked for those on sale together, and since when the oldest lies there."""

    asked: Decimal = Decimal(0)
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A bin, or one of its sections; `value` is None as long as nobody knows."""

    bin: BinRow
    section: SectionRow | None = None
    value: Value | None = None
    unfolded: bool = False

    @property
    def id(self) -> int:
        """The bin's id, or the section's below zero: one vector holds both."""
        return self.bin.id if self.section is None else -self.section.id

    @property
    def name(self) -> str:
        """The place as people write it."""
        return self.bin.name if self.section is None else f"{self.bin.name}{self.section.name}"

    @property
    def held(self) -> int:
        return self.bin.items if self.section is None else self.section.items

    @property
    def capacity(self) -> int | None:
        return self.bin.capacity if self.section is None else self.section.capacity


class Values:
    """What lies in every bin and section, added up."""

    def __init__(self, parts: Iterable[Worth] = ()) -> None:
        self.bins: dict[int, Value] = {}
        self.sections: dict[tuple[int, int | None], Value] = {}
        for part in parts:
            before = self.bins.get(part.bin_id, Value())
            dates = [date for date in (before.oldest, part.oldest) if date is not None]
            self.bins[part.bin_id] = Value(before.asked + part.asked, min(dates, default=None))
            self.sections[part.bin_id, part.section_id] = Value(part.asked, part.oldest)

    @property
    def all(self) -> Value:
        """What lies in all bins together."""
        dates = [value.oldest for value in self.bins.values() if value.oldest is not None]
        return Value(sum((value.asked for value in self.bins.values()), Decimal(0)), min(dates, default=None))

    def of_section(self, section: SectionRow) -> Value:
        return self.sections.get((section.bin_id, section.id), Value())


def kind(row: BinRow) -> str:
    """The type of a bin; one that the contract does not know stands under “other”."""
    if row.type in set(BinType):
        return row.type
    return f"other: {row.type}" if row.type else "other"


def _branch(row: TreeRow) -> str:
    """`▾ A` for a bin whose sections are shown, `▸ A` for another, and the section's own name below it."""
    if row.section is not None:
        return f"    {row.section.name}"
    return f"{'▾' if row.unfolded else '▸'} {row.bin.name}"


COLUMNS: Sequence[Column[TreeRow]] = (
    Column("BIN", _branch, width=14, loud=True, sortable=True),
    Column("", lambda row: fill_bar(row.held, row.capacity, BAR), width=BAR, key="bar"),
    Column("FILLED", lambda row: fill_words(row.held, row.capacity), width=11, align="right", sortable=True),
    Column("VALUE", lambda row: _asked(row.value), width=11, align="right", sortable=True, drop=2),
    Column("OLDEST", lambda row: _age(row.value), width=6, align="right", sortable=True, drop=3),
    Column("TYPE", lambda row: "" if row.section else kind(row.bin), width=8, sortable=True, drop=1),
    Column("SECTIONS", lambda row: "" if row.section else str(row.bin.sections), width=8, align="right",
           sortable=True, spare=True),
    Column("DESCRIPTION", lambda row: "" if row.section else row.bin.description or "", least=10, drop=4,
           sortable=True),
)  # fmt: skip

ORDERS: Mapping[str, Callable[[TreeRow], Any]] = {
    "bin": lambda row: natural(row.bin.name) if row.bin.name else None,
    "type": lambda row: row.bin.type or None,
    "sections": lambda row: row.bin.sections,
    "filled": lambda row: row.bin.items / row.bin.capacity if row.bin.capacity else None,
    "description": lambda row: natural(row.bin.description) if row.bin.description else None,
    "value": lambda row: row.value.asked if row.value else None,
    "oldest": lambda row: row.value.oldest if row.value else None,
}
"""What bins are ordered by, by the column's key; sections stay in natural order below their bin."""


def grow(
    bins: Iterable[BinRow],
    sections: Iterable[SectionRow],
    values: Values | None,
    unfolded: Collection[int],
    order: Order | None,
) -> list[TreeRow]:
    """The rows of the tree: bins as they are ordered, below each unfolded one its sections."""
    roots = [
        TreeRow(row, None, values and values.bins.get(row.id, Value()), unfolded=row.id in unfolded)
        for row in bins
    ]
    if order is None:
        roots.sort(key=lambda row: (row.bin.type not in set(BinType), row.bin.type, natural(row.bin.name)))
    else:
        roots = in_order(roots, ORDERS[order.key], descending=order.descending)
    below: dict[int, list[SectionRow]] = {}
    for section in sections:
        below.setdefault(section.bin_id, []).append(section)
    rows: list[TreeRow] = []
    for root in roots:
        rows.append(root)
        if root.unfolded:
            rows += [
                TreeRow(root.bin, each, values and values.of_section(each)) for each in below.get(root.id, ())
            ]
    return rows


def _asked(value: Value | None) -> str:
    return "" if value is None else money(value.asked, "$")


def _age(value: Value | None) -> str:
    return "" if value is None or value.oldest is None else age(value.oldest)
