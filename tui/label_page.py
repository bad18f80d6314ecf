"""Labels on the screen, one at a time, to be scanned from it; from here they go to a file or a printer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from rich.style import Style
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from data.rules.label_tags import Tag
from data.rules.symbols import SymbolKind
from tui import label_printing
from tui.desk import BaseApp
from tui.dialogs import leave
from tui.wording import plural
from widgets.big_text import BigText
from widgets.code128 import bar_lines
from widgets.manners import draws_ascii
from widgets.qr import qr_lines
from widgets.text import clean, fit

INK = Style(color="#ffffff", bgcolor="#000000")
"""The light of the code on its dark, whatever the theme."""

BAR_ROWS = 6
"""Rows of a code in bars: a hand that is not steady still crosses all of them."""

KEYS_ROWS = 1
NO_CODES = "This terminal cannot draw codes."
NO_ROOM = "There is no room for the code: enlarge the terminal."
NO_CODE = "No scanner could type this code."
AS_QR = "Code 128 does not fit here: this is a QR code."


class LabelPage(ModalScreen[None]):
    """Shows labels until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,j", "step(1)", "Next label", show=False, id="label.next"),
        Binding("left,up,k", "step(-1)", "Label before", show=False, id="label.before"),
        Binding("c", "other_code", "QR code or Code 128", show=False, id="label.code"),
        Binding("f", "file", "Write sheets to a file", show=False, id="label.file"),
        Binding("p", "print", "Send to a label printer", show=False, id="label.print"),
        Binding("escape,l,q", "leave", "Leave", show=False, id="label.leave"),
    ]

    def __init__(self, tags: Sequence[Tag]) -> None:
        super().__init__()
        self._tags = tags
        self._nth = 0
        self._kind = SymbolKind.QR
        self._code = Static(id="code", markup=False)
        self._big = BigText(id="big")
        self._words = Static(id="words", markup=False)
        self._keys = Static(id="label-keys", markup=False)

    @property
    def desk(self) -> BaseApp:
        """The app, as screens know it."""
        return cast(BaseApp, self.app)

    def compose(self) -> ComposeResult:
        yield Container(self._code, Vertical(self._big, self._words, id="said"), id="label")
        yield self._keys

    def on_resize(self) -> None:
        self._draw()

    def action_step(self, by: int) -> None:
        self._nth = (self._nth + by) % len(self._tags)
        self._draw()

    def action_other_code(self) -> None:
        self._kind = SymbolKind.QR if self._kind is SymbolKind.CODE128 else SymbolKind.CODE128
        self._draw()

    def action_leave(self) -> None:
        leave(self, None)

    @work(group="labels", exclusive=True, exit_on_error=False)
    async def action_file(self) -> None:
        await label_printing.to_file(self.desk, self._tags, self._kind)

    @work(group="labels", exclusive=True, exit_on_error=False)
    async def action_print(self) -> None:
        await label_printing.to_printer(self.desk, self._tags, self._kind)

    def _draw(self) -> None:
        tag = self._tags[self._nth]
        lines, remark = self._drawn(tag)
        in_bars = self._kind is SymbolKind.CODE128 and not remark
        self.set_class(in_bars, "-bars")
        self._code.update(Text("\n".join(lines), INK))
        self._big.show(tag.big)
        said = [*tag.lines, tag.payload, remark, "printed ahead: not made yet" if tag.is_ahead else ""]
        self._words.update(Text("\n".join(clean(line) for line in said if line)))
        count = len(self._tags)
        which = f"{self._nth + 1:,} of {plural(count, 'label')}   ← → " if count > 1 else ""
        other = "QR code" if self._kind is SymbolKind.CODE128 else "Code 128"
        keys = f"{which}c {other}   f file   p printer   esc leave"
        self._keys.update(Text(fit(f" {keys}", self.size.width)))

    def _drawn(self, tag: Tag) -> tuple[list[str], str]:
        """The lines of the code, and what is to be said about it."""
        columns, rows = self.size.width, self.size.height - KEYS_ROWS
        if draws_ascii(self):
            return [], NO_CODES
        if not tag.payload:
            return [], NO_CODE
        remark = ""
        if self._kind is SymbolKind.CODE128:
            lines = bar_lines(tag.carried(self._kind), columns, BAR_ROWS)
            if lines is not None:
                return lines, ""
            remark = AS_QR
        lines = qr_lines(tag.payload, columns, rows)
        return (lines, remark) if lines is not None else ([], NO_ROOM)
