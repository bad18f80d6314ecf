"""A list whose rows are read or not, told one or several at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Sequence
from typing import ClassVar, Protocol, TypeVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from queries.marks import Marked
from tui.list_screen import ListScreen
from tui.row_list import Row
from tui.wording import plural
from widgets.windowed_table import WindowedTable

NARROWEST_WHERE, WIDEST_WHERE = 12, 18
"""Cells for the location: as many as the longest that was seen needs."""


class Readable(Row, Protocol):
    """A row that is read or not."""

    @property
    def is_read(self) -> bool:
        """Whether it was read."""
        ...


R = TypeVar("R", bound=Readable)


class MarkingList(ListScreen[R]):
    """Subclasses say how rows become read (`toggle`) and what a row is called (`NOUN`); their first column begins
    with `sign`, and the location's key is `where`."""

    NOUN: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="marks.open"),
        Binding("r", "read", "mark read", id="marks.read"),
    ]

    @abstractmethod
    def toggle(self, ids: Sequence[int]) -> Awaitable[Marked]:
        """Mark these rows as read, or, where all of them are, as unread."""

    @abstractmethod
    def action_open(self) -> None:
        """Go to what the current row is about."""

    def sign(self, row: R) -> str:
        """Whether a row is unread."""
        return " " if row.is_read else "•"

    def fit_where(self, locations: Sequence[str]) -> None:
        """Widen the location's column to the longest of these."""
        self.fit_column("where", min(max(map(cell_len, locations), default=0), WIDEST_WHERE))

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    @work(group="mark", exit_on_error=False)
    async def action_read(self) -> None:
        with self.deciding() as free:
            ids = self.targets()
            if free and ids:
                await self.mark(self.toggle(ids), said=len(ids) > 1)

    async def mark(self, marking: Awaitable[Marked], *, said: bool) -> None:
        """Wait for a marking, and say it where it is not seen at once."""
        try:
            marked = await marking
        except BindeckError as error:
            self.say_refusal(error)
            return
        self.unmark()
        if said:
            self.desk.say(f"{plural(marked.count, self.NOUN)} marked {'read' if marked.is_read else 'unread'}.")
