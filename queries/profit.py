"""What was earned: sales with the marketplaces' fees and the costs taken off, to the cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from data.rules.fees import FeeTable
from data.rules.marketplaces import fold
from data.tenant import TenantConnection
from queries import earnings
from queries.amounts import cents, month

# The rows are made once, with the fee in them, and then summed in several ways.
SALES = (
    "WITH logged AS MATERIALIZED ("
    + earnings.LOGGED
    + "), sale AS (SELECT l.sold_date AS at, coalesce(l.sold_platform, '') AS place, "
    + cents("l.sold_price")
    + " AS price, "
    + cents("l.cost")
    + """ * coalesce(lot.units, 1) AS cost, 0 AS partly
        FROM listings l
        LEFT JOIN logged lot ON lot.listing_id = l.id AND lot.sold_at = l.sold_date AND lot.units_left = 0
        WHERE l.user_id = %(user_id)s AND l.status = ANY (%(sold_words)s)
        UNION ALL
        SELECT lot.sold_at, coalesce(lot.place, ''), lot.price, """
    + cents("l.cost")
    + """ * lot.units, 1
        FROM logged lot JOIN listings l ON l.id = lot.listing_id AND l.user_id = %(user_id)s
        WHERE lot.units_left > 0
    ), kept AS MATERIALIZED (SELECT """
    + month("at")
    + " AS month, place, price, cost, partly, "
    + earnings.fee("price", "place")
    + """ AS fee FROM sale)
    SELECT month, place, count(*), sum(partly)::int,
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

    `partly` of them were units of listings that are on sale still.
    `taken`, `fees` and `costs` are those of the sales whose profit is known: of `unpriced` ones the price is
    missing, of `feeless` ones the marketplace's fee is not known, of `costless` ones the cost.
    """

    month: int | None
    platform: str
    sales: int
    partly: int
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
    return await conn.rows(_takings, SALES, starts=list(starts), **earnings.values(fees))


def together(rows: Iterable[Takings], month: int | None = None, platform: str = "") -> Takings:
    """All of these as one, under that month and marketplace."""
    rows = list(rows)
    return Takings(
        month,
        platform,
        sum(row.sales for row in rows),
        sum(row.partly for row in rows),
        sum(row.unpriced for row in rows),
        sum(row.feeless for row in rows),
        sum(row.costless for row in rows),
        sum((row.taken for row in rows), Decimal(0)),
        sum((row.fees for row in rows), Decimal(0)),
        sum((row.costs for row in rows), Decimal(0)),
    )


def _takings(month: int | None, place: str, *rest: Any) -> Takings:
    return Takings(month, fold(place), *rest)
