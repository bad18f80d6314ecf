"""Lines from pieces of text, in as few segments as their styles allow."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from widgets.text import ascii_only, fit


def line(pieces: Iterable[tuple[str, Style]], width: int, base: Style, *, in_ascii: bool = False) -> Strip:
    """A strip of exactly `width` cells: the cleaned pieces side by side, cut or filled up in `base`."""
    merged: list[tuple[str, Style]] = []
    left = width
    for text, style in pieces:
        if cell_len(text) > left:
            text = " " * left if text.isspace() else fit(text, left)
        left -= cell_len(text)
        _add(merged, text, style)
    _add(merged, " " * left, base)
    return Strip([Segment(ascii_only(text) if in_ascii else text, style) for text, style in merged], width)


def _add(merged: list[tuple[str, Style]], text: str, style: Style) -> None:
    """Append a piece, to the last one if both look alike."""
    if not text:
        return
    if merged and merged[-1][1] == style:
        text = merged.pop()[0] + text
    merged.append((text, style))
