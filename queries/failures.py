"""What could not be posted: the failed rows of the marketplaces, the longest waiting first."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.tenant import TenantConnection
from queries import vectors

# A row does not say when it failed: at the last try that was noted, else after the listing was made.
IDS = """
    SELECT string_agg(int4send(p.id), ''::bytea ORDER BY
                      coalesce(p.last_synced, p.posted_at, l.created_at) NULLS FIRST,
                      nullif(l.price, 'NaN') DESC NULLS LAST, p.id)
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.status = %(failed)s
"""

PAGE = """
    SELECT p.id, l.id, coalesce(l.title, ''), l.status, l.price, l.storage_location, coalesce(p.platform, ''),
           p.status, p.platform_listing_id, p.platform_url, coalesce(p.last_synced, p.posted_at, l.created_at),
           p.error_message, coalesce(p.retry_count, 0)
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.id = ANY (%(ids)s::int[])
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be posted (or, by now, was), and its listing; `since` is naive UTC."""

    id: int
    listing_id: int
    title: str
    listing_status: str | None
    price: float | None
    location: str | None
    platform: str
    status: str | None
    number: str | None
    url: str | None
    since: datetime | None
    error: str | None
    tries: int


async def ids(conn: TenantConnection) -> array[int]:
    """All failed rows, the oldest first, of equally old ones the dearest."""
    return await vectors.ids(conn, IDS)


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[Failure]:
    """The rows with these ids, in any order."""
    return await conn.rows(Failure, PAGE, ids=list(ids))
