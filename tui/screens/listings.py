"""Listings (F3): what is for sale and what was, newest first."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.marketplaces import label
from data.rules.search import Search
from data.rules.search_fields import LISTINGS
from data.views import OF_LISTINGS
from queries import facets, listings
from queries.facets import SHOWN, Count
from queries.facets import Facet as By
from queries.listings import ListingRow
from queries.ordering import Order
from tui import batching, counting, labelling
from tui.facet_list import Facet
from tui.finding import FindingScreen
from tui.listing_columns import COLUMNS
from tui.listing_pane import ListingPane
from tui.selling import sell
from tui.side_pane import BREAKPOINTS, Beside
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

TITLES = {
    By.STATUS: "status",
    By.PLATFORM: "marketplace",
    By.CATEGORY: "category",
    By.CONDITION: "condition",
    By.AGE: "age",
    By.BIN: "bin",
}

OFFERED = (By.CATEGORY, By.PLATFORM, By.CONDITION, By.BIN, By.LOCATION)
"""Fields of which the seller's own values complete what is typed."""


class ListingsScreen(FindingScreen[ListingRow]):
    """All listings of the seller."""

    NAME = "Listings"
    NOUN = "listing"
    VOCABULARY = LISTINGS
    SHELF = OF_LISTINGS
    ORDERS = listings.ORDERS
    TOPICS = frozenset({"listings", "platforms"})
    ROW_TOPIC = "listings"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    EMPTY = "No listings yet. n makes one; `bindeck sample --listings 1000` fills an account with sample data."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "find", key_display="/", id="listings.find"),
        Binding("enter", "open", "open", key_display="enter", id="listings.open"),
        Binding("s", "sell", "sold", id="listings.sell"),
        Binding("e", "edit", "edit", id="listings.edit"),
        Binding("m", "move", "move", id="listings.move"),
        Binding("r", "reprice", "reprice", id="listings.reprice"),
        Binding("n", "new", "new", id="listings.new"),
        Binding("p", "platforms", "markets", id="listings.platforms"),
        Binding("x", "change_status", "status", id="listings.status"),
        Binding("b", "set_field", "batch", id="listings.batch"),
        Binding("v", "views", "views", id="listings.views"),
        Binding("f", "facets", "facets", id="listings.facets"),
        Binding("d", "duplicate", "duplicate", id="listings.duplicate"),
        Binding("q", "count", "quantity", id="listings.count"),
        Binding("w", "failures", "failed", id="listings.failures"),
        Binding("l", "labels", "labels", id="listings.labels"),
    ]

    def body(self) -> Iterable[Widget]:
        yield self.filter_bar
        yield Beside(self.table, ListingPane())

    def columns(self) -> Sequence[Column[ListingRow]]:
        return COLUMNS

    async def ids(self, search: Search, order: Order | None) -> array[int]:
        return await self.services.tenant.read(listings.ids, search, order, self.services.fees.table)

    async def first(self, limit: int, search: Search, order: Order | None) -> array[int]:
        return await self.services.tenant.read(listings.first, limit, search, order, self.services.fees.table)

    async def count(self, search: Search) -> int:
        return await self.services.tenant.read(listings.count, search, self.services.fees.table)

    def facets(self) -> Sequence[Facet]:
        shown = {by: label if by is By.PLATFORM else str for by in SHOWN}
        return [Facet(TITLES[by], partial(self._counts, by), shows) for by, shows in shown.items()]

    def offered(self) -> Mapping[str, Callable[[], Awaitable[list[Count]]]]:
        return {by.value: partial(self._own_values, by) for by in OFFERED}

    async def page(self, ids: Sequence[int]) -> Sequence[ListingRow]:
        return await self.services.tenant.read(listings.page, ids)

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_listing(self.table.current_id)

    def action_platforms(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("platforms", self.table.current_id)

    def action_failures(self) -> None:
        self.desk.open_page("failures")

    @work(group="sell", exit_on_error=False)
    async def action_sell(self) -> None:
        if self.table.current_id is not None:
            await sell(self, self.table.current_id)

    @work(group="batch", exit_on_error=False)
    async def action_move(self) -> None:
        await batching.move(self, self.targets())

    @work(group="batch", exit_on_error=False)
    async def action_reprice(self) -> None:
        await batching.reprice(self, self.targets())

    @work(group="batch", exit_on_error=False)
    async def action_change_status(self) -> None:
        await batching.change_status(self, self.targets())

    @work(group="batch", exit_on_error=False)
    async def action_set_field(self) -> None:
        await batching.set_field(self, self.targets())

    def action_edit(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("edit", self.table.current_id)

    def action_new(self) -> None:
        self.desk.open_page("new")

    def action_duplicate(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("duplicate", self.table.current_id)

    @work(group="count", exit_on_error=False)
    async def action_count(self) -> None:
        if self.table.current_id is not None:
            await counting.count(self, self.table.current_id)

    def action_labels(self) -> None:
        labelling.of_listings(self, self.targets())

    async def _counts(self, by: By) -> list[Count]:
        return await self.services.tenant.read(facets.counts, by, self.search, self.services.fees.table)

    async def _own_values(self, by: By) -> list[Count]:
        return await self.services.tenant.read(facets.counts, by)
