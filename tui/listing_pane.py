"""The listing under the cursor, beside the list."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from data.rules.photos import addresses
from queries import detail
from queries.detail import Whole
from tui.listing_facts import listing_facts
from tui.photo_frame import PhotoFrame, first_to_draw
from tui.row_list import RowList
from tui.side_pane import SidePane

PHOTO_SHARE = 3
"""The photo takes one of so many parts of the height."""


class ListingPane(SidePane[Whole]):
    """A listing as its page shows it, without its history."""

    TOPICS = frozenset({"listings", "platforms", "sales", "storage"})

    def __init__(self) -> None:
        super().__init__()
        self.photo = PhotoFrame(id="pane-photo")
        self._whole: Whole | None = None
        self._remarks: dict[str, str] = {}

    def is_early(self) -> bool:
        # No index of the contract finds a listing's storage item: the list's own rows come first.
        return isinstance(self.screen, RowList) and self.screen.rest_is_coming

    def more(self) -> Iterable[Widget]:
        yield self.photo

    def clear(self) -> None:
        super().clear()
        self._whole = None
        self.photo.show_address("", self.size)

    async def fetch(self, row_id: int) -> Whole | None:
        return await self.desk.services.tenant.read(detail.whole, row_id, with_sales=False)

    def draw(self, data: Whole) -> None:
        if self._whole is None or self._whole.listing.id != data.listing.id:
            self.facts_block.scroll_home(animate=False)
            self._remarks.clear()
        self._whole = data
        self.facts_block.show(listing_facts(data, None, self.desk.services.fees.table, self._remarks))
        room = self.size.with_height(self.size.height // PHOTO_SHARE)
        found = addresses(data.listing.photos)
        self.photo.show_address(first_to_draw(self.desk, found, room, self._remarks), room)

    @on(PhotoFrame.Settled)
    def remark(self, event: PhotoFrame.Settled) -> None:
        """Say beside the address why a photo is not shown."""
        if event.sentence and self._whole is not None:
            self._remarks[event.address] = event.sentence
            self.draw(self._whole)
