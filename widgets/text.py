"""Any text as cells of a terminal: made harmless, fitted to a width, wrapped."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, chop_cells, get_character_cell_size

Align = Literal["left", "right"]

ELLIPSIS = "…"
UNPRINTABLE = "\ufffd"

# A blank that bidirectional terminals take for a left-to-right letter: what follows RTL text keeps its column.
RTL_GUARD = "\u2800"

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

# Terminals disagree on the width of a joined emoji; its first member alone is two cells everywhere.
_JOINED_EMOJI = re.compile("\u200d[\u2190-\u2bff\U0001f000-\U0001faff]")

# Drawn by some terminals and skipped by others: fillers, variation selectors, skin tones, tags.
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)

# Three marks on one letter are language; more are noise that costs bytes.
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK_PILE = re.compile(f"({_MARK}{{3}}){_MARK}+")

_ASCII = {
    **dict.fromkeys(map(ord, "─━┄╌–—"), "-"),
    **dict.fromkeys(map(ord, "│┃"), "|"),
    **dict.fromkeys(map(ord, "█▉▊▋▌▍▎▏▐"), "#"),
    **dict.fromkeys(map(ord, "‘’′"), "'"),
    **dict.fromkeys(map(ord, "“”″"), '"'),
    **dict.fromkeys(map(ord, "•●◆"), "*"),
    **dict.fromkeys(map(ord, "→▸›»"), ">"),
    **dict.fromkeys(map(ord, "←‹«"), "<"),
    ord(ELLIPSIS): "~",
    ord("·"): ".",
    ord("○"): "o",
    ord("✓"): "+",
    ord("✗"): "x",
    ord("×"): "x",
    ord("⚠"): "!",
    ord("⇄"): "=",
    ord("▾"): "v",
    ord("▼"): "v",
    ord("▲"): "^",
    ord(RTL_GUARD): " ",
}


def clean(text: str) -> str:
    """`text` without anything a terminal would obey, join, reorder or measure in its own way."""
    if text.isascii() and text.isprintable():
        return text
    text = _JOINED_EMOJI.sub("", unicodedata.normalize("NFC", text))
    return "".join(map(_neutral, _MARK_PILE.sub(r"\1", text)))


def fit(text: str, width: int, align: Align = "left") -> str:
    """`text`, cleaned, in exactly `width` cells; an ellipsis stands where it was cut."""
    if width <= 0:
        return ""
    if text.isascii() and text.isprintable():
        cells = len(text)
        if cells > width:
            return text[: width - 1] + ELLIPSIS
    else:
        # A long text costs what is seen of it: no letter needs more than 16 code points.
        text = clean(text[: 16 * width + 64])
        if width > 1 and _RTL.search(text):
            return fit_cleaned(text, width - 1, align) + RTL_GUARD
        return fit_cleaned(text, width, align)
    return text.rjust(width) if align == "right" else text.ljust(width)


def fit_cleaned(text: str, width: int, align: Align) -> str:
    """What `fit` does for a text that is cleaned but not ASCII."""
    text, cells = _cut(text, width)
    padding = " " * (width - cells)
    return padding + text if align == "right" else text + padding


def wrap(text: str, width: int) -> list[str]:
    """The cleaned lines of `text`, none wider than `width` cells, broken between words where possible."""
    return [
        line for paragraph in text.splitlines() or [""] for line in _wrap_line(clean(paragraph), max(2, width))
    ]


def ascii_only(text: str) -> str:
    """A cleaned `text` for terminals that draw nothing else, every character in as many cells as before."""
    if text.isascii():
        return text
    text = text.translate(_ASCII)
    return "".join(char if char.isascii() else "?" * get_character_cell_size(char) for char in text)


@lru_cache(maxsize=4096)
def _neutral(char: str) -> str:
    """What is drawn for a character: itself, a stand-in, a space or nothing."""
    code = ord(char)
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return chr(code - 0x1F1E6 + ord("A"))
    if _IGNORED.match(char):
        return ""
    match unicodedata.category(char):
        case "Cf":
            return ""
        case "Cc":
            return _control(char)
        case "Cs":
            return UNPRINTABLE
        case "Cn" if get_character_cell_size(char) < 2:
            return UNPRINTABLE
        case "Zs" | "Zl" | "Zp":
            return " " * get_character_cell_size(char)
        case _:
            return char


def _control(char: str) -> str:
    """A blank for white space, the control picture for the other C0 codes and DEL."""
    code = ord(char)
    if char.isspace():
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else UNPRINTABLE


def _cut(text: str, width: int) -> tuple[str, int]:
    """The beginning of `text` that fits, with an ellipsis if that is not all, and its cells."""
    cells = kept = kept_cells = 0
    for index, char in enumerate(text):
        size = get_character_cell_size(char)
        if cells + size > width:
            return text[:kept] + ELLIPSIS, kept_cells + 1
        cells += size
        if cells < width:
            kept, kept_cells = index + 1, cells
    return text, cells


def _wrap_line(line: str, width: int) -> list[str]:
    """One cleaned paragraph in lines of at most `width` cells."""
    lines: list[str] = []
    current = ""
    for word in line.split(" "):
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        *full, current = chop_cells(word, width) or [""]
        lines.extend(full)
    return [*lines, current]


def shortened(text: str, longest: int) -> str:
    """The text with its longest words cut: a name without blanks must not hide what is said of it.

    >>> shortened("bin ABCDEFGH is full", 4)
    'bin ABC… is full'
    """
    return " ".join(word if len(word) <= longest else f"{word[: longest - 1]}…" for word in text.split(" "))
