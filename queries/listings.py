"""The seller's listings: vectors, pages, one listing whole."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.tenant import TenantConnection
from queries import vectors

# Every word must occur in one of the fields; the separator keeps a word from matching across two of them.
FIRST_IDS = r"""
    SELECT string_agg(int4send(id), ''::bytea ORDER BY created_at DESC NULLS LAST, id DESC)
    FROM (
        SELECT id, created_at FROM listings
        WHERE user_id = %(user_id)s
          AND concat_ws(E'\x1f', title, sku, upc, storage_location) ILIKE ALL (%(patterns)s::text[])
        ORDER BY created_at DESC NULLS LAST, id DESC
        LIMIT %(limit)s
    ) AS first
"""

IDS = r"""
    SELECT string_agg(int4send(id), ''::bytea ORDER BY created_at DESC NULLS LAST, id DESC)
    FROM listings
    WHERE user_id = %(user_id)s
      AND concat_ws(E'\x1f', title, sku, upc, storage_location) ILIKE ALL (%(patterns)s::text[])
"""

ALL_IDS = """
    SELECT string_agg(int4send(id), ''::bytea ORDER BY created_at DESC NULLS LAST, id DESC)
    FROM listings WHERE user_id = %(user_id)s
"""

COUNT = "SELECT count(*) FROM listings WHERE user_id = %(user_id)s"

PAGE = """
    SELECT l.id, coalesce(l.title, ''), l.status, l.price, l.cost, l.quantity, l.storage_location, l.created_at,
           (SELECT string_agg(coalesce(p.platform, '') || ':' || coalesce(p.status, ''), ' ' ORDER BY p.platform)
            FROM platform_listings p WHERE p.listing_id = l.id)
    FROM listings l
    WHERE l.user_id = %(user_id)s AND l.id = ANY (%(ids)s::int[])
"""

ONE = """
    SELECT id, coalesce(listing_uuid, ''), coalesce(title, ''), description, price, cost,
           condition, category, item_type, attributes, photos,
           quantity, storage_location, sku, upc, status, sold_platform, sold_date, sold_price, created_at,
           updated_at
    FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""

PLATFORMS = """
    SELECT p.id, coalesce(p.platform, ''), p.status, p.platform_listing_id, p.platform_url, p.posted_at,
           p.last_synced, p.cancel_scheduled_at, p.error_message, coalesce(p.retry_count, 0)
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.listing_id = %(listing_id)s
    ORDER BY p.platform, p.id
"""


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A line of the list; `platforms` is "ebay:active depop:failed", NULLs are None."""

    id: int
    title: str
    status: str | None
    price: float | None
    cost: float | None
    quantity: int | None
    storage_location: str | None
    created_at: datetime | None
    platforms: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing whole, as it is stored."""

    id: int
    listing_uuid: str
    title: str
    description: str | None
    price: float | None
    cost: float | None
    condition: str | None
    category: str | None
    item_type: str | None
    attributes: str | None
    photos: str | None
    quantity: int | None
    storage_location: str | None
    sku: str | None
    upc: str | None
    status: str | None
    sold_platform: str | None
    sold_date: datetime | None
    sold_price: float | None
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A listing on one marketplace."""

    id: int
    platform: str
    status: str | None
    platform_listing_id: str | None
    platform_url: str | None
    posted_at: datetime | None
    last_synced: datetime | None
    cancel_scheduled_at: datetime | None
    error_message: str | None
    retry_count: int


async def first(conn: TenantConnection, words: str, limit: int) -> array[int]:
    """The ids of the newest `limit` listings in which every word occurs."""
    return await vectors.ids(conn, FIRST_IDS, patterns=vectors.patterns(words), limit=limit)


async def ids(conn: TenantConnection, words: str = "") -> array[int]:
    """The ids of all listings in which every word occurs (title, SKU, UPC, location), newest first."""
    patterns = vectors.patterns(words)
    return await (vectors.ids(conn, IDS, patterns=patterns) if patterns else vectors.ids(conn, ALL_IDS))


async def count(conn: TenantConnection) -> int:
    """How many listings the seller has."""
    return int(await conn.value(COUNT))


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[ListingRow]:
    """The listings with these ids, in any order."""
    return await conn.rows(ListingRow, PAGE, ids=list(ids))


async def one(conn: TenantConnection, listing_id: int) -> Listing | None:
    """A listing whole; None when there is none of this seller with that id."""
    return await conn.row(Listing, ONE, listing_id=listing_id)


async def platforms(conn: TenantConnection, listing_id: int) -> list[PlatformRow]:
    """Where a listing is, was or failed to be."""
    return await conn.rows(PlatformRow, PLATFORMS, listing_id=listing_id)
