"""Where the units of a listing are stored, as lines of facts."""

from __future__ import annotations

from collections.abc import Sequence

from queries.detail import StoredItem
from tui.raw_words import odd
from tui.times import local
from tui.wording import words
from widgets.facts import Fact


def storage_facts(items: Sequence[StoredItem]) -> list[Fact]:
    """A line for each storage item, and its notes."""
    facts: list[Fact] = []
    for item in items:
        facts.append(Fact("" if facts else "Stored", _place(item)))
        facts += [Fact("", note) for note in (item.notes,) if note]
    return facts


def _place(item: StoredItem) -> str:
    return words(
        [
            item.storage_id or odd("no storage id", "it cannot be scanned"),
            _bin(item),
            _section(item),
            _fill(item),
            _units(item.quantity),
            f"since {local(item.created_at)}" if item.created_at else "",
        ]
    )


def _bin(item: StoredItem) -> str:
    if item.bin_name is None:
        return odd("no bin", "it is gone, or not yours" if item.names_bin else "none is named")
    return f"bin {item.bin_name}"


def _section(item: StoredItem) -> str:
    if not item.names_section:
        return "no section"
    if item.section_name is None:
        return odd("no section", "it is gone, or not yours")
    name = f"section {item.section_name}"
    return odd(name, f"of bin {item.section_bin or 'without a name'}") if item.strayed else name


def _fill(item: StoredItem) -> str:
    if item.item_count is None:
        return ""
    if item.capacity is None:
        return f"{item.item_count} there"
    fill = f"{item.item_count} of {item.capacity} there"
    return odd(fill, "over capacity") if item.item_count > item.capacity else fill


def _units(quantity: int | None) -> str:
    if quantity is None or quantity == 1:
        return ""
    return odd(f"×{quantity}", "an emptied item") if quantity < 1 else f"×{quantity}"
