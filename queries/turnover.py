"""How fast stock turns over: what came, what left, and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from data.rules import stock
from data.rules.marketplaces import fold
from data.rules.turnover import Fate, Stay
from data.tenant import TenantConnection
from queries.amounts import CATEGORY, CATEGORY_NAME, month
from queries.insight import MOST

# A canceled listing has no date of its own: it left when it was last changed.
STAYS = (
    "SELECT "
    + month("created_at")
    + ", CASE WHEN status = ANY (%(sold_words)s) THEN "
    + month("sold_date")
    + " WHEN status = ANY (%(canceled_listing_words)s) THEN "
    + month("updated_at")
    + """ END,
           CASE WHEN status = ANY (%(sold_words)s) THEN %(sold)s::text
                WHEN status = ANY (%(canceled_listing_words)s) THEN %(canceled)s
                WHEN status = ANY (%(active_words)s) THEN %(here)s
                WHEN status = ANY (%(draft_words)s) THEN %(draft)s ELSE %(unknown)s END,
           count(*)
    FROM listings WHERE user_id = %(user_id)s
    GROUP BY 1, 2, 3
    """
)

BY_CATEGORY = (
    "SELECT name, here, sold, count(*) OVER () FROM (SELECT "
    + CATEGORY_NAME
    + """ AS name,
               count(*) FILTER (WHERE status = ANY (%(active_words)s)) AS here,
               count(*) FILTER (WHERE status = ANY (%(sold_words)s)
                                  AND sold_date > now() AT TIME ZONE 'UTC' - %(lately)s) AS sold
        FROM listings WHERE user_id = %(user_id)s
        GROUP BY """
    + CATEGORY
    + """
    ) AS category
    WHERE here + sold > 0
    ORDER BY here + sold DESC, name LIMIT %(most)s
    """
)

BY_PLATFORM = """
    SELECT name, sum(here)::int, sum(sold)::int FROM (
        SELECT coalesce(p.platform, '') AS name, count(*) AS here, 0 AS sold
        FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
        WHERE p.status = ANY (%(live_on_a_platform)s)
        GROUP BY 1
        UNION ALL
        SELECT coalesce(sold_platform, ''), 0, count(*)
        FROM listings
        WHERE user_id = %(user_id)s AND status = ANY (%(sold_words)s)
          AND sold_date > now() AT TIME ZONE 'UTC' - %(lately)s
        GROUP BY 1
    ) AS place
    GROUP BY 1
"""

_WAITS: LiteralString = """
    count(*) FILTER (WHERE days >= 0),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) FILTER (WHERE days >= 0),
    count(*) FILTER (WHERE days < 0), count(*) FILTER (WHERE days IS NULL)
"""

# Infinite times are no dates; one of them would be an error in the difference.
_SOLD: LiteralString = """
    SELECT sold_date, category,
           CASE WHEN isfinite(sold_date) AND isfinite(created_at)
                THEN extract(epoch FROM sold_date - created_at)::float8 / 86400 END AS days
    FROM listings WHERE user_id = %(user_id)s AND status = ANY (%(sold_words)s)
"""

DAYS_BY_MONTH = (
    "SELECT " + month("sold_date") + ", ''," + _WAITS + "FROM (" + _SOLD + ") AS sold GROUP BY 1 ORDER BY 1"
)

DAYS_BY_CATEGORY = (
    f"SELECT 0, {CATEGORY_NAME}, "
    + _WAITS
    + ", count(*) OVER () FROM ("
    + _SOLD
    + """) AS sold
    WHERE sold_date >= (%(starts)s::timestamp[])[1]
      AND sold_date < (%(starts)s::timestamp[])[cardinality(%(starts)s::timestamp[])]
    GROUP BY """
    + CATEGORY
    + " ORDER BY 3 DESC, 2 LIMIT %(most)s"
)


@dataclass(frozen=True, slots=True)
class Pace:
    """What is on sale under a name now, and what was sold there in the last LATELY_DAYS; of `names` in all."""

    name: str
    here: int
    sold: int
    names: int = 0

    @property
    def share(self) -> float | None:
        """Of all that was there, how much was sold: from 0 to 1."""
        return self.sold / (self.here + self.sold) if self.here + self.sold else None


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from listing to sale of so many `sales`: half took at most `median`, nine of ten at most `slow`.

    `backwards` more were sold before they were listed, of `undated` ones a date is missing: neither counts.
    """

    month: int | None
    name: str
    sales: int
    median: float | None
    slow: float | None
    backwards: int
    undated: int
    names: int


async def stays(conn: TenantConnection, starts: Sequence[datetime]) -> list[Stay]:
    """All listings by the month they came, the month they left, and how."""
    return await conn.rows(_stay, STAYS, starts=list(starts), here=Fate.HERE.value, unknown=Fate.UNKNOWN.value)


async def by_category(conn: TenantConnection) -> list[Pace]:
    """The largest MOST categories, '' where there is none."""
    return await conn.rows(Pace, BY_CATEGORY, lately=stock.LATELY, most=MOST)


async def by_platform(conn: TenantConnection) -> list[Pace]:
    """Every marketplace by its folded name, '' where none was named; the largest first."""
    places: dict[str, Pace] = {}
    for row in await conn.rows(Pace, BY_PLATFORM, lately=stock.LATELY):
        name = fold(row.name)
        known = places.get(name, Pace(name, 0, 0))
        places[name] = Pace(name, known.here + row.here, known.sold + row.sold)
    return sorted(places.values(), key=lambda place: (-place.here - place.sold, place.name))


async def days_by_month(conn: TenantConnection, starts: Sequence[datetime]) -> list[Wait]:
    """How long what was sold in each month had waited."""
    return await conn.rows(_wait, DAYS_BY_MONTH, starts=list(starts))


async def days_by_category(conn: TenantConnection, starts: Sequence[datetime]) -> list[Wait]:
    """How long what was sold in these months had waited, by category; the most sales first."""
    return await conn.rows(_wait, DAYS_BY_CATEGORY, starts=list(starts), most=MOST)


def _stay(came: int | None, left: int | None, fate: str, listings: int) -> Stay:
    return Stay(came, left, Fate(fate), listings)


def _wait(
    month: int | None,
    name: str,
    sales: int,
    points: list[float] | None,
    backwards: int,
    undated: int,
    names: int = 0,
) -> Wait:
    median, slow = points or (None, None)
    return Wait(month, name, sales, median, slow, backwards, undated, names)
