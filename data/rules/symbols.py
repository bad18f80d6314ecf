"""Codes as modules, dark and light: QR by segno, Code 128 by python-barcode. What draws them is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class SymbolKind(StrEnum):
    """The codes a label may carry."""

    QR = "qr"
    CODE128 = "code128"


QUIET = {SymbolKind.QR: 4, SymbolKind.CODE128: 10}
"""Modules of light that a code needs beside it, as its standard says."""

KIND_NAMES = {SymbolKind.QR: "QR", SymbolKind.CODE128: "Code 128"}

MOST_CHARACTERS = 80
"""Of a Code 128: a longer one is wider than any label."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A code without its quiet zone. `rows` are its modules, True for dark; a Code 128 has one row."""

    kind: SymbolKind
    text: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def across(self) -> int:
        """Modules from left to right."""
        return len(self.rows[0])

    @property
    def quiet(self) -> int:
        """Modules of light on each side."""
        return QUIET[self.kind]


def qr(text: str, level: Literal["l", "m"] = "m") -> Symbol:
    """The smallest QR code of a text. ValueError with a sentence where it is too long for any."""
    import segno  # noqa: PLC0415  # few starts ever draw a code

    try:
        code = segno.make(text, error=level, micro=False, boost_error=False)
    except segno.DataOverflowError:
        raise ValueError("It is too long for a QR code.") from None
    return Symbol(SymbolKind.QR, text, tuple(tuple(bool(module) for module in row) for row in code.matrix))


def code128(text: str) -> Symbol:
    """The Code 128 of a text of printable ASCII. ValueError with a sentence for any other."""
    from barcode.codex import Code128  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]  # few starts ever need it; it has no stubs

    if not (text and text.isascii() and text.isprintable()):
        raise ValueError("Code 128 carries plain letters, digits and signs alone.")
    if len(text) > MOST_CHARACTERS:
        raise ValueError("It is too long for Code 128.")
    bars = str(Code128(text).build()[0])
    return Symbol(SymbolKind.CODE128, text, (tuple(bar == "1" for bar in bars),))


def symbol(kind: SymbolKind, text: str) -> Symbol:
    """The code of that kind. ValueError with a sentence where there is none for this text."""
    return qr(text) if kind is SymbolKind.QR else code128(text)
