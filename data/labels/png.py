"""Sheets of labels as pictures, one a sheet, for printers and programs that take no PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from data.labels.layout import Drawing, Words
from data.labels.pdf import runs
from data.labels.typeface import Typeface
from data.rules.label_sheets import Sheet

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

DPI = 300

WHITE, BLACK = 255, 0

BOLDER = 36
"""Bold letters are drawn with an outline of one part in so many of their size."""


class PngPages:
    """Measures texts as the picture draws them, and draws sheet after sheet."""

    def __init__(self, sheet: Sheet, face: Typeface) -> None:
        self._sheet = sheet
        self._face = face

    def measure(self, text: str, size: float, is_bold: bool) -> float:
        """How wide a text is, in dots."""
        outline = 2 * _outline(size) if is_bold else 0
        return _font(self._face.path, _whole(size)).getlength(self._face.drawable(text)) + outline

    def written(self, pages: Sequence[Sequence[tuple[int, Drawing]]]) -> list[bytes]:
        """The files: on each page labels at their places, counted from 0."""
        return [self._page(page) for page in pages]

    def _page(self, page: Sequence[tuple[int, Drawing]]) -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415  # few starts ever write a picture

        width, height = self._sheet.page
        image = Image.new("L", (round(width * DPI), round(height * DPI)), WHITE)
        draw = ImageDraw.Draw(image)
        for place, drawing in page:
            left, top = (round(edge * DPI) for edge in self._sheet.place(place))
            for x, y, wide, high in runs(drawing.bars):
                draw.rectangle((left + x, top + y, left + x + wide - 1, top + y + high - 1), fill=BLACK)
            for words in drawing.words:
                self._write(draw, words, left, top)
        file = BytesIO()
        image.save(file, "PNG", dpi=(DPI, DPI))
        return file.getvalue()

    def _write(self, draw: ImageDraw, words: Words, left: int, top: int) -> None:
        font = _font(self._face.path, _whole(words.size))
        outline = _outline(words.size) if words.is_bold else 0
        at = (left + words.x + outline, top + words.y)
        draw.text(at, self._face.drawable(words.text), fill=BLACK, font=font, stroke_width=outline)


def _whole(size: float) -> int:
    return max(1, int(size))


def _outline(size: float) -> int:
    return int(size / BOLDER)


@lru_cache(maxsize=256)
def _font(path: Path | None, size: int) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415  # few starts ever write a picture

    if path is not None:
        return ImageFont.truetype(path, size)
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # as it is with any size
    return font
