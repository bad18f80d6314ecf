"""A place that is one long list: a vector of ids, and rows fetched around the cursor."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from textual import on
from textual.widget import Widget

from data.changes import Change
from data.errors import BindeckError
from tui.base import RETRY_SECONDS, DataScreen
from tui.desk import ANY_TOPIC
from tui.latest import Latest
from widgets.columns import Column
from widgets.windowed_table import WindowedTable


class Row(Protocol):
    """Anything with an id of its own."""

    @property
    def id(self) -> int:
        """The row's id in the vector."""
        ...


R = TypeVar("R", bound=Row)


class ListScreen(DataScreen["array[int]"], Generic[R]):
    """A list. Subclasses name their columns, where the ids come from (`fetch`), and where the rows (`page`)."""

    EMPTY: ClassVar[str] = "Nothing here yet."
    """What to say, and what to do next, when there are no rows."""
    ROW_TOPIC: ClassVar[str] = ""
    """The topic whose ids are those of the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.table: WindowedTable[R] = WindowedTable(self.columns(), id="rows")
        self._pages: Latest[WindowedTable.RowsWanted] = Latest(self, self._answer, "rows")

    @abstractmethod
    def columns(self) -> Sequence[Column[R]]:
        """The columns of the table."""

    @abstractmethod
    async def page(self, ids: Sequence[int]) -> Sequence[R]:
        """The rows with these ids, in any order."""

    @abstractmethod
    def facts(self, ids: array[int]) -> str:
        """The counts for the top line."""

    def body(self) -> Iterable[Widget]:
        yield self.table

    def show(self, data: array[int]) -> None:
        self.top_line.facts = self.facts(data)
        self.table.show_ids(data)
        if data:
            self.table.show_look("rows")
        else:
            self.table.show_look("empty", self.EMPTY)

    def show_failure(self, sentence: str) -> None:
        if not self.table.ids:
            self.table.show_look("failed", sentence)

    def forget(self, change: Change) -> None:
        if change.ids and change.topic == self.ROW_TOPIC:
            self.table.forget_rows(change.ids)
        elif change.topic == ANY_TOPIC or change.topic in self.TOPICS:
            self.table.forget_all_rows()

    @on(WindowedTable.RowsWanted)
    def ask_for_rows(self, event: WindowedTable.RowsWanted) -> None:
        self._pages.ask(event)

    async def _answer(self, wanted: WindowedTable.RowsWanted) -> None:
        try:
            rows = await self.page(wanted.ids)
        except BindeckError as error:
            self.say_failure(error)
            self.set_timer(RETRY_SECONDS, self.table.ask_again)
        except Exception:
            self.set_timer(RETRY_SECONDS, self.table.ask_again)
            raise
        else:
            self.table.put_rows({row.id: row for row in rows}, wanted.generation)
