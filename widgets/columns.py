"""The columns of a table, and how they share its width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len

from widgets.text import Align, fit

R = TypeVar("R")

GUTTER = 1
"""Cells on the left, for the cursor's marker."""

GAP = 1
"""Cells between two columns."""

UNTOLD = "⚠ bad"
"""What a cell shows whose value nobody foresaw."""

USABLE = 12
"""Cells a sharing column needs to be worth drawing, unless it says otherwise."""


class Sorted(NamedTuple):
    """The column by which the rows are ordered."""

    key: str
    descending: bool = False

    @property
    def arrow(self) -> str:
        return "▼" if self.descending else "▲"


# Without slots: with them `Column[Row](…)` raises in Python 3.11.
@dataclass(frozen=True)
class Column(Generic[R]):
    """A title, and the text of one cell of a row."""

    title: str
    cell: Callable[[R], str]
    width: int = 0
    """Cells; 0 shares what the others leave."""
    least: int = USABLE
    """Cells a sharing column must get: others are dropped before it has fewer."""
    align: Align = "left"
    loud: bool | Callable[[R], bool] = False
    """Bold and in the accent colour: what a person needs next."""
    drop: int = 0
    """When it gets narrow the highest goes first; of equals the rightmost, sharing and loud ones last."""
    key: str = ""
    """The name by which it is remembered and ordered by; its title in lower case, unless it has another."""
    sortable: bool = False
    """Whether rows can be ordered by it."""
    spare: bool = False
    """Shown only where a person chose it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.key or self.title.strip().lower())

    def text(self, row: R) -> str:
        """The cell's text; one that cannot be told is marked, and takes nothing else down with it."""
        try:
            return self.cell(row)
        except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError):
            return UNTOLD

    def is_loud(self, row: R) -> bool:
        return self.loud if isinstance(self.loud, bool) else self.loud(row)


class Span(NamedTuple):
    """Where a column is drawn."""

    x: int
    width: int


class Grid(Generic[R]):
    """Columns laid out in a width."""

    def __init__(self, columns: Sequence[Column[R]], width: int, ordered: Sorted | None = None) -> None:
        self.width = width
        self._ordered = ordered
        self._columns = columns
        self._spans = _lay_out(columns, width)
        self._shown = [(columns[index], span.width) for index, span in self._spans.items()]

    def span(self, column: int) -> Span | None:
        """Where the column of that index is drawn; None if there is no room for it."""
        return self._spans.get(column)

    def has_room_for(self, key: str) -> bool:
        """Whether the column of that key is drawn."""
        return any(column.key == key for column, _ in self._shown)

    def header(self) -> str:
        """The titles, in exactly the grid's width; an arrow says how the rows are ordered."""
        titles = (" " * GAP).join(
            fit(self._title(column, width), width, column.align) for column, width in self._shown
        )
        return fit(" " * GUTTER + titles, self.width)

    def _title(self, column: Column[R], width: int) -> str:
        ordered = self._ordered
        if ordered is None or ordered.key != column.key or width < 1:
            return column.title
        return fit(column.title, min(cell_len(column.title), width - 1)) + ordered.arrow

    def cell(self, row: R, column: int) -> str:
        """One cell as it is drawn; empty if there is no room for its column."""
        span = self._spans.get(column)
        return fit(self._columns[column].text(row), span.width, self._columns[column].align) if span else ""

    def row(self, row: R) -> list[tuple[str, bool]]:
        """A row without its gutter in exactly the cells left, as (text, loud) pieces unlike their neighbours."""
        pieces: list[tuple[str, bool]] = []
        text, was_loud, left = "", None, self.width - GUTTER
        for column, width in self._shown:
            cell = fit(column.text(row), width, column.align)
            loud = column.is_loud(row) and not cell.isspace()
            if was_loud is not None and loud != was_loud:
                pieces.append((text, was_loud))
                text = ""
            gap = min(GAP, left - width)
            text += cell + " " * gap
            left -= width + gap
            was_loud = loud
        return [*pieces, (text + " " * left, bool(was_loud))]


def _lay_out(columns: Sequence[Column[R]], width: int) -> dict[int, Span]:
    """The columns there is room for, by index."""
    kept = list(range(len(columns)))
    while len(kept) > 1 and _needed(columns, kept) > width:
        kept.remove(max(kept, key=lambda index: _readiness_to_go(columns[index], index)))
    sharing = [index for index in kept if not columns[index].width]
    room = width - GUTTER - GAP * (len(kept) - 1)
    shared = max(0, room - sum(columns[index].width for index in kept))
    spans: dict[int, Span] = {}
    x = GUTTER
    for index in kept:
        cells = columns[index].width
        if not cells:
            nth = sharing.index(index)
            cells = shared * (nth + 1) // len(sharing) - shared * nth // len(sharing)
        cells = max(0, min(cells, width - x))
        spans[index] = Span(x, cells)
        x += cells + GAP
    return spans


def _needed(columns: Sequence[Column[R]], kept: Sequence[int]) -> int:
    """The cells these columns cannot do without."""
    return GUTTER + GAP * (len(kept) - 1) + sum(columns[index].width or columns[index].least for index in kept)


def _readiness_to_go(column: Column[R], index: int) -> tuple[int, bool, int]:
    return column.drop, not (column.loud or not column.width), index
