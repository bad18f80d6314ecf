"""Sold (F2): what was sold and what must happen next: found, decided, taken down elsewhere."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from data.rules.fees import FeeTable
from queries.board import Board, Entry, board, in_walk_order
from queries.waiting import Waiting
from tui import board_lines
from tui.board_lines import WINDOW_COLUMN
from tui.deciding import decide
from tui.triage import TriageScreen
from widgets.big_text import BigText
from widgets.windowed_table import WindowedTable

ROOM_FOR_BIG = 22
"""Lines of a terminal in which the location of the current row also stands in large letters."""


def _here() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class SoldScreen(TriageScreen[Board]):
    """What waits after a sale."""

    NAME = "Sold"
    TOPICS = frozenset({"sales", "listings", "platforms"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pick", "pick list", id="sale.pick"),
        Binding("d", "take_down", "take down", id="sale.take-down"),
        Binding("w", "walk", "walk order", id="sale.walk"),
        Binding("enter", "open", "open", key_display="enter", id="sale.open"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._board = Board(_here(), [])
        self._clock_ahead = timedelta()
        self._walking = False
        self.table: WindowedTable[Entry] = WindowedTable(board_lines.columns(self._now, self._fees), id="rows")
        self.location = BigText(id="location")
        self.remarks = Static(id="remarks", markup=False)

    @property
    def entry(self) -> Entry | None:
        """The current line of the board."""
        return self.table.current_row

    @property
    def sale(self) -> Waiting | None:
        return None if self.entry is None else self.entry.sale

    def body(self) -> Iterable[Widget]:
        yield self.table
        yield Horizontal(self.location, self.remarks, id="at-hand")

    def on_mount(self) -> None:
        self.table.show_look("loading")
        self.set_interval(1.0, self._tick)

    def on_resize(self) -> None:
        self.set_class(self.size.height < ROOM_FOR_BIG, "-low")

    async def fetch(self) -> Board:
        return await self.services.tenant.read(board)

    def show(self, data: Board) -> None:
        self._board = data
        self._clock_ahead = data.now - _here()
        self._draw()

    def show_failure(self, sentence: str) -> None:
        if not self._board.entries:
            self.table.show_look("failed", sentence)

    @on(WindowedTable.Opened)
    def open_item(self) -> None:
        self.action_open()

    @on(WindowedTable.CursorMoved)
    def show_at_hand(self) -> None:
        """Show where the current thing lies, large, and what a person looks for there."""
        entry = self.entry
        self.location.show(board_lines.where(entry) if entry else "")
        self.remarks.update(board_lines.remarks(entry, self._fees()) if entry else "")
        self.show_keys()

    def action_pick(self) -> None:
        self.desk.open_page("pick")

    def action_take_down(self) -> None:
        self.desk.open_page("takedown")

    def action_walk(self) -> None:
        """Sort by where a person walks, or again by time."""
        self._walking = not self._walking
        self._draw()

    @work(group="open", exit_on_error=False)
    async def action_open(self) -> None:
        entry = self.entry
        if entry is None:
            return
        if entry.double is None:
            self.desk.open_listing(entry.listing_id, entry.sale.sale_id if entry.sale else None)
            return
        with self.deciding() as free:
            if free:
                await decide(self, entry.double)

    def _draw(self) -> None:
        entries = self._board.entries
        if self._walking:
            entries = in_walk_order(entries, self.services.walk_orders.known())
        before = self.table.current_id
        columns = board_lines.fitted(self.table.columns, entries)
        if columns is not self.table.columns:
            self.table.show_columns(columns)
        self.table.put_rows({entry.key: entry for entry in entries})
        self.table.show_ids(array("i", (entry.key for entry in entries)), board_lines.headings(entries))
        if entries:
            self.table.show_look("rows")
        else:
            self.table.show_look("empty", "Nothing waits to be found. A new sale appears here by itself.")
        if before is not None and self.table.current_id != before:
            self.hesitate()
        self._show_facts()
        self.show_at_hand()

    def _now(self) -> datetime:
        """The time by the database's clock."""
        return _here() + self._clock_ahead

    def _fees(self) -> FeeTable:
        return self.services.fees.table

    def _show_facts(self) -> None:
        facts = board_lines.facts(self._board, self._now())
        self.top_line.facts = f"{facts} · walk order" if self._walking else facts

    def _tick(self) -> None:
        if not self._board.entries or not self.is_current:
            return
        now = self._now()
        if any(entry.sale and self._board.now < entry.sale.window_ends <= now for entry in self._board.entries):
            self.load()  # a window has closed since: its line belongs to another group
        self.table.repaint_cells(WINDOW_COLUMN)
        self._show_facts()
