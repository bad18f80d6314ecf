"""Sheets of labels as a PDF, codes and letters drawn as shapes: sharp on any printer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from data.labels.layout import Bars, Drawing, Words
from data.labels.typeface import Typeface
from data.rules.label_sheets import Sheet

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.prefs import ViewerPreferences

DPI = 300
"""Modules are whole dots of it: any office printer has as many, or twice as many."""

POINTS = 72

BASELINE = 0.8
"""From the upper edge of a line to where its letters stand, in parts of their size."""

NAME = "label"


class PdfPages:
    """Measures texts as the PDF draws them, and draws sheet after sheet."""

    def __init__(self, sheet: Sheet, face: Typeface) -> None:
        from fpdf import FPDF  # noqa: PLC0415  # few starts ever write a PDF

        self._sheet = sheet
        self._face = face
        width, height = sheet.page
        self._pdf: FPDF = FPDF(unit="pt", format=(width * POINTS, height * POINTS))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_title("Labels")
        self._pdf.set_creator("Bindeck")
        # Any scaling moves labels off their sheet.
        self._pdf.viewer_preferences = _unscaled()
        self._family = "helvetica"
        if face.path is not None:
            self._family = NAME
            self._pdf.add_font(NAME, fname=str(face.path))
            self._pdf.add_font(NAME, style="B", fname=str(face.path))

    def measure(self, text: str, size: float, is_bold: bool) -> float:
        """How wide a text is, in dots."""
        self._pdf.set_font(self._family, "B" if is_bold else "", size * POINTS / DPI)
        return self._pdf.get_string_width(self._face.drawable(text)) * DPI / POINTS

    def written(self, pages: Sequence[Sequence[tuple[int, Drawing]]]) -> bytes:
        """The file: on each page labels at their places, counted from 0."""
        for page in pages:
            self._pdf.add_page()
            for place, drawing in page:
                self._draw(place, drawing)
        return bytes(self._pdf.output())

    def _draw(self, place: int, drawing: Drawing) -> None:
        left, top = (edge * POINTS for edge in self._sheet.place(place))
        unit = POINTS / DPI
        for x, y, width, height in runs(drawing.bars):
            self._pdf.rect(left + x * unit, top + y * unit, width * unit, height * unit, style="F")
        for words in drawing.words:
            self._write(words, left, top, unit)

    def _write(self, words: Words, left: float, top: float, unit: float) -> None:
        self._pdf.set_font(self._family, "B" if words.is_bold else "", words.size * unit)
        baseline = top + (words.y + BASELINE * words.size) * unit
        self._pdf.text(left + words.x * unit, baseline, self._face.drawable(words.text))


def runs(bars: Bars) -> Iterator[tuple[int, int, int, int]]:
    """The dark parts of a code as rectangles: left, top, width and height, in dots."""
    for nth, row in enumerate(bars.symbol.rows):
        x = bars.x
        for dark, modules in groupby(row):
            width = len(list(modules)) * bars.module
            if dark:
                yield x, bars.y + nth * bars.row, width, bars.row
            x += width


def _unscaled() -> ViewerPreferences:
    from fpdf.prefs import ViewerPreferences  # noqa: PLC0415  # few starts ever write a PDF

    return ViewerPreferences(print_scaling="None")
