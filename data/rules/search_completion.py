"""What may come next in a filter that is being typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.rules.search_fields import LISTINGS
from data.rules.search_scan import Scanned, scan
from data.rules.search_values import plain
from data.rules.search_vocabulary import Kind, Vocabulary

MOST_OPTIONS = 12
"""More do not fit a line."""

_SPECIAL = frozenset(',"*:<>=')
"""What has a meaning of its own outside quotes."""

_UNTYPABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Controls, and marks that turn the direction of writing: a terminal would obey them."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Texts that may replace what stands between `start` and the cursor; the likeliest first."""

    start: int
    options: tuple[str, ...]


def complete(
    text: str, cursor: int, own: Mapping[str, Sequence[str]], vocabulary: Vocabulary = LISTINGS
) -> Completion | None:
    """How the term before the cursor may go on: with a field's name, a word, or with one of a field's values.

    `own` holds the seller's own values by the name of their field. None where nothing fits.
    """
    before = text[:cursor]
    scanned = next((term for term in reversed(list(scan(before))) if term.end == len(before)), None)
    if scanned is None:
        return Completion(cursor, tuple(f"{field.name}:" for field in vocabulary.fields[:MOST_OPTIONS]))
    if scanned.field is not None:
        return _value(scanned, own, vocabulary)
    if scanned.quoted or not scanned.text:
        return None
    typed = scanned.text.lower()
    fields = [f"{field.name}:" for field in vocabulary.fields if field.name.startswith(typed)]
    lacking = [name for name in vocabulary.lackable if scanned.negated and name.startswith(typed)]
    words = [word for word in vocabulary.words if word.startswith(typed) and word not in lacking]
    return _found(scanned.start + scanned.negated, scanned.text, [*lacking, *words, *fields])


def _value(scanned: Scanned, own: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> Completion | None:
    field = vocabulary.by_name.get(scanned.field or "")
    if field is None:
        return None
    start, typed = _last(scanned)
    if field.kind is Kind.PRESENCE:
        words: Iterable[str] = dict.fromkeys(lackable.name for lackable in vocabulary.lackable.values())
    else:
        # The seller's own first; those of the vocabulary that are spelled otherwise follow.
        words = dict.fromkeys([*own.get(vocabulary.shared.get(field.name, field.name), ()), *field.words])
    begun = [word for word in words if word.casefold().startswith(typed.casefold())]
    return _found(start, typed, [quoted(word) for word in begun if word.casefold() != typed.casefold()])


def _last(scanned: Scanned) -> tuple[int, str]:
    """Where the value behind the last comma or `=` begins, and what was typed of it."""
    value, start = scanned.value, scanned.value_at
    for index, char in enumerate(value):
        if char.char in ",=" and not char.quoted:
            value, start = scanned.value[index + 1 :], char.at + 1
    return start, plain(value)


def _found(start: int, typed: str, options: Sequence[str]) -> Completion | None:
    kept = tuple(option for option in options if option != typed)[:MOST_OPTIONS]
    return Completion(start, kept) if kept else None


def whole(field: str, value: str) -> str:
    """A term that asks for a whole value, whatever its characters."""
    return f"{field}:={quoted(value)}"


def quoted(value: str) -> str:
    """A value as it is written in a filter, so that it means itself; `*` for what no person can type."""
    return "*".join(_quoted(piece) for piece in _UNTYPABLE.split(value))


def _quoted(piece: str) -> str:
    if not _SPECIAL & set(piece) and not any(map(str.isspace, piece)):
        return piece
    return '"' + piece.replace('"', '""') + '"'
