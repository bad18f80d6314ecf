"""Tags that many cards are to get or lose, as a person types them: `trade, -bulk`."""

from __future__ import annotations

from collections.abc import Sequence

from data.rules import tags

MOST = 20
"""Tags that are added or removed at once."""


def parse(text: str) -> tuple[list[str], list[str]]:
    """The tags to add and, those behind a `-`, to remove. Raises ValueError with a sentence.

    >>> parse("Trade, -bulk")
    (['Trade'], ['bulk'])
    """
    add, remove = dict[str, str](), dict[str, str]()
    for word in filter(None, map(str.strip, text.split(","))):
        side = remove if word.startswith("-") else add
        tag = tags.parse(word.removeprefix("-"))
        side.setdefault(tag.casefold(), tag)
    if both := add.keys() & remove.keys():
        raise ValueError(f"“{add[min(both)]}” can be added or removed, not both.")
    if not add and not remove:
        raise ValueError("Type tags between commas; - before one removes it.")
    if len(add) + len(remove) > MOST:
        raise ValueError(f"At most {MOST} tags at once.")
    return list(add.values()), list(remove.values())


def changed(stored: str | None, add: Sequence[str], remove: Sequence[str]) -> str | None:
    """What to store with some tags and without others; what already reads so stays as it is written."""
    return tags.added(tags.removed(stored, remove), add)
