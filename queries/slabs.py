"""Graded cards: serials that stand twice, slabs that nobody can verify, raw and graded copies of one card."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from data.rules import card_number
from data.tenant import TenantConnection
from queries import vectors
from queries.card_sets import GRADED
from queries.ordering import Order, naturally

SERIAL: LiteralString = r"nullif(upper(regexp_replace(c.grading_serial, '\s', '', 'g')), '')"
COMPANY: LiteralString = "upper(btrim(coalesce(c.grading_company, '')))"

# A number is one company's: the same one of another is no twin. What names no company may be anybody's.
TWINS = (
    "SELECT c.id, coalesce(c.title, ''), c.storage_location FROM card_collections c"
    " WHERE c.user_id = %(user_id)s AND c.id <> %(card_id)s AND "
    + SERIAL
    + " = upper(%(serial)s::text) AND ("
    + COMPANY
    + " IN ('', upper(%(company)s::text)) OR %(company)s::text = '') ORDER BY c.id LIMIT 20"
)

WRONG: LiteralString = (
    "(SELECT c.*, "
    + SERIAL
    + " AS serial, "
    + GRADED
    + " AS graded, count(*) OVER (PARTITION BY "
    + SERIAL
    + ", "
    + COMPANY
    + ") AS alike FROM card_collections c WHERE c.user_id = %(user_id)s) AS slab"
    " WHERE (serial IS NOT NULL AND alike > 1 OR serial IS NULL AND graded)"
)

# Doubled serials first, twin beside twin; then what has none.
IDS = (
    "SELECT string_agg(int4send(id), ''::bytea ORDER BY serial NULLS LAST, estimated_value DESC NULLS LAST, id)"
    " FROM " + WRONG
)

VALUES: dict[str, tuple[LiteralString, ...]] = {
    "serial": ("serial",),
    "card": ("lower(nullif(title, ''))",),
    "grade": ("grading_score", "nullif(grading_company, '')"),
    "value": ("estimated_value",),
    "where": (naturally("storage_location"),),
}
"""What they are ordered by."""

PAGE = (
    "SELECT c.id, coalesce(c.title, ''), c.card_number, c.grading_company, c.grading_score, "
    + SERIAL
    + ", c.estimated_value, c.storage_location"
    " FROM card_collections c WHERE c.user_id = %(user_id)s AND c.id = ANY (%(ids)s::int[])"
)

# The number is compared where it is read: 4/102 and 004 are one card.
COPIES = """
    SELECT c.id, coalesce(c.title, ''), c.card_number, c.quantity, c.grading_company, c.grading_score,
           c.custom_categories, c.purchase_price, c.estimated_value, c.storage_location,
           concat_ws(' ', nullif(c.card_subtype, ''), nullif(c.parallel_color, ''), nullif(c.insert_series, ''))
    FROM card_collections o JOIN card_collections c ON c.user_id = %(user_id)s
     AND lower(coalesce(c.game_name, '')) = lower(coalesce(o.game_name, ''))
     AND lower(coalesce(nullif(c.set_name, ''), c.set_code, ''))
         = lower(coalesce(nullif(o.set_name, ''), o.set_code, ''))
     AND lower(coalesce(c.sport, '')) = lower(coalesce(o.sport, ''))
     AND (coalesce(o.sport, '') = '' OR
          c.year IS NOT DISTINCT FROM o.year AND lower(coalesce(c.brand, '')) = lower(coalesce(o.brand, ''))
          AND lower(coalesce(c.series, '')) = lower(coalesce(o.series, ''))
          AND lower(coalesce(c.player_name, '')) = lower(coalesce(o.player_name, '')))
    WHERE o.user_id = %(user_id)s AND o.id = %(card_id)s
      AND coalesce(nullif(o.set_name, ''), nullif(o.set_code, ''), nullif(o.sport, '')) IS NOT NULL
    ORDER BY c.id LIMIT 5000
"""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another card with the same serial."""

    id: int
    title: str
    location: str | None


@dataclass(frozen=True, slots=True)
class SlabRow:
    """A line of what is wrong with slabs: with a serial it stands twice, without one nobody can verify it."""

    id: int
    title: str
    number: str | None
    company: str | None
    score: float | None
    serial: str | None
    value: float | None
    location: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A row of the same card; cost and value are for one copy, `tags` as they are stored."""

    id: int
    title: str
    number: str | None
    quantity: int | None
    company: str | None
    score: float | None
    tags: str | None
    cost: float | None
    value: float | None
    location: str | None
    variant: str


async def twins(conn: TenantConnection, company: str | None, serial: str | None, card_id: int) -> list[Twin]:
    """The other cards of the seller with this serial, of the same company or of none."""
    bare = "".join((serial or "").split())
    if not bare:
        return []
    return await conn.rows(Twin, TWINS, company=(company or "").strip(), serial=bare, card_id=card_id)


async def ids(conn: TenantConnection, by: Order | None = None) -> array[int]:
    """The cards whose serial stands twice, twin beside twin, then graded ones without a serial; or by VALUES."""
    return await vectors.ids(conn, IDS if by is None else vectors.ordered(WRONG, VALUES, by))


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[SlabRow]:
    """The cards with these ids, in any order."""
    return await conn.rows(SlabRow, PAGE, ids=list(ids))


async def copies(conn: TenantConnection, card_id: int) -> list[Copy]:
    """All rows of the same card, itself among them, raw or graded; none where nobody knows of which set it is."""
    rows = await conn.rows(Copy, COPIES, card_id=card_id)
    own = next((_key(row) for row in rows if row.id == card_id), None)
    return [row for row in rows if _key(row) == own]


def _key(row: Copy) -> object:
    """What makes two rows of a set the same card: the number, else the name."""
    number = card_number.parse(row.number)
    return row.title.strip().casefold() if number is None else number.key
