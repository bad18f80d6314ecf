"""Pictures as escape sequences: the graphics protocol of kitty, and sixels."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator

from data.rules.photos import Indexed, Picture

CHUNK = 4096
"""Characters of payload that one kitty sequence may carry."""

PLACEHOLDER = "\U0010eeee"
"""A cell of a kitty picture; the marks on it name its row and column, its colour the picture."""

# The first of kitty's row and column marks: combining characters of class 230 that nothing decomposes to.
_MARKS = (
    "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351\u0352\u0357\u035b\u0363"
    "\u0364\u0365\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f\u0483\u0484\u0485\u0486\u0487\u0592"
    "\u0593\u0594\u0595\u0597\u0598\u0599\u059c\u059d\u059e\u059f\u05a0\u05a1\u05a8\u05a9\u05ab\u05ac\u05af\u05c4"
    "\u0610\u0611\u0612\u0613\u0614\u0615\u0616\u0617\u0657\u0658\u0659\u065a\u065b\u065d\u065e\u06d6\u06d7\u06d8"
    "\u06d9\u06da\u06db\u06dc\u06df\u06e0\u06e1\u06e2\u06e4\u06e7\u06e8\u06eb\u06ec\u0730\u0732\u0733\u0735\u0736"
    "\u073a\u073d\u073f\u0740\u0741\u0743\u0745\u0747\u0749\u074a\u07eb\u07ec\u07ed\u07ee\u07ef\u07f0\u07f1\u07f3"
)

LARGEST_SIDE = len(_MARKS)
"""Cells that a kitty picture may be wide or high."""

SIXEL_COLOURS = 64
"""Fewer than a terminal has registers for; a cell is too small to show more."""

BAND = 6
"""Pixels of a column that one sixel character holds."""


def kitty_transmission(picture: Picture, image_id: int, columns: int, rows: int) -> str:
    """What makes the picture known to the terminal, in place of an older one of that id, for so many cells."""
    payload = base64.standard_b64encode(zlib.compress(picture.pixels)).decode()
    chunks = [payload[start : start + CHUNK] for start in range(0, len(payload), CHUNK)]
    head = f"a=T,U=1,q=2,f=24,o=z,i={image_id},s={picture.width},v={picture.height},c={columns},r={rows},"
    return "".join(
        f"\x1b_G{'' if nth else head}m={int(nth < len(chunks) - 1)};{chunk}\x1b\\"
        for nth, chunk in enumerate(chunks)
    )


def kitty_cells(row: int, columns: int) -> str:
    """The cells of a row of a picture, to be drawn in the colour of its id."""
    return "".join(PLACEHOLDER + _MARKS[row] + _MARKS[column] for column in range(columns))


def sixel_rows(picture: Indexed, cell_height: int) -> list[str]:
    """One sixel picture for each row of cells so many pixels high.

    In rows, so that what lies over the picture for a while leaves no hole when its cells are painted again.
    """
    tops = range(0, picture.height, cell_height)
    return [_sixels(picture, top, min(cell_height, picture.height - top)) for top in tops]


def _sixels(picture: Indexed, top: int, height: int) -> str:
    width = picture.width
    used = sorted(set(picture.indexes[top * width : (top + height) * width]))
    colours = "".join(f"#{nth};2;{_percents(picture.palette, nth)}" for nth in used)
    tops = range(top, top + height, BAND)
    bands = "-".join("$".join(_band(picture, y, min(BAND, top + height - y))) for y in tops)
    return f'\x1bP0;1;0q"1;1;{width};{height}{colours}{bands}\x1b\\'


def _band(picture: Indexed, top: int, height: int) -> Iterator[str]:
    """Each colour of six lines of pixels, drawn beside the others."""
    width = picture.width
    columns: dict[int, bytearray] = {}
    for line in range(height):
        start = (top + line) * width
        for x, colour in enumerate(picture.indexes[start : start + width]):
            if colour not in columns:
                columns[colour] = bytearray(b"?" * width)
            columns[colour][x] += 1 << line
    for colour, sixels in columns.items():
        yield f"#{colour}{sixels.rstrip(b'?').decode()}"


def _percents(palette: bytes, nth: int) -> str:
    return ";".join(str(round(value / 2.55)) for value in palette[3 * nth : 3 * nth + 3])
