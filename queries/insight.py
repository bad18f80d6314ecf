"""What is on sale, and what is wrong with it: by status, by age, dead, or with something missing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import LiteralString

from data.rules import stock
from data.tenant import TenantConnection
from queries import earnings
from queries.amounts import CATEGORY, CATEGORY_NAME, UNITS, cents, known
from queries.expressions import LACKS

MOST = 500
"""Categories that are told apart; the rest is counted."""

_WORTH: LiteralString = (
    "count(*), coalesce(sum("
    + cents("price")
    + f" * {UNITS}), 0), coalesce(sum("
    + cents("cost")
    + f" * {UNITS}), 0), count(*) FILTER (WHERE ("
    + known("cost")
    + ") IS NOT TRUE)"
)

# What was sold is worth what was paid for it, not what it was offered for; its cost is that of the units sold.
BY_STATUS = (
    "SELECT coalesce(status, ''), count(*), coalesce(sum(CASE WHEN status = ANY (%(sold_words)s) THEN "
    + cents("sold_price")
    + " ELSE "
    + cents("price")
    + f" * {UNITS} END), 0), coalesce(sum(("
    + cents("cost")
    + ") * CASE WHEN status = ANY (%(sold_words)s) THEN "
    + earnings.UNITS
    + f" ELSE {UNITS} END), 0), count(*) FILTER (WHERE ("
    + known("cost")
    + """) IS NOT TRUE)
    FROM listings l WHERE user_id = %(user_id)s GROUP BY 1 ORDER BY 2 DESC, 1
    """
)

# Of several times the earliest comes first, so that a group's number is that of the first time it is not before.
AGING = (
    """
    SELECT width_bucket(created_at, ARRAY(
               SELECT now() AT TIME ZONE 'UTC' - make_interval(days => days)
               FROM unnest(%(ages)s::int[]) AS days ORDER BY days DESC)), """
    + _WORTH
    + """
    FROM listings WHERE user_id = %(user_id)s AND status = ANY (%(active_words)s)
    GROUP BY 1 ORDER BY 1 DESC NULLS LAST
    """
)

DEAD = (
    f"SELECT {CATEGORY_NAME}, "
    + _WORTH
    + """, count(*) OVER ()
    FROM listings
    WHERE user_id = %(user_id)s AND status = ANY (%(active_words)s)
      AND created_at <= now() AT TIME ZONE 'UTC' - %(dead)s
    GROUP BY """
    + CATEGORY
    + " ORDER BY 4 DESC, 2 DESC, 1 LIMIT %(most)s"
)

_GAPS: LiteralString = (
    "CASE WHEN "
    + LACKS["photo"]
    + " THEN 'photo' END, CASE WHEN "
    + LACKS["cost"]
    + " THEN 'cost' END, CASE WHEN "
    + LACKS["loc"]
    + " THEN 'location' END, CASE WHEN "
    + LACKS["category"]
    + " THEN 'category' END, CASE WHEN "
    + LACKS["price"]
    + " THEN 'price' END"
)

GAPS = (
    "SELECT gap.name, "
    + _WORTH
    + " FROM listings l CROSS JOIN LATERAL unnest(ARRAY["
    + _GAPS
    + """
    ]) AS gap (name)
    WHERE l.user_id = %(user_id)s AND status = ANY (%(active_words)s) AND gap.name IS NOT NULL
    GROUP BY 1
    """
)


@dataclass(frozen=True, slots=True)
class Figure:
    """So many listings under a name; `asked` is what they are offered for, all units together, `cost` what was
    paid for them, as far as it is known: `costless` of them do not say."""

    name: str
    listings: int
    asked: Decimal
    cost: Decimal
    costless: int
    names: int = 0
    """How many names there are in all, where not all of them are told."""


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Listings on sale that are older than so many days, and not as old as the next group; None: no date."""

    days: int | None
    figure: Figure


async def by_status(conn: TenantConnection) -> list[Figure]:
    """All listings by their stored status, '' where there is none; the most first."""
    return await conn.rows(Figure, BY_STATUS)


async def aging(conn: TenantConnection) -> list[AgeGroup]:
    """Every age group of what is on sale, the youngest first; the one without a date only where it is needed."""
    floors = [0, *stock.AGES]

    def group(bucket: int | None, *worth: Decimal) -> AgeGroup:
        days = None if bucket is None else floors[len(stock.AGES) - bucket]
        return AgeGroup(days, Figure("", int(worth[0]), worth[1], worth[2], int(worth[3])))

    found = {row.days: row for row in await conn.rows(group, AGING, ages=list(stock.AGES))}
    none = Figure("", 0, Decimal(0), Decimal(0), 0)
    undated = [found[None]] if None in found else []
    return [*(found.get(days, AgeGroup(days, none)) for days in floors), *undated]


async def dead(conn: TenantConnection) -> list[Figure]:
    """Dead stock by category, '' where there is none: what cost most first, at most MOST of them."""
    return await conn.rows(Figure, DEAD, dead=stock.DEAD, most=MOST)


async def gaps(conn: TenantConnection) -> list[Figure]:
    """Listings on sale that lack a photo, cost, location, category or price; one may lack several."""
    return await conn.rows(Figure, GAPS)
