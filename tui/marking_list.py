"""A list whose rows are read or not, marked one or several at once."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import ClassVar, Protocol, TypeVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from queries.marks import Marked
from tui.list_screen import ListScreen, Row
from tui.wording import plural
from widgets.windowed_table import WindowedTable

MARKS = 0
"""The column that shows what is chosen."""

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
    """Subclasses say how rows are marked (`toggle`) and what a row is called (`NOUN`); their first column begins
    with `sign`, and their last is the location."""

    NOUN: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="marks.open"),
        Binding("r", "read", "mark read", id="marks.read"),
        Binding("space", "choose", "choose", key_display="space", id="marks.choose"),
    ]

    def __init__(self) -> None:
        self._chosen: set[int] = set()
        super().__init__()

    @abstractmethod
    def toggle(self, ids: Sequence[int]) -> Awaitable[Marked]:
        """Mark these rows as read, or, where all of them are, as unread."""

    @abstractmethod
    def action_open(self) -> None:
        """Go to what the current row is about."""

    def sign(self, row: R) -> str:
        """Whether a row is chosen, and whether it is unread."""
        return ("+" if row.id in self._chosen else " ") + (" " if row.is_read else "•")

    def show(self, data: array[int]) -> None:
        if self._chosen:
            self._chosen.intersection_update(data)
        super().show(data)

    def fit_where(self, locations: Sequence[str]) -> None:
        """Widen the last column to the longest of these; it never gets narrower, so that nothing jumps."""
        *others, where = self.table.columns
        width = min(max(map(cell_len, locations), default=0), WIDEST_WHERE)
        if width > where.width:
            self.table.show_columns([*others, replace(where, width=width)])

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_choose(self) -> None:
        """Choose the current row, or no longer, and go on to the next."""
        row = self.table.current_id
        if row is None:
            return
        self._chosen ^= {row}
        self.table.repaint_cells(MARKS)
        self.table.action_cursor_down()

    @work(group="mark", exit_on_error=False)
    async def action_read(self) -> None:
        with self.deciding() as free:
            current = self.table.current_id
            ids = sorted(self._chosen) or ([] if current is None else [current])
            if free and ids:
                await self.mark(self.toggle(ids), said=len(ids) > 1)

    async def mark(self, marking: Awaitable[Marked], *, said: bool) -> None:
        """Wait for a marking, and say it where it is not seen at once."""
        try:
            marked = await marking
        except BindeckError as error:
            self.say_refusal(error)
            return
        self._chosen.clear()
        self.table.repaint_cells(MARKS)
        if said:
            self.desk.say(f"{plural(marked.count, self.NOUN)} marked {'read' if marked.is_read else 'unread'}.")
