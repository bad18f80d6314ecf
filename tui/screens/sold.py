"""Sold (F2): what was sold and must be found, oldest first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.marketplaces import label
from data.rules.money import show as money
from queries.waiting import Waiting, clock, waiting
from tui.triage import TriageScreen
from tui.wording import words
from widgets.columns import Column
from widgets.countdown import countdown, urgent
from widgets.windowed_table import WindowedTable

WINDOW_COLUMN = 1

NARROWEST_WHERE, WIDEST_WHERE = 11, 18
"""Cells for the location: as many as the longest on the board needs, and no more than the item can spare."""


def _where(sale: Waiting) -> str:
    return sale.location or "⚠ none"


def _here() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _window(sale: Waiting, now: datetime) -> str:
    left = countdown(sale.window_ends, now)
    return f"{left} !" if sale.window_ends <= now or urgent(sale.window_ends, now) else f"{left}  "


COLUMNS: Sequence[Column[Waiting]] = (
    Column("ITEM", lambda sale: sale.title + (f" ({sale.left} left)" if sale.left else ""), least=20),
    Column("MARKET", lambda sale: label(sale.platform) or "⚠ none", width=9),
    Column("PRICE", lambda sale: money(sale.price, "$"), width=9, align="right", drop=1),
    Column("NETS", lambda sale: money(sale.nets, "$"), width=9, align="right"),
)


class SoldScreen(TriageScreen[list[Waiting]]):
    """Sold items awaiting triage."""

    NAME = "Sold"
    TOPICS = frozenset({"sales", "listings"})
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "open", key_display="enter", id="sale.open")]

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Waiting] = []
        self._clock_ahead = timedelta()
        where = Column[Waiting]("WHERE", _where, width=NARROWEST_WHERE, loud=True)
        window = Column[Waiting]("WINDOW", lambda sale: _window(sale, self._now()), width=8, align="right")
        self.table: WindowedTable[Waiting] = WindowedTable([where, window, *COLUMNS], id="rows")

    @property
    def sale(self) -> Waiting | None:
        return self.table.current_row

    def body(self) -> Iterable[Widget]:
        yield self.table

    def on_mount(self) -> None:
        super().on_mount()
        self.table.show_look("loading")
        self.set_interval(1.0, self._tick)

    async def fetch(self) -> list[Waiting]:
        self._clock_ahead = await self.services.tenant.read(clock) - _here()
        return await self.services.tenant.read(waiting)

    def show(self, data: list[Waiting]) -> None:
        self._waiting = data
        self._fit_where(data)
        self.table.put_rows({sale.key: sale for sale in data})
        self.table.show_ids(array("i", (sale.key for sale in data)))
        if data:
            self.table.show_look("rows")
        else:
            self.table.show_look("empty", "Nothing waits to be found. A new sale appears here by itself.")
        self._show_facts()
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        if not self._waiting:
            self.table.show_look("failed", sentence)

    @on(WindowedTable.Opened)
    def open_item(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.sale is not None:
            self.desk.open_listing(self.sale.listing_id)

    def _now(self) -> datetime:
        """The time by the database's clock."""
        return _here() + self._clock_ahead

    def _fit_where(self, data: list[Waiting]) -> None:
        where, *others = self.table.columns
        longest = max((cell_len(sale.location or "") for sale in data), default=0)
        width = max(NARROWEST_WHERE, min(longest, WIDEST_WHERE))
        if width != where.width:
            self.table.show_columns([replace(where, width=width), *others])

    def _show_facts(self) -> None:
        now = self._now()
        over = sum(sale.window_ends <= now for sale in self._waiting)
        self.top_line.facts = words([f"{len(self._waiting)} to find", f"{over} past the window" if over else ""])

    def _tick(self) -> None:
        if self._waiting and self.is_current:
            self.table.repaint_cells(WINDOW_COLUMN)
            self._show_facts()
