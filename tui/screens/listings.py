"""Listings (F3): what is for sale and what was, newest first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import ListingStatus
from queries import listings
from queries.listings import ListingRow
from tui.list_screen import ListScreen
from tui.platform_marks import mark
from tui.selling import sell
from tui.times import age
from tui.wording import plural
from widgets.columns import Column
from widgets.filter_bar import FilterBar
from widgets.windowed_table import WindowedTable

FIRST_ROWS = 100
"""Fetched before the whole vector, so that a million listings show their first screen at once."""

LONGEST_WORDS = 30
"""Characters of the filter that the top line repeats: the counts beside it must not be cut."""


def _where(row: ListingRow) -> str:
    if row.storage_location:
        return row.storage_location
    return "⚠ none" if row.status == ListingStatus.ACTIVE else ""


def _platforms(row: ListingRow) -> str:
    pairs = (entry.partition(":") for entry in (row.platforms or "").split())
    return " ".join(f"{label(name)[:2]}{mark(status or None)}" for name, _, status in pairs)


def _short(words: str) -> str:
    words = words.strip()
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"


def _title(row: ListingRow) -> str:
    return row.title if (row.quantity or 0) <= 1 else f"{row.title} ×{row.quantity}"


COLUMNS: Sequence[Column[ListingRow]] = (
    Column("WHERE", _where, width=12, loud=True),
    Column("TITLE", _title, least=30),
    Column("STATUS", lambda row: row.status or "⚠ none", width=8),
    Column("PRICE", lambda row: money(amount(row.price)), width=9, align="right"),
    Column("COST", lambda row: money(amount(row.cost)), width=8, align="right", drop=1),
    Column("AGE", lambda row: age(row.created_at), width=5, align="right", drop=2),
    Column("PLATFORMS", _platforms, width=15, drop=3),
)


class ListingsScreen(ListScreen[ListingRow]):
    """All listings of the seller."""

    NAME = "Listings"
    TOPICS = frozenset({"listings", "platforms"})
    ROW_TOPIC = "listings"
    EMPTY = "No listings yet. `bindeck sample --listings 1000` fills an account with sample data."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "find", key_display="/", id="listings.find"),
        Binding("enter", "open", "open", key_display="enter", id="listings.open"),
        Binding("s", "sell", "record a sale", id="listings.sell"),
        Binding("p", "platforms", "marketplaces", id="listings.platforms"),
        Binding("w", "failures", "failed", id="listings.failures"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filter_bar = FilterBar(id="filter")
        self._words = ""
        self._shown_words: str | None = None
        self._held: int | None = None
        self._landed: int | None = None
        self._all = 0

    def columns(self) -> Sequence[Column[ListingRow]]:
        return COLUMNS

    def body(self) -> Iterable[Widget]:
        yield self.filter_bar
        yield self.table

    async def fetch(self) -> array[int]:
        tenant = self.services.tenant
        words = self._words
        if words != self._shown_words:
            self.show_first(await tenant.read(listings.first, words, FIRST_ROWS))
        ids = await tenant.read(listings.ids, words)
        self._all = len(ids) if not words.strip() else await tenant.read(listings.count)
        self._shown_words = words
        return ids

    def show_first(self, ids: array[int]) -> None:
        """Draw the first rows while the rest is being fetched."""
        if ids:
            if self._held is None:
                self._held = self.table.current_id
            self.table.show_ids(ids)
            self.table.show_look("rows")
            self._landed = self.table.current_id

    async def page(self, ids: Sequence[int]) -> Sequence[ListingRow]:
        return await self.services.tenant.read(listings.page, ids)

    def facts(self, ids: array[int]) -> str:
        if self._words.strip():
            return f"“{_short(self._words)}”  {len(ids):,} of {self._all:,}"
        return plural(len(ids), "listing")

    def show(self, data: array[int]) -> None:
        super().show(data)
        # The first rows alone may lack the listing the cursor was on: it goes back, unless a person moved it.
        if self._held is not None and self.table.current_id == self._landed:
            self.table.go_to(self._held)
        self._held = self._landed = None
        if not data and self._words.strip():
            self.table.show_look("empty", f"Nothing matches “{_short(self._words)}”. Escape clears the filter.")

    @on(FilterBar.Changed)
    def narrow(self, event: FilterBar.Changed) -> None:
        self._words = event.text
        self.load(drop_older=True)

    @on(FilterBar.Closed)
    def leave_filter(self, event: FilterBar.Closed) -> None:
        if not event.kept and self._words:
            self._words = ""
            self.load(drop_older=True)
        self.table.focus()

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_find(self) -> None:
        self.filter_bar.open()

    def action_open(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_listing(self.table.current_id)

    def action_platforms(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("platforms", self.table.current_id)

    def action_failures(self) -> None:
        self.desk.open_page("failures")

    def action_back(self) -> None:
        if self._words:
            self.filter_bar.set_text("")
        else:
            super().action_back()

    @work(group="sell", exit_on_error=False)
    async def action_sell(self) -> None:
        if self.table.current_id is not None:
            await sell(self, self.table.current_id)
