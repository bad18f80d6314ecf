"""One listing, whole: what it is, where it lies, what it earns, where it is for sale, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from data.errors import BindeckError
from data.rules.photos import addresses
from queries import detail
from queries.detail import Whole
from queries.waiting import Waiting
from tui import batching, labelling
from tui.base import REST_SECONDS
from tui.counting import count
from tui.history_facts import HISTORY, Past, history_facts, past
from tui.latest import Latest
from tui.listing_facts import listing_facts
from tui.photo_frame import PhotoFrame, first_to_draw
from tui.photo_page import PhotoPage
from tui.selling import sell
from tui.triage import TriageScreen
from widgets.facts import Fact, Facts, Heading

PHOTO_SHARE = 3
"""The photo takes one of so many parts of the width."""

BARS = 3
"""Lines above and below the facts."""


class ListingScreen(TriageScreen[Whole | None]):
    """The page of a listing."""

    NAME = "Listing"
    TOPICS = frozenset({"listings", "platforms", "sales", "storage", "activity", "notifications"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sell", "record a sale", id="listing.sell"),
        Binding("v", "photos", "photos", id="listing.photos"),
        Binding("h", "history", "history", id="listing.history"),
        Binding("e", "edit", "edit", id="listing.edit"),
        Binding("d", "duplicate", "duplicate", id="listing.duplicate"),
        Binding("q", "count", "quantity", id="listing.count"),
        Binding("m", "move", "move", id="listing.move"),
        Binding("r", "reprice", "reprice", id="listing.reprice"),
        Binding("t", "change_status", "status", id="listing.status"),
        Binding("b", "set_field", "condition …", id="listing.batch"),
        Binding("p", "platforms", "marketplaces", id="listing.platforms"),
        Binding("l", "labels", "label", id="listing.labels"),
        Binding("escape", "back", "back", key_display="esc", id="listing.back"),
    ]

    def __init__(self, listing_id: int, sale_id: int | None = None) -> None:
        super().__init__()
        self._listing_id = listing_id
        self._sale_id = sale_id
        self._sale: Waiting | None = None
        self._whole: Whole | None = None
        self._past: Past | None = None
        self._remarks: dict[str, str] = {}
        self._history: Latest[int] = Latest(self, self._load_history, "history", rest=REST_SECONDS)
        self.facts_block = Facts(id="facts")
        self.photo = PhotoFrame(id="photo")

    @property
    def sale(self) -> Waiting | None:
        return self._sale

    @property
    def photos(self) -> list[str]:
        """The addresses of the listing's photos."""
        return [] if self._whole is None else addresses(self._whole.listing.photos)

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.facts_block, self.photo, id="beside")

    async def fetch(self) -> Whole | None:
        return await self.services.tenant.read(detail.whole, self._listing_id)

    def show(self, data: Whole | None) -> None:
        self._whole = data
        sales: Sequence[Waiting] = () if data is None else data.sales
        chosen = (sale for sale in sales if sale.sale_id == self._sale_id)
        before, self._sale = self._sale, next(chosen, next(iter(sales), None))
        if before is not None and self._sale is not None and before.key != self._sale.key:
            self.hesitate()
        if data is None:
            self.photo.show_address("", Size())
            self.show_failure("This listing is not there any more. Escape goes back.")
            self.show_keys()
            return
        self.top_line.facts = data.listing.status or ""
        self._draw()
        self.show_keys()
        self._history.ask(self._listing_id)

    def show_failure(self, sentence: str) -> None:
        if self._whole is None:
            self.facts_block.show([Heading(sentence)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if (action == "photos" and not self.photos) or (action == "history" and self._whole is None):
            return None
        return super().check_action(action, parameters)

    def on_resize(self) -> None:
        if self._whole is not None:
            self._draw_photo()

    @on(PhotoFrame.Settled)
    def remark(self, event: PhotoFrame.Settled) -> None:
        """Say beside the address why a photo is not shown."""
        self._remarks[event.address] = event.sentence
        if event.sentence:
            self._draw()

    def action_platforms(self) -> None:
        self.desk.open_page("platforms", self._listing_id)

    @work(group="sell", exit_on_error=False)
    async def action_sell(self) -> None:
        await sell(self, self._listing_id)

    @work(group="batch", exit_on_error=False)
    async def action_move(self) -> None:
        await batching.move(self, [self._listing_id])

    @work(group="batch", exit_on_error=False)
    async def action_reprice(self) -> None:
        await batching.reprice(self, [self._listing_id])

    @work(group="batch", exit_on_error=False)
    async def action_change_status(self) -> None:
        await batching.change_status(self, [self._listing_id])

    @work(group="batch", exit_on_error=False)
    async def action_set_field(self) -> None:
        await batching.set_field(self, [self._listing_id])

    def action_photos(self) -> None:
        self.desk.push_screen(PhotoPage(self.photos))

    def action_history(self) -> None:
        self.facts_block.go_to(HISTORY)

    async def _load_history(self, listing_id: int) -> None:
        """The log may be long: the page does not wait for it."""
        try:
            self._past = await self.services.tenant.read(past, listing_id)
        except BindeckError as error:
            self.say_failure(error)
        else:
            self._draw()

    def _draw(self) -> None:
        whole = self._whole
        if whole is None:
            return
        facts = listing_facts(whole, self._sale, self.services.fees.table, self._remarks)
        if self._past is None:
            facts += [HISTORY, Fact("", "loading")]
        else:
            facts += history_facts(whole, self._past, self.services.user.username)
        self.facts_block.show(facts)
        self._draw_photo()

    def _draw_photo(self) -> None:
        """The first photo that can be shown, where there is room for it."""
        room = Size(self.size.width // PHOTO_SHARE, self.size.height - BARS)
        self.photo.show_address(first_to_draw(self.desk, self.photos, room, self._remarks), room)

    def action_edit(self) -> None:
        self.desk.open_page("edit", self._listing_id)

    def action_duplicate(self) -> None:
        self.desk.open_page("duplicate", self._listing_id)

    @work(group="count", exit_on_error=False)
    async def action_count(self) -> None:
        await count(self, self._listing_id)

    def action_labels(self) -> None:
        labelling.of_listings(self, [self._listing_id])
