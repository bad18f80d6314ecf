"""Right or wrong, told by words, shape, weight and colour: to be seen from two metres."""

from __future__ import annotations

from typing import Literal

from textual.strip import Strip
from textual.widget import Widget

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import clean, shortened, wrap

Kind = Literal["waiting", "right", "wrong"]

LONGEST_WORD = 40
"""Characters: what other programs call a bin must not hide what is wrong with it."""

SIGNS = {"waiting": "", "right": "✓ ", "wrong": "✗✗✗ "}
ASCII_SIGNS = {"waiting": "", "right": "OK ", "wrong": "!!! "}


class Verdict(Widget):
    """One sentence in a block of three lines; a wrong one is in reverse."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Verdict {
        height: 3;
        background: $background;
        color: $foreground;
        text-style: bold;
        &.-right { color: $text-success; }
        &.-wrong { color: $text-error; text-style: bold reverse; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.kind: Kind = "waiting"
        self.sentence = ""

    def show(self, kind: Kind, sentence: str) -> None:
        """Show this sentence in place of the one before."""
        self.kind, self.sentence = kind, shortened(clean(sentence), LONGEST_WORD)
        self.set_class(kind == "right", "-right")
        self.set_class(kind == "wrong", "-wrong")
        self.refresh()

    def render_line(self, y: int) -> Strip:
        in_ascii, base = draws_ascii(self), self.rich_style
        sign = (ASCII_SIGNS if in_ascii else SIGNS)[self.kind]
        lines = wrap(sign + self.sentence, max(1, self.size.width - 2))[: self.size.height]
        nth = y - (self.size.height - len(lines)) // 2
        text = f" {lines[nth]}" if 0 <= nth < len(lines) else ""
        return line([(text, base)], self.size.width, base, in_ascii=in_ascii)
