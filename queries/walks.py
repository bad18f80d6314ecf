"""Where people went lately: the bins they put things into and found things in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.rules import walk
from data.tenant import TenantConnection
from queries import activity, storage

MOST = 5_000
"""Rows of the log that are looked at, the latest."""

# A found sale is closed on the row of the log that recorded it, or on its listing.
VISITS = (
    """
    SELECT log.created_at, b.bin_name,
           CASE WHEN b.id IS NULL THEN (
               SELECT l.storage_location FROM listings l WHERE l.user_id = %(user_id)s AND l.id = CASE
                   WHEN log.resource_type = 'listing' THEN log.resource_id
                   ELSE (SELECT sale.resource_id FROM activity_logs sale
                         WHERE sale.user_id = %(user_id)s AND sale.id = log.resource_id) END) END
    FROM (
        SELECT * FROM activity_logs log
        WHERE log.user_id = %(user_id)s AND log.action IN (%(put_away)s, %(sale_found)s) AND """
    + activity.standing("log")
    + """ ORDER BY log.id DESC LIMIT %(most)s
    ) AS log
    LEFT JOIN storage_sections s ON log.action = %(put_away)s
         AND s.id = substring(log.details FROM '"section": ([0-9]{1,9})[,}]')::int
    LEFT JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE log.created_at IS NOT NULL
    ORDER BY log.id
    """
)


@dataclass(frozen=True, slots=True)
class _Visit:
    at: datetime
    bin_name: str | None
    location: str | None


async def learned(conn: TenantConnection) -> list[str]:
    """The seller's bins in the order in which people went from one to the next; empty where the log tells none."""
    bins = [row.name for row in await storage.bins(conn) if row.name]
    visits = await conn.rows(_Visit, VISITS, most=MOST)
    seen = [
        (name, visit.at)
        for visit in visits
        if (name := visit.bin_name if visit.bin_name in bins else walk.bin_of(visit.location, bins))
    ]
    return walk.learned(seen, bins) if len({name for name, _ in seen}) > 1 else []
