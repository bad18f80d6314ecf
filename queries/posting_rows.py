"""A listing's row on one marketplace, step by step: begun, posted, failed, canceled by a person's own word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.rules import marketplaces, transitions
from data.tenant import TenantConnection
from queries import platforms
from queries.platforms import TransitionError

LOCK_POSTING = """
    SELECT p.id, p.listing_id, coalesce(p.platform, ''), p.status, p.platform_listing_id, p.platform_url,
           p.posted_at, p.cancel_scheduled_at, p.error_message, coalesce(p.retry_count, 0)
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.id = %(row_id)s
    FOR UPDATE OF p
"""

PUT = """
    UPDATE platform_listings p
    SET status = %(status)s, platform_listing_id = %(number)s, platform_url = %(url)s,
        posted_at = %(posted_at)s::timestamp, cancel_scheduled_at = %(cancel_at)s::timestamp,
        error_message = %(error)s, retry_count = %(tries)s
    FROM listings l WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = %(row_id)s
"""

LOCK_LISTINGS = """
    SELECT p.id, coalesce(l.title, ''), p.platform, l.status, l.sold_platform
    FROM listings l JOIN platform_listings p ON p.listing_id = l.id
    WHERE l.user_id = %(user_id)s AND p.id = ANY (%(ids)s::int[])
    ORDER BY l.id, p.id
    FOR UPDATE OF l
"""

BEGIN = """
    INSERT INTO platform_listings (listing_id, platform, status)
    SELECT l.id, place, %(pending)s FROM listings l, unnest(%(names)s::text[]) AS place
    WHERE l.id = %(listing_id)s AND l.user_id = %(user_id)s
    ON CONFLICT DO NOTHING
    RETURNING id
"""

REMOVE_BEGUN = """
    DELETE FROM platform_listings p USING listings l
    WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = %(row_id)s
      AND p.status = %(pending)s AND p.platform_listing_id IS NULL AND p.platform_url IS NULL
"""

REMOVE_UNPOSTED = """
    DELETE FROM platform_listings p USING listings l
    WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.listing_id = %(listing_id)s
      AND p.status = %(pending)s AND p.platform_listing_id IS NULL
"""


@dataclass(frozen=True, slots=True)
class Posting:
    """A row whole: its marketplace's own number and address of it, and its times (naive UTC)."""

    id: int
    listing_id: int
    platform: str
    status: str | None
    number: str | None
    url: str | None
    posted_at: datetime | None
    cancel_at: datetime | None
    error: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Owner:
    """The listing that a row on a marketplace belongs to, as it stands."""

    row_id: int
    title: str
    platform: str | None
    status: str | None
    sold_platform: str | None


async def owners(conn: TenantConnection, ids: Sequence[int]) -> list[Owner]:
    """The listings of these rows, locked before the rows as a sale does it."""
    return await conn.rows(Owner, LOCK_LISTINGS, ids=list(ids))


async def lock(conn: TenantConnection, row_id: int) -> Posting | None:
    """A row whole, locked until the transaction ends; None when there is none of this seller with that id."""
    return await conn.row(Posting, LOCK_POSTING, row_id=row_id)


async def put(conn: TenantConnection, posting: Posting, became: Posting) -> None:
    """Write what became of a locked row, by one step of its status or none."""
    if not transitions.allowed(posting.status, became.status):
        raise TransitionError(f"{posting.status} → {became.status}")
    await conn.execute(
        PUT,
        row_id=posting.id,
        status=became.status,
        number=became.number,
        url=became.url,
        posted_at=became.posted_at,
        cancel_at=became.cancel_at,
        error=became.error,
        tries=became.tries,
    )
    conn.changed("platforms", posting.id)
    conn.changed("listings", posting.listing_id)


async def begin(conn: TenantConnection, listing_id: int, names: Sequence[str]) -> list[int]:
    """A pending row for each of these marketplaces where the listing has none; the ids of the new ones."""
    ids = await conn.rows(int, BEGIN, listing_id=listing_id, names=list(names))
    conn.changed("platforms", *ids)
    return ids


async def remove_begun(conn: TenantConnection, row_id: int) -> bool:
    """Remove a row that is still pending; whether there was one."""
    conn.changed("platforms", row_id)
    return await conn.execute(REMOVE_BEGUN, row_id=row_id) > 0


async def remove_unposted(conn: TenantConnection, listing_id: int) -> str:
    """Remove the pending rows; the marketplaces that are left, as a text. Call it in a transaction."""
    await conn.execute(REMOVE_UNPOSTED, listing_id=listing_id)
    conn.changed("platforms")
    return ", ".join(marketplaces.label(row.platform) for row in await platforms.locked(conn, listing_id))
