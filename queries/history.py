"""What happened to one listing: everything the log says of it and of what belongs to it, and its alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.tenant import TenantConnection
from queries.notifications import MINE

# Of a listing are its own rows, those of its marketplaces and storage items, and those whose details name it: of
# its sales, and of what was removed since. Both ends of the number are matched, or 12 would be found in 123.
LOGGED = """
    WITH found AS MATERIALIZED (
        SELECT log.id, log.created_at, log.action, log.resource_type, log.resource_id, log.details,
               log.user_agent, log.ip_address
        FROM activity_logs log
        WHERE log.user_id = %(user_id)s AND (
            log.resource_type = 'listing' AND log.resource_id = %(listing_id)s
            OR log.resource_type = 'platform_listing' AND log.resource_id IN (
                SELECT p.id
                FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
                WHERE p.listing_id = %(listing_id)s)
            OR log.resource_type = 'storage_item' AND log.resource_id IN (
                SELECT i.id FROM storage_items i
                WHERE i.user_id = %(user_id)s AND i.listing_id = %(listing_id)s)
            OR log.resource_type IN ('sale', 'double_sale', 'platform_listing') AND (
                position('"listing": ' || %(listing_id)s::text || ',' IN log.details) > 0
                OR position('"listing": ' || %(listing_id)s::text || '}' IN log.details) > 0))
    ), latest AS MATERIALIZED (
        SELECT * FROM found ORDER BY id DESC LIMIT %(limit)s
    ), undone AS MATERIALIZED (
        SELECT resource_id, max(created_at) AS at FROM activity_logs
        WHERE user_id = %(user_id)s AND action = %(undone)s AND resource_type = 'activity'
          AND resource_id IN (SELECT id FROM latest)
        GROUP BY resource_id
    )
    SELECT latest.id, latest.created_at, coalesce(latest.action, ''), latest.resource_type, latest.resource_id,
           latest.details, latest.user_agent, latest.ip_address, undone.at
    FROM latest LEFT JOIN undone ON undone.resource_id = latest.id
    ORDER BY latest.id DESC
"""

ALERTS = (
    """
    SELECT n.id, n.created_at, coalesce(n.type, ''), n.platform, coalesce(n.title, ''), n.message,
           coalesce(n.is_read, false), coalesce(n.sent_email, false)
    FROM notifications n WHERE n.listing_id = %(listing_id)s AND """
    + MINE
    + " ORDER BY n.id DESC LIMIT %(limit)s"
)


@dataclass(frozen=True, slots=True)
class Logged:
    """A row of the log; `undone_at` is when it was taken back, `details` JSON text as a rule."""

    id: int
    at: datetime | None
    action: str
    resource_type: str | None
    resource_id: int | None
    details: str | None
    program: str | None
    ip_address: str | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Alerted:
    """An alert about a listing."""

    id: int
    at: datetime | None
    type: str
    platform: str | None
    title: str
    message: str | None
    is_read: bool
    sent_email: bool


async def logged(conn: TenantConnection, listing_id: int, limit: int) -> list[Logged]:
    """The last rows of the log about a listing, at most so many, the last one written first."""
    return await conn.rows(Logged, LOGGED, listing_id=listing_id, limit=limit)


async def alerts(conn: TenantConnection, listing_id: int, limit: int) -> list[Alerted]:
    """The last alerts about a listing, at most so many, the last one written first."""
    return await conn.rows(Alerted, ALERTS, listing_id=listing_id, limit=limit)
