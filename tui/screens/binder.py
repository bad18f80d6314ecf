"""A binder page: a section of a card bin as its pockets, one page after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data.rules import binder as pages
from data.rules.money import show as money
from queries import binder, locations
from queries.binder import Pocket
from queries.locations import Place
from tui import labelling
from tui.base import DataScreen
from tui.wording import plural, words
from widgets.binder_page import draw
from widgets.fill import fill_words
from widgets.manners import draws_ascii
from widgets.text import ascii_only, clean, wrap

EMPTY = "·"
TITLE_LINES = 2
BESIDES = 4
"""Lines that are not the page's: the top line, what does not fit, the key bars."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The sections of a bin in natural order, which of them is open (None: none is left), and its pockets."""

    sections: Sequence[Place]
    nth: int | None
    pockets: Sequence[Pocket]


class BinderScreen(DataScreen[Opened]):
    """The pages of a binder, beginning with a section."""

    AUTO_FOCUS = ""
    NAME = "Binder"
    TOPICS = frozenset({"storage", "cards"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,pagedown", "turn(1)", "next page", key_display="→", id="binder.next"),
        Binding("left,pageup", "turn(-1)", "page before", key_display="←", id="binder.before"),
        Binding("enter", "list", "as a list", key_display="enter", id="binder.list"),
        Binding("p", "put_away", "put away", id="binder.put-away"),
        Binding("l", "labels", "labels", id="binder.labels"),
        Binding("u", "app.undo", "undo", id="binder.undo"),
        Binding("escape", "back", "back", key_display="esc", id="binder.back"),
    ]

    def __init__(self, bin_id: int, section_id: int | None = None) -> None:
        super().__init__()
        self._bin_id = bin_id
        self._section_id = section_id
        self._opened: Opened | None = None
        self.page = Static(id="page", markup=False)
        self.remarks = Static(id="remarks", markup=False)

    def body(self) -> Iterable[Widget]:
        yield self.page
        yield self.remarks

    async def fetch(self) -> Opened:
        read = self.services.tenant.read
        sections = await read(locations.sections, self._bin_id)
        ids = [place.section_id for place in sections]
        nth = ids.index(self._section_id) if self._section_id in ids else 0 if ids else None
        section_id = None if nth is None else ids[nth]
        return Opened(sections, nth, [] if section_id is None else await read(binder.page, section_id))

    def show(self, data: Opened) -> None:
        self._opened = data
        place = self._place
        if place is None:
            self.top_line.title, self.top_line.facts = "This binder has no pages", ""
        else:
            self._section_id = place.section_id
            named = place.bin_name.casefold().startswith(self.NAME.casefold())
            book = place.bin_name if named else f"{self.NAME} {place.bin_name}"
            self.top_line.title = f"{book}  page {place.section_name}"
            value = sum((pocket.value for pocket in data.pockets if pocket.value is not None), Decimal())
            nth = f"{(data.nth or 0) + 1} of {plural(len(data.sections), 'page')}"
            self.top_line.facts = words([nth, fill_words(place.held, place.capacity), money(value, "$")])
        self._draw()
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        if self._opened is None:
            self.page.update(clean(sentence))

    def on_resize(self) -> None:
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        opened = self._opened
        if action == "turn" and (opened is None or len(opened.sections) < 2):
            return None
        if action in ("list", "put_away", "labels") and self._place is None:
            return None
        return super().check_action(action, parameters)

    def action_turn(self, by: int) -> None:
        """Go to another page; behind the last comes the first."""
        opened = self._opened
        if opened is not None and opened.nth is not None:
            self._section_id = opened.sections[(opened.nth + by) % len(opened.sections)].section_id
            self.load(drop_older=True)

    def action_list(self) -> None:
        self.desk.open_page("bin", self._bin_id, self._section_id)

    def action_put_away(self) -> None:
        self.desk.open_page("put-away", self._section_id)

    def action_labels(self) -> None:
        if self._opened is not None:
            labelling.of_items(self, [pocket.item_id for pocket in self._opened.pockets])

    @property
    def _place(self) -> Place | None:
        opened = self._opened
        return None if opened is None or opened.nth is None else opened.sections[opened.nth]

    def _draw(self) -> None:
        opened, place = self._opened, self._place
        if opened is None:
            return
        if place is None:
            self.page.update("No sections yet: s on the page of bins makes some, such as 1..20 with capacity 9.")
            self.remarks.update("")
            return
        count = pages.pockets(place.capacity)
        across = pages.across(count)
        width, height = self.size
        cells = (width - 1) // across - 2
        filled = [_lines(pocket, cells) for pocket in opened.pockets[:count]]
        drawn = draw([*filled, *[[EMPTY]] * (count - len(filled))], across, width, height - BESIDES)
        text = "\n".join(drawn)
        self.page.update(Text(ascii_only(text) if draws_ascii(self) else text, no_wrap=True))
        more = len(opened.pockets) - count
        self.remarks.update(
            f"! {plural(more, 'thing')} more than there are pockets: enter lists all." if more > 0 else ""
        )


def _lines(pocket: Pocket, cells: int) -> list[str]:
    """What is in a pocket, what tells it apart first."""
    score = "" if pocket.grade is None else f"{pocket.grade:g}"
    graded = " ".join(part for part in (pocket.company.strip(), score) if part)
    copies = f"×{pocket.units}" if pocket.units > 1 else ""
    more = f"+{pocket.cards - 1}" if pocket.cards > 1 else ""
    first = " ".join(clean(part) for part in (pocket.number, graded, copies, more) if part)
    title = wrap(clean(pocket.title) or "no title", cells)[:TITLE_LINES]
    value = "" if pocket.value is None else money(pocket.value, "$")
    if value and pocket.cards == 1 and pocket.units > 1 and pocket.value is not None:
        value += f", each {money(pocket.value / pocket.units, '$')}"
    code = clean(pocket.storage_id)
    last = (value, code) if first else (value,)
    return [first or code, *title, *[""] * (TITLE_LINES - len(title)), *last]
