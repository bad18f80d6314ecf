"""A strip that reaches the terminal in few bytes: no colour told twice, long blanks erased instead of written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

# "Erase 11, go right 11" is ten bytes.
_LONG_BLANK = re.compile(" {11,}")


class Sgr(NamedTuple):
    """The parameters that select a style after a reset."""

    attributes: str = ""
    colour: str = ""
    background: str = ""


PLAIN = Sgr()


class TerseStrip(Strip):
    """Paints like any strip; `erases` says that the terminal fills erased cells with the background."""

    __slots__ = ["_erases", "_terse"]

    def __init__(self, segments: Iterable[Segment], cell_length: int, *, erases: bool = False) -> None:
        super().__init__(segments, cell_length)
        self._erases = erases
        self._terse: str | None = None

    def render(self, console: Console) -> str:
        if self._terse is None:
            self._terse = self._render(COLOR_SYSTEMS[console.color_system or "truecolor"])
        return self._terse

    def crop(self, start: int, end: int | None = None) -> Strip:
        cropped = super().crop(start, end)
        return cropped if cropped is self else TerseStrip(cropped, cropped.cell_length, erases=self._erases)

    def _render(self, system: ColorSystem) -> str:
        parts: list[str] = []
        before = PLAIN
        for text, style, _ in self:
            now = _sgr(style or Style.null(), system)
            if now != before:
                parts.append(f"\x1b[{_change(before, now)}m")
                before = now
            parts.append(_LONG_BLANK.sub(_erase, text) if self._erases and _is_empty_where_blank(now) else text)
        if before != PLAIN:
            parts.append("\x1b[m")
        return "".join(parts)


def _change(before: Sgr, now: Sgr) -> str:
    """The parameters that turn one style into another."""
    if before.attributes and before.attributes != now.attributes:
        if before.attributes != "1" or now.attributes:
            return ";".join(["0", *filter(None, now)])
        codes = ["22"]
    else:
        codes = [now.attributes] if now.attributes != before.attributes else []
    if now.colour != before.colour:
        codes.append(now.colour or "39")
    if now.background != before.background:
        codes.append(now.background or "49")
    return ";".join(codes)


@lru_cache(maxsize=1024)
def _sgr(style: Style, system: ColorSystem) -> Sgr:
    return Sgr(
        Strip.render_ansi(style.without_color, system),
        _colour(style.color, system, foreground=True),
        _colour(style.bgcolor, system, foreground=False),
    )


def _colour(colour: Color | None, system: ColorSystem, *, foreground: bool) -> str:
    if colour is None or colour.is_default:
        return ""
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground))


def _is_empty_where_blank(style: Sgr) -> bool:
    """Whether a blank shows nothing but its background: it is at most bold, dim or italic."""
    return {"", "1", "2", "3"}.issuperset(style.attributes.split(";"))


def _erase(blank: re.Match[str]) -> str:
    cells = len(blank[0])
    return f"\x1b[{cells}X\x1b[{cells}C"
