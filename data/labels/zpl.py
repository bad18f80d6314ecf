"""Labels in ZPL II, the language of Zebra's label printers and of many that speak it too."""

from __future__ import annotations

from collections.abc import Sequence

from data.labels.layout import Bars, Drawing, Words
from data.rules.label_sheets import Sheet
from data.rules.symbols import Symbol, SymbolKind

RESOLUTIONS = (203, 300, 600)
"""Dots per inch of the heads there are; 203 is the common one."""

ESCAPE = "_"
"""What ^FH makes the first character of a byte in hexadecimal."""

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;/-+*#()=?!")
"""Characters of field data that mean nothing else in ZPL."""

_INVOKED = {"^": "><", ">": ">0", "~": ">="}
"""Characters of Code 128's subset B that ZPL writes as invocation codes."""

SUBSET_B = ">:"

LARGEST_MODULE = 10
"""Dots of a module, at most, of ^BQ and ^BY alike."""

WIDE, NARROW = 0.62, 1.0
"""Width of a letter of font 0, at most, in parts of its size: of ASCII, and of what may be wider."""

CODE_B_FRAME = 35
"""Modules of a Code 128 in subset B besides eleven a character: start, check digit and stop."""


def measure(text: str, size: float, is_bold: bool) -> float:
    """How wide a text is at most, in dots: the printer's own letters cannot be asked."""
    return sum(WIDE if char.isascii() else NARROW for char in text) * size


def in_subset_b(symbol: Symbol) -> Symbol:
    """A code as wide as the printer makes it: Code 128 in subset B alone, which is what the job asks for."""
    if symbol.kind is SymbolKind.QR:
        return symbol
    across = 11 * len(symbol.text) + CODE_B_FRAME
    return Symbol(symbol.kind, symbol.text, ((True,) * across,))


def written(drawings: Sequence[Drawing], sheet: Sheet, dpi: int) -> bytes:
    """The job: a format for each label, in UTF-8."""
    width, height = (round(inches * dpi) for inches in sheet.size)
    labels = ["".join(_label(drawing, width, height)) for drawing in drawings]
    return "\n".join([*labels, ""]).encode()


def _label(drawing: Drawing, width: int, height: int) -> list[str]:
    """One format: CI28 is UTF-8, the label's size and home are set, so that nothing is left of the job before."""
    words = [_words(each) for each in drawing.words]
    return [f"^XA^CI28^PW{width}^LL{height}^LH0,0\n", f"{_bars(drawing.bars)}\n", *words, "^XZ"]


def _words(words: Words) -> str:
    size = max(10, int(words.size))
    return f"^FO{round(words.x)},{round(words.y)}^A0N,{size},{size}^FH{ESCAPE}^FD{field(words.text)}^FS\n"


def _bars(bars: Bars) -> str:
    text = bars.symbol.text
    origin = f"^FO{bars.x},{bars.y}"
    if bars.symbol.kind is SymbolKind.CODE128:
        carried = SUBSET_B + "".join(_INVOKED.get(char, char) for char in text)
        return f"{origin}^BY{bars.module}^BCN,{bars.row},N,N,N,N^FH{ESCAPE}^FD{field(carried)}^FS"
    if text.isascii():
        return f"{origin}^BQN,2,{bars.module},M,7^FH{ESCAPE}^FDMA,{field(text)}^FS"
    return f"{origin}{_graphic(bars)}^FS"


def _graphic(bars: Bars) -> str:
    """A QR code as a picture: ^BQ takes Latin and Kana alone."""
    bits = ["".join("1" if dark else "0" for dark in row for _ in range(bars.module)) for row in bars.symbol.rows]
    per_row = -(-len(bits[0]) // 8)
    rows = [f"{int(row.ljust(per_row * 8, '0'), 2):0{2 * per_row}X}" for row in bits]
    total = per_row * len(rows) * bars.module
    return f"^GFA,{total},{total},{per_row},{''.join(row * bars.module for row in rows)}"


def field(text: str) -> str:
    """Field data under ^FH: whatever could mean something in ZPL, and each byte beyond ASCII, in hexadecimal.

    >>> field("~ITM:A2_07")
    '_7EITM:A2_5F07'
    """
    return "".join(
        char if char in _PLAIN else "".join(f"{ESCAPE}{byte:02X}" for byte in char.encode("utf-8"))
        for char in text
    )
