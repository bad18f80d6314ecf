"""Recording a sale: one function, one transaction, the listing row locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from data.errors import BindeckError
from data.rules import marketplaces, sale
from data.rules.money import amount, money_of, show
from data.rules.status import LIVE_ON_A_PLATFORM, Action, ListingStatus, NotificationType, read_listing
from data.tenant import TenantConnection
from queries import activity, doubles, editables, notifications, platforms
from queries.doubles import Signal
from queries.platforms import PlatformState
from queries.trace import Trace

LOCK = """
    SELECT id, title, quantity, status, storage_location, sold_platform, sold_date, sold_price
    FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s
    FOR UPDATE
"""

# The clock, not now(): a sale that waited for the lock happened after the one before it.
CLOCK = "SELECT clock_timestamp() AT TIME ZONE 'UTC' WHERE %(user_id)s IS NOT NULL"

RECORDED = (
    """
    SELECT log.id, log.created_at, log.details FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.action = %(sale_recorded)s
      AND log.resource_type = 'listing' AND log.resource_id = %(listing_id)s AND """
    + activity.standing("log")
    + " ORDER BY log.id DESC"
)

SELL_SOME = """
    UPDATE listings SET quantity = quantity - %(units)s, updated_at = %(sold_at)s
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""

SELL_LAST = """
    UPDATE listings
    SET status = %(sold)s, quantity = 0, sold_platform = %(platform)s, sold_date = %(sold_at)s,
        sold_price = %(price)s, updated_at = %(sold_at)s
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""


class SaleRefused(BindeckError):
    """The sale cannot be recorded; nothing was written."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A recorded sale. `id` is that of its log row, None where another program recorded it; `left` units
    remain; `repeated` when this very sale was on record before and nothing was written; `double` when the last
    unit went elsewhere before, and this one waits for a person to decide between the two."""

    id: int | None
    listing_id: int
    platform: str
    price: Decimal
    sold_at: datetime
    left: int
    repeated: bool = False
    double: bool = False


@dataclass(frozen=True, slots=True)
class _Locked:
    id: int
    title: str
    quantity: int | None
    status: str | None
    storage_location: str | None
    sold_platform: str | None
    sold_date: datetime | None
    sold_price: float | None


@dataclass(frozen=True, slots=True)
class _Recorded:
    id: int
    created_at: datetime | None
    details: str | None

    @property
    def facts(self) -> dict[str, Any]:
        return activity.facts(self.details)


async def record(
    conn: TenantConnection,
    listing_id: int,
    platform: str,
    price: Decimal,
    *,
    order: str | None = None,
    units: int = 1,
) -> Sale:
    """Record that units of a listing were sold for `price` together. Call it in a transaction.

    `price` is exact to the cent. `order` is the marketplace's own number: the same one twice is the same sale;
    for a last unit, the same marketplace twice is. A signal for what is gone is kept as a double sale. Raises
    SaleRefused.
    """
    platform = marketplaces.fold(platform)
    listing = await conn.row(_Locked, LOCK, listing_id=listing_id)
    if listing is None:
        raise SaleRefused("That listing is not there any more.")
    recorded = await conn.rows(_Recorded, RECORDED, listing_id=listing_id)
    repeated = await _repeated(conn, listing, recorded, platform, price, order)
    if repeated is not None:
        return repeated
    if read_listing(listing.status) is ListingStatus.SOLD:
        return await _double(conn, listing, recorded, Signal(platform, price, order))
    return await _sell(conn, listing, Signal(platform, price, order), units)


async def _sell(conn: TenantConnection, listing: _Locked, signal: Signal, units: int) -> Sale:
    """Take units out of a listing that is on sale."""
    before = _sellable(listing, units)
    sold_at: datetime = await conn.value(CLOCK)
    rows = await platforms.locked(conn, listing.id)
    trace = Trace(conn)
    await trace.keep(editables.LISTING, listing.id)
    await trace.keep(editables.PLATFORM, *(row.id for row in rows))
    left = before - units
    sold = {"platform": signal.platform, "price": signal.price}
    if left:
        await conn.execute(SELL_SOME, listing_id=listing.id, units=units, sold_at=sold_at)
    else:
        await conn.execute(SELL_LAST, listing_id=listing.id, sold_at=sold_at, **sold)
        await platforms.sell(conn, listing.id, rows, signal.platform, sale.cancel_at(sold_at))
    note = {
        **sold,
        "order": signal.order,
        "units": units,
        "quantity": [before, left],
        "platforms": {str(row.id): row.status for row in rows},
        "dues": {str(row.id): row.due for row in rows},
        "adjust": _to_adjust(rows, signal.platform) if left else [],
    }
    sale_id = await _tell(conn, listing, note, sold_at, trace)
    conn.changed("sales", sale_id)
    conn.changed("listings", listing.id)
    return Sale(sale_id, listing.id, signal.platform, signal.price, sold_at, left)


def _to_adjust(rows: Sequence[PlatformState], platform: str) -> list[str]:
    """The other marketplaces whose own count must follow, now that units are gone."""
    live = (row.platform for row in rows if row.platform and row.status in LIVE_ON_A_PLATFORM)
    return [name for name in live if marketplaces.fold(name) != platform and marketplaces.keeps_count(name)]


def _sellable(listing: _Locked, units: int) -> int:
    """The units there are; SaleRefused when so many cannot be sold."""
    if read_listing(listing.status) is not ListingStatus.ACTIVE:
        raise SaleRefused(
            f"Only an active listing can be sold; this one is {listing.status or 'without a status'}."
        )
    quantity = 1 if listing.quantity is None else listing.quantity
    if quantity < 1:
        raise SaleRefused(f"There is nothing left to sell (the quantity is {quantity}).")
    if not 1 <= units <= quantity:
        raise SaleRefused(f"There are {quantity} left; {units} cannot be sold.")
    return quantity


async def _double(conn: TenantConnection, listing: _Locked, recorded: Sequence[_Recorded], signal: Signal) -> Sale:
    """Keep a signal for a unit that is gone beside the sale that took it."""
    first = next((row for row in recorded if row.created_at == listing.sold_date), None)
    kept = await doubles.note(conn, listing.id, listing.title, signal, first.id if first else None)
    return Sale(kept.id, listing.id, signal.platform, signal.price, kept.at, 0, kept.repeated, double=True)


async def _repeated(
    conn: TenantConnection,
    listing: _Locked,
    recorded: Sequence[_Recorded],
    platform: str,
    price: Decimal,
    order: str | None,
) -> Sale | None:
    """The sale already on record that this signal repeats."""
    here = [row for row in recorded if row.facts.get("platform") == platform]
    known = next((row for row in here if order is not None and row.facts.get("order") == order), None)
    if known is None:
        same_place = marketplaces.fold(listing.sold_platform or "") == platform
        if read_listing(listing.status) is not ListingStatus.SOLD or not same_place:
            return None
        if order is not None and any(row.facts.get("order") for row in here):
            return None
        known = next((row for row in here if row.created_at == listing.sold_date), None)
    paid = amount(listing.sold_price) if known is None else money_of(known.facts.get("price"))
    at = (known.created_at if known else listing.sold_date) or await conn.value(CLOCK)
    known_id = None if known is None else known.id
    return Sale(known_id, listing.id, platform, paid or price, at, listing.quantity or 0, repeated=True)


async def _tell(
    conn: TenantConnection, listing: _Locked, note: dict[str, Any], sold_at: datetime, trace: Trace
) -> int:
    """Write the alert and the log row of a sale; the log row's id is the sale's."""
    place = marketplaces.label(note["platform"])
    where = listing.storage_location or "no location"
    adjust = ", ".join(map(marketplaces.label, note["adjust"]))
    count = f" Set the count to {note['quantity'][1]} on {adjust}." if adjust else ""
    alert = await notifications.write(
        conn,
        NotificationType.SALE,
        listing.id,
        note["platform"],
        f"Sold on {place}: {listing.title}",
        f"{show(note['price'], '$')} on {place}. It lies at {where}.{count}",
        {"storage_location": listing.storage_location, "price": float(note["price"])},
    )
    details = {**note, "location": listing.storage_location, "notification": alert, "listing": listing.id}
    return await trace.record(Action.SALE_RECORDED, "listing", listing.id, details, at=sold_at)
