"""A place that a person writes on a listing or a card: what is stored of it goes there, and both say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.rules.codes import Label
from data.tenant import TenantConnection
from queries import editables, holdings, journal, locations, putting
from queries.journal import EditRefused

KINDS = {Label.LISTING: editables.LISTING, Label.CARD: editables.CARD}

TEXT = "storage_location"


@dataclass(frozen=True, slots=True)
class _Written:
    """What comes of a text: it is written as it is, or (not `as_text`) says what the stored things make it say;
    they go to `section_id` where they do not lie yet."""

    as_text: bool = True
    section_id: int | None = None


async def edit(
    conn: TenantConnection,
    label: Label,
    row_id: int,
    changes: Mapping[str, Any],
    *,
    is_draft: bool = False,
    rows: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write fields of a listing or a card that is locked, as a person typed them; a new place moves what is stored
    of it, which is a step of its own in the log. `rows` are other rows that changed with them.

    A draft goes on saying the storage id, which alone leads to its item. Raises EditRefused where things are
    stored and the text names no one section for them.
    """
    written = _Written()
    if TEXT in changes:
        written = await _read(conn, label, row_id, changes[TEXT] or "", is_draft=is_draft)
    fields = {name: value for name, value in changes.items() if name != TEXT or written.as_text}
    if fields:
        await journal.edit(conn, KINDS[label], row_id, fields, "by hand", rows=rows)
    if written.section_id is not None:
        await putting.put(conn, label, row_id, written.section_id, anyway=True)


async def _read(conn: TenantConnection, label: Label, row_id: int, text: str, *, is_draft: bool) -> _Written:
    items = await holdings.items(conn, label, row_id)
    if not items:
        return _Written()
    places = await locations.find(conn, text)
    if len(places) != 1:
        raise EditRefused(_nowhere(items[0].storage_id, text, len(places)))
    (place,) = places
    if place.item_id in {item.id for item in items}:
        return _Written()
    if place.section_id is None:
        raise EditRefused(f"{place.name} is a whole bin: name the section too, as it stands on its label.")
    if place.section_id in {item.section_id for item in items}:
        return _Written(as_text=not is_draft)
    return _Written(as_text=False, section_id=place.section_id)


def _nowhere(storage_id: str, text: str, found: int) -> str:
    if not text.strip():
        return f"{storage_id} is stored of it: take that out of its bin first, then the place can be empty."
    if found:
        return f"“{text}” means {found} places: write the storage id of what lies there, or move it by a scan."
    return f"“{text}” is no section of a bin, and {storage_id} is stored of it: name one that there is."
