"""New listings, and their undo: one that nobody touched since is removed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from data.errors import BindeckError
from data.rules.listing_fields import lacks_to_be_active
from data.rules.status import Action, ListingStatus
from data.tenant import TenantConnection
from queries import activity, editables, editing, journal, posting_rows

INSERT = """
    INSERT INTO listings (listing_uuid, user_id, title, description, price, cost, condition, category, item_type,
                          attributes, photos, quantity, storage_location, sku, upc, status, created_at, updated_at)
    VALUES (%(listing_uuid)s, %(user_id)s, %(title)s, %(description)s, %(price)s, %(cost)s, %(condition)s,
            %(category)s, %(item_type)s, %(attributes)s, %(photos)s, %(quantity)s, %(storage_location)s, %(sku)s,
            %(upc)s, %(status)s, now(), now())
    ON CONFLICT DO NOTHING
    RETURNING id
"""

CREATED = (
    """
    SELECT log.resource_id, log.details FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.id = ANY (%(ids)s::int[]) AND log.action = %(listing_created)s AND """
    + activity.standing("log")
    + " ORDER BY log.id"
)

HANGS_ON_IT = """
    SELECT what FROM (
        SELECT 'it lies in a bin as ' || coalesce(i.storage_id, '?') AS what FROM storage_items i
        WHERE i.user_id = %(user_id)s AND i.listing_id = %(listing_id)s
        UNION ALL
        SELECT 'there is an alert about it' FROM notifications n
        JOIN listings l ON l.id = n.listing_id AND l.user_id = %(user_id)s WHERE n.listing_id = %(listing_id)s
    ) AS hanging LIMIT 1
"""

DELETE = "DELETE FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s"


class NotCreated(BindeckError):
    """What was typed cannot be stored yet; nothing was written."""


class StillNeeded(BindeckError):
    """What is to be removed was changed, or something hangs on it; nothing was removed."""


@dataclass(frozen=True, slots=True)
class Created:
    """A new row; `repeated` when it had been written before, and its answer was lost."""

    id: int
    repeated: bool = False
    log_id: int | None = None
    """The log row by which it is undone; None where it was written before."""


async def create(
    conn: TenantConnection,
    fields: Mapping[str, Any],
    status: ListingStatus,
    platforms_chosen: Sequence[str],
    listing_uuid: str,
) -> Created:
    """Write a listing with its log row, and a pending row for each marketplace. Call it in a transaction.

    The same uuid twice is the same listing: it is written once. Raises NotCreated where an active one would
    lack its price or place.
    """
    if status is ListingStatus.ACTIVE:
        for reason in lacks_to_be_active(fields.get("price"), fields.get("storage_location")).values():
            raise NotCreated(reason)
    row = {**dict.fromkeys(editing.FIELDS), **fields, "status": status.value}
    listing_id: int | None = await conn.value(INSERT, listing_uuid=listing_uuid, **row)
    if listing_id is None:
        before: int | None = await conn.value(editing.BY_UUID, listing_uuid=listing_uuid)
        if before is None:
            raise NotCreated("Another listing has the same uuid; save it once more.")
        return Created(before, repeated=True)
    await posting_rows.begin(conn, listing_id, platforms_chosen)
    created = {field: journal.plain(value) for field, value in row.items()}
    details = {"created": created, "platforms": list(platforms_chosen)}
    log_id = await activity.record(conn, Action.LISTING_CREATED, "listing", listing_id, details)
    conn.changed("listings", listing_id)
    return Created(listing_id, log_id=log_id)


async def take_back(conn: TenantConnection, listing_id: int, created: Mapping[str, Any]) -> None:
    """Remove a listing that is still as it was `created`, with its rows that were never posted.

    Call it in a transaction. Raises StillNeeded with the reason.
    """
    found = await journal.read(conn, editables.LISTING, listing_id)
    if found is None:
        raise StillNeeded("Not undone: the listing is gone already.")
    for field, value in created.items():
        if not editing.same(found.get(field), value):
            raise StillNeeded(f"Not undone: the listing was changed since (its {field} is {found.get(field)!s}).")
    posted = await posting_rows.remove_unposted(conn, listing_id)
    if posted:
        raise StillNeeded(f"Not undone: it is on {posted}, so it is no mere entry of yours any more.")
    hanging: str | None = await conn.value(HANGS_ON_IT, listing_id=listing_id)
    if hanging is not None:
        raise StillNeeded(f"Not undone: {hanging}.")
    try:
        await conn.execute(DELETE, listing_id=listing_id)
    except psycopg.errors.ForeignKeyViolation as error:
        table = (error.diag.table_name or "another table").replace("_", " ")
        raise StillNeeded(f"Not undone: something in {table} hangs on it.") from error
    conn.changed("listings", listing_id)


async def take_all_back(conn: TenantConnection, facts: Mapping[str, Any]) -> None:
    """Remove the listings whose creations a log row says it is made of (`also`), all or none.

    Those that were taken back already are passed over. Call it in a transaction. Raises StillNeeded.
    """
    ids = [number for number in facts.get("also", ()) if isinstance(number, int)]
    for listing_id, details in await conn.rows(_logged, CREATED, ids=ids):
        created = journal.mapping(activity.facts(details).get("created"))
        if listing_id is None or not created:
            raise StillNeeded("Not undone: a log row is not whole.")
        try:
            await take_back(conn, listing_id, created)
        except StillNeeded as reason:
            raise StillNeeded(f"{reason} ({created.get('title')})") from None


def _logged(listing_id: int | None, details: str | None) -> tuple[int | None, str | None]:
    return listing_id, details
