"""The card under the cursor, beside the list."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from data.rules.photos import addresses
from queries import card_detail
from queries.card_detail import WholeCard
from tui.card_facts import card_facts
from tui.photo_frame import PhotoFrame, first_to_draw
from tui.side_pane import SidePane

PHOTO_SHARE = 3
"""The photo takes one of so many parts of the height."""


class CardPane(SidePane[WholeCard]):
    """A card as its page shows it, without its history and its other copies."""

    TOPICS = frozenset({"cards", "storage", "listings"})

    def __init__(self) -> None:
        super().__init__()
        self.photo = PhotoFrame(id="pane-photo")
        self._whole: WholeCard | None = None
        self._remarks: dict[str, str] = {}

    def more(self) -> Iterable[Widget]:
        yield self.photo

    def clear(self) -> None:
        super().clear()
        self._whole = None
        self.photo.show_address("", self.size)

    async def fetch(self, row_id: int) -> WholeCard | None:
        return await self.desk.services.tenant.read(card_detail.whole, row_id)

    def draw(self, data: WholeCard) -> None:
        if self._whole is None or self._whole.card.id != data.card.id:
            self.facts_block.scroll_home(animate=False)
            self._remarks.clear()
        self._whole = data
        self.facts_block.show(card_facts(data, self._remarks))
        room = self.size.with_height(self.size.height // PHOTO_SHARE)
        found = addresses(data.card.photos)
        self.photo.show_address(first_to_draw(self.desk, found, room, self._remarks), room)

    @on(PhotoFrame.Settled)
    def remark(self, event: PhotoFrame.Settled) -> None:
        """Say beside the address why a photo is not shown."""
        if event.sentence and self._whole is not None:
            self._remarks[event.address] = event.sentence
            self.draw(self._whole)
