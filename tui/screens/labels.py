"""Labels, one at a time, to be scanned from the screen; from here they go to a file or a printer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import Static

from data.rules.label_tags import Tag
from data.rules.symbols import SymbolKind
from tui import label_printing
from tui.base import DataScreen
from tui.desk import BaseApp
from tui.wording import plural
from widgets.big_text import BigText
from widgets.code128 import bar_lines
from widgets.manners import draws_ascii
from widgets.qr import qr_lines
from widgets.text import clean

INK = Style(color="#ffffff", bgcolor="#000000")
"""The light of the code on its dark, whatever the theme."""

BAR_ROWS = 6
"""Rows of a code in bars: a hand that is not steady still crosses all of them."""

JOBS = "label-jobs"
"""The group of the workers that print: they go on when the page is left."""

NOTHING = "There is nothing to make a label of."
NO_CODES = "This terminal cannot draw codes."
NO_ROOM = "There is no room for the code: enlarge the terminal."
NO_CODE = "No scanner could type this code."
AS_QR = "Code 128 does not fit here: this is a QR code."
AHEAD = "It is not made yet: it means what will be called so."

Print = Callable[[BaseApp, Sequence[Tag], SymbolKind], Awaitable[None]]


class LabelsScreen(DataScreen[list[Tag]]):
    """Shows the labels that `read` finds."""

    NAME = "Labels"
    TOPICS = frozenset({"storage", "listings", "cards"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,j", "step(1)", "next", key_display="→", id="labels.next"),
        Binding("left,up,k", "step(-1)", "before", key_display="←", id="labels.before"),
        Binding("c", "other_code", "QR or Code 128", id="labels.code"),
        Binding("f", "file", "sheets to a file", id="labels.file"),
        Binding("p", "print", "label printer", id="labels.print"),
        Binding("escape", "back", "back", key_display="esc", id="labels.back"),
    ]

    def __init__(self, read: Callable[[], Awaitable[list[Tag]]], title: str = NAME) -> None:
        super().__init__()
        self.top_line.title = title
        self._read = read
        self._tags: list[Tag] = []
        self._is_known = False
        """Whether the labels were ever found, be there any or not."""
        self._nth = 0
        self._kind = SymbolKind.QR
        self._code = Static(id="code", markup=False)
        self._big = BigText(id="big")
        self._words = Static(id="words", markup=False)
        self._room = Container(self._code, Vertical(self._big, self._words, id="said"), id="label")

    def body(self) -> Iterable[Widget]:
        yield self._room

    async def fetch(self) -> list[Tag]:
        return await self._read()

    def show(self, data: list[Tag]) -> None:
        """The label that is looked at stays, whatever came or went before it."""
        payload = self._tags[self._nth].payload if self._tags else ""
        same = (nth for nth, tag in enumerate(data) if tag.payload == payload)
        self._nth = next(same, max(0, min(self._nth, len(data) - 1)))
        self._tags, self._is_known = data, True
        self._draw()
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        if not self._tags:
            self._say(sentence)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        needed = {"step": 2, "other_code": 1, "file": 1, "print": 1}.get(action, 0)
        return None if len(self._tags) < needed else super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        self._nth = (self._nth + by) % len(self._tags)
        self._draw()

    def action_other_code(self) -> None:
        self._kind = SymbolKind.QR if self._kind is SymbolKind.CODE128 else SymbolKind.CODE128
        self._draw()

    def action_file(self) -> None:
        self._print(label_printing.to_file)

    def action_print(self) -> None:
        self._print(label_printing.to_printer)

    def _print(self, work: Print) -> None:
        """One job at a time, in a worker of the app."""
        if any(worker.group == JOBS and not worker.is_finished for worker in self.app.workers):
            self.desk.say("The labels before are still on their way.", "warning")
            return
        job: Any = work(self.desk, list(self._tags), self._kind)
        self.desk.run_worker(job, group=JOBS, exit_on_error=False)

    def _draw(self) -> None:
        if not self._tags:
            if self._is_known:
                self._say(NOTHING)
            return
        tag = self._tags[self._nth]
        lines, remark = self._drawn(tag)
        self._room.set_class(self._kind is SymbolKind.CODE128 and not remark, "-bars")
        self._code.update(Text("\n".join(lines), INK))
        self._big.show(tag.big)
        said = [*tag.lines, tag.payload, remark, AHEAD if tag.is_ahead else ""]
        self._words.update(Text("\n".join(clean(line) for line in said if line)))
        self.top_line.facts = f"{self._nth + 1:,} of {plural(len(self._tags), 'label')}"

    def _say(self, sentence: str) -> None:
        self._code.update("")
        self._big.show("")
        self._words.update(Text(clean(sentence)))
        self.top_line.facts = ""

    def _drawn(self, tag: Tag) -> tuple[list[str], str]:
        """The lines of the code, and what is to be said about it."""
        columns, rows = self._room.size
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
