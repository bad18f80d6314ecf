"""A card's tags: custom_categories is a JSON list by the contract, and in old rows anything."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, cast

from data.rules.search import BLANKS

LONGEST = 60
"""Characters of a tag that a person makes."""

MOST = 20
"""Tags that are added or removed at once."""

_MARKS = str.maketrans("", "", '[]{}"')
"""What is left out of a list that is no JSON."""


class UnreadableTags(ValueError):
    """What is stored is neither a list of texts in JSON nor words between commas: it must not be written over."""


def read(stored: str | None) -> list[str]:
    """The tags of a row, whatever is stored; those of broken JSON as far as they can be told.

    >>> read('["Keep", "PSA 10 Gem Mint"]'), read("keep, bulk"), read(None)
    (['Keep', 'PSA 10 Gem Mint'], ['keep', 'bulk'], [])
    """
    texts = _texts(stored or "")
    words = texts if texts is not None else (stored or "").translate(_MARKS).split(",")
    return [word for word in (word.strip(BLANKS) for word in words) if word]


def changed(stored: str | None, add: Sequence[str] = (), remove: Sequence[str] = ()) -> str | None:
    """The text to store once tags were added and removed, whatever their case; None for no tags.

    Numbers that are in the list stay in their place, and a text that already is so is given back as it is.
    Raises UnreadableTags.

    >>> changed("keep, bulk", add=["Trade"], remove=["BULK"])
    '["keep", "Trade"]'
    """
    entries = _entries(stored or "")
    gone = {_folded(tag) for tag in remove}
    kept = [entry for entry in entries if not (isinstance(entry, str) and _folded(entry) in gone)]
    there = {_folded(entry) for entry in kept if isinstance(entry, str)}
    new = [tag for tag in add if _folded(tag) not in there]
    if len(kept) == len(entries) and not new:
        return stored
    made = [*kept, *new]
    if not made:
        return None
    text = json.dumps(made, ensure_ascii=False)
    # Half a surrogate pair can be stored as its escape alone.
    return json.dumps(made) if re.search("[\ud800-\udfff]", text) else text


def parse(text: str) -> tuple[list[str], list[str]]:
    """The tags to add and, behind a `-`, to remove, as a person types them: between commas. Raises ValueError.

    >>> parse("Trade, -bulk")
    (['Trade'], ['bulk'])
    """
    words = [" ".join(word.split()) for word in text.split(",")]
    add, remove = dict[str, str](), dict[str, str]()
    for word in filter(None, words):
        tag = word.removeprefix("-").strip() if word.startswith("-") else word
        if not tag:
            raise ValueError("Behind the - stands the tag that is to go.")
        if len(tag) > LONGEST:
            raise ValueError(f"A tag has at most {LONGEST} characters: “{tag[:20]}…” has {len(tag)}.")
        if not tag.isprintable():
            raise ValueError("A tag cannot have control characters.")
        (remove if word.startswith("-") else add).setdefault(_folded(tag), tag)
    if both := add.keys() & remove.keys():
        raise ValueError(f"“{add[min(both)]}” can be added or removed, not both.")
    if not add and not remove:
        raise ValueError("Type tags between commas; - before one removes it.")
    if len(add) + len(remove) > MOST:
        raise ValueError(f"At most {MOST} tags at once.")
    return list(add.values()), list(remove.values())


def _folded(tag: str) -> str:
    return tag.strip(BLANKS).lower()


def _entries(stored: str) -> list[Any]:
    """What is in the stored list."""
    if not stored.strip(BLANKS):
        return []
    try:
        found = json.loads(stored)
    except (ValueError, RecursionError):
        if re.search(r'[\[\]{}"\\]', stored):
            raise UnreadableTags(stored) from None
        return read(stored)
    if isinstance(found, list):
        entries = cast(list[Any], found)
        if all(isinstance(entry, str | int) for entry in entries):
            return entries
        raise UnreadableTags(stored)
    if found is None:
        return []
    if isinstance(found, str | int | float) and not isinstance(found, bool):
        return read(str(found))
    raise UnreadableTags(stored)


def _texts(stored: str) -> list[str] | None:
    """The texts of a list of JSON that holds nothing else, and nothing that a database cannot hold."""
    try:
        found = json.loads(stored)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    entries = cast(list[Any], found)
    texts = [entry for entry in entries if isinstance(entry, str)]
    whole = len(texts) == len(entries) and not any(re.search("[\0\ud800-\udfff]", text) for text in texts)
    return texts if whole else None
