"""What a person who sets a scanner up must know of a scan: what came in, how quickly, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from data.rules.codes import PREFIX, Code, Label, normalise, retail_number
from data.rules.scanner import GAP, LONGEST_GAP, SHORTEST

_ENDS = {"enter": "Enter", "tab": "Tab", "ctrl+j": "line feed"}

_LABELS = {
    Label.BIN: "label of a bin",
    Label.SECTION: "label of a section",
    Label.ITEM: "label of a stored item",
    Label.LISTING: "label of a listing",
    Label.CARD: "label of a card",
    Label.COMMAND: "command",
}

_CONTROLS = {"\r": "CR", "\n": "LF", "\t": "Tab", "\x1b": "Esc", " ": "Space", "\x7f": "Del"}


@dataclass(frozen=True, slots=True)
class Came:
    """A key that came in: its name, what it writes (None: nothing), and when, in seconds of one clock."""

    key: str
    character: str | None
    at: float


def kind(code: Code) -> str:
    """What a code is, as far as its text tells.

    >>> kind(Code("036000291452"))
    'UPC-A, check digit right'
    """
    if code.label is not None:
        return f"Bindeck's {_LABELS[code.label]}"
    if code.is_misread:
        return "as long as a UPC or EAN, but the check digit is wrong: read it again"
    if retail_number(code.text) is not None:
        name = {8: "EAN-8", 12: "UPC-A", 13: "EAN-13", 14: "GTIN-14"}[len(code.text)]
        return f"{name}, check digit right"
    return "a number" if code.text.isdigit() else "a text: storage id, SKU, serial, public id or place"


def around(text: str) -> str:
    """What stood around the code in what was scanned.

    >>> around("~]C1RR-00412")
    'prefix ~, AIM identifier ]C1'
    """
    bare = text.removeprefix(PREFIX)
    parts = [f"prefix {PREFIX}"] if bare != text else []
    if bare.startswith("]") and normalise(bare) != normalise(bare[1:]):
        parts.append(f"AIM identifier {bare[:3]}")
    return ", ".join(parts) or "nothing"


def pace(came: Sequence[Came], reads: int) -> str:
    """How quickly keys followed each other.

    >>> pace([Came("a", "a", 1.0), Came("b", "b", 1.004), Came("c", "c", 1.012)], 2)
    '3 keys in 12 ms: gaps of 6 ms at the median, 8 ms at most; 2 reads'
    """
    gaps = [(later.at - earlier.at) * 1000 for earlier, later in pairwise(came)]
    keys = "1 key" if len(came) == 1 else f"{len(came)} keys"
    read = "1 read" if reads == 1 else f"{reads} reads"
    if not gaps:
        return f"{keys}; {read}"
    middle, most = median(gaps), max(gaps)
    return f"{keys} in {sum(gaps):.0f} ms: gaps of {middle:.0f} ms at the median, {most:.0f} ms at most; {read}"


def advice(came: Sequence[Came]) -> str:
    """What to set on a scanner that hands over keys as slowly as this; empty where all is well."""
    gaps = [later.at - earlier.at for earlier, later in pairwise(came)]
    text = "".join(key.character or "" for key in came)
    if len(text) >= SHORTEST and max(gaps) > LONGEST_GAP:
        return (
            f"A pause of more than {LONGEST_GAP * 1000:.0f} ms cuts a code in two: shorten its delay between keys."
        )
    if len(text) >= SHORTEST and median(gaps) > GAP and not text.startswith(PREFIX):
        return f"As slow as fingers: shorten its delay between keys, or let it send {PREFIX} before each code."
    if len(text) >= SHORTEST and text[0].islower():
        return f"Codes that begin with a small letter may fire a key: let it send {PREFIX} before each code."
    return ""


def keys(came: Sequence[Came]) -> str:
    """The keys, each with the gap before it in ms.

    >>> keys([Came("A", "A", 1.0), Came("enter", None, 1.0041)])
    'A  4 Enter'
    """
    first = [name(key) for key in came[:1]]
    later = [f"{(key.at - before.at) * 1000:.0f} {name(key)}" for before, key in pairwise(came)]
    return "  ".join([*first, *later])


def name(came: Came) -> str:
    """A key as a person calls it."""
    return _ENDS.get(came.key) or _CONTROLS.get(came.character or "") or came.character or came.key


def raw(text: str) -> str:
    """What the terminal sent, byte by byte, its control characters by name.

    >>> raw("A1\\r")
    '41 A  31 1  0d CR'
    """
    return "  ".join(f"{character.encode(errors='replace').hex(' ')} {_shown(character)}" for character in text)


def ended(came: Came) -> str:
    """By which key the code ended."""
    return _ENDS.get(came.key, came.key)


def _shown(character: str) -> str:
    return _CONTROLS.get(character) or (character if character.isprintable() else "·")
