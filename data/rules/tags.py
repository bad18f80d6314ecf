"""A card's tags (custom_categories): read from a text of any shape, written as a JSON list."""

import json
from collections.abc import Iterable
from typing import Any, cast

from data.rules import mend
from data.rules.listing_fields import FieldError, parse_word

LONGEST_TAG = 100
"""Characters of a tag."""

_BROKEN = object()


def read(text: str | None) -> list[str]:
    """The tags in a stored text: a JSON list, a JSON object (its keys, with values that say more), or words in a
    row.

    Each tag once, as it is written first; nothing that is written there is left out.

    >>> read('["PSA 10 Gem Mint", "Trade"]'), read("Trade, trade; Keep"), read('{"keep": true, "box": 4}')
    (['PSA 10 Gem Mint', 'Trade'], ['Trade', 'Keep'], ['keep', 'box: 4'])
    """
    return _once(_entries(text or ""))


def to_text(tags: Iterable[str], before: str | None = None) -> str | None:
    """What to store for these tags, None for none; what stood there `before` stays where it reads the same.

    Raises FieldError for one that is no tag.
    """
    entries = list(tags)
    if entries == read(before):
        return before
    known = set(read(before))
    kept = _once(tag if tag in known else parse(tag) for tag in entries)
    return mend.to_json(kept) if kept else None


def added(text: str | None, tags: Iterable[str]) -> str | None:
    """What to store with these tags besides those that are there. Raises FieldError."""
    return to_text(_once([*read(text), *map(parse, tags)]), text)


def removed(text: str | None, tags: Iterable[str]) -> str | None:
    """What to store without these tags, however they are cased."""
    gone = {tag.casefold() for tag in tags}
    return to_text([tag for tag in read(text) if tag.casefold() not in gone], text)


def parse(text: str) -> str:
    """One tag that a person typed, in one line. Raises FieldError."""
    tag = parse_word(text)
    if tag is None:
        raise FieldError("Type a tag, such as Trade binder.")
    if len(tag) > LONGEST_TAG:
        raise FieldError(f"A tag has at most {LONGEST_TAG} characters; this has {len(tag)}.")
    return tag


def parse_list(text: str) -> str | None:
    """What to store for the tags in a cell of a table, of any shape; None for none. Raises FieldError."""
    return to_text(read(text))


def _entries(text: str) -> Iterable[str]:
    """The tags as they are written, one after the other."""
    found = _decoded(text)
    if isinstance(found, list):
        return [word for entry in cast(list[Any], found) if (word := _word(entry))]
    if isinstance(found, dict):
        pairs = cast(dict[str, Any], found)
        return [word for key, value in pairs.items() if (word := _pair(key, value))]
    if isinstance(found, str):
        return [found.strip()] if found.strip() else []
    return [] if found is None else mend.words(text)


def _pair(key: str, value: Any) -> str:
    plain = value is True or value is None or value == ""
    return key.strip() if plain else f"{key}: {_word(value)}".strip()


def _word(entry: Any) -> str:
    if entry is None:
        return ""
    return (entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)).strip()


def _once(tags: Iterable[str]) -> list[str]:
    """Each tag once, however it is cased."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return list(found.values())


def _decoded(text: str) -> Any:
    """The value of a JSON text, _BROKEN for any other; a blank text has none."""
    if not text.strip():
        return None
    try:
        return json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return _BROKEN
