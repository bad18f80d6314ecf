"""Which listing a stored item belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.rules.codes import normalise
from data.rules.status import Action, ListingStatus, read_listing
from data.tenant import TenantConnection
from queries import agreeing, editables, finds, journal, vectors
from queries.items import ItemRefused, hold_with
from queries.trace import Trace

FOUND = """
    SELECT l.id, coalesce(l.title, ''), coalesce(l.sku, ''), coalesce(l.status, ''),
           coalesce(l.storage_location, '')
    FROM listings l
    WHERE l.user_id = %(user_id)s AND coalesce(l.status, '') <> ALL (%(draft_words)s)
      AND (l.id = ANY (%(ids)s::int[])
           OR %(ids)s::int[] = '{}' AND NOT EXISTS (
               SELECT 1 FROM unnest(%(patterns)s::text[]) AS word (pattern)
               WHERE coalesce(l.title, '') NOT ILIKE word.pattern))
    ORDER BY (l.status = ANY (%(active_words)s)) DESC, l.id DESC
    LIMIT %(most)s
"""

MOST = 20
"""Listings offered at once: more are no choice."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that an item may belong to."""

    id: int
    title: str
    sku: str
    status: str
    location: str


async def candidates(conn: TenantConnection, text: str) -> list[Candidate]:
    """The listings a text may mean, MOST at most: those with that code, else those with its words in the title.

    Drafts are left out.
    """
    code = normalise(text)
    words = text.replace("\0", "").split()
    if code is None or not words:
        return []
    hits = await finds.resolve(conn, code)
    ids = [hit.listing_id for hit in hits if hit.listing_id is not None]
    patterns = [f"%{vectors.literal(word)}%" for word in words]
    return await conn.rows(Candidate, FOUND, ids=ids, patterns=patterns, most=MOST)


async def link(conn: TenantConnection, row_id: int, listing_id: int) -> int:
    """Say that an item is of a listing, which from now on says where it lies; the log row's id.

    Call it in a transaction. Raises ItemRefused; a draft has no items, for its id changes with every edit.
    """
    trace = Trace(conn)
    before = await agreeing.listings_of(conn, [row_id])
    await trace.keep(editables.LISTING, *sorted({*before, listing_id}))
    listing = await journal.read(conn, editables.LISTING, listing_id)
    if listing is None:
        raise ItemRefused("That listing is not there any more.")
    if read_listing(listing["status"]) is ListingStatus.DRAFT:
        raise ItemRefused("A draft cannot have things in a bin linked to it: make it active first.")
    found = await hold_with(conn, trace, row_id, [*before, listing_id])
    if found["listing_id"] == listing_id:
        raise ItemRefused(f"{found['storage_id']} belongs to that listing already.")
    await _write(conn, row_id, {**found, "listing_id": listing_id})
    await agreeing.settle(conn, [*before, listing_id])
    facts = {"storage_id": found["storage_id"], "listing": listing_id}
    return await trace.record(Action.ITEM_LINKED, "storage_item", row_id, facts)


async def unlink(conn: TenantConnection, row_id: int) -> int:
    """Say that an item is of no listing; the log row's id. Call it in a transaction. Raises ItemRefused."""
    trace = Trace(conn)
    before = await agreeing.hold_listings(conn, trace, [row_id])
    found = await hold_with(conn, trace, row_id, before)
    if found["listing_id"] is None:
        raise ItemRefused(f"{found['storage_id']} belongs to no listing.")
    await _write(conn, row_id, {**found, "listing_id": None})
    await agreeing.settle(conn, before)
    facts = {"storage_id": found["storage_id"], **({"listing": before[0]} if before else {})}
    return await trace.record(Action.ITEM_UNLINKED, "storage_item", row_id, facts)


async def _write(conn: TenantConnection, row_id: int, row: Mapping[str, Any]) -> None:
    await conn.execute(editables.ITEM.save, row_id=row_id, **row)
    conn.changed("storage", row_id)
