"""Figures over all listings of the seller."""

from dataclasses import dataclass
from decimal import Decimal

from data.tenant import TenantConnection

# REAL sums lose cents: each amount becomes an exact number first.
BY_STATUS = """
    SELECT coalesce(status, ''), count(*),
           coalesce(sum(round(coalesce(sold_price, price)::float8::numeric, 2)), 0)
    FROM listings WHERE user_id = %(user_id)s
    GROUP BY 1 ORDER BY 2 DESC
"""

BY_PLATFORM = """
    SELECT coalesce(sold_platform, ''), count(*), coalesce(sum(round(sold_price::float8::numeric, 2)), 0)
    FROM listings
    WHERE user_id = %(user_id)s AND status = %(sold)s AND sold_date > now() - %(triage_horizon)s
    GROUP BY 1 ORDER BY 3 DESC
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """So many listings under a name, worth so much together."""

    name: str
    listings: int
    amount: Decimal


async def by_status(conn: TenantConnection) -> list[Figure]:
    """Listings and their worth, by status."""
    return await conn.rows(Figure, BY_STATUS)


async def recent_sales(conn: TenantConnection) -> list[Figure]:
    """Sales of the last 30 days, by marketplace."""
    return await conn.rows(Figure, BY_PLATFORM)
