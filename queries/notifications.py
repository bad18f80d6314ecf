"""Alerts. They name no user: they belong to the owner of their listing; one without a listing is a system
notice, for administrators alone. But where its data say whom a notice is for, it is that account's
(queries/notices.py)."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

from data.rules.marketplaces import fold
from data.rules.money import money_of
from data.rules.status import Action, NotificationType, alert_words
from data.tenant import TenantConnection
from queries import activity, marks, vectors
from queries.marks import Marked
from queries.ordering import Order, naturally

ADDRESSED: LiteralString = """(n.listing_id IS NULL AND starts_with(coalesce(n.data, ''), '{"notice_for": "'))"""
"""The condition that an alert is a notice for one account."""


def addressed_to(account: LiteralString) -> LiteralString:
    """The data of a notice for the account whose id, as text, is this expression."""
    return """('{"notice_for": "' || """ + account + """ || '"}')"""


MINE: LiteralString = (
    """(
    EXISTS (SELECT 1 FROM listings l WHERE l.id = n.listing_id AND l.user_id = %(user_id)s)
    OR n.listing_id IS NULL AND CASE
        WHEN """
    + ADDRESSED
    + " THEN n.data = "
    + addressed_to("%(user_id)s::text")
    + """
        ELSE EXISTS (SELECT 1 FROM users u WHERE u.id = %(user_id)s AND u.is_admin) END
)"""
)

# Every word must occur in one of the fields; the separator keeps a word from matching across two of them.
_SHOWN: LiteralString = (
    r"""
    (%(types)s::text[] IS NULL OR n.type = ANY (%(types)s::text[]))
    AND (%(spellings)s::text[] IS NULL OR n.platform = ANY (%(spellings)s::text[]))
    AND (NOT %(unread)s OR n.is_read IS NOT TRUE)
    AND (%(patterns)s::text[] = '{}'
         OR concat_ws(E'\x1f', n.title, n.message, n.platform,
                      (SELECT concat_ws(E'\x1f', l.title, l.storage_location)
                       FROM listings l WHERE l.id = n.listing_id AND l.user_id = %(user_id)s))
            ILIKE ALL (%(patterns)s::text[]))
    AND """
    + MINE
)

IDS = (
    "SELECT string_agg(int4send(n.id), ''::bytea ORDER BY n.created_at DESC NULLS LAST, n.id DESC)"
    " FROM notifications n WHERE " + _SHOWN
)

_ITS_TITLE: LiteralString = (
    "(SELECT l.title FROM listings l WHERE l.id = n.listing_id AND l.user_id = %(user_id)s)"
)
_ITS_LOCATION: LiteralString = (
    "(SELECT l.storage_location FROM listings l WHERE l.id = n.listing_id AND l.user_id = %(user_id)s)"
)

VALUES: Mapping[str, Sequence[LiteralString]] = {
    "when": ("n.created_at",),
    "type": ("lower(n.type)",),
    "market": ("lower(n.platform)",),
    "what": (
        "lower(CASE n.type WHEN %(sale_alert)s THEN coalesce(" + _ITS_TITLE + ", n.title) ELSE n.title END)",
    ),
    "where": (naturally(_ITS_LOCATION),),
}
"""What the alerts may be ordered by, in SQL."""

IN_ORDER = (
    "SELECT n.id, n.is_read IS NOT TRUE FROM notifications n WHERE n.id = ANY (%(ids)s::int[]) AND "
    + MINE
    + " ORDER BY n.created_at DESC NULLS LAST, n.id DESC"
)

COUNT = "SELECT count(*) FROM notifications n WHERE " + MINE

SPELLINGS = "SELECT DISTINCT n.platform FROM notifications n WHERE n.platform <> '' AND " + MINE

PAGE = (
    """
    SELECT n.id, n.created_at, coalesce(n.type, ''), n.platform, coalesce(n.title, ''), n.message,
           coalesce(n.is_read, false), n.listing_id, l.storage_location, l.title, n.data
    FROM notifications n LEFT JOIN listings l ON l.id = n.listing_id AND l.user_id = %(user_id)s
    WHERE n.id = ANY (%(ids)s::int[]) AND """
    + MINE
)

UNREAD = "SELECT count(*) FROM notifications n WHERE n.is_read IS NOT TRUE AND " + MINE

UNREAD_OF = (
    "SELECT count(*) FROM notifications n WHERE n.id = ANY (%(ids)s::int[]) AND n.is_read IS NOT TRUE AND " + MINE
)

SET_READ = (
    "UPDATE notifications n SET is_read = %(is_read)s"
    " WHERE n.id = ANY (%(ids)s::int[]) AND coalesce(n.is_read, false) <> %(is_read)s AND "
    + MINE
    + " RETURNING n.id"
)

SALES_OF_LISTING = (
    "SELECT n.id FROM notifications n WHERE n.listing_id = %(listing_id)s AND n.type = %(sale_alert)s"
    " AND n.is_read IS NOT TRUE AND " + MINE
)

WRITE = """
    INSERT INTO notifications (type, listing_id, platform, title, message, data)
    SELECT %(type)s, l.id, %(platform)s, %(title)s, %(message)s, %(data)s
    FROM listings l WHERE l.id = %(listing_id)s AND l.user_id = %(user_id)s
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Only:
    """Which alerts to show: every one of `words` in title, message, platform, or the title or location of its
    listing; `platform` in its folded spelling; what is not given narrows nothing."""

    words: str = ""
    type: NotificationType | None = None
    platform: str | None = None
    unread: bool = False


EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A notification; `location` and `item` (the title) are its listing's, `data` is JSON text, as a rule."""

    id: int
    created_at: datetime | None
    type: str
    platform: str | None
    title: str
    message: str | None
    is_read: bool
    listing_id: int | None
    location: str | None
    item: str | None
    data: str | None

    @property
    def price(self) -> Decimal | None:
        """The price that the data names."""
        return money_of(activity.facts(self.data).get("price"))


@dataclass(frozen=True, slots=True)
class Place:
    """An alert in the order of the list."""

    id: int
    unread: bool


async def ids(conn: TenantConnection, only: Only = EVERYTHING, by: Order | None = None) -> array[int]:
    """The seller's alerts, by one of VALUES; without an order newest first."""
    spellings = None
    if only.platform is not None:
        spellings = [name for name in await conn.rows(str, SPELLINGS) if fold(name) == only.platform]
    return await vectors.ids(
        conn,
        IDS if by is None else vectors.ordered("notifications n WHERE " + _SHOWN, VALUES, by),
        types=None if only.type is None else alert_words(only.type),
        spellings=spellings,
        unread=only.unread,
        patterns=vectors.patterns(only.words),
    )


async def in_order(conn: TenantConnection, ids: Sequence[int]) -> list[Place]:
    """Those of these alerts that are the seller's, newest first."""
    return await conn.rows(Place, IN_ORDER, ids=list(ids))


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[AlertRow]:
    """The alerts with these ids, in any order."""
    return await conn.rows(AlertRow, PAGE, ids=list(ids))


async def count(conn: TenantConnection) -> int:
    """How many alerts the seller has."""
    return int(await conn.value(COUNT))


async def platforms(conn: TenantConnection) -> list[str]:
    """The marketplaces that occur, in their folded spelling."""
    return sorted({fold(name) for name in await conn.rows(str, SPELLINGS)})


async def unread(conn: TenantConnection) -> int:
    """How many alerts are unread."""
    return int(await conn.value(UNREAD))


async def unread_of(conn: TenantConnection, ids: Sequence[int]) -> int:
    """How many of these alerts are unread."""
    return int(await conn.value(UNREAD_OF, ids=list(ids)))


async def mark_read(conn: TenantConnection, ids: Sequence[int]) -> Marked:
    """Mark alerts as read, in one log row. Call it in a transaction."""
    return await _logged(conn, await set_read(conn, ids, True), is_read=True)


async def toggle(conn: TenantConnection, ids: Sequence[int]) -> Marked:
    """Mark alerts as read, or, where all of them are, as unread. Call it in a transaction."""
    is_read = await unread_of(conn, ids) > 0
    return await _logged(conn, await set_read(conn, ids, is_read), is_read=is_read)


async def _logged(conn: TenantConnection, ids: list[int], *, is_read: bool) -> Marked:
    action = Action.ALERT_READ if is_read else Action.ALERT_UNREAD
    return await marks.log(conn, action, "notification", ids, is_read=is_read)


async def sale_alerts(conn: TenantConnection, listing_id: int) -> list[int]:
    """The unread sale alerts of a listing."""
    return await conn.rows(int, SALES_OF_LISTING, listing_id=listing_id)


async def set_read(conn: TenantConnection, ids: Sequence[int], is_read: bool) -> list[int]:
    """Mark alerts, without a log row of its own: for actions that log more. The ids that were changed."""
    marked = await conn.rows(int, SET_READ, ids=list(ids), is_read=is_read)
    if marked:
        conn.changed("notifications", *marked)
    return marked


async def write(
    conn: TenantConnection,
    alert_type: NotificationType,
    listing_id: int,
    platform: str,
    title: str,
    message: str,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Write an alert about a listing; its id. Call it in a transaction."""
    text = None if data is None else json.dumps(data, ensure_ascii=False)
    alert = await conn.value(
        WRITE,
        type=alert_type.value,
        listing_id=listing_id,
        platform=platform,
        title=title,
        message=message,
        data=text,
    )
    conn.changed("notifications", alert)
    return alert
