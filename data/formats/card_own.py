"""Bindeck's own table of cards: every column, each value exactly as the database has it.

A row carries a check of its cells. One that is as it was written is put back exactly, whatever stands in it; one
that somebody changed in a spreadsheet is read like a row of any other program.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from zlib import crc32

from data.contract.cards import CARD_COLLECTIONS
from data.formats.card_draft import PARSERS, Draft
from data.formats.formula import exact, read_exact
from data.rules.listing_fields import FieldError

ITEM: LiteralString = "storage_id"
CHECK = "bindeck_check"
"""The storage id of the item that a card lies in, and the check."""

_NOT_CARRIED = ("id", "user_id", "storage_item_id")

COLUMNS: tuple[LiteralString, ...] = (
    *(column.name for column in CARD_COLLECTIONS.columns if column.name not in _NOT_CARRIED),
    ITEM,
)
"""Every column of a card that a file carries; its id and owner are the account's own."""

HEADER = (*COLUMNS, CHECK)

_TYPES = {column.name: column.type for column in CARD_COLLECTIONS.columns}
_INTEGER = re.compile(r"-?[0-9]{1,10}")
_MOMENT = re.compile(
    r"([0-9]{4,6})-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?( BC)?|-?infinity"
)
_LARGEST_INTEGER = 2**31
_SEPARATOR = "\x1f"


def written(values: Sequence[str | None]) -> list[str]:
    """The cells of a row, from the texts of COLUMNS."""
    cells = [exact(value) for value in values]
    return [*cells, _check(cells)]


def read(cells: Mapping[str, str]) -> tuple[dict[str, Any], bool, list[str]]:
    """The columns of a row, by heading; whether it is exactly as it was written; what is wrong with it."""
    row = [cells.get(column, "") for column in COLUMNS]
    if cells.get(CHECK, "") == _check(row):
        values = {column: read_exact(cell) for column, cell in zip(COLUMNS, row, strict=True)}
        try:
            return {name: _typed(name, text) for name, text in values.items()}, True, _missing(values)
        except ValueError as problem:
            return {}, True, [str(problem)]
    return _changed(dict(zip(COLUMNS, row, strict=True)))


def _changed(cells: Mapping[str, str]) -> tuple[dict[str, Any], bool, list[str]]:
    draft = Draft()
    for name, cell in cells.items():
        text = read_exact(cell)
        if name in PARSERS and text is not None and text.strip():
            draft.put(name, text)
    draft.values[ITEM] = read_exact(cells[ITEM])
    return draft.finish(), False, draft.problems


def _check(cells: Sequence[str]) -> str:
    return f"{crc32(_SEPARATOR.join(cells).encode('utf-8', 'surrogatepass')):08x}"


def _missing(values: Mapping[str, str | None]) -> list[str]:
    needed = ("card_uuid", "card_type", "title")
    return [f"{name.replace('_', ' ')} is missing." for name in needed if values[name] is None]


def _typed(name: str, text: str | None) -> Any:
    """A text of ours as its column's value. Raises ValueError for what the column cannot hold."""
    of = _TYPES.get(name, "text")
    if text is None or of == "text":
        return text
    if of == "boolean" and text in ("true", "false"):
        return text == "true"
    if of == "integer" and _INTEGER.fullmatch(text) and -_LARGEST_INTEGER <= int(text) < _LARGEST_INTEGER:
        return int(text)
    if of == "real" and _is_real(text):
        return float(text)
    if of.startswith("timestamp") and _is_moment(text):
        return text
    raise FieldError(f"{name.replace('_', ' ')}: “{text[:40]}” cannot be stored there.")


def _is_real(text: str) -> bool:
    try:
        number = float(text)
        kept = struct.unpack("<f", struct.pack("<f", number))[0]
    except (ValueError, OverflowError):
        return False
    return kept != 0 or number == 0


def _is_moment(text: str) -> bool:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return False
    if found[1] and len(found[1]) == 4 and not found[3]:
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return False
    return True
