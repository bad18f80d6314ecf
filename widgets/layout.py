"""How a person arranged the columns of a list: which are shown, in which order, how wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from widgets.columns import Column

R = TypeVar("R")

NARROWEST, WIDEST = 3, 200
"""Cells of a column."""

STEP = 2
"""Cells by which a key makes a column wider."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs from the columns as they were made; keys of columns that are not there mean nothing."""

    keys: tuple[str, ...] = ()
    """The order, from the left; empty as made."""
    shown: Mapping[str, bool] = field(default_factory=dict[str, bool])
    widths: Mapping[str, int] = field(default_factory=dict[str, int])
    """Cells; of a column that shares what the others leave, the fewest."""

    def shows(self, column: Column[Any]) -> bool:
        return self.shown.get(column.key, not column.spare)

    def width(self, column: Column[Any]) -> int:
        return self.widths.get(column.key, column.width or column.least)

    def toggled(self, columns: Sequence[Column[R]], key: str) -> Layout:
        """With a column shown, or hidden; the last one that is shown stays."""
        seen = [column.key for column in columns if self.shows(column)]
        if seen == [key]:
            return self
        return replace(self, shown={**self.shown, key: key not in seen})

    def moved(self, columns: Sequence[Column[R]], key: str, by: int) -> Layout:
        """With a column so many places further right."""
        keys = [column.key for column in in_order(columns, self.keys)]
        at = keys.index(key)
        keys.insert(max(0, min(at + by, len(keys) - 1)), keys.pop(at))
        return replace(self, keys=tuple(keys))

    def widened(self, columns: Sequence[Column[R]], key: str, by: int) -> Layout:
        """With a column so many cells wider."""
        column = next(column for column in columns if column.key == key)
        width = max(NARROWEST, min(self.width(column) + by, WIDEST))
        return replace(self, widths={**self.widths, key: width})


def arranged(columns: Sequence[Column[R]], layout: Layout) -> Sequence[Column[R]]:
    """The columns to draw; one that a person chose to see is not dropped before others when it gets narrow."""
    kept = [column for column in in_order(columns, layout.keys) if layout.shows(column)]
    return [_fitted(column, layout) for column in kept or columns]


def in_order(columns: Sequence[Column[R]], keys: Sequence[str]) -> list[Column[R]]:
    """The columns by these keys; one that is not among them stands behind the one that it was made behind."""
    by_key = {column.key: column for column in columns}
    ordered = [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
    for nth, column in enumerate(columns):
        if column not in ordered:
            ordered.insert(ordered.index(columns[nth - 1]) + 1 if nth else 0, column)
    return ordered


def _fitted(column: Column[R], layout: Layout) -> Column[R]:
    if layout.shown.get(column.key):
        column = replace(column, drop=0)
    width = layout.widths.get(column.key)
    if width is None:
        return column
    return replace(column, width=width) if column.width else replace(column, least=width)
