"""What happened to one listing: everything the log says of it and of what belongs to it, and its alerts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data.rules import ranges
from data.tenant import TenantConnection
from queries import activity, ledger
from queries.notifications import MINE

# Of a listing are its own rows, those of its marketplaces and storage items, and those whose details name it: of
# its sales, of moves of many things, and of what was removed since. Both ends of the number are matched, or 12
# would be found in 123.
LOGGED = """
    WITH found AS MATERIALIZED (
        SELECT log.id, log.created_at, log.action, log.resource_type, log.resource_id, log.details,
               log.user_agent, log.ip_address
        FROM activity_logs log
        WHERE log.user_id = %(user_id)s AND coalesce(log.action, '') NOT IN (%(batch_edited)s, %(batch_part)s)
          AND (
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
                OR position('"listing": ' || %(listing_id)s::text || '}' IN log.details) > 0)
            OR log.action = %(moved)s AND log.resource_type = 'section'
               AND position('"kind": "listing", "id": ' || %(listing_id)s::text || ',' IN log.details) > 0)
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

# Which rows a batch changed is packed in its details: they are looked through here.
BATCHES = """
    SELECT log.id, log.created_at, log.action, log.resource_type, log.resource_id, log.details, log.user_agent,
           log.ip_address, (
               SELECT max(undo.created_at) FROM activity_logs undo
               WHERE undo.user_id = %(user_id)s AND undo.action = %(undone)s
                 AND undo.resource_type = 'activity' AND undo.resource_id = log.id)
    FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.action IN (%(batch_edited)s, %(batch_part)s, %(cards_imported)s)
      AND (log.resource_type = %(whose)s || 's' OR log.resource_type = %(whose)s AND log.resource_id = %(row_id)s)
    ORDER BY log.id DESC LIMIT %(limit)s
"""

BELONGING = """
    SELECT 'platform_listing', p.id
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.listing_id = %(listing_id)s
    UNION ALL
    SELECT 'storage_item', i.id FROM storage_items i
    WHERE i.user_id = %(user_id)s AND i.listing_id = %(listing_id)s
"""

MOST_BATCHES = 60
"""Log rows of batches that are looked through, the last ones: each may name thousands of rows."""

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
    """The last rows of the log about a listing, at most so many, the last one written first.

    Of a batch the details tell what it made of this listing and of what belongs to it, as those of a decision do.
    """
    rows = await conn.rows(Logged, LOGGED, listing_id=listing_id, limit=limit)
    rows.extend(await batches(conn, "listing", listing_id))
    return sorted(rows, key=lambda row: row.id, reverse=True)[:limit]


async def batches(conn: TenantConnection, whose: str, row_id: int) -> list[Logged]:
    """The log rows of batches that changed a listing or a card; the details tell what each made of it."""
    rows = await conn.rows(Logged, BATCHES, whose=whose, row_id=row_id, limit=MOST_BATCHES)
    if not rows:
        return []
    wanted = {(whose, row_id)}
    if whose == "listing":
        wanted.update(await conn.rows(_pair, BELONGING, listing_id=row_id))
    by_id = {row.id: row for row in rows}
    logged = [(row.id, activity.facts(row.details)) for row in rows]
    return [
        replace(by_id[log_id], details=_told(facts, changes))
        for log_id, facts, changes in ledger.batches(logged, wanted)
        if changes or _is_made(facts, row_id)
    ]


def _is_made(facts: Mapping[str, Any], row_id: int) -> bool:
    """Whether the row was made by what the log tells of: only imports of cards say what they made."""
    try:
        return ranges.holds(str(facts.get("created") or ""), row_id)
    except ValueError:
        return False


def _told(facts: Mapping[str, Any], changes: Sequence[ledger.Change]) -> str:
    """The details of a batch as those of a decision about one listing."""
    rows = [
        {
            "kind": kind,
            "id": entry.row_id,
            "before": dict(zip(fields, entry.before, strict=True)),
            "after": dict(zip(fields, entry.after, strict=True)),
        }
        for kind, fields, entry in changes
    ]
    kept = {name: facts.get(name) for name in ("field", "wish", "count")}
    return json.dumps({**kept, "rows": rows}, ensure_ascii=False)


def _pair(kind: str, row_id: int) -> tuple[str, int]:
    return kind, row_id


async def alerts(conn: TenantConnection, listing_id: int, limit: int) -> list[Alerted]:
    """The last alerts about a listing, at most so many, the last one written first."""
    return await conn.rows(Alerted, ALERTS, listing_id=listing_id, limit=limit)
