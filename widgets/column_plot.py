"""A plot of a few figures in order: a column for each, its value by height, one of them marked.

Not plotext's: its bars have no mark that follows a cursor, it hides every other label, draws a loss like a gain,
and paints all of itself anew for one change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import fit

BELOW = 2
"""Lines under the columns: the axis with the mark, and the labels."""

NARROWEST, WIDEST = 4, 9
"""Cells of a column and the gap behind it: a month's name fits, and two columns do not look like an empty wall."""

_EIGHTHS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Point:
    """A figure and what stands below it."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """Lines above zero and below it, and what the highest and the lowest of them stand for."""

    up: int
    down: int
    high: float
    low: float


class ColumnPlot(Widget):
    """Shows as many of the last points as there is room for; values below zero hang from the zero line."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    ColumnPlot {
        height: 9;
        background: $background;
        color: $foreground;
        & > .column-plot--axis { color: $text-muted; }
        & > .column-plot--column { color: $primary; }
        & > .column-plot--current { color: $text-accent; text-style: bold; }
        &:nocolor > .column-plot--column { color: $foreground; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "column-plot--axis",
        "column-plot--column",
        "column-plot--current",
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._points: Sequence[Point] = ()
        self._say: Callable[[float], str] = str
        self._marked: int | None = None

    def show(self, points: Sequence[Point], say: Callable[[float], str]) -> None:
        """Draw these, the first on the left; `say` words a value for the axis."""
        if (points, say) != (self._points, self._say):
            self._points, self._say, self._marked = points, say, None
            self.refresh()

    def mark(self, index: int | None) -> None:
        """Mark one of the points, or none."""
        if index != self._marked:
            before, self._marked = self._marked, index
            for point in (before, index):
                if point is not None:
                    self._refresh_column(point)

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        scale, axis = self._scale(), self.get_component_rich_style("column-plot--axis")
        pieces = [(self._axis_label(y, scale), axis)]
        for index in range(self._first, len(self._points)):
            style = self._style(index)
            columns = scale.up + scale.down
            if y < columns:
                pieces += self._column(index, y, scale, style)
            elif y == columns:
                pieces.append((self._foot(index), style if index == self._marked else axis))
            elif y == columns + 1:
                pieces.append((fit(self._points[index].label, self._slot - 1) + " ", style))
        return line(pieces, width, base, in_ascii=draws_ascii(self))

    @property
    def _labels_width(self) -> int:
        """The widest label that any of the points could need, and a blank."""
        return 1 + max(cell_len(self._say(value)) for value in (0.0, *(point.value for point in self._points)))

    @property
    def _room(self) -> int:
        return max(0, self.size.width - self._labels_width)

    @property
    def _first(self) -> int:
        """The first point there is room for."""
        return max(0, len(self._points) - self._room // NARROWEST)

    @property
    def _slot(self) -> int:
        shown = len(self._points) - self._first
        return max(NARROWEST, min(WIDEST, self._room // max(1, shown)))

    def _scale(self) -> _Scale:
        lines = max(1, self.size.height - BELOW)
        values = [point.value for point in self._points[self._first :]]
        high, low = max([0.0, *values]), min([0.0, *values])
        if low == 0:
            return _Scale(lines, 0, high, low)
        down = max(1, min(lines - 1, round(lines * -low / (high - low)))) if high else lines
        return _Scale(lines - down, down, high, low)

    def _style(self, index: int) -> Style:
        name = "current" if index == self._marked else "column"
        return self.get_component_rich_style(f"column-plot--{name}")

    def _axis_label(self, y: int, scale: _Scale) -> str:
        zero = scale.up
        text = ""
        if y == 0 and scale.high:
            text = self._say(scale.high)
        elif y == zero:
            text = self._say(0.0)
        if scale.down and y == scale.up + scale.down - 1:
            text = self._say(scale.low)
        return fit(text, self._labels_width - 1, "right") + " "

    def _column(self, index: int, y: int, scale: _Scale, style: Style) -> list[tuple[str, Style]]:
        value = self._points[index].value
        block = self._above(value, scale, scale.up - 1 - y) if y < scale.up else self._under(value, scale, y)
        return [(block * (self._slot - 1) + " ", style)]

    def _above(self, value: float, scale: _Scale, step: int) -> str:
        """What a value fills of the line so many steps above zero; the least value is still seen."""
        if value <= 0:
            return " "
        eighths = max(1, round(value / scale.high * scale.up * 8)) - step * 8
        if not draws_ascii(self):
            return _EIGHTHS[max(0, min(8, eighths))]
        return "#" if eighths >= 4 else "_" if eighths > 0 and step == 0 else " "

    def _under(self, value: float, scale: _Scale, y: int) -> str:
        if value >= 0:
            return " "
        halves = max(1, round(value / scale.low * scale.down * 2)) - (y - scale.up) * 2
        full = "#" if draws_ascii(self) else "█"
        half = "'" if draws_ascii(self) else "▀"
        return full if halves >= 2 else half if halves == 1 else " "

    def _foot(self, index: int) -> str:
        """The axis below a point, with the mark."""
        width = self._slot
        if index != self._marked:
            return "─" * width
        left = (width - 2) // 2
        return "─" * left + ("^" if draws_ascii(self) else "▲") + "─" * (width - left - 1)

    def _refresh_column(self, index: int) -> None:
        if index >= self._first:
            x = self._labels_width + (index - self._first) * self._slot
            self.refresh(Region(x, 0, self._slot, self.size.height))
