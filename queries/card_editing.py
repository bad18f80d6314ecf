"""A card changed by hand: what was typed is written field by field, and never over what someone else wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.rules import card_categories, card_fields, tiers
from data.rules.codes import Label
from data.rules.listing_fields import FieldError, QuantityChange
from data.tenant import TenantConnection
from queries import counting, editables, journal, slabs, written_places
from queries.editing import Adjusted, Conflict, Gone, same
from queries.journal import EditRefused
from queries.slabs import Twin
from queries.trace import Trace

FIELDS = tuple(card_fields.PARSERS)
"""What a person may change in a form; the tier follows the value, the storage item is put away into."""

BY_UUID = "SELECT id FROM card_collections WHERE user_id = %(user_id)s AND card_uuid = %(card_uuid)s LIMIT 1"

STILL_THERE = "SELECT true FROM card_collections WHERE user_id = %(user_id)s AND id = %(card_id)s"

# An item that is a listing's, too, has the units that are for sale.
ALONE = """
    SELECT i.id, i.section_id FROM card_collections c JOIN storage_items i ON i.id = c.storage_item_id
    WHERE c.user_id = %(user_id)s AND c.id = %(card_id)s AND i.user_id = %(user_id)s AND i.listing_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM card_collections o WHERE o.user_id = %(user_id)s
                      AND o.storage_item_id = i.id AND o.id <> c.id)
"""

COUNT_ITEM = """
    UPDATE storage_items SET quantity = %(after)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(item_id)s AND coalesce(quantity, 1) = %(before)s
"""

_OF_A_SLAB = ("grading_company", "grading_score", "grading_serial")
_GONE = "This card is not there any more."


@dataclass(frozen=True, slots=True)
class _Alone:
    id: int
    section_id: int | None


@dataclass(frozen=True, slots=True)
class SavedCard:
    """An edit: the fields that were written, those that follow from others among them, and the cards that have the
    same serial."""

    fields: tuple[str, ...]
    twins: tuple[Twin, ...] = ()


def following(card: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What else of a card changes with these columns: its tier with its value, its category by its mode."""
    after = {**card, **changes}
    more: dict[str, Any] = {}
    if "estimated_value" in changes:
        value = after["estimated_value"]
        more["value_tier"] = tiers.tier_of(None if value is None else float(value))
    if card_categories.follows(after["organization_mode"]) and changes.keys() & {
        *card_categories.DEPENDS_ON,
        "primary_category",
    }:
        more["primary_category"] = card_categories.category(after)
    return more


async def save(
    conn: TenantConnection, card_id: int, changes: Mapping[str, Any], was: Mapping[str, Any]
) -> SavedCard:
    """Write the fields that differ from what is stored, and what follows from them, in one statement. Call it in a
    transaction.

    `was` is what the person saw. Raises Conflict where someone else wrote one of the fields meanwhile, and
    something else; Gone; EditRefused for a grade or a serial that its company does not give.
    """
    found = await journal.read(conn, editables.CARD, card_id)
    if found is None:
        raise Gone(_GONE)
    wanted = {field: value for field, value in changes.items() if not same(found[field], value)}
    if not wanted:
        return SavedCard(())
    if any(not same(found[field], was.get(field)) for field in wanted):
        raise Conflict({field: found[field] for field in FIELDS}, "card")
    wrong = card_fields.problems({**found, **wanted}) if wanted.keys() & set(_OF_A_SLAB) else {}
    for reason in wrong.values():
        raise EditRefused(reason)
    wanted |= following(found, wanted)
    wanted = {name: value for name, value in wanted.items() if not same(found[name], value)}
    if not wanted:
        return SavedCard(())
    rows: list[dict[str, Any]] = []
    if "quantity" in wanted:
        rows = await _count_item(conn, card_id, _copies(found["quantity"]), _copies(wanted["quantity"]))
    await written_places.edit(conn, Label.CARD, card_id, wanted, rows=rows)
    after = {**found, **wanted}
    serial = after["grading_serial"] if wanted.keys() & {"grading_company", "grading_serial"} else None
    twins = await slabs.twins(conn, after["grading_company"], serial, card_id) if serial else []
    return SavedCard(tuple(wanted), tuple(twins))


async def adjust(conn: TenantConnection, card_id: int, counted: QuantityChange) -> Adjusted:
    """Change how many copies there are, from what is stored at that moment. Call it in a transaction.

    Raises Gone; EditRefused where there would be fewer than none.
    """
    found = await journal.read(conn, editables.CARD, card_id)
    if found is None:
        raise Gone(_GONE)
    before: int | None = found["quantity"]
    try:
        after = counted.of(before)
    except FieldError as problem:
        raise EditRefused(str(problem)) from None
    if after != before:
        rows = await _count_item(conn, card_id, _copies(before), after)
        await journal.edit(conn, editables.CARD, card_id, {"quantity": after}, "counted", rows=rows)
    return Adjusted(found["title"] or "", before, after)


def _copies(quantity: int | None) -> int:
    return 1 if quantity is None else quantity


async def _count_item(conn: TenantConnection, card_id: int, before: int, after: int) -> list[dict[str, Any]]:
    """Write as many copies on the stored item of a card that is locked, and what came of it, for the log.

    Only where the item holds this card alone and as many of it: what else lies in an item nobody counted here.
    """
    item = await conn.row(_Alone, ALONE, card_id=card_id)
    if item is None:
        return []
    await counting.lock(conn, [item.section_id])
    trace = Trace(conn)
    await trace.keep(editables.ITEM, item.id)
    if not await conn.execute(COUNT_ITEM, item_id=item.id, before=before, after=after):
        return []
    await counting.recount(conn, [item.section_id])
    conn.changed("storage", item.id)
    return await trace.rows()


async def follow(conn: TenantConnection, card_id: int, card_uuid: str) -> int | None:
    """The id of the row that is this card now: its own, else that of the one with the same uuid, such as a table
    that was imported anew leaves; None where there is neither."""
    if await conn.value(STILL_THERE, card_id=card_id):
        return card_id
    return await conn.value(BY_UUID, card_uuid=card_uuid) if card_uuid else None
