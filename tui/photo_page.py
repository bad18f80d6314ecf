"""The photos of a thing, one at a time, as large as the terminal is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from data.pictures import FOLDER_HINT
from data.rules.photos import is_here, is_inline, is_remote, link, shown
from tui.desk import BaseApp
from tui.dialogs import leave
from tui.photo_frame import PhotoFrame, can_draw
from widgets.manners import draws_ascii
from widgets.qr import qr_lines
from widgets.text import ascii_only, clean

BELOW = 3
"""Lines below the photo: which one it is, where it lies, and the keys."""

CANNOT = "Photos cannot be drawn here: they need the extra `photos`, and a larger terminal with true colours."

INK = Style(color="#ffffff", bgcolor="#000000")
"""The light of a QR code on its dark, whatever the theme."""


class PhotoPage(ModalScreen[None]):
    """Leafs through photos until it is left; of one on the web a QR code is shown, for a phone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,n,space,pagedown", "leaf(1)", "Next", id="photos.next"),
        Binding("left,up,b,pageup", "leaf(-1)", "Back", id="photos.back"),
        Binding("escape,enter,v,q", "leave", "Leave", id="photos.leave"),
    ]

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__()
        self._addresses = addresses
        self._nth = 0
        self.photo = PhotoFrame(id="photo")
        self.code = Static(id="code", markup=False)
        self.address = Static(id="address", markup=False)

    @property
    def _desk(self) -> BaseApp:
        return cast(BaseApp, self.app)

    def compose(self) -> ComposeResult:
        yield self.photo
        yield self.code
        yield self.address

    def on_resize(self) -> None:
        self._draw()

    @on(PhotoFrame.Settled)
    def say_why_not(self, event: PhotoFrame.Settled) -> None:
        if event.sentence and event.address == self._addresses[self._nth]:
            self._say(event.sentence)

    def action_leaf(self, by: int) -> None:
        self._nth = (self._nth + by) % len(self._addresses)
        self._draw()

    def action_leave(self) -> None:
        leave(self, None)

    def _draw(self) -> None:
        address = self._addresses[self._nth]
        where = Text(
            self._drawable(shown(address)), Style(link=link(address), underline=link(address) is not None)
        )
        keys = f"{self._nth + 1} of {len(self._addresses)}   n next   b back   esc leave"
        self.address.update(Text.assemble(where, "\n", keys, overflow="ellipsis", no_wrap=True))
        room = Size(self.size.width, self.size.height - BELOW)
        drawn = can_draw(self._desk, address, room)
        self.code.display = not drawn
        self.photo.show_address(address if drawn else "", room)
        if not drawn:
            self._say_or_code(address)

    def _say_or_code(self, address: str) -> None:
        """The QR code of an address that a phone can open, else why there is no photo."""
        web = link(address)
        lines = (
            None if web is None or draws_ascii(self) else qr_lines(web, self.size.width, self.size.height - BELOW)
        )
        if lines is not None:
            self.code.update(Text("\n".join(lines), INK))
        elif is_remote(address):
            self._say("On the web, and not fetched.")
        elif is_inline(address) or is_here(address, self._desk.services.settings.photo_dir):
            self._say(CANNOT)
        else:
            self._say(f"{FOLDER_HINT}.")

    def _say(self, sentence: str) -> None:
        self.code.display = True
        self.code.update(Text(self._drawable(sentence)))

    def _drawable(self, text: str) -> str:
        return ascii_only(clean(text)) if draws_ascii(self) else clean(text)
