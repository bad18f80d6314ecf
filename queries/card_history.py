"""What happened to one card: everything the log says of it, and of the item that it lies in."""

from __future__ import annotations

from data.tenant import TenantConnection
from queries import history
from queries.history import Logged

# Both ends of the number are matched, or 12 would be found in 123.
LOGGED = r"""
    WITH latest AS MATERIALIZED (
        SELECT log.id, log.created_at, log.action, log.resource_type, log.resource_id, log.details,
               log.user_agent, log.ip_address
        FROM activity_logs log
        WHERE log.user_id = %(user_id)s
          AND coalesce(log.action, '') NOT IN (%(batch_edited)s, %(batch_part)s, %(cards_imported)s)
          AND (
            log.resource_type = 'card' AND log.resource_id = %(card_id)s
            OR log.action = %(cards_offered)s
               AND log.details ~ ('"cards": \[([0-9]+, )*' || %(card_id)s::text || '[],]')
            OR log.resource_type IN ('storage_item', 'section', 'listing')
               AND position('"kind": "card", "id": ' || %(card_id)s::text || ',' IN log.details) > 0)
        ORDER BY log.id DESC LIMIT %(limit)s
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


async def logged(conn: TenantConnection, card_id: int, limit: int) -> list[Logged]:
    """The last rows of the log about a card, at most so many, the last one written first; of batches and imports
    the details tell what they made of it."""
    rows = await conn.rows(Logged, LOGGED, card_id=card_id, limit=limit)
    rows.extend(await history.batches(conn, "card", card_id))
    return sorted(rows, key=lambda row: row.id, reverse=True)[:limit]
