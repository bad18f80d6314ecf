"""Count queue: which sections to count first, and what fits into ten minutes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from data.rules import count_queue
from data.rules.money import show
from data.rules.order import natural
from queries import count_queue as queued
from queries.count_queue import QueueRow
from queries.ordering import in_order
from tui.list_screen import ListScreen
from tui.wording import plural, words
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

TEN_MINUTES = 600
"""Seconds."""


def _counted(row: QueueRow) -> str:
    if row.days is None:
        return "never"
    return "today" if row.days == 0 else f"{row.days}d ago"


def _wrong(row: QueueRow) -> str:
    return "—" if row.days is None else f"{row.variance:.0%}"


def _time(row: QueueRow) -> str:
    return f"{max(1, round(row.seconds / 60))} min"


COLUMNS: Sequence[Column[QueueRow]] = (
    Column("SECTION", lambda row: row.name, width=14, loud=True, sortable=True),
    Column("TYPE", lambda row: row.bin_type, width=10, drop=2),
    Column("HOLDS", lambda row: str(row.units), width=7, align="right", sortable=True),
    Column("WORTH", lambda row: show(row.worth), width=12, align="right", sortable=True),
    Column("COUNTED", _counted, width=10, align="right", sortable=True),
    Column("WRONG", _wrong, width=7, align="right", sortable=True),
    Column("TAKES", _time, width=8, align="right", sortable=True),
)

VALUES: Mapping[str, Callable[[QueueRow], Any]] = {
    "section": lambda row: natural(row.name) if row.name else None,
    "holds": lambda row: row.units,
    "worth": lambda row: row.worth,
    "counted": lambda row: row.days,
    "wrong": lambda row: None if row.days is None else row.variance,
    "takes": lambda row: row.seconds,
}
"""What sections are ordered by, by the column's key."""


class CountQueueScreen(ListScreen[QueueRow]):
    """All sections, the one in which most may be wrong first."""

    NAME = "Count queue"
    TOPICS = frozenset({"storage"})
    EMPTY = "No sections yet. n on Bins (F4) makes some."
    USUAL_ORDER = "by what may be wrong there"
    MARKABLE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "count", "count it", key_display="enter", id="queue.count"),
        Binding("t", "ten_minutes", "ten minutes", id="queue.ten-minutes"),
        Binding("escape", "back", "back", key_display="esc", id="queue.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[int, QueueRow] = {}
        self._in_ten_minutes = False

    def columns(self) -> Sequence[Column[QueueRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        rows = await self.services.tenant.read(queued.queue)
        if self._in_ten_minutes:
            rows = count_queue.fitting([(row, row.seconds) for row in rows], TEN_MINUTES)
        if self.order is not None:
            rows = in_order(rows, VALUES[self.order.key], descending=self.order.descending)
        self._rows = {row.id: row for row in rows}
        return array("i", self._rows)

    async def page(self, ids: Sequence[int]) -> Sequence[QueueRow]:
        return [self._rows[row_id] for row_id in ids if row_id in self._rows]

    def show(self, data: array[int]) -> None:
        self.table.put_rows(self._rows)
        super().show(data)

    def facts(self, ids: array[int]) -> str:
        needed = sum(row.seconds for row in self._rows.values())
        time = f"{max(1, round(needed / 60)):,} min"
        if self._in_ten_minutes:
            return words([f"{plural(len(ids), 'section')} fit into ten minutes", time])
        never = sum(row.days is None for row in self._rows.values())
        return words([plural(len(ids), "section"), f"{never} never counted" if never else "", time])

    def on_screen_resume(self) -> None:
        self.load()

    @on(WindowedTable.Opened)
    def count_row(self) -> None:
        self.action_count()

    def action_count(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("count", self.table.current_id)

    def action_ten_minutes(self) -> None:
        """Show what fits into ten minutes, taken in the order of the queue; again: everything."""
        self._in_ten_minutes = not self._in_ten_minutes
        self.load_from_top()

    def action_back(self) -> None:
        if self._in_ten_minutes:
            self.action_ten_minutes()
        else:
            super().action_back()
