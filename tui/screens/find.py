"""Find: scan anything; where is it, what is it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from data.rules.codes import Code, Label
from queries.finds import Hit
from tui.flow import FlowScreen
from widgets.facts import Fact, Heading

KINDS = {
    Label.ITEM: "Stored item",
    Label.LISTING: "Listing",
    Label.CARD: "Card",
    Label.SECTION: "Section",
    Label.BIN: "Bin",
}


class FindScreen(FlowScreen):
    """Answers each scan with its place in large letters."""

    NAME = "Find"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,o", "open", "open it", key_display="enter", id="find.open"),
    ]

    def __init__(self, code: Code | None = None) -> None:
        super().__init__()
        self._hit: Hit | None = None
        if code is not None:
            self.do(code)

    def ask(self) -> str:
        return "Scan anything: an item, a listing, a card, a section, a bin."

    async def take(self, hit: Hit) -> None:
        self._hit = hit
        self.where.show(hit.location or "NO PLACE")
        self.facts_block.show(_facts(hit))
        self.show_keys()
        if hit.location:
            self.right(f"{hit.location}  {hit.title}")
        else:
            self.wrong(f"NO PLACE  {hit.title}: nobody wrote down where it lies.")

    async def take_unknown(self, code: Code) -> None:
        self._hit = None
        self.where.show("")
        self.facts_block.show([])
        self.show_keys()
        await super().take_unknown(code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open" and self._hit is None:
            return None
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open what was found: the card, the listing, else the bin or section, else the item."""
        hit = self._hit
        if hit is None:
            return
        if hit.kind is Label.CARD:
            self.desk.open_page("card", hit.id)
        elif hit.listing_id is not None:
            self.desk.open_listing(hit.listing_id)
        elif hit.place is not None:
            self.desk.open_page("bin", hit.place.bin_id, hit.place.section_id)
        elif hit.kind is Label.ITEM:
            self.desk.open_page("item", hit.id, None)


def _facts(hit: Hit) -> list[Fact | Heading]:
    lines: list[Fact | Heading] = [Heading(hit.title), Fact(KINDS[hit.kind], hit.code)]
    if hit.status:
        lines.append(Fact("Status", hit.status))
    place = hit.place
    if place is not None:
        room = f"{place.held} of {place.capacity}" if place.capacity else str(place.held)
        lines += [Fact("Bin", f"{place.bin_name} ({place.bin_type})"), Fact("Holds", room)]
    return lines
