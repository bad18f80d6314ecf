"""Double sales: a second signal for a unit that is gone. Both are kept until a person decides."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from data.rules import marketplaces
from data.rules.money import amount, money_of, show
from data.rules.status import Action, NotificationType
from data.tenant import TenantConnection
from queries import activity, journal, notifications

OPEN = (
    """
    SELECT log.id, l.id, coalesce(l.title, ''), l.storage_location, log.created_at, log.details
    FROM activity_logs log JOIN listings l ON l.id = log.resource_id AND l.user_id = %(user_id)s
    WHERE log.user_id = %(user_id)s AND log.action = %(sold_twice)s AND log.resource_type = 'listing'
      AND (l.id = %(listing_id)s OR %(listing_id)s::int IS NULL)
      AND NOT EXISTS (
          SELECT 1 FROM activity_logs decided
          WHERE decided.user_id = %(user_id)s AND decided.action = %(sold_twice_decided)s
            AND decided.resource_type = 'double_sale' AND decided.resource_id = log.id AND """
    + activity.standing("decided")
    + ") ORDER BY log.id"
)

CLOCK = "SELECT clock_timestamp() AT TIME ZONE 'UTC' WHERE %(user_id)s IS NOT NULL"

SOLD = """
    SELECT sold_platform, sold_price, sold_date FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""


@dataclass(frozen=True, slots=True)
class Signal:
    """What a marketplace says of a sale; `order` is its own number."""

    platform: str
    price: Decimal
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sales."""

    platform: str | None
    price: Decimal | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Double:
    """Two sales of one unit. `sale_id` is the first one's log row, None where another program recorded it."""

    id: int
    listing_id: int
    title: str
    location: str | None
    sale_id: int | None
    order: str | None
    first: Side
    second: Side


@dataclass(frozen=True, slots=True)
class Kept:
    """A signal that was kept: its log row, and whether it was there before."""

    id: int
    at: datetime
    repeated: bool


async def undecided(conn: TenantConnection, listing_id: int | None = None) -> list[Double]:
    """The double sales that wait for a decision, oldest first; those of one listing, or all."""
    return await conn.rows(_double, OPEN, listing_id=listing_id)


async def one(conn: TenantConnection, double_id: int) -> Double | None:
    """A double sale that still waits."""
    return next((double for double in await undecided(conn) if double.id == double_id), None)


async def note(conn: TenantConnection, listing_id: int, title: str, signal: Signal, sale_id: int | None) -> Kept:
    """Keep the second signal beside the sale that the (locked) listing shows. Call it in a transaction."""
    for known in await undecided(conn, listing_id):
        same_order = signal.order is None or known.order is None or signal.order == known.order
        if known.second.platform == signal.platform and same_order and known.second.at is not None:
            return Kept(known.id, known.second.at, repeated=True)
    first = await conn.row(_side, SOLD, listing_id=listing_id)
    assert first is not None
    place, taken = marketplaces.label(signal.platform), marketplaces.label(first.platform)
    alert = await notifications.write(
        conn,
        NotificationType.WARNING,
        listing_id,
        signal.platform,
        f"Sold twice: {title}",
        f"{place} sold it for {show(signal.price, '$')}, but {taken or 'another program'} had sold it before."
        " Decide which sale stands.",
    )
    details = {
        "platform": signal.platform,
        "price": signal.price,
        "order": signal.order,
        "sale": sale_id,
        "first": {"platform": first.platform, "price": first.price, "at": first.at},
        "notification": alert,
    }
    at: datetime = await conn.value(CLOCK)
    log_id = await activity.record(conn, Action.SOLD_TWICE, "listing", listing_id, details, at=at)
    conn.changed("sales", log_id)
    return Kept(log_id, at, repeated=False)


def _side(platform: str | None, price: float | None, at: datetime | None) -> Side:
    return Side(platform, amount(price), at)


def _double(
    log_id: int, listing_id: int, title: str, location: str | None, at: datetime, details: str | None
) -> Double:
    facts = activity.facts(details)
    sale, order, first = facts.get("sale"), facts.get("order"), facts.get("first")
    noted = journal.mapping(first)
    return Double(
        log_id,
        listing_id,
        title,
        location,
        sale if isinstance(sale, int) else None,
        order if isinstance(order, str) else None,
        Side(_text(noted.get("platform")), money_of(noted.get("price")), _time(noted.get("at"))),
        Side(_text(facts.get("platform")), money_of(facts.get("price")), at),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _time(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
