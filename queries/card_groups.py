"""The collection in groups: by how it is organized, by set, value, player, tag and so on, with their sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import LiteralString

from data.errors import BindeckError
from data.rules.search import EVERYTHING, Search
from data.rules.search_completion import whole
from data.tenant import TenantConnection
from queries.amounts import trimmed
from queries.card_expressions import BIN, CARDS, COST, GAIN, TIER, VALUE, tags_of
from queries.card_identity import COMPANIES, COMPANY, COPIES, GRADE, NAME
from queries.expressions import blank
from queries.facets import Count
from queries.filters import condition
from queries.ordering import Order, naturally

MOST_GROUPS = 10_000
"""Those of an order that are shown; more than anybody looks through."""

MOST_COUNTS = 60
"""The commonest of a facet; a person looks for others by typing."""


class Grouping(Enum):
    """What cards are put together by; the value is how it is called."""

    ORGANIZED = "as organized"
    SET = "set"
    TIER = "value tier"
    PLAYER = "player"
    CATEGORY = "category"
    TAG = "tag"
    GAME = "game"
    SPORT = "sport"
    YEAR = "year"
    BRAND = "brand"
    RARITY = "rarity"
    GRADE = "grade"
    TEAM = "team"
    BIN = "binder"
    LOCATION = "location"


def _natural(shown: LiteralString) -> LiteralString:
    return naturally(shown)


def _dearest(shown: LiteralString) -> LiteralString:
    return "-array_position(%(value_tier_words)s::text[], " + shown + ")"


@dataclass(frozen=True, slots=True)
class _Part:
    """What cards of a group have in common: the `field` of a filter, what is shown of it, and what is compared.

    Where the part before this one is there, a `fallback` is left out.
    """

    field: str
    shown: LiteralString
    common: LiteralString
    fallback: bool = False
    sorts: Callable[[LiteralString], LiteralString] = _natural


@dataclass(frozen=True, slots=True)
class _By:
    parts: tuple[_Part, ...]
    columns: LiteralString
    """What the parts are made of. It is told apart as it is written first: of most columns there are far fewer
    values than cards, and to fold a value costs more than to read its row."""


def _text(field: str, column: LiteralString) -> _Part:
    return _Part(field, trimmed(column), trimmed("lower(" + column + ")"))


def _fallback(field: str, column: LiteralString, other: LiteralString) -> _Part:
    """A text that counts where there is no other one."""
    common: LiteralString = "CASE WHEN " + blank(other) + " THEN " + trimmed("lower(" + column + ")") + " END"
    return _Part(field, trimmed(column), common, fallback=True)


def _plain(field: str, value: LiteralString) -> _Part:
    return _Part(field, value, value)


_BY: Mapping[Grouping, _By] = {
    Grouping.ORGANIZED: _By(
        (_plain("mode", trimmed("c.organization_mode")), _text("category", "c.primary_category")),
        "c.organization_mode, c.primary_category",
    ),
    Grouping.SET: _By(
        (
            _text("game", "c.game_name"),
            _fallback("sport", "c.sport", "c.game_name"),
            _text("set", "(" + NAME + ")"),
        ),
        "c.game_name, c.sport, c.set_name, c.set_code, c.year, c.brand, c.series, c.insert_series",
    ),
    Grouping.TIER: _By((_Part("tier", "(" + TIER + ")", "(" + TIER + ")", sorts=_dearest),), "c.estimated_value"),
    Grouping.PLAYER: _By((_text("player", "c.player_name"),), "c.player_name"),
    Grouping.CATEGORY: _By((_text("category", "c.primary_category"),), "c.primary_category"),
    Grouping.TAG: _By((_text("tag", "c.tag"),), "c.tag"),
    Grouping.GAME: _By((_text("game", "c.game_name"),), "c.game_name"),
    Grouping.SPORT: _By((_text("sport", "c.sport"),), "c.sport"),
    Grouping.YEAR: _By((_plain("year", "c.year::text"),), "c.year"),
    Grouping.BRAND: _By((_text("brand", "c.brand"),), "c.brand"),
    Grouping.RARITY: _By((_text("rarity", "c.rarity"),), "c.rarity"),
    Grouping.GRADE: _By(
        (_plain("company", COMPANY), _plain("grade", "trim_scale(" + GRADE + ")::text")),
        "c.grading_company, c.grading_score",
    ),
    Grouping.TEAM: _By((_text("team", "c.team"),), "c.team"),
    Grouping.BIN: _By((_text("bin", "(" + BIN + ")"),), "c.storage_item_id, c.storage_location"),
    Grouping.LOCATION: _By((_text("loc", "c.storage_location"),), "c.storage_location"),
}

# A tag that is there twice counts once; a card stands in the group of each of its tags.
_TAGGED: LiteralString = (
    "(SELECT c.*, tag.word AS tag FROM card_collections c LEFT JOIN LATERAL (SELECT min(word) AS word FROM unnest("
    + tags_of("c.custom_categories") + ") AS each (word)"
    " WHERE " + trimmed("word") + " <> '' GROUP BY " + trimmed("lower(word)") + ") AS tag ON true)"
)  # fmt: skip

_SUMS: LiteralString = (
    f"count(*) AS cards, sum({COPIES}) AS copies, sum(({VALUE}) * {COPIES}) AS value,"
    f" sum(({COST}) * {COPIES}) AS cost, sum({GAIN} * {COPIES}) AS gain,"
    f" count(*) FILTER (WHERE ({COST}) IS NULL) AS uncosted"
)

_COUNTED: LiteralString = (
    "count(*) AS cards, 0 AS copies, NULL::numeric AS value, NULL::numeric AS cost, NULL::numeric AS gain,"
    " 0 AS uncosted"
)
"""Where the sums are not asked for: they take most of the time."""

_NTH: tuple[LiteralString, ...] = ("0", "1", "2")

ORDERS = ("group", "cards", "copies", "value", "cost", "gain")
"""What an Order of groups may name."""

_SUMMED: Mapping[str, LiteralString] = {
    "cards": "cards",
    "copies": "copies",
    "value": "value",
    "cost": "cost",
    "gain": "gain",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that have something in common: `names` in the order of the grouping's parts, None for what they lack.

    `cards` are rows, `copies` their quantities; value, cost and gain are for all copies, None where none is known,
    the gain of those of which value and cost are. The `term` narrows a filter to them.
    """

    names: tuple[str | None, ...]
    term: str
    cards: int
    copies: int
    value: Decimal | None
    cost: Decimal | None
    gain: Decimal | None
    uncosted: int
    """Cards whose cost is not known: then the cost is at least this, and the gain is that of the others."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups in their order, at most MOST_GROUPS; `total` is how many there are."""

    groups: list[Group]
    total: int


@dataclass(frozen=True, slots=True)
class _Found:
    names: list[str | None]
    cards: int
    copies: int
    value: Decimal | None
    cost: Decimal | None
    gain: Decimal | None
    uncosted: int
    total: int


async def groups(
    conn: TenantConnection, group_by: Grouping, within: Search = EVERYTHING, by: Order | None = None
) -> Groups:
    """The groups of the cards that a search finds, by one of ORDERS; without an order by name."""
    found = await _find(conn, group_by, within, by or Order("group"), MOST_GROUPS, _SUMS)
    return Groups(_merged(_group(group_by, each) for each in found), found[0].total if found else 0)


async def counts(conn: TenantConnection, group_by: Grouping, within: Search = EVERYTHING) -> list[Count]:
    """How many of the cards that a search finds each group has, the largest first; those without a value last,
    with an empty one."""
    found = await _find(conn, group_by, within, Order("cards", descending=True), MOST_COUNTS, _COUNTED)
    merged = _merged(_group(group_by, each) for each in found)
    counted = [Count(" · ".join(filter(None, group.names)), group.cards, group.term) for group in merged]
    return sorted(counted, key=lambda count: not count.value)


async def _find(
    conn: TenantConnection, group_by: Grouping, within: Search, by: Order, limit: int, sums: LiteralString
) -> list[_Found]:
    if by.key not in ORDERS:
        raise BindeckError(f"Groups cannot be ordered by “{by.key}”.")
    of, narrowed = _BY[group_by], condition(within, CARDS)
    source: LiteralString = _TAGGED if group_by is Grouping.TAG else "card_collections"
    # Each part once as it is shown, by the least of its spellings, and once as it is compared.
    parts: LiteralString = ""
    shown: LiteralString = ""
    keys: LiteralString = ""
    sorting: LiteralString = ""
    way: LiteralString = " DESC NULLS LAST, " if by.descending else " ASC NULLS LAST, "
    for nth, part in zip(_NTH, of.parts, strict=False):
        common: LiteralString = "nullif(" + part.common + ", '')"
        parts += common + " AS key_" + nth + ", CASE WHEN " + common + " IS NOT NULL THEN " + part.shown
        parts += " END AS name_" + nth + ", "
        shown += ("min(name_" if not shown else ", min(name_") + nth + ")"
        keys += ("key_" if not keys else ", key_") + nth
        sorting += part.sorts("min(name_" + nth + ")") + way
    first = sorting if by.key == "group" else "sum(" + _SUMMED[by.key] + ")" + way
    statement = (
        "WITH c AS (SELECT " + of.columns + ", " + sums + " FROM " + source
        + " c WHERE c.user_id = %(user_id)s AND " + narrowed.condition + " GROUP BY " + of.columns + ")"
        " SELECT ARRAY[" + shown + "], sum(cards)::bigint, sum(copies)::bigint, sum(value), sum(cost), sum(gain),"
        " sum(uncosted)::bigint,"
        " count(*) OVER () FROM (SELECT " + parts + "cards, copies, value, cost, gain, uncosted FROM c) AS named"
        " GROUP BY " + keys + " ORDER BY " + first + keys + " LIMIT %(limit)s"
    )  # fmt: skip
    return await conn.rows(_Found, statement, **COMPANIES, **narrowed.values, limit=limit)


def _group(group_by: Grouping, found: _Found) -> Group:
    terms: list[str] = []
    before: str | None = None
    for part, name in zip(_BY[group_by].parts, found.names, strict=True):
        if name:
            terms.append(whole(part.field, name))
        elif not (part.fallback and before):
            terms.append(f"-{part.field}")
        before = name
    return Group(
        tuple(found.names),
        " ".join(terms),
        found.cards,
        found.copies,
        found.value,
        found.cost,
        found.gain,
        found.uncosted,
    )


def _merged(found: Iterable[Group]) -> list[Group]:
    """One group for each term: what differs by characters that nobody can type has the same."""
    together: dict[str, Group] = {}
    for group in found:
        before = together.setdefault(group.term, group)
        if before is not group:
            together[group.term] = replace(
                before,
                cards=before.cards + group.cards,
                copies=before.copies + group.copies,
                value=_sum(before.value, group.value),
                cost=_sum(before.cost, group.cost),
                gain=_sum(before.gain, group.gain),
                uncosted=before.uncosted + group.uncosted,
            )
    return list(together.values())


def _sum(*amounts: Decimal | None) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if known else None
