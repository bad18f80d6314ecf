"""One card, whole: what it is, where it lies, what it is worth, its other copies, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from data.errors import BindeckError
from data.rules.certificates import Certificate
from data.rules.codes import Code
from data.rules.listing_fields import QuantityChange
from data.rules.photos import addresses
from queries import card_detail, slabs
from queries.card_detail import Listed, WholeCard
from tui import card_keeping, card_storing, labelling
from tui.base import REST_SECONDS, DataScreen
from tui.card_copies import copies_facts
from tui.card_facts import card_facts
from tui.certifying import certificate
from tui.history_facts import HISTORY, Past, card_history_facts, past_of_card
from tui.latest import Latest
from tui.photo_frame import PhotoFrame, first_to_draw
from tui.photo_page import PhotoPage
from widgets.facts import Fact, Facts, Heading

PHOTO_SHARE = 3
"""The photo takes one of so many parts of the width."""

BARS = 3
"""Lines above and below the facts."""


class CardScreen(DataScreen[WholeCard | None]):
    """The page of a card. A slab that is scanned is asked about: is it this one's certificate?"""

    NAME = "Card"
    TOPICS = frozenset({"cards", "storage", "listings", "activity"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "edit", id="card.edit"),
        Binding("d", "duplicate", "duplicate", id="card.duplicate"),
        Binding("plus,equals_sign", "adjust(1)", "one more", key_display="+", id="card.more"),
        Binding("minus", "adjust(-1)", "one less", key_display="-", id="card.less"),
        Binding("q", "count", "copies", id="card.count"),
        Binding("s", "sell", "to sale", id="card.sell"),
        Binding("p", "store", "in a bin", id="card.store"),
        Binding("v", "photos", "photos", id="card.photos"),
        Binding("h", "history", "history", id="card.history"),
        Binding("delete", "remove", "remove", key_display="del", id="card.remove"),
        Binding("enter", "listing", "its listing", key_display="enter", id="card.listing"),
        Binding("l", "labels", "label", id="card.labels"),
        Binding("escape", "back", "back", key_display="esc", id="card.back"),
    ]

    def __init__(self, card_id: int) -> None:
        super().__init__()
        self._card_id = card_id
        self._whole: WholeCard | None = None
        self._copies = slabs.Found()
        self._named: Sequence[Listed] = ()
        self._past: Past | None = None
        self._remarks: dict[str, str] = {}
        self._more: Latest[int] = Latest(self, self._load_more, "more", rest=REST_SECONDS)
        self.facts_block = Facts(id="facts")
        self.photo = PhotoFrame(id="photo")

    @property
    def photos(self) -> list[str]:
        """The addresses of the card's photos."""
        return [] if self._whole is None else addresses(self._whole.card.photos)

    @property
    def listed(self) -> list[Listed]:
        """The listings that the card is sold by, each once."""
        found = [*(() if self._whole is None else self._whole.listed), *self._named]
        return list({listing.id: listing for listing in found}.values())

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.facts_block, self.photo, id="beside")

    async def fetch(self) -> WholeCard | None:
        return await self.services.tenant.read(card_detail.whole, self._card_id)

    def show(self, data: WholeCard | None) -> None:
        self._whole = data
        if data is None:
            self.photo.show_address("", Size())
            self.show_failure("This card is not there any more. Escape goes back.")
        else:
            self._draw()
            self._more.ask(self._card_id)
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        if self._whole is None:
            self.facts_block.show([Heading(sentence)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        whole = self._whole
        if (
            action in ("edit", "duplicate", "adjust", "count", "history", "remove", "sell", "store", "labels")
            and whole is None
        ):
            return None
        if action == "photos" and not self.photos:
            return None
        if action == "listing" and not self.listed:
            return None
        return super().check_action(action, parameters)

    def scanned(self, code: Code) -> None:
        read = certificate(code)
        if read is None or self._whole is None:
            super().scanned(code)
        else:
            self.certify(code, read)

    @work(group="certificate", exit_on_error=False)
    async def certify(self, code: Code, read: Certificate) -> None:
        """Take a certificate that was scanned; what is not this card's is looked up as any other code."""
        if self._whole is not None and not await card_keeping.certify(self, self._whole.card, read):
            super().scanned(code)

    def on_resize(self) -> None:
        if self._whole is not None:
            self._draw_photo()

    @on(PhotoFrame.Settled)
    def remark(self, event: PhotoFrame.Settled) -> None:
        """Say beside the address why a photo is not shown."""
        self._remarks[event.address] = event.sentence
        if event.sentence:
            self._draw()

    def action_edit(self) -> None:
        self.desk.open_page("card-edit", self._card_id)

    def action_duplicate(self) -> None:
        self.desk.open_page("card-duplicate", self._card_id)

    @work(group="count", exit_on_error=False)
    async def action_adjust(self, by: int) -> None:
        if self._whole is not None and await self.desk.typed():
            await card_keeping.adjust(self, self._whole.card, QuantityChange(by))

    @work(group="count", exit_on_error=False)
    async def action_count(self) -> None:
        if self._whole is not None:
            await card_keeping.count(self, self._whole.card)

    @work(group="remove", exit_on_error=False)
    async def action_remove(self) -> None:
        whole = self._whole
        if whole is None:
            return
        storage_id = next((item.storage_id for item in whole.stored), "")
        if await card_keeping.remove(self, whole.card, storage_id) and self.is_current:
            self.dismiss()

    @work(group="store", exit_on_error=False)
    async def action_store(self) -> None:
        await card_storing.store(self, self._card_id)

    def action_listing(self) -> None:
        if self.listed:
            self.desk.open_listing(self.listed[0].id)

    def action_sell(self) -> None:
        self.desk.open_page("to-sale", [self._card_id])

    def action_labels(self) -> None:
        labelling.of_cards(self, [self._card_id])

    def action_photos(self) -> None:
        self.desk.push_screen(PhotoPage(self.photos))

    def action_history(self) -> None:
        self.facts_block.go_to(HISTORY)

    async def _load_more(self, card_id: int) -> None:
        """The collection and the log may be long: the page does not wait for them."""
        read = self.services.tenant.read
        try:
            self._copies = await read(slabs.copies, card_id)
            self._named = await read(
                card_detail.named, None if self._whole is None else self._whole.card.card_uuid
            )
            self._past = await read(past_of_card, card_id)
        except BindeckError as error:
            self.say_failure(error)
        else:
            self._draw()
            self.show_keys()

    def _draw(self) -> None:
        whole = self._whole
        if whole is None:
            return
        copies = copies_facts(self._copies, self._card_id)
        facts = card_facts(replace(whole, listed=self.listed), self._remarks, copies)
        if self._past is None:
            facts += [HISTORY, Fact("", "loading")]
        else:
            facts += card_history_facts(self._card_id, self._past, self.services.user.username)
        self.facts_block.show(facts)
        self._draw_photo()

    def _draw_photo(self) -> None:
        """The first photo that can be shown, where there is room for it."""
        room = Size(self.size.width // PHOTO_SHARE, self.size.height - BARS)
        self.photo.show_address(first_to_draw(self.desk, self.photos, room, self._remarks), room)
