"""A list that is short enough to be fetched whole, with more of its current row below."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.widget import Widget

from tui.base import DataScreen
from widgets.columns import Column
from widgets.facts import Fact, Facts, Heading
from widgets.windowed_table import WindowedTable

R = TypeVar("R")


class ShortList(DataScreen[Sequence[R]], Generic[R]):
    """Subclasses fetch all rows; the cursor stays on its row by what `key` says of it."""

    EMPTY: ClassVar[str] = "Nothing here yet."
    """What to say, and what to do next, when there are no rows."""
    KEEPS_ROWS: ClassVar[bool] = True
    """Whether rows that cannot be fetched any more stay; what one may not see any more must go."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.table: WindowedTable[R] = WindowedTable(columns, id="rows")
        self.details = Facts(id="details")
        self._numbers: dict[Hashable, int] = {}

    @abstractmethod
    def key(self, row: R) -> Hashable:
        """What tells a row from all others, now and later."""

    @abstractmethod
    def counted(self, rows: Sequence[R]) -> str:
        """The counts for the top line."""

    def told(self, row: R) -> Sequence[Fact | Heading]:
        """What stands below of the current row."""
        return ()

    @property
    def empty(self) -> str:
        """EMPTY, where it depends on nothing."""
        return self.EMPTY

    def body(self) -> Iterable[Widget]:
        yield self.table
        yield self.details

    def show(self, data: Sequence[R]) -> None:
        numbers = [self._numbers.setdefault(self.key(row), len(self._numbers)) for row in data]
        self.table.forget_all_rows()
        self.table.show_ids(array("i", numbers))
        self.table.put_rows(dict(zip(numbers, data, strict=True)))
        self.table.show_look("rows" if data else "empty", "" if data else self.empty)
        self.top_line.facts = self.counted(data)
        self.show_current()

    def show_failure(self, sentence: str) -> None:
        if self.table.ids and self.KEEPS_ROWS:
            return
        self.table.show_ids(array("i"))
        self.table.show_look("failed", sentence)
        self.show_current()

    @on(WindowedTable.CursorMoved)
    def show_current(self) -> None:
        """Show more of the current row below, and the keys that it has."""
        row = self.table.current_row
        self.details.show([] if row is None else self.told(row))
        self.show_keys()
