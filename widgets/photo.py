"""A photo, as well as the terminal can show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from random import randrange

from rich.console import Console
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from data.rules.photos import Picture
from widgets.graphics import kitty_cells, kitty_transmission

HALF = "▀"
"""Its colour is the upper pixel's, its background the lower one's."""

CONTROL = ((ControlType.CURSOR_FORWARD, 0),)
"""Marks a segment that is passed on as it is and takes no cells."""

_image_ids = count(randrange(1, 2**23))
"""The terminal keeps a picture under each id; what other programs have shown there is not to be replaced."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A picture as lines of cells; `transmission` is what the terminal must have been sent before."""

    strips: Sequence[Strip]
    columns: int
    transmission: str = ""


def in_blocks(picture: Picture) -> Cells:
    """Two pixels a cell, one above the other."""
    rows = range(0, picture.height, 2)
    return Cells([Strip(_halves(picture, y), picture.width) for y in rows], picture.width)


def in_kitty(picture: Picture, cells: Size, image_id: int) -> Cells:
    """By the graphics protocol of kitty, in so many cells."""
    style = Style(color=f"rgb({image_id >> 16 & 255},{image_id >> 8 & 255},{image_id & 255})")
    rows = [Strip([Segment(kitty_cells(y, cells.width), style)], cells.width) for y in range(cells.height)]
    return Cells(rows, cells.width, kitty_transmission(picture, image_id, cells.width, cells.height))


def in_sixels(rows: Sequence[str], columns: int) -> Cells:
    """By sixels, one picture for each row of cells."""
    return Cells([Strip(_over(sixels, columns), columns) for sixels in rows], columns)


class Photo(Widget):
    """Draws a picture from the top, in the middle of its width. It loads nothing: it is given what to draw."""

    DEFAULT_CSS = """
    Photo {
        background: $background;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.image_id = next(_image_ids)
        self._cells: Cells | None = None
        self._transmitted = False

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture."""
        return self._cells is not None

    def show(self, cells: Cells | None) -> None:
        """Draw this picture, or nothing."""
        self._cells, self._transmitted = cells, False
        self.refresh()

    def send_again(self) -> None:
        """The terminal may have forgotten the picture."""
        self._transmitted = False
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they reach the terminal: only what is really written counts as sent."""
        strips = [self.render_line(y) for y in crop.line_range]
        return strips if crop.column_span == (0, self.size.width) else [s.crop(*crop.column_span) for s in strips]

    def render_line(self, y: int) -> Strip:
        width, base, cells = self.size.width, self.rich_style, self._cells
        if cells is None or y >= len(cells.strips):
            return Strip.blank(width, base)
        strip = cells.strips[y] if cells.columns <= width else cells.strips[y].crop(0, width)
        left = (width - strip.cell_length) // 2
        right = width - strip.cell_length - left
        line = [Segment(" " * left, base), *strip, Segment(" " * right, base)]
        if y == 0 and cells.transmission and not self._transmitted:
            return _Sending([Segment(cells.transmission, None, CONTROL), *line], width, self._sent)
        return Strip(line, width)

    def _sent(self) -> None:
        self._transmitted = True


class _Sending(Strip):
    """A line that carries a picture, and says when it was written to the terminal."""

    __slots__ = ("_written",)

    def __init__(self, segments: list[Segment], cell_length: int, written: Callable[[], None]) -> None:
        super().__init__(segments, cell_length)
        self._written = written

    def render(self, console: Console) -> str:
        self._written()
        return super().render(console)


def _halves(picture: Picture, y: int) -> list[Segment]:
    """Two lines of pixels as one of cells, neighbours of one look in one segment."""
    upper = _line(picture, y)
    lower = _line(picture, y + 1) if y + 1 < picture.height else [None] * picture.width
    return [
        Segment(HALF * len(list(run)), Style(color=over, bgcolor=under))
        for (over, under), run in groupby(zip(upper, lower, strict=True))
    ]


def _line(picture: Picture, y: int) -> list[str]:
    start = 3 * y * picture.width
    line = picture.pixels[start : start + 3 * picture.width]
    return [f"#{line[x : x + 3].hex()}" for x in range(0, len(line), 3)]


def _over(sixels: str, columns: int) -> list[Segment]:
    """Blanks, then back to where they begin, the sixels over them, and on to where they end."""
    return [
        Segment("\x1b7", None, CONTROL),
        Segment(" " * columns),
        Segment(f"\x1b8{sixels}\x1b8\x1b[{columns}C", None, CONTROL),
    ]
