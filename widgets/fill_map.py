"""A grid of places shaded by how full they are: read by figures and characters, with or without colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.fill import fill_words
from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import fit

WIDTH = 11
"""Cells of a place, with the gap after it."""

HEIGHT = 4
"""Lines of a place: its name, its shade, its figures, and a blank."""

SHADES = "·░▒▓█"
SHADES_IN_ASCII = ".-=%#"


class Cell(NamedTuple):
    """A place: how it is called, how many things it holds and may hold (None: no limit)."""

    id: int
    name: str
    held: int
    capacity: int | None


def shade(held: int, capacity: int | None, shades: str = SHADES) -> str:
    """The character for how full a place is: the first for empty, the last for full, blank without a limit.

    >>> "".join(shade(held, 10) for held in (0, 1, 5, 9, 10, 12))
    '·░▒▓██'
    """
    if held <= 0:
        return shades[0]
    if not capacity or capacity < 0:
        return " "
    return shades[-1] if held >= capacity else shades[1 + held * (len(shades) - 2) // capacity]


class FillMap(ScrollView, can_focus=True, inherit_bindings=False):
    """Places in rows, as many side by side as fit; keys go from one to the next."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    FillMap {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .fill-map--name { text-style: bold; }
        & > .fill-map--shade { color: $text-accent; }
        & > .fill-map--over { color: $text-error; text-style: bold; }
        & > .fill-map--cursor { text-style: reverse; }
        & > .fill-map--sentence { color: $text-muted; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "fill-map--name",
        "fill-map--shade",
        "fill-map--over",
        "fill-map--cursor",
        "fill-map--sentence",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Left", show=False, id="map.left"),
        Binding("right,l", "step(1)", "Right", show=False, id="map.right"),
        Binding("up,k", "row(-1)", "Up", show=False, id="map.up"),
        Binding("down,j", "row(1)", "Down", show=False, id="map.down"),
        Binding("home", "edge(False)", "First", show=False, id="map.first"),
        Binding("end", "edge(True)", "Last", show=False, id="map.last"),
    ]

    class Opened(Message):
        """A click on the place at hand."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cells: Sequence[Cell] = ()
        self._sentence = ""
        self._cursor = 0

    @property
    def current(self) -> Cell | None:
        """The place at hand."""
        return self._cells[self._cursor] if self._cells else None

    @property
    def columns(self) -> int:
        """Places side by side."""
        return max(1, (self.scrollable_content_region.width - 1) // WIDTH)

    def show(self, cells: Sequence[Cell], sentence: str = "") -> None:
        """Show these places, the one at hand staying so; a sentence where there are none."""
        at_hand = self.current
        self._cells, self._sentence = cells, sentence
        ids = [cell.id for cell in cells]
        if at_hand is not None and at_hand.id in ids:
            self._cursor = ids.index(at_hand.id)
        self._cursor = max(0, min(self._cursor, len(cells) - 1))
        self._give_room()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        if not self._cells:
            text = f" {self._sentence}" if y == 0 else ""
            return self._strip([(text, self.get_component_rich_style("fill-map--sentence"))], base)
        row, part = divmod(y + self.scroll_offset.y, HEIGHT)
        first = row * self.columns
        pieces: list[tuple[str, Style]] = [(" ", base)]
        for position in range(first, min(first + self.columns, len(self._cells))):
            pieces += self._pieces(position, part)
        return self._strip(pieces, base)

    def on_resize(self) -> None:
        self._give_room()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column = (offset.x - 1) // WIDTH
        position = (offset.y + self.scroll_offset.y) // HEIGHT * self.columns + column
        if not 0 <= column < self.columns or position >= len(self._cells):
            return
        if position == self._cursor:
            self.post_message(self.Opened())
        else:
            self._go(position)

    def action_step(self, by: int) -> None:
        self._go(self._cursor + by)

    def action_row(self, by: int) -> None:
        to = self._cursor + by * self.columns
        last = len(self._cells) - 1
        # Down from above a short last row is its end; elsewhere the edge stays the edge.
        if to > last and self._cursor // self.columns < last // self.columns:
            to = last
        if 0 <= to <= last:
            self._go(to)

    def action_edge(self, last: bool) -> None:
        self._go(len(self._cells) - 1 if last else 0)

    def _go(self, position: int) -> None:
        self._cursor = max(0, min(position, len(self._cells) - 1))
        top = self._cursor // self.columns * HEIGHT
        self.scroll_to_region(Region(0, top, 1, HEIGHT), animate=False, force=True)
        self.refresh()

    def _give_room(self) -> None:
        rows = -(-len(self._cells) // self.columns)
        self.virtual_size = Size(1, rows * HEIGHT)

    def _pieces(self, position: int, part: int) -> list[tuple[str, Style]]:
        """One line of a place, and the gap after it."""
        cell, base = self._cells[position], self.rich_style
        here = position == self._cursor
        inside = WIDTH - 2
        over = cell.capacity is not None and cell.held > cell.capacity > 0
        if part == 0:
            text, look = fit(cell.name or "?", inside), "name"
        elif part == 1:
            shades = SHADES_IN_ASCII if draws_ascii(self) else SHADES
            text, look = shade(cell.held, cell.capacity, shades) * inside, "shade"
        elif part == 2:
            text, look = fit(fill_words(cell.held, cell.capacity), inside), "over" if over else "name"
        else:
            return [(" " * WIDTH, base)]
        style = self.get_component_rich_style(f"fill-map--{look}")
        if here and part != 1:
            style += self.get_component_rich_style("fill-map--cursor", partial=True)
        return [("▌" if here else " ", base), (text, style), (" ", base)]

    def _strip(self, pieces: list[tuple[str, Style]], base: Style) -> Strip:
        return line(pieces, self.scrollable_content_region.width, base, in_ascii=draws_ascii(self))
