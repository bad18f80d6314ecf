"""What the listings that a search finds are made of: counts by status, marketplace, category, age and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import LiteralString

from data.rules.fees import FeeTable
from data.rules.marketplaces import ALIASES, BY_NAME, fold, squeeze
from data.rules.search import EVERYTHING, Search
from data.rules.search_completion import whole
from data.tenant import TenantConnection
from queries.amounts import squeezed, trimmed
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


def _meant(market: LiteralString) -> LiteralString:
    """One name for every spelling of a marketplace."""
    return "coalesce((%(meant)s::text[])[array_position(%(aliases)s::text[], " + market + ")], " + market + ")"


_BY: Mapping[Facet, tuple[LiteralString, LiteralString]] = {
    Facet.STATUS: ("l.status", trimmed("l.status")),
    Facet.PLATFORM: ("p.platform", _meant(MARKET)),
    Facet.CATEGORY: ("l.category", trimmed("lower(l.category)")),
    Facet.CONDITION: ("l.condition", squeezed("l.condition")),
    Facet.AGE: (_AGE, _AGE),
    Facet.BIN: (BIN, trimmed("lower(" + BIN + ")")),
    Facet.LOCATION: ("l.storage_location", trimmed("lower(l.storage_location)")),
}
"""What is shown of a group, by the least of its spellings, and what its rows have in common: what the group's
term compares."""

_VALUES: Mapping[str, object] = {
    "ages": [timedelta(days=days) for days in AGES],
    "aliases": list(ALIASES),
    "meant": [squeeze(name) for name in ALIASES.values()],
    "usual": list(BY_NAME),
    "limit": MOST_VALUES,
}

_PLATFORMS: LiteralString = " LEFT JOIN platform_listings p ON p.listing_id = l.id"

# No filter can ask for a marketplace without a name.
_NAMED: LiteralString = " AND (p.id IS NULL OR " + MARKET + " <> '')"

# A listing that is on one marketplace under several spellings counts once. The usual spellings are told apart
# without a look at the listing's other rows, which takes longer than all the rest.
_ONCE: LiteralString = (
    " AND (p.id IS NULL OR p.platform = ANY (%(usual)s::text[]) OR NOT EXISTS ("
    "SELECT FROM platform_listings other WHERE other.listing_id = p.listing_id AND other.id <> p.id"
    " AND (other.platform = ANY (%(usual)s::text[]) OR other.id < p.id) AND "
    + _meant(squeezed("other.platform"))
    + " = "
    + _meant(MARKET)
    + "))"
)


@dataclass(frozen=True, slots=True)
class Count:
    """So many rows have this value; the term narrows a filter to them."""

    value: str
    rows: int
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
        "SELECT CASE WHEN common IS NOT NULL THEN min(shown) END, count(*) FROM (SELECT "
        + trimmed(shown) + " AS shown, nullif(" + common + ", '') AS common FROM listings l"
        + (_PLATFORMS if facet is Facet.PLATFORM else "")
        + " WHERE l.user_id = %(user_id)s AND "
        + found.condition
        + (_NAMED + _ONCE if facet is Facet.PLATFORM else "")
        + ") AS found GROUP BY common ORDER BY 2 DESC, 1 LIMIT %(limit)s"
    )  # fmt: skip
    groups = await conn.rows(_Group, statement, **found.values, **_VALUES)
    if facet is Facet.AGE:
        return [_age(group) for group in sorted(groups, key=lambda group: group.value or "", reverse=True)]
    if facet is Facet.PLATFORM:
        groups = [replace(group, value=fold(group.value)) if group.value else group for group in groups]
    counted = _merged(_count(facet, group) for group in groups)
    return sorted(counted, key=lambda count: not count.value)


def _count(facet: Facet, group: _Group) -> Count:
    value = group.value or ""
    return Count(value, group.listings, whole(facet.value, value) if value else f"-{facet.value}")


def _merged(counted: Iterable[Count]) -> list[Count]:
    """One count for each term: what differs by characters that nobody can type has the same."""
    together: dict[str, Count] = {}
    for count in counted:
        before = together.setdefault(count.term, count)
        if before is not count:
            together[count.term] = replace(before, rows=before.rows + count.rows)
    return list(together.values())


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
