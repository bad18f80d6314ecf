"""The pick list (p on Sold): one stop at a time, to be read from two metres."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text
from textual import events, on
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from data.rules.photos import addresses, link, shown
from tui.base import shown_bindings
from tui.photo_frame import PhotoFrame, can_draw
from tui.pick_words import end_facts, stop_facts
from tui.picker import AT_A_STOP, Picker
from tui.picking import Walk
from tui.wording import words
from widgets.big_text import BigText
from widgets.facts import Facts, Heading
from widgets.key_bar import KeyBar
from widgets.key_caps import KeyCaps
from widgets.manners import draws_ascii
from widgets.text import ascii_only, clean

PHOTO_SHARE = 3
"""The photo takes one of so many parts of the width."""


class PickScreen(Picker):
    """A walk along the shelves; scanning the thing confirms it."""

    NAME = "Pick list"
    TOPICS = frozenset({"sales", "listings", "storage"})

    def __init__(self) -> None:
        super().__init__()
        self.where = BigText(id="where")
        self.facts_block = Facts(id="facts")
        self.photo = PhotoFrame(id="photo")
        self.address = Static(id="address")
        self.warning = Static(id="wrong")
        self.caps = KeyCaps(id="caps")
        self._remarks: dict[str, str] = {}

    def body(self) -> Iterable[Widget]:
        yield self.where
        yield Horizontal(self.facts_block, self.photo, id="beside")
        yield self.address
        yield self.warning
        yield self.caps

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)

    def show_failure(self, sentence: str) -> None:
        if self.walk is None:
            self.facts_block.show([Heading(sentence)])

    def draw(self, walk: Walk) -> None:
        stop = self.stop
        following = None if walk.following is None else self.stops.get(walk.following)
        self.top_line.title = f"{self.NAME}  {walk.number} of {walk.total}" if stop else self.NAME
        again = "again" if stop and walk.put_off(stop.sale.key) else ""
        to_add = f"{len(self.new)} new: + adds them" if self.new else ""
        ahead = f"next: {following.location or 'no location'}" if following else ""
        self.top_line.facts = words([again, to_add, ahead])
        over = "DONE" if walk.done else ""
        self.where.show((stop.location or "NO PLACE") if stop else over)
        self._draw_facts(walk)
        self._draw_photo()
        self.call_after_refresh(self._draw_photo)  # once more, as the location may have left the facts less room
        self.show_keys()

    def show_keys(self) -> None:
        super().show_keys()
        bindings = [binding for binding in shown_bindings(type(self)) if binding.action in AT_A_STOP]
        off = [nth for nth, binding in enumerate(bindings) if not self.check_action(binding.action, ())]
        self.caps.show([(self.app.get_key_display(binding), binding.description) for binding in bindings], off)

    def on_key(self, event: events.Key) -> None:
        """After a wrong scan the first key does nothing but take the warning away."""
        if self.desk.scanning.has(event):
            event.stop()
            return
        self.expect_again()
        if self.warning.display:
            event.stop()
            self.warning.display = False

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_photo)

    @on(PhotoFrame.Settled)
    def remark(self, event: PhotoFrame.Settled) -> None:
        """Where a photo cannot be shown, its address is, and why."""
        self._remarks[event.address] = event.sentence
        self._draw_photo()

    @on(KeyBar.Pressed, "#caps")
    async def press_cap(self, event: KeyBar.Pressed) -> None:
        await self.run_action(AT_A_STOP[event.index])

    def right(self) -> None:
        self.warning.display = False
        self.ring("right")

    def wrong(self, sentence: str) -> None:
        self._warn(sentence)
        self.ring("wrong")

    def show_kept(self, sentence: str) -> None:
        self._warn(sentence)

    def _warn(self, sentence: str) -> None:
        self.warning.update(Text(self._drawable(f"✗✗✗ {sentence}")))
        self.warning.display = True

    def _draw_facts(self, walk: Walk) -> None:
        stop = self.stop
        self.facts_block.show(end_facts(walk) if stop is None else stop_facts(stop, self.now))

    def _draw_photo(self) -> None:
        """The first photo that can be shown where the facts leave room for it, else an address."""
        found = addresses(self.stop.thing.photos) if self.stop else []
        room = Size(self.size.width // PHOTO_SHARE, self.facts_block.size.height)
        good = (address for address in found if not self._remarks.get(address))
        drawn = next((address for address in good if can_draw(self.desk, address, room)), "")
        self.photo.show_address(drawn, room)
        told = found[0] if found and not drawn else ""
        self.address.display = bool(told)
        remark = f" ({why})" if (why := self._remarks.get(told)) else ""
        self.address.update(Text(self._drawable(f"Photo     {shown(told)}{remark}"), Style(link=link(told))))

    def _drawable(self, text: str) -> str:
        """The text as this terminal can draw it."""
        return ascii_only(clean(text)) if draws_ascii(self) else clean(text)

    def _tick(self) -> None:
        if self.walk is not None and self.is_current:
            self._draw_facts(self.walk)
