"""Edits and their undo: every change of a row goes through here, and the log keeps what was before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString, cast

from data.errors import BindeckError
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity


@dataclass(frozen=True, slots=True)
class Editable:
    """A kind of row that can be edited: how it is locked and read, how it is written, who is told.

    `load` selects the fields in their order, `save` binds them by name.
    """

    name: str
    fields: tuple[str, ...]
    load: LiteralString
    save: LiteralString
    topic: str


LISTING = Editable(
    "listing",
    (
        "title",
        "price",
        "status",
        "quantity",
        "storage_location",
        "sold_platform",
        "sold_date",
        "sold_price",
        "photos",
        "attributes",
    ),
    """
    SELECT title, price, status, quantity, storage_location, sold_platform, sold_date, sold_price,
           photos, attributes
    FROM listings WHERE user_id = %(user_id)s AND id = %(row_id)s FOR UPDATE
    """,
    """
    UPDATE listings
    SET title = %(title)s, price = %(price)s, status = %(status)s, quantity = %(quantity)s,
        storage_location = %(storage_location)s, sold_platform = %(sold_platform)s,
        sold_date = %(sold_date)s::timestamp, sold_price = %(sold_price)s, photos = %(photos)s,
        attributes = %(attributes)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "listings",
)

CARD = Editable(
    "card",
    ("value_tier", "photos", "custom_categories"),
    """
    SELECT value_tier, photos, custom_categories
    FROM card_collections WHERE user_id = %(user_id)s AND id = %(row_id)s FOR UPDATE
    """,
    """
    UPDATE card_collections
    SET value_tier = %(value_tier)s, photos = %(photos)s, custom_categories = %(custom_categories)s,
        updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "cards",
)

ITEM = Editable(
    "storage_item",
    ("storage_id",),
    "SELECT storage_id FROM storage_items WHERE user_id = %(user_id)s AND id = %(row_id)s FOR UPDATE",
    """
    UPDATE storage_items SET storage_id = %(storage_id)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "storage",
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

EDITABLES = {kind.name: kind for kind in (LISTING, CARD, ITEM, SECTION)}

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


async def edit(
    conn: TenantConnection,
    kind: Editable,
    row_id: int,
    changes: Mapping[str, Any],
    why: str,
    *,
    expected: Mapping[str, Any] | None = None,
) -> int:
    """Change fields of a row; the id of the log row, by which it can be undone. Call it in a transaction.

    Raises EditRefused when the row is gone, or is no longer as `expected`.
    """
    return await _change(conn, Action.EDITED, kind, row_id, changes, {"why": why}, expected=expected)


async def undo(conn: TenantConnection, log_id: int) -> None:
    """Take an edit back. Call it in a transaction.

    Raises EditRefused when the row was changed since, or the log row is no edit of this seller.
    """
    logged = await conn.row(_Logged, LOGGED, log_id=log_id)
    facts = activity.facts(logged.details) if logged else {}
    before, after = _mapping(facts.get("before")), _mapping(facts.get("after"))
    kind = EDITABLES.get(logged.resource_type or "") if logged and logged.action == Action.EDITED else None
    if logged is None or kind is None or logged.resource_id is None or not before:
        raise EditRefused("There is nothing of yours to undo there.")
    await _change(conn, Action.UNDONE, kind, logged.resource_id, before, {"of": log_id}, expected=after)


async def _change(
    conn: TenantConnection,
    action: Action,
    kind: Editable,
    row_id: int,
    changes: Mapping[str, Any],
    note: Mapping[str, Any],
    *,
    expected: Mapping[str, Any] | None = None,
) -> int:
    found = await conn.row(lambda *values: dict(zip(kind.fields, values, strict=True)), kind.load, row_id=row_id)
    if found is None:
        raise EditRefused(f"That {kind.name.replace('_', ' ')} is not there any more.")
    for field, value in (expected or {}).items():
        if _plain(found[field]) != _plain(value):
            raise EditRefused(f"Someone changed {field} since (it is {found[field]!r} now); nothing was written.")
    await conn.execute(kind.save, row_id=row_id, **{**found, **changes})
    before = {field: _plain(found[field]) for field in changes}
    after = {field: _plain(value) for field, value in changes.items()}
    log_id = await activity.record(conn, action, kind.name, row_id, {"before": before, "after": after, **note})
    conn.changed(kind.topic, row_id)
    return log_id


def _mapping(value: object) -> Mapping[str, Any]:
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return float(value) if isinstance(value, Decimal) else value
