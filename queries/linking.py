"""Which listing a stored item belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.rules.status import Action, ListingStatus, read_listing
from data.tenant import TenantConnection
from queries import agreeing, editables, journal
from queries.items import ItemRefused, hold
from queries.trace import Trace


async def link(conn: TenantConnection, row_id: int, listing_id: int) -> int:
    """Say that an item is of a listing, which from now on says where it lies; the log row's id.

    Call it in a transaction. Raises ItemRefused; a draft has no items, for its id changes with every edit.
    """
    trace = Trace(conn)
    before = await conn.rows(int, agreeing.LISTINGS_OF, ids=[row_id])
    await trace.keep(editables.LISTING, *sorted({*before, listing_id}))
    listing = await journal.read(conn, editables.LISTING, listing_id)
    if listing is None:
        raise ItemRefused("That listing is not there any more.")
    if read_listing(listing["status"]) is ListingStatus.DRAFT:
        raise ItemRefused("A draft cannot have things in a bin linked to it: make it active first.")
    found = await hold(conn, trace, row_id)
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
    found = await hold(conn, trace, row_id)
    if found["listing_id"] is None:
        raise ItemRefused(f"{found['storage_id']} belongs to no listing.")
    await _write(conn, row_id, {**found, "listing_id": None})
    await agreeing.settle(conn, before)
    facts = {"storage_id": found["storage_id"], **({"listing": before[0]} if before else {})}
    return await trace.record(Action.ITEM_UNLINKED, "storage_item", row_id, facts)


async def _write(conn: TenantConnection, row_id: int, row: Mapping[str, Any]) -> None:
    await conn.execute(editables.ITEM.save, row_id=row_id, **row)
    conn.changed("storage", row_id)
