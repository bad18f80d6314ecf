"""A long list: a vector of ids, and rows fetched around the cursor."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import ClassVar, Generic, Protocol, TypeVar

from textual import on
from textual.widget import Widget

from data.changes import Change
from data.errors import BindeckError
from tui.base import RETRY_SECONDS, DataScreen
from tui.desk import ANY_TOPIC
from tui.latest import Latest
from widgets.columns import Column
from widgets.layout import Layout, arranged
from widgets.windowed_table import WindowedTable


class Row(Protocol):
    """Anything with an id of its own."""

    @property
    def id(self) -> int:
        """The row's id in the vector."""
        ...


R = TypeVar("R", bound=Row)


class RowList(DataScreen["array[int]"], Generic[R]):
    """Subclasses name their columns, where the ids come from (`fetch`), and where the rows (`page`)."""

    EMPTY: ClassVar[str] = "Nothing here yet."
    """What to say, and what to do next, when there are no rows."""
    ROW_TOPIC: ClassVar[str] = ""
    """The topic whose ids are those of the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.table: WindowedTable[R] = WindowedTable(arranged(self.columns(), Layout()), id="rows")
        self._pages: Latest[WindowedTable.RowsWanted] = Latest(self, self._answer, "rows")
        self._held: int | None = None
        self._landed: int | None = None
        self._from_top = False
        self._begins_at: int | None = None

    @abstractmethod
    def columns(self) -> Sequence[Column[R]]:
        """The columns there are, spare ones too."""

    @abstractmethod
    async def page(self, ids: Sequence[int]) -> Sequence[R]:
        """The rows with these ids, in any order."""

    @abstractmethod
    def facts(self, ids: array[int]) -> str:
        """The counts for the top line."""

    def body(self) -> Iterable[Widget]:
        yield self.table

    def is_narrowed(self) -> bool:
        """Whether rows are left out."""
        return False

    def clear_filter(self) -> bool:
        """Leave no rows out any more; whether there was anything to do."""
        return False

    def load_from_top(self) -> None:
        """Fetch the view anew and go to its first row, wherever the current one is then."""
        self._from_top = True
        self.load(drop_older=True)

    def begin_at(self, row_id: int) -> None:
        """Let the cursor begin on a row, if it is among those that come and nobody moves it until then."""
        self._begins_at = row_id

    def show_facts(self) -> None:
        """Draw the counts; of the first rows alone none are known."""
        ids = self.table.ids
        self.top_line.facts = self.facts(ids) if self.table.whole else f"the first {len(ids):,} so far"

    async def show_first(self, ids: array[int]) -> None:
        """Draw the first rows, with what is in them, while the rest is being fetched."""
        if not ids:
            return
        await self.first_frame.wait()
        # Rows that do not come now are asked for by the table, which says why and asks again.
        with suppress(BindeckError):
            height = self.table.page
            self.table.put_rows({row.id: row for row in await self.page(ids[: height + height // 2])})
        if self._from_top:
            self._held = None
        elif self._held is None:
            self._held = self._begins_at if self.table.current_id is None else self.table.current_id
        self._show_ids(ids, whole=False)
        self.table.show_look("rows")
        self._landed = self.table.current_id

    async def painted(self) -> None:
        """Wait until what was drawn so far is on the terminal."""
        done = asyncio.Event()
        self.call_after_refresh(done.set)
        await done.wait()

    def show(self, data: array[int]) -> None:
        self._show_ids(data, whole=True)
        if self.table.wants_last:
            self.table.action_last()
        # The first rows alone may lack the row the cursor was on: it goes back, unless a person moved it.
        elif self._held is not None and self.table.current_id == self._landed:
            self.table.go_to(self._held)
        elif self._begins_at is not None and self.table.cursor == 0:
            self.table.go_to(self._begins_at)
        self._held = self._landed = self._begins_at = None
        self.show_facts()
        if data:
            self.table.show_look("rows")
        else:
            self.table.show_look("empty", self.EMPTY)

    def show_failure(self, sentence: str) -> None:
        if not self.table.ids:
            again = "" if "ctrl+r" in sentence else " ctrl+r tries again."
            self.table.show_look("failed", f"{sentence}{again}")
        elif not self.table.whole:
            self.top_line.facts = f"the first {len(self.table.ids):,} only; ctrl+r fetches the rest"

    @property
    def rest_is_coming(self) -> bool:
        """Whether the first rows are there and the others are being fetched."""
        return not self.table.whole and self._loader.answering

    def has_all(self) -> bool:
        """Whether all rows are there; that they are not yet is said."""
        if not self.table.whole:
            self.desk.say("The list is still loading; try again in a moment.")
        return self.table.whole

    def forget(self, change: Change) -> None:
        if change.ids and change.topic == self.ROW_TOPIC:
            self.table.forget_rows(change.ids)
        elif change.topic == ANY_TOPIC or change.topic in self.TOPICS:
            self.table.forget_all_rows()

    @on(WindowedTable.RowsWanted)
    def ask_for_rows(self, event: WindowedTable.RowsWanted) -> None:
        self._pages.ask(event)

    def action_reload(self) -> None:
        if self.table.look == "failed":
            self.table.show_look("loading")
        super().action_reload()

    def _show_ids(self, ids: array[int], *, whole: bool) -> None:
        self.table.whole = whole
        self.table.show_ids(ids)
        if self._from_top:
            self.table.cursor = 0
            self._from_top = False

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
