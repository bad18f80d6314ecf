"""What was earned: sales with the marketplaces' fees and the costs taken off, to the cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from data.rules.fees import FeeTable
from data.rules.marketplaces import fold
from data.tenant import TenantConnection
from queries.amounts import cents, month

SPELLINGS = """
    SELECT DISTINCT sold_platform FROM listings
    WHERE user_id = %(user_id)s AND status = ANY (%(sold_words)s) AND sold_platform <> ''
"""

# The fee of each sale as data.rules.fees computes it: to the cent, of a small sale the flat fee.
SALES = (
    "WITH sale AS (SELECT "
    + month("l.sold_date")
    + " AS month, coalesce(l.sold_platform, '') AS place, "
    + cents("l.sold_price")
    + " AS price, "
    + cents("l.cost")
    + """ AS cost, rule.share, rule.fixed, rule.small_under, rule.small_fee
        FROM listings l LEFT JOIN unnest(
            %(spellings)s::text[], %(shares)s::numeric[], %(fixed)s::numeric[], %(small_under)s::numeric[],
            %(small_fees)s::numeric[]
        ) AS rule (spelling, share, fixed, small_under, small_fee) ON rule.spelling = l.sold_platform
        WHERE l.user_id = %(user_id)s AND l.status = ANY (%(sold_words)s)
    ), kept AS (
        SELECT month, place, price, cost,
               CASE WHEN price < small_under THEN small_fee ELSE round(price * share + fixed, 2) END AS fee
        FROM sale
    )
    SELECT month, place, count(*),
           count(*) FILTER (WHERE price IS NULL),
           count(*) FILTER (WHERE price IS NOT NULL AND fee IS NULL),
           count(*) FILTER (WHERE price IS NOT NULL AND fee IS NOT NULL AND cost IS NULL),
           coalesce(sum(price) FILTER (WHERE fee + cost IS NOT NULL), 0),
           coalesce(sum(fee) FILTER (WHERE price + cost IS NOT NULL), 0),
           coalesce(sum(cost) FILTER (WHERE price + fee IS NOT NULL), 0)
    FROM kept GROUP BY 1, 2
    """
)


@dataclass(frozen=True, slots=True)
class Takings:
    """The sales of a month (from 1; 0: earlier, None: no date) on a marketplace (folded, '': none named).

    `taken`, `fees` and `costs` are those of the sales whose profit is known: of `unpriced` ones the price is
    missing, of `feeless` ones the marketplace's fee is not known, of `costless` ones the cost.
    """

    month: int | None
    platform: str
    sales: int
    unpriced: int
    feeless: int
    costless: int
    taken: Decimal
    fees: Decimal
    costs: Decimal

    @property
    def unknown(self) -> int:
        """The sales whose profit is not known."""
        return self.unpriced + self.feeless + self.costless

    @property
    def profit(self) -> Decimal | None:
        """What is left of the sales that are known; None where none is."""
        return self.taken - self.fees - self.costs if self.sales > self.unknown else None


async def sales(conn: TenantConnection, fees: FeeTable, starts: Sequence[datetime]) -> list[Takings]:
    """All sales by month and by marketplace as it is spelled: spellings of one marketplace are several rows."""
    spellings = await conn.rows(str, SPELLINGS)
    rules = {name: rule for name in spellings if (rule := fees.rule(name)) is not None}
    return await conn.rows(
        _takings,
        SALES,
        starts=list(starts),
        spellings=list(rules),
        shares=[rule.share for rule in rules.values()],
        fixed=[rule.fixed for rule in rules.values()],
        small_under=[rule.small_under for rule in rules.values()],
        small_fees=[rule.small_fee for rule in rules.values()],
    )


def together(rows: Iterable[Takings], month: int | None = None, platform: str = "") -> Takings:
    """All of these as one, under that month and marketplace."""
    rows = list(rows)
    return Takings(
        month,
        platform,
        sum(row.sales for row in rows),
        sum(row.unpriced for row in rows),
        sum(row.feeless for row in rows),
        sum(row.costless for row in rows),
        sum((row.taken for row in rows), Decimal(0)),
        sum((row.fees for row in rows), Decimal(0)),
        sum((row.costs for row in rows), Decimal(0)),
    )


def _takings(
    month: int | None,
    place: str,
    sales: int,
    unpriced: int,
    feeless: int,
    costless: int,
    taken: Decimal,
    fees: Decimal,
    costs: Decimal,
) -> Takings:
    return Takings(month, fold(place), sales, unpriced, feeless, costless, taken, fees, costs)
