"""Where code and words stand on a label, in whole dots of the printer: bars of uneven width are not read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.rules.label_sheets import MM
from data.rules.label_tags import Tag
from data.rules.symbols import Symbol, SymbolKind

Measure = Callable[[str, float, bool], float]
"""How wide a text is, in dots: the text, its size in dots, whether it is bold."""

MARGIN = 1 / 16
"""Inches at the edge of a label that stay free: no sheet lies quite straight."""

LEAST_MODULE = 0.24 / MM
"""Inches: narrower modules are lost to common printers and scanners at arm's length."""

WIDEST_BAR = 0.5 / MM
"""Inches of the narrowest bar: wider ones only make the code long."""

POINT = 1 / 72
LARGEST, SMALLEST_BIG, USUAL, SMALLEST = 72, 7, 9, 5
"""Points: of big letters at most and at least, of lines as a rule and at least."""

LEADING = 1.15
"""From line to line, in parts of the size."""

ELLIPSIS = "..."
"""In characters that every printer has."""

TALL = 0.75
"""A label so high for its width has its words under the code, not beside it."""


class NoRoom(ValueError):
    """The code does not fit on the label in modules that can be read."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: its left and upper edge, its size and whether it is bold, in dots."""

    text: str
    x: float
    y: float
    size: float
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A code: its left and upper edge, the width of a module, and the height of one row of modules, in dots."""

    symbol: Symbol
    x: int
    y: int
    module: int
    row: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A label, drawn."""

    bars: Bars
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The label in dots, and how texts are measured there."""

    width: int
    height: int
    dpi: int
    measure: Measure
    most: int = 1000
    """Dots of a module, at most."""

    @property
    def margin(self) -> int:
        return round(MARGIN * self.dpi)

    @property
    def least(self) -> int:
        """The narrowest module."""
        return max(1, -int(-LEAST_MODULE * self.dpi // 1))

    @property
    def point(self) -> float:
        return POINT * self.dpi


def drawn(tag: Tag, symbol: Symbol, room: Room) -> Drawing:
    """A label with this code. Raises NoRoom."""
    if symbol.kind is SymbolKind.CODE128:
        return _under_words(tag, symbol, room)
    return (
        _above_words(tag, symbol, room) if room.height >= TALL * room.width else _beside_words(tag, symbol, room)
    )


def _beside_words(tag: Tag, symbol: Symbol, room: Room) -> Drawing:
    side, quiet = symbol.across, symbol.quiet

    def fits(module: int) -> bool:
        edge = max(room.margin, quiet * module)
        return side * module + 2 * edge <= room.height and edge + (side + quiet) * module <= 0.6 * room.width

    module = _largest(fits, room, symbol)
    edge = max(room.margin, quiet * module)
    bars = Bars(symbol, edge, (room.height - side * module) // 2, module, module)
    left = edge + (side + quiet) * module
    return Drawing(bars, _written(tag, room, left, room.margin, room.height - 2 * room.margin))


def _above_words(tag: Tag, symbol: Symbol, room: Room) -> Drawing:
    side, quiet = symbol.across, symbol.quiet

    def fits(module: int) -> bool:
        edge = max(room.margin, quiet * module)
        return side * module + 2 * edge <= room.width and edge + (side + quiet) * module <= 0.7 * room.height

    module = _largest(fits, room, symbol)
    edge = max(room.margin, quiet * module)
    bars = Bars(symbol, (room.width - side * module) // 2, edge, module, module)
    top = edge + (side + quiet) * module
    return Drawing(bars, _written(tag, room, room.margin, top, room.height - room.margin - top))


def _under_words(tag: Tag, symbol: Symbol, room: Room) -> Drawing:
    """Big words, the bars, and under them what they carry and the other lines."""

    def fits(module: int) -> bool:
        edge = max(room.margin, symbol.quiet * module)
        return module <= max(room.least, WIDEST_BAR * room.dpi) and symbol.across * module + 2 * edge <= room.width

    module = _largest(fits, room, symbol)
    inner = room.height - 2 * room.margin
    big, high = round(inner * 0.34), round(inner * 0.36)
    bars = Bars(symbol, (room.width - symbol.across * module) // 2, room.margin + big, module, high)
    wide = room.width - 2 * room.margin
    words = _big(tag.big, room, (room.margin, room.margin, wide, big))
    box = (room.margin, room.margin + big + high + room.point, wide, inner - big - high - room.point)
    return Drawing(bars, (*words, *_small((symbol.text, *tag.lines), room, box)))


def _largest(fits: Callable[[int], bool], room: Room, symbol: Symbol) -> int:
    """The widest module that fits, in dots."""
    module = min(room.most, room.width // symbol.across)
    while module >= room.least and not fits(module):
        module -= 1
    if module < room.least:
        raise NoRoom(f"“{symbol.text}” is too long for this label.")
    return module


Box = tuple[float, float, float, float]
"""Left, top, width and height, in dots."""


def _written(tag: Tag, room: Room, left: float, top: float, height: float) -> tuple[Words, ...]:
    """The words of a label in what room there is for them."""
    wide = room.width - room.margin - left
    share = height * (0.55 if tag.lines else 1.0)
    big = _big(tag.big, room, (left, top, wide, share))
    return (*big, *_small((*tag.lines, tag.payload), room, (left, top + share, wide, height - share)))


def _big(text: str, room: Room, box: Box) -> tuple[Words, ...]:
    """A text as large as it can be, on one line or broken into two."""
    left, top, wide, high = box
    choices = [[text], _halves(text)] if " " in text or len(text) > 8 else [[text]]

    def size(lines: Sequence[str]) -> float:
        widest = max(room.measure(line, 1000, True) for line in lines) / 1000 or 1
        return min(wide / widest, high / len(lines) / LEADING, LARGEST * room.point)

    lines = max(choices, key=size)
    letters = max(size(lines), min(SMALLEST_BIG * room.point, high / len(lines)))
    return tuple(
        Words(_cut(line, wide, letters, room, is_bold=True), left, top + nth * letters * LEADING, letters, True)
        for nth, line in enumerate(lines)
    )


def _small(lines: Sequence[str], room: Room, box: Box) -> tuple[Words, ...]:
    """As many lines as there is room for, the first one broken where the others leave some."""
    left, top, wide, high = box
    size = max(SMALLEST * room.point, min(USUAL * room.point, high / max(1, len(lines)) / LEADING))
    room_for = int(high / (size * LEADING) + 0.01)
    first, *others = lines
    spare = max(1, room_for - len(others))
    shown = [*_broken(first, wide, size, room, spare), *others][:room_for]
    return tuple(
        Words(_cut(line, wide, size, room), left, top + nth * size * LEADING, size)
        for nth, line in enumerate(shown)
    )


def _halves(text: str) -> list[str]:
    """A text in two lines, broken at the blank nearest to its middle, else there."""
    middle = len(text) / 2
    blanks = [place for place, char in enumerate(text) if char == " "]
    place = min(blanks, key=lambda each: abs(each - middle), default=round(middle))
    return [text[:place].strip(), text[place:].strip()]


def _broken(text: str, wide: float, size: float, room: Room, most: int) -> list[str]:
    """A text in at most so many lines; the last one has the rest."""
    lines: list[str] = []
    current = ""
    words = text.split(" ")
    for nth, word in enumerate(words):
        joined = f"{current} {word}".strip()
        if current and len(lines) < most - 1 and room.measure(joined, size, False) > wide:
            lines.append(current)
            current = word
        else:
            current = joined
        if len(lines) == most - 1:
            return [*lines, " ".join([current, *words[nth + 1 :]])]
    return [*lines, current]


def _cut(text: str, wide: float, size: float, room: Room, *, is_bold: bool = False) -> str:
    """A text, cut where it is wider than there is room for."""
    if room.measure(text, size, is_bold) <= wide:
        return text
    kept = text
    while kept and room.measure(kept + ELLIPSIS, size, is_bold) > wide:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS
