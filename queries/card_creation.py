"""New cards, and cards that are removed; one key takes either back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg

from data.rules import card_fields
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import card_editing, editables, journal
from queries.creation import Created, NotCreated, StillNeeded
from queries.editing import Gone
from queries.trace import Trace

INSERT = """
    INSERT INTO card_collections (
        card_uuid, user_id, card_type, title, card_number, quantity, organization_mode, primary_category,
        custom_categories, storage_location, game_name, set_name, set_code, set_symbol, rarity, card_subtype,
        format_legality, sport, year, brand, series, player_name, team, is_rookie_card, parallel_color,
        insert_series, grading_company, grading_score, grading_serial, estimated_value, value_tier, purchase_price,
        photos, notes, ai_identified, ai_confidence, created_at, updated_at
    )
    VALUES (
        %(card_uuid)s, %(user_id)s, %(card_type)s, %(title)s, %(card_number)s, %(quantity)s, %(organization_mode)s,
        %(primary_category)s, %(custom_categories)s, %(storage_location)s, %(game_name)s, %(set_name)s,
        %(set_code)s, %(set_symbol)s, %(rarity)s, %(card_subtype)s, %(format_legality)s, %(sport)s, %(year)s,
        %(brand)s, %(series)s, %(player_name)s, %(team)s, %(is_rookie_card)s, %(parallel_color)s,
        %(insert_series)s, %(grading_company)s, %(grading_score)s, %(grading_serial)s, %(estimated_value)s,
        %(value_tier)s, %(purchase_price)s, %(photos)s, %(notes)s, %(ai_identified)s, %(ai_confidence)s, now(),
        now()
    )
    ON CONFLICT DO NOTHING
    RETURNING id
"""


async def create(conn: TenantConnection, card: Mapping[str, Any], card_uuid: str) -> Created:
    """Write a card (its columns by name) with its log row. Call it in a transaction.

    The same uuid twice is the same card: it is written once. Raises NotCreated with a sentence.
    """
    row = {**dict.fromkeys(card_editing.FIELDS), "is_rookie_card": False, "ai_identified": False, **card}
    for reason in card_fields.problems(row).values():
        raise NotCreated(reason)
    row |= {"value_tier": None, **card_editing.following(row, row)}
    trace = Trace(conn)
    card_id: int | None = await conn.value(INSERT, card_uuid=card_uuid, **row)
    if card_id is None:
        before: int | None = await conn.value(card_editing.BY_UUID, card_uuid=card_uuid)
        if before is None:
            raise NotCreated("Another card has the same uuid; save it once more.")
        return Created(before, repeated=True)
    trace.made(editables.CARD, card_id)
    conn.changed("cards", card_id)
    await trace.record(Action.CARD_CREATED, "card", card_id, {"title": row["title"]})
    return Created(card_id)


async def remove(conn: TenantConnection, card_id: int) -> int:
    """Remove a card for good; the item it lies in stays where it is. The log row by which it is undone.

    Call it in a transaction. Raises Gone, and StillNeeded where another table hangs on it.
    """
    trace = Trace(conn)
    found = await journal.read(conn, editables.CARD, card_id)
    if found is None:
        raise Gone("This card is not there any more.")
    try:
        await trace.remove(editables.CARD, card_id)
    except psycopg.errors.ForeignKeyViolation as error:
        table = (error.diag.table_name or "another table").replace("_", " ")
        raise StillNeeded(f"Not removed: something in {table} hangs on it.") from error
    return await trace.record(Action.CARD_REMOVED, "card", card_id, {"title": found["title"]})
