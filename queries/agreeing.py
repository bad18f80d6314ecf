"""The text on a listing agrees with where its items lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.tenant import TenantConnection
from queries import editables, locations
from queries.trace import Trace

LISTINGS_OF = """
    SELECT DISTINCT l.id FROM storage_items i JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.id = ANY (%(ids)s::int[])
    ORDER BY l.id
"""

ITEMS_OF = """
    SELECT i.id, i.storage_id, i.bin_id, i.section_id
    FROM storage_items i JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND l.id = %(listing_id)s AND coalesce(i.quantity, 1) > 0
    ORDER BY i.id
"""

TEXT = "SELECT coalesce(storage_location, '') FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s"

WRITE = """
    UPDATE listings SET storage_location = %(where)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""


@dataclass(frozen=True, slots=True)
class Lying:
    """An item of a listing, and where it lies."""

    id: int
    storage_id: str
    bin_id: int
    section_id: int | None


async def listings_of(conn: TenantConnection, ids: Sequence[int]) -> list[int]:
    """The seller's listings of these items."""
    return await conn.rows(int, LISTINGS_OF, ids=list(ids))


async def hold_listings(conn: TenantConnection, trace: Trace, ids: Sequence[int]) -> list[int]:
    """Lock and note the listings of these items, before anything else is locked; their ids."""
    found = await listings_of(conn, ids)
    await trace.keep(editables.LISTING, *found)
    return found


async def settle(conn: TenantConnection, listing_ids: Iterable[int]) -> None:
    """Write on these listings where their first item lies, unless the text leads to one of their items already.

    What lies nowhere any more keeps its text: an active listing needs one. Call it in a transaction that holds
    the listings.
    """
    for listing_id in sorted(set(listing_ids)):
        items = await conn.rows(Lying, ITEMS_OF, listing_id=listing_id)
        if items and not await _leads_to(conn, listing_id, items):
            await conn.execute(WRITE, listing_id=listing_id, where=items[0].storage_id)
            conn.changed("listings", listing_id)


async def _leads_to(conn: TenantConnection, listing_id: int, items: Sequence[Lying]) -> bool:
    """Whether the text on a listing means the place of one of these items, and that place alone."""
    places = await locations.find(conn, await conn.value(TEXT, listing_id=listing_id) or "")
    if len(places) != 1:
        return False
    (place,) = places
    if place.item_id is not None:
        return place.item_id in {item.id for item in items}
    return any(
        (item.bin_id, item.section_id if place.section_id else None) == (place.bin_id, place.section_id)
        for item in items
    )
