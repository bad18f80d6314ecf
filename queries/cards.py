"""The card collection."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from data.rules.search import EVERYTHING, Search
from data.tenant import TenantConnection
from queries import vectors
from queries.card_expressions import CARDS, ORDERED, STORED_AS
from queries.filters import condition
from queries.ordering import Order, clause

FOUND: LiteralString = "card_collections c WHERE c.user_id = %(user_id)s AND "
"""Goes before the condition of a search."""

SET_NAME: LiteralString = "coalesce(c.set_name, concat_ws(' ', c.year, c.brand, c.series))"

USUAL: tuple[LiteralString, ...] = ("c.game_name", "c.set_name")
"""What cards are ordered by where nobody ordered them."""

VALUES: Mapping[str, tuple[LiteralString, ...]] = ORDERED
"""What cards are ordered by."""

PAGE = f"""
    SELECT c.id, coalesce(c.title, ''), c.card_number, coalesce(c.game_name, c.sport), {SET_NAME},
           c.quantity, c.grading_company, c.grading_score, c.estimated_value, c.storage_location,
           c.purchase_price, c.card_uuid, c.card_type, c.organization_mode, c.primary_category,
           c.custom_categories, {STORED_AS}, c.game_name, c.set_code, c.set_symbol, c.rarity, c.card_subtype,
           c.format_legality, c.sport, c.year, c.brand, c.series, c.player_name, c.team, c.is_rookie_card,
           c.parallel_color, c.insert_series, c.grading_serial, c.value_tier, c.photos, left(c.notes, 200),
           c.ai_identified, c.ai_confidence, c.created_at, c.updated_at
    FROM card_collections c WHERE c.user_id = %(user_id)s AND c.id = ANY (%(ids)s::int[])
"""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of the collection; `field` is the game or the sport, value and cost are for one copy, NULLs are None.

    `stored_as` is the storage id of the item the card lies in, `notes` begins them.
    """

    id: int
    title: str
    number: str | None
    field: str | None
    set_name: str | None
    quantity: int | None
    grading_company: str | None
    grade: float | None
    value: float | None
    location: str | None
    cost: float | None = None
    card_uuid: str | None = None
    card_type: str | None = None
    mode: str | None = None
    category: str | None = None
    tags: str | None = None
    stored_as: str | None = None
    game: str | None = None
    set_code: str | None = None
    set_symbol: str | None = None
    rarity: str | None = None
    subtype: str | None = None
    legality: str | None = None
    sport: str | None = None
    year: int | None = None
    brand: str | None = None
    series: str | None = None
    player: str | None = None
    team: str | None = None
    is_rookie: bool | None = None
    parallel: str | None = None
    insert: str | None = None
    serial: str | None = None
    stored_tier: str | None = None
    photos: str | None = None
    notes: str | None = None
    ai_identified: bool | None = None
    ai_confidence: float | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


async def ids(conn: TenantConnection, within: Search = EVERYTHING, by: Order | None = None) -> array[int]:
    """The cards that a search finds, by one of VALUES; without an order by game and set."""
    found = condition(within, CARDS)
    statement = f"SELECT string_agg(int4send(id), ''::bytea ORDER BY {_order(by)}) FROM {FOUND}{found.condition}"
    return await vectors.ids(conn, statement, **found.values)


async def first(
    conn: TenantConnection, limit: int, within: Search = EVERYTHING, by: Order | None = None
) -> array[int]:
    """The first `limit` ids of those that `ids` gives."""
    found = condition(within, CARDS)
    # An aggregate over a sorted subquery alone takes its rows in their order.
    statement = (
        f"SELECT string_agg(int4send(id), ''::bytea) FROM (SELECT c.id FROM {FOUND}{found.condition}"
        f" ORDER BY {_order(by)} LIMIT %(limit)s) AS found"
    )
    return await vectors.first_ids(conn, statement, **found.values, limit=limit)


async def count(conn: TenantConnection, within: Search = EVERYTHING) -> int:
    """How many cards a search finds; all of the seller's without one."""
    found = condition(within, CARDS)
    return int(await conn.value(f"SELECT count(*) FROM {FOUND}{found.condition}", **found.values))


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[CardRow]:
    """The cards with these ids, in any order."""
    return await conn.rows(CardRow, PAGE, ids=list(ids))


def _order(by: Order | None) -> LiteralString:
    if by is None:
        return clause(*USUAL, descending=False)
    return clause(*vectors.values_of(VALUES, by), descending=by.descending)
