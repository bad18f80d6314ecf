"""One listing, whole: what it is, where it lies, what it earns, and where it is for sale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from queries import listings, takedowns, waiting
from queries.listings import Listing, PlatformRow
from queries.takedowns import Proof
from queries.waiting import Waiting
from tui.listing_facts import listing_facts
from tui.selling import sell
from tui.triage import TriageScreen
from widgets.facts import Facts, Heading


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows; `listing` is None when it is gone, `sales` are those that wait for triage."""

    listing: Listing | None
    platforms: list[PlatformRow]
    proofs: Mapping[int, Proof]
    sales: list[Waiting]


class ListingScreen(TriageScreen[Page]):
    """The page of a listing."""

    NAME = "Listing"
    TOPICS = frozenset({"listings", "platforms", "sales", "storage"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sell", "record a sale", id="listing.sell"),
        Binding("p", "platforms", "marketplaces", id="listing.platforms"),
        Binding("escape", "back", "back", key_display="esc", id="listing.back"),
    ]

    def __init__(self, listing_id: int, sale_id: int | None = None) -> None:
        super().__init__()
        self._listing_id = listing_id
        self._sale_id = sale_id
        self._sale: Waiting | None = None
        self.facts_block = Facts(id="facts")

    @property
    def sale(self) -> Waiting | None:
        return self._sale

    def body(self) -> Iterable[Widget]:
        yield self.facts_block

    async def fetch(self) -> Page:
        tenant = self.services.tenant
        return Page(
            await tenant.read(listings.one, self._listing_id),
            await tenant.read(listings.platforms, self._listing_id),
            await tenant.read(takedowns.proofs, self._listing_id),
            await tenant.read(waiting.of_listing, self._listing_id),
        )

    def show(self, data: Page) -> None:
        chosen = (sale for sale in data.sales if sale.sale_id == self._sale_id)
        before, self._sale = self._sale, next(chosen, next(iter(data.sales), None))
        if before is not None and self._sale is not None and before.key != self._sale.key:
            self.hesitate()
        if data.listing is None:
            self.show_failure("This listing is not there any more. Escape goes back.")
            return
        self.top_line.facts = data.listing.status or ""
        fees = self.services.fees.table
        self.facts_block.show(listing_facts(data.listing, data.platforms, data.proofs, self._sale, fees))
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        self.facts_block.show([Heading(sentence)])

    def action_platforms(self) -> None:
        self.desk.open_page("platforms", self._listing_id)

    @work(group="sell", exit_on_error=False)
    async def action_sell(self) -> None:
        await sell(self, self._listing_id)
