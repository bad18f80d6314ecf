"""Listings (F3): what is for sale and what was, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import ListingStatus
from queries import listings
from queries.listings import ListingRow
from tui.finding import FindingScreen
from tui.platform_marks import mark
from tui.selling import sell
from tui.times import age
from widgets.columns import Column
from widgets.windowed_table import WindowedTable


def _where(row: ListingRow) -> str:
    if row.storage_location:
        return row.storage_location
    return "⚠ none" if row.status == ListingStatus.ACTIVE else ""


def _platforms(row: ListingRow) -> str:
    pairs = (entry.partition(":") for entry in (row.platforms or "").split())
    return " ".join(f"{label(name)[:2]}{mark(status or None)}" for name, _, status in pairs)


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
