"""Codes as scanners hand them over, and as they were meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from data.rules.product_code import is_right

PREFIX = "~"
"""The first character of Bindeck's own labels; a scanner may be set to send it before every code."""


class Label(StrEnum):
    """What one of Bindeck's own labels stands for: `~ITM:A2-07`."""

    BIN = "BIN"
    SECTION = "SEC"
    ITEM = "ITM"
    LISTING = "LST"
    CARD = "CRD"
    COMMAND = "CMD"


_LABEL = re.compile(rf"({'|'.join(Label)}):(.+)", re.IGNORECASE)
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_AROUND = "".join(map(chr, range(33))) + "\x7f\u00a0\ufeff"
"""Blanks and controls that scanners and pastes put around a code."""

_DIGITS = re.compile(r"[0-9]+")

_RETAIL = (8, 12, 13, 14)
"""Digits of EAN-8, UPC-A, EAN-13 and GTIN-14."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code without what the scanner put around it; `label` where it is one of Bindeck's own."""

    text: str
    label: Label | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """The ways in which the same retail number may be stored; the text alone for any other code."""
        number = retail_number(self.text)
        if number is None:
            return (self.text,)
        bare = number.lstrip("0")
        return tuple(dict.fromkeys([self.text, *(bare.zfill(size) for size in _RETAIL if len(bare) <= size)]))

    @property
    def is_misread(self) -> bool:
        """Whether it is as long as a retail number and its check digit is wrong."""
        return (
            len(self.text) in (12, 13) and self.text.isascii() and self.text.isdigit() and not is_right(self.text)
        )


def normalise(raw: str) -> Code | None:
    """The code in what a scanner typed; None where nothing is left of it.

    >>> normalise("~ITM:A2-07\\r")
    Code(text='A2-07', label=<Label.ITEM: 'ITM'>)
    >>> normalise("]C1RR-00412\\t")
    Code(text='RR-00412', label=None)
    """
    text = raw.strip(_AROUND).removeprefix(PREFIX).strip(_AROUND)
    text = _AIM.sub("", text, count=1).strip(_AROUND).removeprefix(PREFIX).strip(_AROUND)
    ours = _LABEL.fullmatch(text)
    if ours is not None:
        return Code(ours[2].strip(_AROUND), Label(ours[1].upper()))
    return Code(text) if text else None


def retail_number(text: str) -> str | None:
    """An EAN, UPC or GTIN with a right check digit, as 14 digits; None for any other text.

    UPC-A is EAN-13 with a leading zero.
    """
    if len(text) not in _RETAIL or not _DIGITS.fullmatch(text) or not is_right(text):
        return None
    return text.zfill(max(_RETAIL))
