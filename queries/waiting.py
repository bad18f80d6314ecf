"""Sold items that wait for triage: the Sold board."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import LiteralString, cast

from data.rules.money import amount, money_of
from data.rules.sale import cancel_at
from data.tenant import TenantConnection
from queries import activity

# A sale that Bindeck recorded is a row of the log, dated as the listing's sold_date; one that another program
# recorded is only a sold listing without such a row. Either is closed by a later row of the log, which names the
# sale by its row, or by its date.
CLOCK = "SELECT clock_timestamp() AT TIME ZONE 'UTC' WHERE %(user_id)s IS NOT NULL"


def _sales(of: LiteralString) -> LiteralString:
    """The statement of the waiting sales of the listings l that a condition names."""
    recorded: LiteralString = (
        """
        SELECT log.id, l.id, log.created_at, l.storage_location, coalesce(l.title, ''), log.details,
               l.sold_platform, l.sold_price, l.sku, l.quantity
        FROM activity_logs log JOIN listings l ON l.id = log.resource_id AND l.user_id = %(user_id)s
        WHERE log.user_id = %(user_id)s AND log.action = %(sale_recorded)s AND log.resource_type = 'listing'
          AND log.created_at > now() - %(triage_horizon)s AND """
        + activity.standing("log")
        + """
          AND NOT EXISTS (
              SELECT 1 FROM activity_logs closing
              WHERE closing.user_id = %(user_id)s AND closing.action = ANY (%(closes_a_sale)s)
                AND closing.resource_type = 'sale' AND closing.resource_id = log.id AND """
        + activity.standing("closing")
        + ") AND "
    )
    elsewhere: LiteralString = (
        """
        SELECT NULL, l.id, l.sold_date, l.storage_location, coalesce(l.title, ''), NULL, l.sold_platform,
               l.sold_price, l.sku, l.quantity
        FROM listings l
        WHERE l.user_id = %(user_id)s AND l.status = %(sold)s AND l.sold_date > now() - %(triage_horizon)s
          AND NOT EXISTS (
              SELECT 1 FROM activity_logs log
              WHERE log.user_id = %(user_id)s AND log.action = %(sale_recorded)s
                AND log.resource_type = 'listing' AND log.resource_id = l.id
                AND log.created_at = l.sold_date)
          AND NOT EXISTS (
              SELECT 1 FROM activity_logs closing
              WHERE closing.user_id = %(user_id)s AND closing.action = ANY (%(closes_a_sale)s)
                AND closing.resource_type = 'listing' AND closing.resource_id = l.id
                AND position(l.sold_date::text IN closing.details) > 0 AND """
        + activity.standing("closing")
        + ") AND "
    )
    return recorded + of + " UNION ALL " + elsewhere + of + " ORDER BY 3, 1, 2"


WAITING = _sales("true")
OF_LISTING = _sales("l.id = %(listing_id)s")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sale to triage; `sale_id` is its log row, None where another program recorded the sale.

    `units` were sold for `price` together, and `left` remain: the count on the `adjust` marketplaces must follow.
    """

    sale_id: int | None
    listing_id: int
    sold_at: datetime
    location: str | None
    title: str
    platform: str | None
    price: Decimal | None
    sku: str | None
    left: int | None
    units: int = 1
    adjust: tuple[str, ...] = ()

    @property
    def key(self) -> int:
        """A number of its own on the board."""
        return self.sale_id if self.sale_id is not None else -self.listing_id

    @property
    def window_ends(self) -> datetime:
        """When the other marketplaces' rows fall due."""
        return cancel_at(self.sold_at)


async def waiting(conn: TenantConnection) -> list[Waiting]:
    """All sales that wait for triage, oldest first."""
    return await conn.rows(_waiting, WAITING)


async def clock(conn: TenantConnection) -> datetime:
    """The database's clock, naive UTC: stored times are told by it, and this machine's may be off."""
    return await conn.value(CLOCK)


async def of_listing(conn: TenantConnection, listing_id: int) -> list[Waiting]:
    """The sales of a listing that wait for triage, oldest first."""
    return await conn.rows(_waiting, OF_LISTING, listing_id=listing_id)


def _waiting(
    sale_id: int | None,
    listing_id: int,
    sold_at: datetime,
    location: str | None,
    title: str,
    details: str | None,
    sold_platform: str | None,
    sold_price: float | None,
    sku: str | None,
    quantity: int | None,
) -> Waiting:
    facts = activity.facts(details)
    platform = facts.get("platform")
    price = money_of(facts.get("price"))
    if price is None:
        price = amount(sold_price)
    name = platform if isinstance(platform, str) else sold_platform
    units, adjust = facts.get("units"), facts.get("adjust")
    number = units if isinstance(units, int) else 1
    names = tuple(map(str, cast(list[object], adjust))) if isinstance(adjust, list) else ()
    return Waiting(sale_id, listing_id, sold_at, location, title, name, price, sku, quantity, number, names)
