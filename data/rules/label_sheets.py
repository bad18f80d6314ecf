"""Sheets of labels and rolls of them: exact measures, as their makers publish them."""

from __future__ import annotations

from dataclasses import dataclass

MM = 25.4
"""Millimetres of an inch."""

LETTER = (8.5, 11.0)
A4 = (210 / MM, 297 / MM)
"""Width and height of paper, in inches."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of equal labels, in inches: the page, a label, where the first one begins, and the way from the edge
    of one to the same edge of the next. A roll is a page that is one label."""

    name: str
    page: tuple[float, float]
    columns: int
    rows: int
    size: tuple[float, float]
    origin: tuple[float, float]
    pitch: tuple[float, float]

    @property
    def count(self) -> int:
        """Labels on a sheet."""
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """Whether it is for a label printer."""
        return self.size == self.page

    @property
    def words(self) -> str:
        """What a person chooses it by.

        >>> SHEETS["avery-5160"].words
        'avery-5160   30 of 2.625×1 in (67×25 mm), letter'
        """
        width, height = self.size
        measure = f"{width:.4g}×{height:.4g} in ({width * MM:.0f}×{height * MM:.0f} mm)"
        if self.is_roll:
            return f"{self.name}   {measure}, one after another"
        return f"{self.name}   {self.count} of {measure}, {'letter' if self.page == LETTER else 'A4'}"

    def place(self, nth: int) -> tuple[float, float]:
        """The left and upper edge of the nth label of a sheet, from 0, counted along its rows."""
        row, column = divmod(nth, self.columns)
        return self.origin[0] + column * self.pitch[0], self.origin[1] + row * self.pitch[1]


def _letter(
    number: str, columns: int, rows: int, size: tuple[float, float], origin: tuple[float, float], across: float
) -> Sheet:
    return Sheet(f"avery-{number}", LETTER, columns, rows, size, origin, (across, size[1]))


def _a4(number: str, columns: int, rows: int, size: tuple[float, float], across: float) -> Sheet:
    """A sheet that stands in the middle of its paper; in millimetres."""
    width, height = size
    left = (210 - (columns - 1) * across - width) / 2
    top = (297 - rows * height) / 2
    inches = (width / MM, height / MM), (left / MM, top / MM), (across / MM, height / MM)
    return Sheet(f"avery-{number}", A4, columns, rows, *inches)


def _roll(width: float, height: float) -> Sheet:
    size = (width, height)
    return Sheet(f"roll-{width:g}x{height:g}", size, 1, 1, size, (0.0, 0.0), size)


SHEETS = {
    sheet.name: sheet
    for sheet in (
        _letter("5160", 3, 10, (2.625, 1.0), (0.1875, 0.5), 2.75),
        _letter("5161", 2, 10, (4.0, 1.0), (0.15625, 0.5), 4.1875),
        _letter("5162", 2, 7, (4.0, 4 / 3), (0.15625, 5 / 6), 4.1875),
        _letter("5163", 2, 5, (4.0, 2.0), (0.15625, 0.5), 4.1875),
        _letter("5164", 2, 3, (4.0, 10 / 3), (0.15625, 0.5), 4.1875),
        _letter("5167", 4, 20, (1.75, 0.5), (0.28125, 0.5), 2.0625),
        _a4("l7160", 3, 7, (63.5, 38.1), 66.04),
        _a4("l7163", 2, 7, (99.1, 38.1), 101.6),
        _a4("l7651", 5, 13, (38.1, 21.2), 40.6),
        _roll(2, 1),
        _roll(2.25, 1.25),
        _roll(3, 2),
        _roll(4, 6),
    )
}
"""By name."""

USUAL_SHEET = SHEETS["avery-5160"]
USUAL_ROLL = SHEETS["roll-2x1"]

USED = "on a used sheet the first free label is counted along the rows, from 1"


def named(text: str) -> Sheet:
    """The sheet of a name, `5160` for `avery-5160`. ValueError with a sentence that lists what there is."""
    name = text.strip().casefold().replace(" ", "-")
    found = SHEETS.get(name) or SHEETS.get(f"avery-{name}") or SHEETS.get(f"roll-{name}")
    if found is None:
        raise ValueError(f"There is no sheet “{text}” here. There are {', '.join(SHEETS)}.")
    return found
