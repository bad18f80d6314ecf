"""Messages and offers of buyers, where another program keeps them (platform_activity): the table may be absent."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.contract.neighbours import PLATFORM_ACTIVITY
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import marks, vectors
from queries.marks import Marked

THERE = """
    SELECT count(*) = cardinality(%(columns)s::text[])
    FROM pg_attribute a
    WHERE a.attrelid = to_regclass('platform_activity') AND a.attname = ANY (%(columns)s::text[])
      AND NOT a.attisdropped AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
      AND %(user_id)s IS NOT NULL
"""

IDS = """
    SELECT string_agg(int4send(id), ''::bytea
                      ORDER BY coalesce(activity_date, created_at) DESC NULLS LAST, id DESC)
    FROM platform_activity WHERE user_id = %(user_id)s
"""

PAGE = """
    SELECT m.id, coalesce(m.activity_date, m.created_at), coalesce(m.platform, ''), coalesce(m.activity_type, ''),
           coalesce(m.title, ''), m.buyer_username, m.message_text, m.sold_price, coalesce(m.is_read, false),
           l.id, l.storage_location
    FROM platform_activity m LEFT JOIN listings l ON l.id = m.listing_id AND l.user_id = %(user_id)s
    WHERE m.user_id = %(user_id)s AND m.id = ANY (%(ids)s::int[])
"""

UNREAD = "SELECT count(*) FROM platform_activity WHERE user_id = %(user_id)s AND is_read IS NOT TRUE"

ANY_UNREAD = """
    SELECT EXISTS (SELECT 1 FROM platform_activity
                   WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) AND is_read IS NOT TRUE)
"""

SET_READ = """
    UPDATE platform_activity SET is_read = %(is_read)s
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) AND coalesce(is_read, false) <> %(is_read)s
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message, an offer or whatever else a marketplace told; `listing_id` only where the listing is there."""

    id: int
    at: datetime | None
    platform: str
    type: str
    title: str
    buyer: str | None
    message: str | None
    price: float | None
    is_read: bool
    listing_id: int | None
    location: str | None


async def there(conn: TenantConnection) -> bool:
    """Whether this database keeps messages, in the columns that are known."""
    return bool(await conn.value(THERE, columns=[column.name for column in PLATFORM_ACTIVITY.columns]))


async def unread(conn: TenantConnection) -> int | None:
    """How many messages are unread; None where the database keeps none."""
    return int(await conn.value(UNREAD)) if await there(conn) else None


async def ids(conn: TenantConnection) -> array[int]:
    """All messages of the seller, newest first; none where the database keeps none."""
    return await vectors.ids(conn, IDS) if await there(conn) else array("i")


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[MessageRow]:
    """The messages with these ids, in any order."""
    return await conn.rows(MessageRow, PAGE, ids=list(ids))


async def toggle(conn: TenantConnection, ids: Sequence[int]) -> Marked:
    """Mark messages as read, or, where all of them are, as unread. Call it in a transaction."""
    is_read = bool(await conn.value(ANY_UNREAD, ids=list(ids)))
    action = Action.MESSAGE_READ if is_read else Action.MESSAGE_UNREAD
    return await marks.log(conn, action, "message", await set_read(conn, ids, is_read), is_read=is_read)


async def set_read(conn: TenantConnection, ids: Sequence[int], is_read: bool) -> list[int]:
    """Mark messages, without a log row. The ids that were changed. Call it in a transaction."""
    marked = await conn.rows(int, SET_READ, ids=list(ids), is_read=is_read)
    if marked:
        conn.changed("messages", *marked)
    return marked
