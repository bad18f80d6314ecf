"""What stands on a label: its code, and what people read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from data.rules.codes import PREFIX, Label, normalise
from data.rules.label_names import bin_path, section_path
from data.rules.symbols import SymbolKind

LONGEST = 200
"""Characters of a line: more are never seen."""

NOWHERE = "no place"

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A label. `payload` is what its code carries, '' where no scanner could type that; `short` a shorter code for
    the same thing, where bars would be too wide; `big` is read from afar, `lines` from near.

    `is_ahead` where the thing need not exist yet.
    """

    payload: str
    big: str
    lines: tuple[str, ...] = ()
    short: str = ""
    is_ahead: bool = False

    def carried(self, kind: SymbolKind) -> str:
        """What a code of this kind carries."""
        return self.short if kind is SymbolKind.CODE128 and self.short else self.payload


def printable(text: str | None) -> str:
    """A text as it can be printed: without controls and what is not seen, every gap one blank."""
    folded = " ".join(unicodedata.normalize("NFC", text or "").split())
    return "".join(char for char in folded if unicodedata.category(char) not in _UNSEEN)[:LONGEST]


def payload(label: Label, text: str) -> str:
    """The text of a label's code; '' where a scanner would not hand it back as it is."""
    carried = f"{PREFIX}{label}:{text}"
    read = normalise(carried)
    comes_back = read is not None and (read.label, read.text) == (label, text)
    return carried if comes_back and text == printable(text) else ""


def of_bin(row_id: int, name: str, bin_type: str, description: str | None) -> Tag:
    """The label of a bin: it carries the row's id, which outlives a new name."""
    return Tag(payload(Label.BIN, str(row_id)), printable(name), _lines(f"bin · {bin_type}", description))


def of_section(row_id: int, bin_name: str, section_name: str, bin_type: str, capacity: int | None) -> Tag:
    """The label of a section: it carries the row's id."""
    holds = f"holds {capacity}" if capacity else ""
    words = _lines(f"bin {bin_name} · section {section_name}", f"{bin_type} · {holds}" if holds else bin_type)
    return Tag(payload(Label.SECTION, str(row_id)), printable(f"{bin_name}{section_name}"), words)


def of_item(storage_id: str, title: str | None, category: str | None) -> Tag:
    """The label of a stored thing: it carries the storage id."""
    return Tag(payload(Label.ITEM, storage_id), printable(storage_id), _lines(title, category))


def of_listing(uuid: str, sku: str | None, is_alone: bool, title: str | None, location: str | None) -> Tag:
    """The label of a listing: it carries the public id, in bars the SKU where no other listing has the same."""
    short = payload(Label.LISTING, sku) if sku and is_alone else ""
    words = _lines(title, f"SKU {sku}" if sku else None)
    return Tag(payload(Label.LISTING, uuid), printable(location) or NOWHERE, words, short)


def of_card(
    uuid: str, serial: str | None, is_alone: bool, title: str | None, facts: str, location: str | None
) -> Tag:
    """The label of a card: it carries the public id, in bars a slab's serial where no other card has the same."""
    short = payload(Label.CARD, serial) if serial and is_alone else ""
    return Tag(payload(Label.CARD, uuid), printable(location) or NOWHERE, _lines(title, facts), short)


def of_command(code: str, words: str, places: str) -> Tag:
    """A barcode that does what a key does, and where it does."""
    return Tag(code, printable(words), _lines(places))


def bin_ahead(name: str) -> Tag:
    """The label of a bin that need not exist yet: it carries the name."""
    return Tag(payload(Label.BIN, bin_path(name)), printable(name), ("bin",), is_ahead=True)


def section_ahead(bin_name: str, section_name: str) -> Tag:
    """The label of a section that need not exist yet: it carries both names."""
    carried = payload(Label.SECTION, section_path(bin_name, section_name))
    words = _lines(f"bin {bin_name} · section {section_name}")
    return Tag(carried, printable(f"{bin_name}{section_name}"), words, is_ahead=True)


def _lines(*texts: str | None) -> tuple[str, ...]:
    return tuple(line for line in map(printable, texts) if line)
