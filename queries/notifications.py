"""Alerts. They name no user: they belong to the owner of their listing; one without a listing is a system
notice, for administrators alone."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import LiteralString

from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity, vectors

_MINE: LiteralString = """(
    EXISTS (SELECT 1 FROM listings l WHERE l.id = n.listing_id AND l.user_id = %(user_id)s)
    OR n.listing_id IS NULL AND EXISTS (SELECT 1 FROM users u WHERE u.id = %(user_id)s AND u.is_admin)
)"""

IDS = (
    "SELECT string_agg(int4send(n.id), ''::bytea ORDER BY n.created_at DESC NULLS LAST, n.id DESC)"
    " FROM notifications n WHERE " + _MINE
)

PAGE = (
    """
    SELECT n.id, n.created_at, coalesce(n.type, ''), n.platform, coalesce(n.title, ''), n.message,
           coalesce(n.is_read, false), n.listing_id,
           (SELECT l.storage_location FROM listings l WHERE l.id = n.listing_id AND l.user_id = %(user_id)s)
    FROM notifications n WHERE n.id = ANY (%(ids)s::int[]) AND """
    + _MINE
)

UNREAD = "SELECT count(*) FROM notifications n WHERE n.is_read IS NOT TRUE AND " + _MINE

LAST_ID = "SELECT coalesce(max(n.id), 0) FROM notifications n WHERE %(user_id)s IS NOT NULL"

SINCE = (
    """
    SELECT n.id, n.created_at, coalesce(n.type, ''), n.platform, coalesce(n.title, ''), n.message,
           coalesce(n.is_read, false), n.listing_id,
           (SELECT l.storage_location FROM listings l WHERE l.id = n.listing_id AND l.user_id = %(user_id)s)
    FROM notifications n WHERE n.id > %(last)s AND """
    + _MINE
    + " ORDER BY n.id LIMIT %(limit)s"
)

MARK_READ = (
    "UPDATE notifications n SET is_read = true"
    " WHERE n.id = ANY (%(ids)s::int[]) AND n.is_read IS NOT TRUE AND " + _MINE + " RETURNING n.id"
)

SALES_OF_LISTING = (
    "SELECT n.id FROM notifications n WHERE n.listing_id = %(listing_id)s AND n.type = %(sale_alert)s"
    " AND n.is_read IS NOT TRUE AND " + _MINE
)

SOLD = """
    INSERT INTO notifications (type, listing_id, platform, title, message, data)
    SELECT %(sale_alert)s, l.id, %(platform)s, %(title)s, %(message)s, %(data)s
    FROM listings l WHERE l.id = %(listing_id)s AND l.user_id = %(user_id)s
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A notification; `location` is its listing's."""

    id: int
    created_at: datetime | None
    type: str
    platform: str | None
    title: str
    message: str | None
    is_read: bool
    listing_id: int | None
    location: str | None


async def ids(conn: TenantConnection) -> array[int]:
    """All alerts of the seller, newest first."""
    return await vectors.ids(conn, IDS)


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[AlertRow]:
    """The alerts with these ids, in any order."""
    return await conn.rows(AlertRow, PAGE, ids=list(ids))


async def unread(conn: TenantConnection) -> int:
    """How many alerts are unread."""
    return int(await conn.value(UNREAD))


async def last_id(conn: TenantConnection) -> int:
    """The newest id there is, whoever owns it: where watching begins."""
    return int(await conn.value(LAST_ID))


async def since(conn: TenantConnection, last: int, limit: int = 1000) -> list[AlertRow]:
    """The seller's alerts with a larger id than `last`, oldest first."""
    return await conn.rows(AlertRow, SINCE, last=last, limit=limit)


async def mark_read(conn: TenantConnection, ids: Sequence[int]) -> int:
    """Mark alerts as read; how many were unread. Call it in a transaction."""
    marked = await conn.rows(int, MARK_READ, ids=list(ids))
    for alert in marked:
        await activity.record(conn, Action.ALERT_READ, "notification", alert, {"is_read": [False, True]})
    if marked:
        conn.changed("notifications", *marked)
    return len(marked)


async def mark_sales_read(conn: TenantConnection, listing_id: int) -> None:
    """Mark the sale alerts of a listing as read. Call it in a transaction."""
    await mark_read(conn, await conn.rows(int, SALES_OF_LISTING, listing_id=listing_id))


async def sold(
    conn: TenantConnection,
    listing_id: int,
    platform: str,
    title: str,
    message: str,
    *,
    location: str | None,
    price: Decimal,
) -> int:
    """Write the alert of a sale; its id."""
    data = json.dumps({"storage_location": location, "price": float(price)}, ensure_ascii=False)
    alert = await conn.value(
        SOLD, listing_id=listing_id, platform=platform, title=title, message=message, data=data
    )
    conn.changed("notifications", alert)
    return alert
