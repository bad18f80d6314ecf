"""An address, large: as a QR code for a phone, and as a link for the terminal."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from data.rules.photos import link
from tui.dialogs import leave
from widgets.manners import draws_ascii, draws_sextants
from widgets.qr import dense_lines, qr_lines
from widgets.text import clean

INK = Style(color="#ffffff", bgcolor="#000000")
"""The light of the code on its dark, whatever the theme."""

SMALL = "If there is no code here, or a phone cannot read it: enlarge the terminal."


class LinkPage(ModalScreen[None]):
    """Shows an address until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,o,q", "leave", "Leave", id="link.leave")]

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._code = Static(id="code", markup=False)

    def compose(self) -> ComposeResult:
        yield self._code
        yield Static(linked(self._address), id="address", markup=False)

    def on_resize(self) -> None:
        self._code.update(self._drawn())

    def action_leave(self) -> None:
        leave(self, None)

    def _drawn(self) -> Text:
        """The code, or why there is none."""
        if draws_ascii(self):
            return Text("This terminal cannot draw a QR code. esc leaves.")
        columns, rows = self.size
        below = -(-len(clean(self._address)) // max(1, columns))
        lines = qr_lines(self._address, columns, rows - below)
        if lines is not None:
            return Text("\n".join(lines), INK)
        lines = dense_lines(self._address, columns, rows - below - 1) if draws_sextants() else None
        if lines is None:
            return Text("There is no room for the QR code: enlarge the terminal. esc leaves.")
        return Text.assemble(("\n".join(lines), INK), f"\n{SMALL}")


def linked(address: str) -> Text:
    """An address as a terminal hyperlink, where it is one that may be opened."""
    return Text(clean(address), Style(link=link(address), underline=True), overflow="fold")
