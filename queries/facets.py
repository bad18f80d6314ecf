"""What the listings that a search finds are made of: counts by status, marketplace, category, age and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import LiteralString

from data.rules.fees import FeeTable
from data.rules.marketplaces import fold
from data.rules.search import EVERYTHING, Search
from data.rules.search_completion import quoted
from data.tenant import TenantConnection
from queries.amounts import squeezed
from queries.expressions import BIN, MARKET
from queries.filters import narrowed
from queries.listings import USUAL_FEES

MOST_VALUES = 200
"""The commonest of a facet; a person looks for others by typing."""


class Facet(Enum):
    """What to count by; the value is the field that a drill-down adds."""

    STATUS = "status"
    PLATFORM = "platform"
    CATEGORY = "category"
    CONDITION = "condition"
    AGE = "age"
    BIN = "bin"
    LOCATION = "loc"


SHOWN = (Facet.STATUS, Facet.PLATFORM, Facet.CATEGORY, Facet.CONDITION, Facet.AGE, Facet.BIN)

AGES = (30, 90, 180, 365)
"""The oldest whole days of each bucket but the last."""

# Where each bucket but the oldest begins; a day more than its whole days, and not that moment itself.
_AGE: LiteralString = """width_bucket(l.created_at, (
        SELECT array_agg((now() AT TIME ZONE 'UTC') - oldest - interval '1 day' + interval '1 microsecond'
                         ORDER BY oldest DESC)
        FROM unnest(%(ages)s::interval[]) AS oldest))::text"""

_BY: Mapping[Facet, tuple[LiteralString, LiteralString]] = {
    Facet.STATUS: ("l.status", "l.status"),
    Facet.PLATFORM: ("p.platform", MARKET),
    Facet.CATEGORY: ("l.category", "lower(l.category)"),
    Facet.CONDITION: ("l.condition", squeezed("l.condition")),
    Facet.AGE: (_AGE, _AGE),
    Facet.BIN: (BIN, "lower(" + BIN + ")"),
    Facet.LOCATION: ("l.storage_location", "lower(l.storage_location)"),
}
"""What is shown of a group, by the least of its spellings, and what its rows have in common."""

_PLATFORMS: LiteralString = " LEFT JOIN platform_listings p ON p.listing_id = l.id"


@dataclass(frozen=True, slots=True)
class Count:
    """So many listings have this value; the term narrows a filter to them."""

    value: str
    listings: int
    term: str


@dataclass(frozen=True, slots=True)
class _Group:
    value: str | None
    listings: int


async def counts(
    conn: TenantConnection, facet: Facet, search: Search = EVERYTHING, fees: FeeTable = USUAL_FEES
) -> list[Count]:
    """How many of the listings found have each value, the commonest first, ages from young to old; those without
    a value last, with an empty one."""
    shown, common = _BY[facet]
    found = narrowed(search, fees)
    statement = (
        "SELECT min(" + shown + "), count(*) FROM listings l"
        + (_PLATFORMS if facet is Facet.PLATFORM else "")
        + " WHERE l.user_id = %(user_id)s AND "
        + found.condition
        + " GROUP BY nullif(btrim(" + common + "), '') ORDER BY count(*) DESC, 1 LIMIT %(limit)s"
    )  # fmt: skip
    ages = [timedelta(days=days) for days in AGES]
    groups = await conn.rows(_Group, statement, **found.values, ages=ages, limit=MOST_VALUES)
    if facet is Facet.AGE:
        return [_age(group) for group in sorted(groups, key=lambda group: group.value or "", reverse=True)]
    if facet is Facet.PLATFORM:
        groups = _folded(groups)
    counted = [_count(facet, group) for group in groups]
    return sorted(counted, key=lambda count: not count.value)


def _count(facet: Facet, group: _Group) -> Count:
    value = (group.value or "").strip()
    term = f"{facet.value}:={quoted(value)}" if value else f"-{facet.value}"
    return Count(value, group.listings, term)


def _age(group: _Group) -> Count:
    if group.value is None:
        return Count("", group.listings, "-age")
    bucket = len(AGES) - int(group.value)
    youngest = AGES[bucket - 1] + 1 if bucket else 0
    if bucket == len(AGES):
        return Count(f"over {AGES[-1]} days", group.listings, f"age:>{AGES[-1]}")
    if not bucket:
        return Count(f"{AGES[0]} days or less", group.listings, f"age:<={AGES[0]}")
    return Count(f"{youngest} to {AGES[bucket]} days", group.listings, f"age:{youngest}..{AGES[bucket]}")


def _folded(groups: Sequence[_Group]) -> list[_Group]:
    """One group for every spelling of a marketplace."""
    together: dict[str | None, int] = {}
    for group in groups:
        name = fold(group.value) if group.value and group.value.strip() else None
        together[name] = together.get(name, 0) + group.listings
    return sorted((_Group(name, listings) for name, listings in together.items()), key=lambda g: -g.listings)
