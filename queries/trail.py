"""The audit trail, read: what the seller did, or for an administrator what anybody did, and what it was about."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import LiteralString

from data.rules.search import EVERYTHING, Search
from data.rules.search_completion import whole
from data.tenant import TenantConnection
from queries import vectors
from queries.administrator import ADMIN
from queries.amounts import squeezed
from queries.expressions import blank
from queries.facets import MOST_VALUES, Count
from queries.filters import condition
from queries.ordering import Order, clause
from queries.searched import Searched

_WHO: LiteralString = "(SELECT person.username FROM users person WHERE person.id = l.user_id)"

_UNDONE: LiteralString = (
    "EXISTS (SELECT FROM activity_logs undone WHERE undone.user_id = l.user_id AND undone.action = %(undone)s"
    " AND undone.resource_type = 'activity' AND undone.resource_id = l.id)"
)

# The details of a batch name thousands of rows: words are looked for where they begin, and a list shows that.
_WORDS: LiteralString = (
    r"concat_ws(E'\x1f', l.action, l.resource_type, l.resource_id, left(l.details, 4000), l.ip_address)"
)

SEARCHED = Searched(
    words=_WORDS,
    long_words=_WORDS,
    text={
        "person": ("lower(" + _WHO + ")",),
        "ip": ("lower(l.ip_address)",),
        "program": ("lower(l.user_agent)",),
        "details": ("lower(l.details)",),
    },
    name={"action": squeezed("l.action"), "on": squeezed("l.resource_type")},
    word={},
    money={},
    date={"when": "l.created_at"},
    count={"id": "l.resource_id"},
    made="l.created_at",
    lacks={
        "action": blank("l.action"),
        "on": blank("l.resource_type"),
        "id": "l.resource_id IS NULL",
        "undone": "NOT " + _UNDONE,
        "ip": blank("l.ip_address"),
        "program": blank("l.user_agent"),
        "details": blank("l.details"),
        "person": "l.user_id IS NULL",
    },
)

VALUES: Mapping[str, tuple[LiteralString, ...]] = {
    "when": ("l.created_at",),
    "who": (_WHO,),
    "what": ("nullif(l.action, '')",),
    "on": ("nullif(l.resource_type, '')", "l.resource_id"),
    "from": ("nullif(l.ip_address, '')",),
    "program": ("nullif(l.user_agent, '')",),
}
"""What the trail is ordered by."""

NEWEST = "SELECT coalesce(max(l.id), 0) FROM activity_logs l WHERE " + ADMIN

PAGE = f"""
    SELECT l.id, l.created_at, coalesce(l.action, ''), l.resource_type, l.resource_id, left(l.details, 4000),
           {_WHO}, l.ip_address, l.user_agent, {_UNDONE}
    FROM activity_logs l
    WHERE l.id = ANY (%(ids)s::int[]) AND (l.user_id = %(user_id)s OR {ADMIN})
"""

ENTRY = f"""
    SELECT l.id, l.created_at, coalesce(l.action, ''), l.resource_type, l.resource_id, l.details,
           {_WHO}, l.ip_address, l.user_agent, {_UNDONE}
    FROM activity_logs l
    WHERE l.id = %(log_id)s AND (l.user_id = %(user_id)s OR {ADMIN})
"""

# Of the seller's own alone: what others did an administrator reads, but their things open for nobody else.
LEADS_TO = """
    SELECT 'listing', l.id, NULL::int FROM listings l
    WHERE l.user_id = %(user_id)s AND l.id = %(resource_id)s AND %(resource_type)s = 'listing'
    UNION ALL
    SELECT 'listing', l.id, NULL FROM listings l JOIN platform_listings p ON p.listing_id = l.id
    WHERE l.user_id = %(user_id)s AND p.id = %(resource_id)s AND %(resource_type)s = 'platform_listing'
    UNION ALL
    SELECT 'listing', l.id, NULL FROM listings l JOIN activity_logs sale ON sale.resource_id = l.id
    WHERE l.user_id = %(user_id)s AND sale.user_id = %(user_id)s AND sale.resource_type = 'listing'
      AND sale.id = %(resource_id)s AND %(resource_type)s IN ('sale', 'double_sale')
    UNION ALL
    SELECT 'listing', l.id, NULL FROM listings l JOIN notifications n ON n.listing_id = l.id
    WHERE l.user_id = %(user_id)s AND n.id = %(resource_id)s AND %(resource_type)s = 'notification'
    UNION ALL
    SELECT 'card', c.id, NULL FROM card_collections c
    WHERE c.user_id = %(user_id)s AND c.id = %(resource_id)s AND %(resource_type)s = 'card'
    UNION ALL
    SELECT 'item', i.id, NULL FROM storage_items i
    WHERE i.user_id = %(user_id)s AND i.id = %(resource_id)s AND %(resource_type)s = 'storage_item'
    UNION ALL
    SELECT 'bin', b.id, NULL FROM storage_bins b
    WHERE b.user_id = %(user_id)s AND b.id = %(resource_id)s AND %(resource_type)s = 'storage_bin'
    UNION ALL
    SELECT 'bin', b.id, s.id FROM storage_bins b JOIN storage_sections s ON s.bin_id = b.id
    WHERE b.user_id = %(user_id)s AND s.id = %(resource_id)s AND %(resource_type)s LIKE '%%section'
    UNION ALL
    SELECT 'log-entry', a.id, NULL FROM activity_logs a
    WHERE a.user_id = %(user_id)s AND a.id = %(resource_id)s AND %(resource_type)s IN ('activity', 'notice')
    LIMIT 1
"""


class Facet(Enum):
    """What entries are counted by; the value is the field that a drill-down adds."""

    ACTION = "action"
    ON = "on"
    PERSON = "person"
    IP = "ip"
    PROGRAM = "program"


_BY: Mapping[Facet, LiteralString] = {
    Facet.ACTION: "l.action",
    Facet.ON: "l.resource_type",
    Facet.PERSON: _WHO,
    Facet.IP: "l.ip_address",
    Facet.PROGRAM: "l.user_agent",
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """One thing that was done; `details` is JSON text (in a list its beginning), or what another program wrote."""

    id: int
    created_at: datetime | None
    action: str
    resource_type: str | None
    resource_id: int | None
    details: str | None
    person: str | None
    ip_address: str | None
    program: str | None
    is_undone: bool


@dataclass(frozen=True, slots=True)
class Target:
    """The page that an entry leads to, and what it shows."""

    page: str
    row_id: int
    part_id: int | None


async def ids(
    conn: TenantConnection, about: Search = EVERYTHING, by: Order | None = None, *, everyone: bool = False
) -> array[int]:
    """The entries that a search finds, by one of VALUES; without an order the last one first."""
    found, source = condition(about, SEARCHED), _source(everyone=everyone)
    statement = (
        f"SELECT string_agg(int4send(l.id), ''::bytea ORDER BY {_order(by)}) FROM {source}{found.condition}"
    )
    return await vectors.ids(conn, statement, **found.values)


async def first(
    conn: TenantConnection,
    limit: int,
    about: Search = EVERYTHING,
    by: Order | None = None,
    *,
    everyone: bool = False,
) -> array[int]:
    """The first `limit` ids of those that `ids` gives."""
    found, source = condition(about, SEARCHED), _source(everyone=everyone)
    # An aggregate over a sorted subquery alone takes its rows in their order.
    statement = (
        f"SELECT string_agg(int4send(id), ''::bytea) FROM (SELECT l.id FROM {source}{found.condition}"
        f" ORDER BY {_order(by)} LIMIT %(limit)s) AS found"
    )
    return await vectors.first_ids(conn, statement, **found.values, limit=limit)


async def count(conn: TenantConnection, about: Search = EVERYTHING, *, everyone: bool = False) -> int:
    """How many entries a search finds."""
    found, source = condition(about, SEARCHED), _source(everyone=everyone)
    return int(await conn.value(f"SELECT count(*) FROM {source}{found.condition}", **found.values))


async def counts(
    conn: TenantConnection, column: Facet, about: Search = EVERYTHING, *, everyone: bool = False
) -> list[Count]:
    """How many of the entries found have each value, the commonest first."""
    found, value = condition(about, SEARCHED), _BY[column]
    statement = (
        "SELECT coalesce(value, ''), count(*) FROM (SELECT " + value + " AS value FROM "
        + _source(everyone=everyone) + found.condition
        + ") AS found GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %(limit)s"
    )  # fmt: skip
    rows = await conn.rows(_pair, statement, **found.values, limit=MOST_VALUES)
    return [
        Count(value, number, whole(column.value, value) if value.strip() else f"no:{column.value}")
        for value, number in rows
    ]


async def newest(conn: TenantConnection) -> int:
    """The largest id of all entries, for administrators; 0 for everybody else."""
    return int(await conn.value(NEWEST))


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[LogRow]:
    """The entries with these ids, in any order."""
    return await conn.rows(LogRow, PAGE, ids=list(ids))


async def entry(conn: TenantConnection, log_id: int) -> LogRow | None:
    """One entry with all its details; None where it is not there, or not for the seller to see."""
    return await conn.row(LogRow, ENTRY, log_id=log_id)


async def leads_to(conn: TenantConnection, resource_type: str, resource_id: int) -> Target | None:
    """The page of what an entry is about; None where it is not there any more."""
    return await conn.row(Target, LEADS_TO, resource_type=resource_type, resource_id=resource_id)


def _pair(value: str, number: int) -> tuple[str, int]:
    return value, number


def _source(*, everyone: bool) -> LiteralString:
    """The rows of the seller, or of anybody: the database decides again whether that may be."""
    return "activity_logs l WHERE " + (ADMIN if everyone else "l.user_id = %(user_id)s") + " AND "


def _order(by: Order | None) -> LiteralString:
    return "l.id DESC" if by is None else clause(*vectors.values_of(VALUES, by), descending=by.descending)
