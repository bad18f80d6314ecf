"""A few words in block letters, to be read from two metres."""

from __future__ import annotations

import re
from functools import lru_cache

from textual.strip import Strip
from textual.widget import Widget

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import clean, wrap

FONTS = ("c1______", "3x5")
"""The FIGlet fonts, the largest first; in the first one a zero is told from an O. Both draw with # alone."""

_DRAWABLE = re.compile(r"[A-Z0-9/%\- ]+")

_WIDEST = 1000


class BigText(Widget):
    """The text in the largest letters that fit into the widget, else bold on as many lines as there are."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    BigText {
        height: 7;
        background: $background;
        color: $foreground;
        text-style: bold;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = ""

    def show(self, text: str) -> None:
        """Show this text in place of the one before."""
        text = clean(text).strip()
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        in_ascii = draws_ascii(self)
        lines = letters(self._text, width, height) or wrap(self._text, width)[:height]
        nth = y - (height - len(lines)) // 2
        text = lines[nth] if 0 <= nth < len(lines) else ""
        base = self.rich_style
        return line([(text, base)], width, base, in_ascii=in_ascii)


@lru_cache(maxsize=64)
def letters(text: str, width: int, height: int) -> tuple[str, ...]:
    """The lines of `text` in the largest block letters that fit; none where it is too long, or not A–Z, 0–9,
    blank, `-`, `/` or `%`."""
    text = text.upper()
    if _DRAWABLE.fullmatch(text):
        for font in FONTS:
            lines = _drawn(text, font)
            if lines and len(lines) <= height and max(map(len, lines)) <= width:
                return lines
    return ()


def _drawn(text: str, font: str) -> tuple[str, ...]:
    from pyfiglet import Figlet  # noqa: PLC0415  # 11 ms that no start has to pay

    drawn = str(Figlet(font=font, width=_WIDEST).renderText(text)).splitlines()
    lines = [line.rstrip().replace("#", "█") for line in drawn]
    return tuple(line for line in lines if line)
