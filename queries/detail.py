"""One listing with all that belongs to it: its marketplaces, where its units are stored, and what else is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from data.tenant import TenantConnection
from queries import earnings, listings, takedowns, waiting
from queries.listings import Listing, PlatformRow
from queries.takedowns import Proof
from queries.waiting import Waiting

# A section may be of another bin than its item says: both are told, as long as they are this seller's.
_STORED: LiteralString = """
    SELECT i.id, coalesce(i.storage_id, ''), i.bin_id IS NOT NULL, b.bin_name, b.bin_type,
           i.section_id IS NOT NULL, s.section_name, owner.bin_name, s.bin_id IS DISTINCT FROM i.bin_id,
           s.item_count, s.capacity, i.quantity, i.title, i.notes, i.photos, i.created_at
    FROM storage_items i
    LEFT JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN (storage_sections s JOIN storage_bins owner ON owner.id = s.bin_id AND owner.user_id = %(user_id)s)
        ON s.id = i.section_id
    WHERE i.user_id = %(user_id)s AND """

STORED = _STORED + "i.listing_id = %(listing_id)s ORDER BY i.id"

STORED_AS = _STORED + "i.id = %(row_id)s"

BESIDES = """
    SELECT collectible_id, platform_statuses FROM listings
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A storage item of a listing, as it is stored.

    `names_bin` and `names_section`: it points at one, which is None here where it is nobody's or another seller's.
    `section_bin` is the name of the bin that the section is in, and `strayed` that it is not the item's.
    """

    id: int
    storage_id: str
    names_bin: bool
    bin_name: str | None
    bin_type: str | None
    names_section: bool
    section_name: str | None
    section_bin: str | None
    strayed: bool
    item_count: int | None
    capacity: int | None
    quantity: int | None
    title: str | None
    notes: str | None
    photos: str | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class Besides:
    """Columns of a listing that only its page shows; `platform_statuses` is JSON text, as a rule."""

    collectible_id: int | None
    platform_statuses: str | None


NOTHING_BESIDES = Besides(None, None)


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is kept of one listing but its history; `proofs` are those of its canceled rows, by the
    row's id, `sales` wait for triage, and `units_sold` are those of the sale that closed it."""

    listing: Listing
    platforms: Sequence[PlatformRow]
    proofs: Mapping[int, Proof]
    sales: Sequence[Waiting]
    stored: Sequence[StoredItem]
    besides: Besides
    units_sold: int = 1


async def whole(conn: TenantConnection, listing_id: int, *, with_sales: bool = True) -> Whole | None:
    """A listing and all that belongs to it; None when there is none of this seller with that id.

    Its sales are looked for in the whole log: who asks about many listings in turn leaves them out.
    """
    listing = await listings.one(conn, listing_id)
    if listing is None:
        return None
    return Whole(
        listing,
        await listings.platforms(conn, listing_id),
        await takedowns.proofs(conn, listing_id),
        await waiting.of_listing(conn, listing_id) if with_sales else (),
        await stored(conn, listing_id),
        await besides(conn, listing_id),
        await earnings.units(conn, listing_id) if listing.sold_date else 1,
    )


async def stored(conn: TenantConnection, listing_id: int) -> list[StoredItem]:
    """The storage items of a listing, the first one put away first."""
    return await conn.rows(StoredItem, STORED, listing_id=listing_id)


async def item(conn: TenantConnection, row_id: int) -> list[StoredItem]:
    """The storage item with this id; none where it is gone, or not this seller's."""
    return await conn.rows(StoredItem, STORED_AS, row_id=row_id)


async def besides(conn: TenantConnection, listing_id: int) -> Besides:
    """What only the page of a listing shows of it; nothing where there is no such listing."""
    return await conn.row(Besides, BESIDES, listing_id=listing_id) or NOTHING_BESIDES
