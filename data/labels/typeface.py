"""The letters of a label: the printer's own, or those of a font file for other scripts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import BindeckError

STAND_IN = "?"
"""For a character that the font has not."""

_OWN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100)]))
"""What the fonts have that need no file: Latin-1."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file, or none, and the characters it has."""

    path: Path | None = None
    characters: frozenset[str] = _OWN

    def drawable(self, text: str) -> str:
        """The text with a stand-in for each character that cannot be drawn."""
        return "".join(char if char in self.characters else STAND_IN for char in text)


def typeface(path: Path | None) -> Typeface:
    """The letters of a TrueType or OpenType file; the usual ones for None. Raises BindeckError."""
    if path is None:
        return Typeface()
    from fontTools import ttLib  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]  # few starts ever need it; it has no stubs

    try:
        with ttLib.TTFont(path, lazy=True, fontNumber=0) as font:
            table: dict[int, Any] = font.getBestCmap() or {}
    except OSError as error:
        raise BindeckError(f"The font {path} could not be read: {error.strerror}.") from None
    except (ttLib.TTLibError, KeyError, AssertionError, ValueError):
        raise BindeckError(f"{path} is no font: name a .ttf or .otf file.") from None
    return Typeface(path, frozenset(map(chr, table)))
