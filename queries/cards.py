"""The card collection."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from data.tenant import TenantConnection
from queries import vectors
from queries.ordering import Order, naturally

IDS = """
    SELECT string_agg(int4send(id), ''::bytea ORDER BY game_name NULLS LAST, set_name NULLS LAST, id)
    FROM card_collections WHERE user_id = %(user_id)s
"""

MINE: LiteralString = "card_collections WHERE user_id = %(user_id)s"

SET_NAME: LiteralString = "coalesce(set_name, concat_ws(' ', year, brand, series))"

VALUES: dict[str, tuple[LiteralString, ...]] = {
    "where": (naturally("storage_location"),),
    "card": ("lower(nullif(title, ''))",),
    "number": (naturally("card_number"),),
    "set": ("lower(nullif(coalesce(game_name, sport), ''))", f"lower(nullif({SET_NAME}, ''))"),
    "qty": ("quantity",),
    "grade": ("grading_score", "nullif(grading_company, '')"),
    "value": ("estimated_value",),
}
"""What cards are ordered by."""

PAGE = f"""
    SELECT id, coalesce(title, ''), card_number, coalesce(game_name, sport), {SET_NAME},
           quantity, grading_company, grading_score, estimated_value, storage_location
    FROM card_collections WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
"""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of the collection; `field` is the game or the sport, `value` is for one copy."""

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


async def ids(conn: TenantConnection, by: Order | None = None) -> array[int]:
    """All cards of the seller, by one of VALUES; without an order by game and set."""
    return await vectors.ids(conn, IDS if by is None else vectors.ordered(MINE, VALUES, by))


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[CardRow]:
    """The cards with these ids, in any order."""
    return await conn.rows(CardRow, PAGE, ids=list(ids))
