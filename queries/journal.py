"""Edits and their undo: every change of a row goes through here, and the log keeps what was before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString, cast

from data.errors import BindeckError
from data.rules import listing_steps
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity
from queries.notifications import MINE


@dataclass(frozen=True, slots=True)
class Editable:
    """A kind of row that can be edited: how it is locked and read, how it is written, who is told.

    `load` selects the fields in their order, `save` binds them by name, and so does `insert`, which brings back a
    row that was removed.
    """

    name: str
    fields: tuple[str, ...]
    load: LiteralString
    save: LiteralString
    topic: str
    insert: LiteralString | None = None


LISTING = Editable(
    "listing",
    (
        "title",
        "description",
        "price",
        "cost",
        "condition",
        "category",
        "item_type",
        "attributes",
        "photos",
        "quantity",
        "storage_location",
        "sku",
        "upc",
        "status",
        "sold_platform",
        "sold_date",
        "sold_price",
        "platform_statuses",
    ),
    """
    SELECT title, description, price, cost, condition, category, item_type, attributes, photos, quantity,
           storage_location, sku, upc, status, sold_platform, sold_date, sold_price, platform_statuses
    FROM listings WHERE user_id = %(user_id)s AND id = %(row_id)s FOR UPDATE
    """,
    """
    UPDATE listings
    SET title = %(title)s, description = %(description)s, price = %(price)s, cost = %(cost)s,
        condition = %(condition)s, category = %(category)s, item_type = %(item_type)s,
        attributes = %(attributes)s, photos = %(photos)s, quantity = %(quantity)s,
        storage_location = %(storage_location)s, sku = %(sku)s, upc = %(upc)s, status = %(status)s,
        sold_platform = %(sold_platform)s, sold_date = %(sold_date)s::timestamp, sold_price = %(sold_price)s,
        platform_statuses = %(platform_statuses)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "listings",
)

CARD = Editable(
    "card",
    ("value_tier", "photos", "custom_categories", "format_legality", "storage_item_id"),
    """
    SELECT value_tier, photos, custom_categories, format_legality, storage_item_id
    FROM card_collections WHERE user_id = %(user_id)s AND id = %(row_id)s FOR UPDATE
    """,
    """
    UPDATE card_collections
    SET value_tier = %(value_tier)s, photos = %(photos)s, custom_categories = %(custom_categories)s,
        format_legality = %(format_legality)s, storage_item_id = %(storage_item_id)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "cards",
)

ITEM = Editable(
    "storage_item",
    (
        "storage_id",
        "bin_id",
        "section_id",
        "item_type",
        "category",
        "title",
        "description",
        "quantity",
        "photos",
        "notes",
        "listing_id",
    ),
    """
    SELECT storage_id, bin_id, section_id, item_type, category, title, description, quantity, photos, notes,
           listing_id
    FROM storage_items WHERE user_id = %(user_id)s AND id = %(row_id)s FOR UPDATE
    """,
    """
    UPDATE storage_items
    SET storage_id = %(storage_id)s, bin_id = %(bin_id)s, section_id = %(section_id)s, item_type = %(item_type)s,
        category = %(category)s, title = %(title)s, description = %(description)s, quantity = %(quantity)s,
        photos = %(photos)s, notes = %(notes)s, listing_id = %(listing_id)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "storage",
    """
    INSERT INTO storage_items (id, user_id, storage_id, bin_id, section_id, item_type, category, title,
                               description, quantity, photos, notes, listing_id)
    VALUES (%(row_id)s, %(user_id)s, %(storage_id)s, %(bin_id)s, %(section_id)s, %(item_type)s, %(category)s,
            %(title)s, %(description)s, %(quantity)s, %(photos)s, %(notes)s, %(listing_id)s)
    """,
)

SECTION = Editable(
    "storage_section",
    ("item_count",),
    """
    SELECT s.item_count FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = %(row_id)s FOR UPDATE OF s
    """,
    """
    UPDATE storage_sections s SET item_count = %(item_count)s
    FROM storage_bins b WHERE b.id = s.bin_id AND b.user_id = %(user_id)s AND s.id = %(row_id)s
    """,
    "storage",
)

# Written to undo alone: every step forward goes through queries/platforms.py.
PLATFORM = Editable(
    "platform_listing",
    (
        "status",
        "platform_listing_id",
        "platform_url",
        "posted_at",
        "cancel_scheduled_at",
        "error_message",
        "retry_count",
    ),
    """
    SELECT p.status, p.platform_listing_id, p.platform_url, p.posted_at, p.cancel_scheduled_at, p.error_message,
           p.retry_count
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.id = %(row_id)s FOR UPDATE OF p
    """,
    """
    UPDATE platform_listings p
    SET status = %(status)s, platform_listing_id = %(platform_listing_id)s, platform_url = %(platform_url)s,
        posted_at = %(posted_at)s::timestamp, cancel_scheduled_at = %(cancel_scheduled_at)s::timestamp,
        error_message = %(error_message)s, retry_count = %(retry_count)s
    FROM listings l WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = %(row_id)s
    """,
    "platforms",
)

ALERT = Editable(
    "notification",
    ("is_read",),
    "SELECT n.is_read FROM notifications n WHERE n.id = %(row_id)s AND " + MINE + " FOR UPDATE OF n",
    "UPDATE notifications n SET is_read = %(is_read)s WHERE n.id = %(row_id)s AND " + MINE,
    "notifications",
)

EDITABLES = {kind.name: kind for kind in (LISTING, CARD, ITEM, SECTION, PLATFORM, ALERT)}

LOGGED = """
    SELECT action, resource_type, resource_id, details FROM activity_logs
    WHERE user_id = %(user_id)s AND id = %(log_id)s
"""


class EditRefused(BindeckError):
    """The row is gone, or was changed by someone else meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class _Logged:
    action: str
    resource_type: str | None
    resource_id: int | None
    details: str | None


async def read(conn: TenantConnection, kind: Editable, row_id: int) -> dict[str, Any] | None:
    """The fields of a row, which stays locked until the transaction ends; None when it is not there."""
    return await conn.row(lambda *values: dict(zip(kind.fields, values, strict=True)), kind.load, row_id=row_id)


async def edit(
    conn: TenantConnection,
    kind: Editable,
    row_id: int,
    changes: Mapping[str, Any],
    why: str,
    *,
    expected: Mapping[str, Any] | None = None,
    also: Sequence[int] = (),
) -> int:
    """Change fields of a row; the id of the log row, by which it can be undone. Call it in a transaction.

    `also` are the log rows of edits that are part of this one, and are undone with it.
    Raises EditRefused when the row is gone, or is no longer as `expected`.
    """
    note: dict[str, Any] = {"why": why, **({"also": list(also)} if also else {})}
    return await _change(conn, Action.EDITED, kind, row_id, changes, note, expected=expected)


async def undo(conn: TenantConnection, log_id: int) -> None:
    """Take an edit back. Call it in a transaction.

    Raises EditRefused when the row was changed since, or the log row is no edit of this seller; and where the
    listing would be as the contract forbids, unless the edit itself had mended that.
    """
    logged = await conn.row(_Logged, LOGGED, log_id=log_id)
    facts = activity.facts(logged.details) if logged else {}
    before, after = mapping(facts.get("before")), mapping(facts.get("after"))
    kind = EDITABLES.get(logged.resource_type or "") if logged and logged.action == Action.EDITED else None
    if logged is None or kind is None or logged.resource_id is None or not before:
        raise EditRefused("There is nothing of yours to undo there.")
    await _change(
        conn,
        Action.UNDONE,
        kind,
        logged.resource_id,
        before,
        {"of": log_id},
        expected=after,
        may_be_wrong="mended" in facts,
    )
    for part in facts.get("also", ()):
        await undo(conn, part)


async def _change(
    conn: TenantConnection,
    action: Action,
    kind: Editable,
    row_id: int,
    changes: Mapping[str, Any],
    note: Mapping[str, Any],
    *,
    expected: Mapping[str, Any] | None = None,
    may_be_wrong: bool = False,
) -> int:
    found = await read(conn, kind, row_id)
    if found is None:
        raise EditRefused(f"That {kind.name.replace('_', ' ')} is not there any more.")
    for field, value in (expected or {}).items():
        if plain(found[field]) != plain(value):
            raise EditRefused(f"Someone changed {field} since (it is {found[field]!r} now); nothing was written.")
    became = {**found, **changes}
    wrong, was_wrong = breach(kind, became), breach(kind, found)
    if wrong and action is Action.UNDONE and not may_be_wrong:
        raise EditRefused(f"Not undone: taken back, {wrong}.")
    await conn.execute(kind.save, row_id=row_id, **became)
    before = {field: plain(found[field]) for field in changes}
    after = {field: plain(value) for field, value in changes.items()}
    details = {"before": before, "after": after, **note}
    if was_wrong and not wrong:
        details["mended"] = was_wrong
    log_id = await activity.record(conn, action, kind.name, row_id, details)
    conn.changed(kind.topic, row_id)
    return log_id


def breach(kind: Editable, row: Mapping[str, Any]) -> str:
    """Why the contract forbids to write a row like that; empty when it does not."""
    if kind is not LISTING:
        return ""
    sold_whole = all(row[field] is not None for field in ("sold_platform", "sold_date", "sold_price"))
    return listing_steps.breach(
        row["status"], location=row["storage_location"], quantity=row["quantity"], sold_whole=sold_whole
    )


def mapping(value: object) -> Mapping[str, Any]:
    """A value out of JSON as a mapping; empty where it is none."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return float(value) if isinstance(value, Decimal) else value
