"""Labels read back: sheets as pictures, and the codes on them with the place where each lies."""

from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from data.labels.job import Format, Printed
from data.rules.label_sheets import Sheet

DPI = 300


def pictures(printed: Printed, format_: Format) -> list[Image.Image]:
    """The sheets of a job at 300 dots per inch."""
    if format_ is Format.PNG:
        return [Image.open(BytesIO(file)) for file in printed.files]
    [file] = printed.files
    return [page.render(scale=DPI / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(file)]


def read(picture: Image.Image) -> list[Any]:
    """What a decoder finds on a picture."""
    return zxingcpp.read_barcodes(picture)


def read_labels(picture: Image.Image, sheet: Sheet) -> dict[int, str]:
    """The code in each label of a sheet, by its place, each looked at alone as a scanner does."""
    found: dict[int, str] = {}
    for place in range(sheet.count):
        left, top = sheet.place(place)
        width, height = sheet.size
        box = tuple(round(edge * DPI) for edge in (left, top, left + width, top + height))
        codes = read(picture.crop(box))
        assert len(codes) <= 1
        if codes:
            found[place] = codes[0].text
    return found


def drawn_lines(lines: list[str], cells: dict[str, tuple[int, int]], *, across: bool) -> Image.Image:
    """A picture of a code in a terminal: each cell is two pixels, beside each other where `across`."""
    scale = 4
    width, height = (len(lines[0]) * 2, len(lines)) if across else (len(lines[0]), len(lines) * 2)
    picture = Image.new("L", (width, height))
    for y, line in enumerate(lines):
        for x, cell in enumerate(line):
            for half, value in enumerate(cells[cell]):
                picture.putpixel((2 * x + half, y) if across else (x, 2 * y + half), value)
    return picture.resize((width * scale, height * scale * (8 if across else 1)), Image.Resampling.NEAREST)
