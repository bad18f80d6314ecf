"""The seller's listings: vectors, pages, one listing whole."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from data.rules.fees import FeeTable
from data.rules.search import EVERYTHING, Search
from data.tenant import TenantConnection
from queries import earnings, vectors
from queries.expressions import BACKWARDS, ORDERED
from queries.filters import narrowed
from queries.ordering import Order

USUAL_FEES = FeeTable()
"""The built-in rules alone."""

ORDERS = frozenset(ORDERED)
"""What an Order may name."""

FOUND: LiteralString = "\n    FROM listings l WHERE l.user_id = %(user_id)s AND "
"""Goes before the condition of a search."""

PAGE = """
    SELECT l.id, coalesce(l.title, ''), l.status, l.price, l.cost, l.quantity, l.storage_location, l.created_at,
           l.updated_at, l.sku, l.upc, l.category, l.condition, l.sold_platform, l.sold_price, l.sold_date,
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
    updated_at: datetime | None
    sku: str | None
    upc: str | None
    category: str | None
    condition: str | None
    sold_platform: str | None
    sold_price: float | None
    sold_date: datetime | None
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


async def first(
    conn: TenantConnection,
    limit: int,
    search: Search = EVERYTHING,
    order: Order | None = None,
    fees: FeeTable = USUAL_FEES,
) -> array[int]:
    """The first `limit` ids of those that `ids` gives."""
    statement, values = _vector(search, order, fees, limited=True)
    return await vectors.first_ids(conn, statement, **values, limit=limit)


async def ids(
    conn: TenantConnection,
    search: Search = EVERYTHING,
    order: Order | None = None,
    fees: FeeTable = USUAL_FEES,
) -> array[int]:
    """The ids of what a search finds, newest first or in another order; `fees` are those of its profits."""
    statement, values = _vector(search, order, fees)
    return await vectors.ids(conn, statement, **values)


async def count(conn: TenantConnection, search: Search = EVERYTHING, fees: FeeTable = USUAL_FEES) -> int:
    """How many listings a search finds; all of the seller's without one."""
    found = narrowed(search, fees)
    return int(await conn.value("SELECT count(*)" + FOUND + found.condition, **found.values))


def _vector(
    search: Search, order: Order | None, fees: FeeTable, *, limited: bool = False
) -> tuple[LiteralString, Mapping[str, Any]]:
    """The statement of a vector of ids, and its values. Raises KeyError for an order nobody knows."""
    key, descending = (order.key, order.descending) if order else ("created", True)
    down = descending is not (key in BACKWARDS)
    sorting: LiteralString = "place DESC NULLS LAST, id DESC" if down else "place ASC NULLS LAST, id ASC"
    found = narrowed(search, fees)
    statement = (
        "SELECT string_agg(int4send(id), ''::bytea ORDER BY "
        + sorting
        + ") FROM (SELECT l.id, "
        + ORDERED[key]
        + " AS place"
        + FOUND
        + found.condition
        + (" ORDER BY " + sorting + " LIMIT %(limit)s" if limited else "")
        + ") AS found"
    )
    return statement, {**found.values, **(earnings.values(fees) if key == "profit" else {})}


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[ListingRow]:
    """The listings with these ids, in any order."""
    return await conn.rows(ListingRow, PAGE, ids=list(ids))


async def one(conn: TenantConnection, listing_id: int) -> Listing | None:
    """A listing whole; None when there is none of this seller with that id."""
    return await conn.row(Listing, ONE, listing_id=listing_id)


async def platforms(conn: TenantConnection, listing_id: int) -> list[PlatformRow]:
    """Where a listing is, was or failed to be."""
    return await conn.rows(PlatformRow, PLATFORMS, listing_id=listing_id)
