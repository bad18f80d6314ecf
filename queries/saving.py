"""A listing is saved as a person typed it into a form: the touched fields, and the place with what lies there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.rules.codes import Label
from data.rules.status import ListingStatus, read_listing
from data.tenant import TenantConnection
from queries import editables, journal, written_places
from queries.editing import FIELDS, Conflict, Gone, check, counted_elsewhere, same


@dataclass(frozen=True, slots=True)
class Saved:
    """An edit: the fields that were written, and the marketplaces whose count must now follow by hand."""

    fields: tuple[str, ...]
    counted_on: tuple[str, ...] = ()


async def save(
    conn: TenantConnection, listing_id: int, changes: Mapping[str, Any], was: Mapping[str, Any]
) -> Saved:
    """Write the fields that differ from what is stored. Call it in a transaction.

    `was` is what the person saw. Raises Conflict where someone else wrote one of the fields meanwhile, and
    something else; Gone; EditRefused where an active listing would lose its price or place, a sold one would
    get another quantity, or what is stored would lie elsewhere than the text says. A new place moves it, which is
    a step of its own in the log.
    """
    found = await journal.read(conn, editables.LISTING, listing_id)
    if found is None:
        raise Gone("This listing is not there any more.")
    wanted = {field: value for field, value in changes.items() if not same(found[field], value)}
    if not wanted:
        return Saved(())
    check(found, wanted)
    if any(not same(found[field], was.get(field)) for field in wanted):
        raise Conflict({field: found[field] for field in FIELDS})
    is_draft = read_listing(found["status"]) is ListingStatus.DRAFT
    await written_places.edit(conn, Label.LISTING, listing_id, wanted, is_draft=is_draft)
    counted_on = await counted_elsewhere(conn, listing_id) if "quantity" in wanted else ()
    return Saved(tuple(wanted), counted_on)
