"""Graded cards: serials that stand twice, slabs that nobody can verify, raw and graded copies of one card."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import LiteralString

from data.rules import card_number, grades
from data.rules.card_sets import which
from data.tenant import TenantConnection
from queries import vectors
from queries.card_identity import COMPANIES, COMPANY, COPIES, FIELD, GRADE, GRADED, NAME, VARIANT, WHO
from queries.ordering import Order, naturally

SERIAL: LiteralString = r"nullif(upper(regexp_replace(c.grading_serial, '\s', '', 'g')), '')"

# A number is one company's: the same one of another is no twin. What names no company may be anybody's.
TWINS = (
    "SELECT c.id, coalesce(c.title, ''), c.storage_location FROM card_collections c"
    " WHERE c.user_id = %(user_id)s AND c.id <> %(card_id)s AND "
    + SERIAL
    + " = upper(%(serial)s::text) AND (%(company)s::text IN ('', "
    + COMPANY
    + ") OR "
    + COMPANY
    + " IS NULL) ORDER BY c.id LIMIT 20"
)

# As TWINS finds them, of all at once.
_ALIKE: LiteralString = (
    "CASE WHEN company IS NULL THEN count(*) OVER (PARTITION BY serial)"
    " ELSE count(*) OVER (PARTITION BY serial, company)"
    " + count(*) FILTER (WHERE company IS NULL) OVER (PARTITION BY serial) END"
)

WRONG: LiteralString = (
    "(SELECT found.*, "
    + _ALIKE
    + " AS alike FROM (SELECT c.*, "
    + SERIAL
    + " AS serial, "
    + COMPANY
    + " AS company, "
    + GRADED
    + " AS graded FROM card_collections c WHERE c.user_id = %(user_id)s AND ("
    + SERIAL
    + " IS NOT NULL OR "
    + GRADED
    + ")) AS found) AS slab WHERE (serial IS NOT NULL AND alike > 1 OR serial IS NULL AND graded)"
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

# The number is compared where it is read: 4/102 and 004 are one card. The card itself is always among them.
COPIES_OF = f"""
    WITH own AS (
        SELECT c.id, lower({FIELD}) AS field, lower({NAME}) AS name, {WHO} AS who
        FROM card_collections c WHERE c.user_id = %(user_id)s AND c.id = %(card_id)s
    )
    SELECT c.id, coalesce(c.title, ''), c.card_number, {COPIES}, {GRADED}, c.grading_company, ({GRADE})::float8,
           c.custom_categories, c.purchase_price, c.estimated_value, c.storage_location, {VARIANT}, {WHO}
    FROM own JOIN card_collections c ON c.user_id = %(user_id)s
     AND lower({FIELD}) = own.field AND lower({NAME}) = own.name AND {WHO} = own.who
    ORDER BY c.id = own.id DESC, c.id LIMIT 5000
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
    """A row of the same card; cost and value are for one copy, company and `tags` as they are stored."""

    id: int
    title: str
    number: str | None
    copies: int
    is_graded: bool
    company: str | None
    score: float | None
    tags: str | None
    cost: float | None
    value: float | None
    location: str | None
    variant: str
    who: str


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that are the same card, raw or graded; and those that are other `variants` of it, such as foils."""

    copies: Sequence[Copy] = ()
    variants: Sequence[Copy] = ()


async def twins(conn: TenantConnection, company: str | None, serial: str | None, card_id: int) -> list[Twin]:
    """The other cards of the seller with this serial, of the same company or of none."""
    bare = "".join((serial or "").split())
    if not bare:
        return []
    of = grades.folded(company)
    return await conn.rows(Twin, TWINS, company=of, serial=bare, card_id=card_id, **COMPANIES)


async def ids(conn: TenantConnection, by: Order | None = None) -> array[int]:
    """The cards whose serial stands twice, twin beside twin, then graded ones without a serial; or by VALUES."""
    return await vectors.ids(conn, IDS if by is None else vectors.ordered(WRONG, VALUES, by), **COMPANIES)


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[SlabRow]:
    """The cards with these ids, in any order."""
    return await conn.rows(SlabRow, PAGE, ids=list(ids))


async def copies(conn: TenantConnection, card_id: int) -> Found:
    """What there is of a card (`queries.card_identity`), itself first; nothing where it is gone."""
    rows = await conn.rows(Copy, COPIES_OF, card_id=card_id)
    same = [row for row in rows if _which(row) == _which(rows[0])]
    plain = [replace(row, variant="") for row in rows]
    return Found(
        same,
        [
            row
            for row, bare in zip(rows, plain, strict=True)
            if row not in same and _which(bare) == _which(plain[0])
        ],
    )


def _which(row: Copy) -> object:
    return which(card_number.parse(row.number), row.variant, row.who, row.title)
