"""How a table's lines look: styles taken once, strips kept while nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip
from textual.widget import Widget

from widgets.columns import GUTTER, Column, Grid, Sorted
from widgets.lru import LRU
from widgets.manners import draws_ascii, erases_in_colour, is_frugal
from widgets.terse_strip import TerseStrip
from widgets.text import ascii_only, fit, wrap

R = TypeVar("R")

STRIPS = 512
"""Rows kept as strips: the tallest terminal's, and those just scrolled past."""

SIGNS = {(True, False): "▌", (False, True): "+", (True, True): "╋"}
ASCII_SIGNS = {(True, False): ">", (False, True): "+", (True, True): "#"}
"""What the gutter shows of a row that is (current, marked)."""


class Face(NamedTuple):
    """What a row's look depends on besides its cells."""

    row_id: int
    current: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Brush:
    """A widget's styles and its terminal's manners."""

    base: Style
    cursor: Style
    failed: Style
    header: Style
    heading: Style
    loud: Style
    quiet: Style
    filters: Sequence[LineFilter]
    background: Color
    in_ascii: bool
    frugal: bool
    erases: bool

    @classmethod
    def of(cls, widget: Widget) -> Brush:
        names = ("cursor", "failed", "header", "heading", "loud", "quiet")
        styles = {name: widget.get_component_rich_style(f"windowed-table--{name}") for name in names}
        return cls(
            base=widget.rich_style,
            **styles,
            filters=widget.get_line_filters(),
            background=widget.background_colors[1],
            in_ascii=draws_ascii(widget),
            frugal=is_frugal(widget),
            erases=erases_in_colour(),
        )


class TablePaint(Generic[R]):
    """Draws the lines of a table in one width, so many blank cells on their right, and one set of styles."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        brush: Brush,
        width: int,
        margin: int = 0,
        ordered: Sorted | None = None,
    ) -> None:
        self.grid = Grid(columns, width, ordered)
        self.margin = margin
        self.brush = brush
        self._rows: LRU[Face, Strip] = LRU(STRIPS)
        self._titles = self._line(self.grid.header(), brush.header)
        self._blank = self._line(" " * width, brush.base)

    def drop(self, ids: Iterable[int]) -> None:
        """These rows changed."""
        for row_id in ids:
            for current, marked in ((False, False), *SIGNS):
                self._rows.drop(Face(row_id, current, marked))

    def is_outdated(self, face: Face, row: R, column: int) -> bool:
        """Whether a cell reads otherwise than it was painted."""
        span = self.grid.span(column)
        strip = self._rows.get(face)
        if span is None or strip is None:
            return span is not None
        return strip.crop(span.x, span.x + span.width).text != self._plain(self.grid.cell(row, column))

    def row(self, face: Face, row: R) -> Strip:
        strip = self._rows.get(face)
        if strip is None:
            brush = self.brush
            pieces = [(text, brush.loud if loud else brush.base) for text, loud in self.grid.row(row)]
            strip = self._strip(pieces, face)
            self._rows.put(face, strip)
        return strip

    def placeholder(self, text: str, face: Face) -> Strip:
        """A row that is not there (yet)."""
        return self._strip([(fit(text, self.grid.width - GUTTER), self.brush.quiet)], face)

    def header(self) -> Strip:
        return self._titles

    def heading(self, text: str) -> Strip:
        """A section's name, and a rule to the end of the line."""
        width = self.grid.width
        name = fit(" " * GUTTER + text, width).rstrip()
        rule = "─" * (width - cell_len(name) - 1)
        return self._line(fit(f"{name} {rule}", width), self.brush.heading)

    def sentence(self, text: str, nth: int, height: int, *, failed: bool) -> Strip:
        """The nth of `height` lines that show a sentence in their middle."""
        width = self.grid.width
        lines = wrap(text, width - 4)
        nth -= max(0, (height - len(lines)) // 2)
        words = lines[nth] if 0 <= nth < len(lines) else ""
        indent = " " * max(0, (width - cell_len(words)) // 2)
        return self._line(fit(indent + words, width), self.brush.failed if failed else self.brush.quiet)

    def blank(self) -> Strip:
        return self._blank

    def _strip(self, pieces: Sequence[tuple[str, Style]], face: Face) -> Strip:
        """A row's line behind its gutter: one segment under the cursor, else one for each style."""
        brush = self.brush
        _, current, marked = face
        sign = (ASCII_SIGNS if brush.in_ascii else SIGNS).get((current, marked), " ")[: self.grid.width]
        if current and not brush.frugal:
            return self._line(sign + "".join(text for text, _ in pieces), brush.cursor)
        if brush.frugal or marked:
            # A gutter of its own: in a frugal terminal a cursor key then paints one short cell a line.
            loud = current or marked
            segments = [Segment(sign, brush.loud if loud else Style(bgcolor=brush.base.bgcolor))]
        else:
            pieces = [(sign + pieces[0][0], pieces[0][1]), *pieces[1:]]
            segments = []
        segments.extend(Segment(self._plain(text), style) for text, style in pieces)
        return self._finished(segments)

    def _line(self, text: str, style: Style) -> Strip:
        return self._finished([Segment(self._plain(text), style)])

    def _plain(self, text: str) -> str:
        return ascii_only(text) if self.brush.in_ascii else text

    def _finished(self, segments: list[Segment]) -> Strip:
        if self.margin:
            segments.append(Segment(" " * self.margin, self.brush.base))
        for line_filter in self.brush.filters:
            segments = line_filter.apply(segments, self.brush.background)
        return TerseStrip(segments, self.grid.width + self.margin, erases=self.brush.erases)
