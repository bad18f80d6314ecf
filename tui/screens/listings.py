"""Listings (F3): what is for sale and what was, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from queries import listings
from queries.listings import ListingRow
from tui.counting import count
from tui.finding import FindingScreen
from tui.listing_columns import COLUMNS
from tui.selling import sell
from widgets.columns import Column
from widgets.windowed_table import WindowedTable


class ListingsScreen(FindingScreen):
    """All listings of the seller."""

    NAME = "Listings"
    TOPICS = frozenset({"listings", "platforms"})
    ROW_TOPIC = "listings"
    EMPTY = "No listings yet. `bindeck sample --listings 1000` fills an account with sample data."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "find", key_display="/", id="listings.find"),
        Binding("enter", "open", "open", key_display="enter", id="listings.open"),
        Binding("s", "sell", "record a sale", id="listings.sell"),
        Binding("e", "edit", "edit", id="listings.edit"),
        Binding("n", "new", "new", id="listings.new"),
        Binding("d", "duplicate", "duplicate", id="listings.duplicate"),
        Binding("q", "count", "quantity", id="listings.count"),
        Binding("v", "views", "views", id="listings.views"),
        Binding("f", "facets", "facets", id="listings.facets"),
    ]

    def columns(self) -> Sequence[Column[ListingRow]]:
        return COLUMNS

    async def page(self, ids: Sequence[int]) -> Sequence[ListingRow]:
        return await self.services.tenant.read(listings.page, ids)

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_listing(self.table.current_id)

    @work(group="sell", exit_on_error=False)
    async def action_sell(self) -> None:
        if self.table.current_id is not None:
            await sell(self, self.table.current_id)

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
            await count(self, self.table.current_id)
