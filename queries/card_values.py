"""What the collection is worth: by tier, game, set and player; what gained and lost; what is valuable."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import LiteralString

from data.tenant import TenantConnection
from queries import collected, vectors
from queries.ailments import CONDITIONS
from queries.card_expressions import COST, GAIN, TIER, VALUE
from queries.card_identity import COPIES, FIELD, NAME

MOST = 200
"""Names or cards that are told apart; the rest is counted."""


class By(StrEnum):
    """What the portfolio is grouped by."""

    TIER = "tier"
    GAME = "game"
    SET = "set"
    PLAYER = "player"


class Best(StrEnum):
    """Cards that stand out."""

    GAINERS = "gainers"
    LOSERS = "losers"
    TOP = "top"
    UNLISTED = "unlisted"


_GAINED: LiteralString = f"({GAIN} * {COPIES})"
_PLAYER: LiteralString = "nullif(btrim(c.player_name), '')"

# A name is shown as one of its spellings, and told apart in lower case.
_GROUPS: Mapping[By, tuple[LiteralString, LiteralString]] = {
    By.TIER: (f"coalesce({TIER}, '')", f"coalesce({TIER}, '')"),
    By.GAME: (f"lower({FIELD})", FIELD),
    By.SET: (f"lower({FIELD}) || E'\\x1f' || lower({NAME})", NAME),
    By.PLAYER: (f"coalesce(lower({_PLAYER}), '')", f"coalesce({_PLAYER}, '')"),
}

# What cannot be counted is left out of the sums, and said beside them.
_SUMS: LiteralString = f"""
    count(*) AS cards, sum({COPIES}) AS copies, coalesce(sum({VALUE} * {COPIES}), 0) AS value,
    coalesce(sum({COST} * {COPIES}), 0) AS cost, coalesce(sum({_GAINED}), 0) AS gain,
    count(*) FILTER (WHERE {VALUE} IS NULL), count(*) FILTER (WHERE {COST} IS NULL)
"""


def _portfolio(by: By) -> LiteralString:
    key, name = _GROUPS[by]
    return f"""
    SELECT {key} AS key, min({name}), {_SUMS}, count(*) OVER ()
    FROM card_collections c WHERE c.user_id = %(user_id)s
    GROUP BY 1 ORDER BY value DESC, key LIMIT %(most)s
    """


PORTFOLIO: Mapping[By, LiteralString] = {by: _portfolio(by) for by in By}

IDS: Mapping[By, LiteralString] = {
    by: "SELECT string_agg(int4send(c.id), ''::bytea ORDER BY "
    + f"{VALUE} * {COPIES} DESC NULLS LAST, c.id) FROM card_collections c"
    + f" WHERE c.user_id = %(user_id)s AND {_GROUPS[by][0]} = %(key)s"
    for by in By
}
"""The cards of a group, the dearest first."""

GROWTH = f"""
    SELECT CASE WHEN c.created_at IS NOT NULL THEN width_bucket(c.created_at, %(starts)s::timestamp[]) ELSE 0 END,
           sum({COPIES}), coalesce(sum({VALUE} * {COPIES}), 0)
    FROM card_collections c WHERE c.user_id = %(user_id)s GROUP BY 1
"""

STALE: LiteralString = (
    "SELECT count(*) FROM card_collections t WHERE t.user_id = %(user_id)s AND ("
    + CONDITIONS["value-tier-stale"]
    + ")"
)

_FOUND: Mapping[Best, tuple[LiteralString, LiteralString]] = {
    Best.GAINERS: (f"{_GAINED} > 0", "(value - cost) * copies DESC"),
    Best.LOSERS: (f"{_GAINED} < 0", "(value - cost) * copies"),
    Best.TOP: (f"{VALUE} > 0 AND {COPIES} > 0", "value DESC"),
    Best.UNLISTED: (
        f"{VALUE} >= %(floor)s AND {COPIES} > 0 AND NOT ({collected.LISTED})",
        "value * copies DESC",
    ),
}


def _best(best: Best) -> LiteralString:
    condition, order = _FOUND[best]
    return f"""
    WITH found AS MATERIALIZED (
        SELECT c.id, {VALUE} AS value, {COST} AS cost, {COPIES} AS copies FROM card_collections c
        WHERE c.user_id = %(user_id)s AND %(floor)s::numeric IS NOT NULL AND {condition}
    ), total AS (
        SELECT count(*) AS cards, coalesce(sum(value * copies), 0) AS worth,
               coalesce(sum((value - cost) * copies), 0) AS gained
        FROM found
    ), told AS (
        SELECT * FROM found ORDER BY {order}, id LIMIT %(most)s
    )
    SELECT c.id, coalesce(c.title, ''), coalesce(c.card_number, ''), {NAME}, coalesce(c.grading_company, ''),
           c.grading_score, told.copies, told.value, told.cost, coalesce(c.storage_location, ''), total.cards,
           total.worth, total.gained
    FROM told JOIN card_collections c ON c.id = told.id AND c.user_id = %(user_id)s CROSS JOIN total
    ORDER BY {order}, c.id
    """


BEST: Mapping[Best, LiteralString] = {best: _best(best) for best in Best}

PAGE = f"""
    SELECT c.id, coalesce(c.title, ''), coalesce(c.card_number, ''), {NAME}, coalesce(c.grading_company, ''),
           c.grading_score, {COPIES}, {VALUE}, {COST}, coalesce(c.storage_location, ''), 0, 0::numeric, 0::numeric
    FROM card_collections c WHERE c.user_id = %(user_id)s AND c.id = ANY (%(ids)s::int[])
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """Cards under a name: rows, copies, what they are worth and cost, and what those gained that say both.

    `valueless` and `costless` rows do not say theirs; `names` are all groups, told or not.
    """

    key: str
    name: str
    cards: int
    copies: int
    value: Decimal
    cost: Decimal
    gain: Decimal
    valueless: int
    costless: int
    names: int


@dataclass(frozen=True, slots=True)
class Valued:
    """A card with what one copy is worth and cost, None where it is not known.

    `found` are all that the question finds, `worth` and `gained` what those are and gained together.
    """

    id: int
    title: str
    number: str
    set_name: str
    company: str
    grade: float | None
    copies: int
    value: Decimal | None
    cost: Decimal | None
    location: str
    found: int
    worth: Decimal
    gained: Decimal

    @property
    def total(self) -> Decimal | None:
        """What all copies are worth."""
        return None if self.value is None else self.value * self.copies

    @property
    def gain(self) -> Decimal | None:
        """What all copies gained."""
        return None if self.value is None or self.cost is None else (self.value - self.cost) * self.copies


@dataclass(frozen=True, slots=True)
class Came:
    """Copies that came in a month, and what they are worth today; month 0 is any before, or no known date."""

    month: int
    copies: int
    value: Decimal


async def portfolio(conn: TenantConnection, grouping: By) -> list[Holding]:
    """The collection by tier, game, set or player, what is worth most first; at most MOST of them."""
    return await conn.rows(Holding, PORTFOLIO[grouping], most=MOST)


async def ids(conn: TenantConnection, grouping: By, key: str) -> array[int]:
    """The cards of a group by its key, the dearest first."""
    return await vectors.ids(conn, IDS[grouping], key=key)


async def best(conn: TenantConnection, best: Best, floor: Decimal) -> list[Valued]:
    """The cards that stand out, the first MOST; `floor`: from which value on an unlisted one does."""
    return await conn.rows(Valued, BEST[best], most=MOST, floor=floor)


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[Valued]:
    """The cards with these ids, in any order."""
    return await conn.rows(Valued, PAGE, ids=list(ids))


async def growth(conn: TenantConnection, starts: Sequence[datetime]) -> list[Came]:
    """The copies by the month they came in, `starts` being the months' beginnings and the last one's end."""
    return await conn.rows(Came, GROWTH, starts=list(starts))


async def stale(conn: TenantConnection) -> int:
    """How many cards carry a tier that is not the one of their value."""
    return int(await conn.value(STALE) or 0)
