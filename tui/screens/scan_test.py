"""Scan test: what comes in from a scanner, how quickly, and how it is read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules import scan_report
from data.rules.codes import Code
from data.rules.scan_report import Came
from data.rules.scanner import LONGEST_GAP
from tui.base import DataScreen
from tui.keyboard import Read
from tui.scanning import Sight
from widgets.big_text import BigText
from widgets.facts import Fact, Facts, Heading
from widgets.verdict import Verdict

KEPT = 12
"""Scans and typed keys that are remembered."""

MOST_RAW = 200
"""Characters of what came in that are shown byte by byte."""


class ScanTestScreen(DataScreen[None]):
    """Shows every key and paste; nothing is looked up, and nothing changes."""

    NAME = "Scan test"
    ASKS_DATABASE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "leave", key_display="esc", id="scan-test.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = BigText(id="where")
        self.verdict = Verdict(id="verdict")
        self.facts_block = Facts(id="facts")
        self._came: list[Came] = []
        self._reads: list[str] = []
        self._earlier: deque[str] = deque(maxlen=KEPT)

    def body(self) -> Iterable[Widget]:
        yield self.where
        yield self.verdict
        yield self.facts_block

    async def fetch(self) -> None:
        """Nothing is asked for."""

    def show(self, data: None) -> None:
        if not self._came:
            self.verdict.show("waiting", "Scan anything, or type: nothing is looked up here, and nothing changes.")

    def show_failure(self, sentence: str) -> None:
        self.verdict.show("wrong", sentence)

    def on_screen_resume(self) -> None:
        self.desk.scanning.watcher = self.see

    def on_screen_suspend(self) -> None:
        self.desk.scanning.watcher = None

    def on_unmount(self) -> None:
        self.desk.scanning.watcher = None

    def scanned(self, code: Code) -> None:
        """It was shown as it came in; here it means nothing more."""

    def on_key(self, event: events.Key) -> None:
        """A letter is shown and does nothing else, but for `g` and the places."""
        if event.is_printable:
            event.stop()

    def see(self, sight: Sight) -> None:
        """Draw what came in, as it comes in."""
        event, heard = sight
        if isinstance(event, Read):
            self._begin_anew(event.time)
            self._reads.append(event.raw)
            return
        if isinstance(event, events.Paste):
            self._reads = self._reads[-1:]
            self._came = [Came("paste", character, event.time) for character in event.text]
            self._show(heard.code, "pasted")
        else:
            self._begin_anew(event.time)
            self._came.append(Came(event.key, event.character if event.is_printable else None, event.time))
            self._show(heard.code, "scanned")
        if heard.code is not None:
            self._came, self._reads = [], []

    def _begin_anew(self, at: float) -> None:
        """After a silence in which no scan goes on, what comes belongs to nothing before it."""
        if self._came and at - self._came[-1].at > LONGEST_GAP:
            self._came, self._reads = [], []

    def _show(self, code: Code | None, how: str) -> None:
        if code is not None:
            self.where.show(code.text)
            level = "wrong" if code.is_misread else "right"
            self.verdict.show(level, f"READ AS  {code.text}  ({scan_report.kind(code)})")
        else:
            self.where.show("")
            text = "  ".join(map(scan_report.name, self._came))
            self.verdict.show("waiting", f"typed  {text}")
        self.facts_block.show([*self._facts(code, how), Heading("before"), *map(_line, self._earlier)])
        if code is not None:
            self._earlier.appendleft(f"{code.text}  {scan_report.kind(code)}; {self._pace()}")

    def _facts(self, code: Code | None, how: str) -> list[Fact | Heading]:
        text = "".join(key.character or "" for key in self._came)
        lines: list[Fact | Heading] = [
            Fact("Read as", f"a code, {how}" if code else "typed keys: each does what it always does"),
        ]
        if code is not None:
            lines += [
                Fact("Code", code.text, loud=True),
                Fact("Kind", scan_report.kind(code)),
                Fact("Around it", scan_report.around(text)),
            ]
        if code is not None and how == "scanned":
            lines.append(Fact("Ended by", scan_report.ended(self._came[-1])))
        lines.append(Fact("Pace", self._pace()))
        if advice := scan_report.advice(self._came):
            lines.append(Fact("Advice", advice, loud=True))
        if how == "scanned":
            lines.append(Fact("Keys, ms", scan_report.keys(self._came)))
        lines.append(Fact("Bytes", scan_report.raw("".join(self._reads)[:MOST_RAW])))
        return lines

    def _pace(self) -> str:
        return scan_report.pace(self._came, max(1, len(self._reads)))


def _line(text: str) -> Fact:
    return Fact("", text)
