"""What a person decides about a sale: found on its shelf, or not found and reversed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from data.errors import BindeckError
from data.rules.marketplaces import fold
from data.rules.status import Action, ListingStatus
from data.tenant import TenantConnection
from queries import activity, notifications, platforms, storage

LOCK = """
    SELECT id, status, quantity, storage_location, sold_platform, sold_date, sold_date::text, sold_price
    FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s
    FOR UPDATE
"""

CLOSED = """
    SELECT action, created_at FROM activity_logs
    WHERE user_id = %(user_id)s AND action = ANY (%(closes_a_sale)s) AND resource_type = %(kind)s
      AND resource_id = %(number)s AND position(%(mark)s IN coalesce(details, '')) > 0
    ORDER BY id DESC LIMIT 1
"""

RECORDED = """
    SELECT created_at, details FROM activity_logs
    WHERE user_id = %(user_id)s AND id = %(sale_id)s AND action = %(sale_recorded)s
      AND resource_type = 'listing' AND resource_id = %(listing_id)s
"""

SALE_DATED = """
    SELECT id FROM activity_logs
    WHERE user_id = %(user_id)s AND action = %(sale_recorded)s
      AND resource_type = 'listing' AND resource_id = %(listing_id)s AND created_at = %(sold_date)s
"""

REVERSED_SINCE = """
    SELECT reversal.id
    FROM activity_logs reversal JOIN activity_logs recorded ON recorded.id = reversal.resource_id
    WHERE reversal.user_id = %(user_id)s AND recorded.user_id = %(user_id)s AND reversal.action = %(sale_reversed)s
      AND reversal.resource_type = 'sale' AND reversal.id > %(sale_id)s
      AND recorded.resource_type = 'listing' AND recorded.resource_id = %(listing_id)s
"""

PUT_BACK_ON_SALE = """
    UPDATE listings
    SET status = %(active)s, quantity = greatest(coalesce(quantity, 0), 0) + %(units)s, sold_platform = NULL,
        sold_date = NULL, sold_price = NULL, storage_location = %(location)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""

PUT_BACK_ONE = """
    UPDATE listings SET quantity = coalesce(quantity, 0) + 1, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""


class TriageRefused(BindeckError):
    """The sale is no longer open, or cannot be reversed as asked; nothing was written."""


class LocationNeeded(TriageRefused):
    """The listing has no location, and an active one must have one: ask for it and try again."""


@dataclass(frozen=True, slots=True)
class _Locked:
    id: int
    status: str | None
    quantity: int | None
    storage_location: str | None
    sold_platform: str | None
    sold_date: datetime | None
    sold_date_text: str | None
    sold_price: float | None


@dataclass(frozen=True, slots=True)
class _Recorded:
    created_at: datetime
    details: str | None


@dataclass(frozen=True, slots=True)
class _Closed:
    action: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class _Open:
    """An open sale with its listing locked; `facts` is what was noted when it was recorded, at `recorded_at`."""

    listing: _Locked
    sale_id: int | None = None
    recorded_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def resource(self) -> tuple[str, int]:
        """What a log row that closes it is about."""
        return ("sale", self.sale_id) if self.sale_id is not None else ("listing", self.listing.id)

    @property
    def mark(self) -> str:
        """What such a row must say: a sale without a row of its own is known by its date."""
        return "" if self.sale_id is not None else self.listing.sold_date_text or ""

    @property
    def took_the_last(self) -> bool:
        """Whether this sale took the last unit."""
        quantity = self.facts.get("quantity")
        return not (isinstance(quantity, list) and cast(list[object], quantity)[-1:] != [0])

    @property
    def stands(self) -> bool:
        """Whether the listing is sold by this very sale, and not by another one since."""
        listing = self.listing
        same_place = fold(listing.sold_platform or "") == self.facts.get("platform")
        by_this = (
            self.sale_id is None or listing.sold_date == self.recorded_at or (self.took_the_last and same_place)
        )
        return listing.status == ListingStatus.SOLD and by_this

    @property
    def platforms_before(self) -> Mapping[str, str | None]:
        """The status of each marketplace's row before the sale, by its id as text."""
        before = self.facts.get("platforms")
        return cast(dict[str, str | None], before) if isinstance(before, dict) else {}


async def found(conn: TenantConnection, listing_id: int, sale_id: int | None) -> None:
    """The thing is in hand: it leaves its bin, its alert is read, and the log row releases the cancels.

    Call it in a transaction. Raises TriageRefused when someone closed the sale before.
    """
    sale = await _open(conn, listing_id, sale_id)
    item = await storage.take_out(conn, listing_id)
    await _read_alerts(conn, sale)
    await _close(conn, Action.SALE_FOUND, sale, {"listing": listing_id, "item": item})


async def reverse(
    conn: TenantConnection, listing_id: int, sale_id: int | None, location: str | None = None
) -> None:
    """The thing is not there or is damaged: the sale is taken back, and the log keeps it.

    Call it in a transaction. `location` is used where the listing has none. Raises TriageRefused, or
    LocationNeeded.
    """
    sale = await _open(conn, listing_id, sale_id)
    listing = sale.listing
    if listing.status == ListingStatus.SOLD:
        await _put_back_on_sale(conn, sale, location)
    elif listing.status == ListingStatus.ACTIVE:
        await _put_back_one(conn, sale)
    else:
        raise TriageRefused(f"The listing was made {listing.status} since; its sale cannot be reversed.")
    await _read_alerts(conn, sale)
    before = {"platform": listing.sold_platform, "date": listing.sold_date_text, "price": listing.sold_price}
    await _close(conn, Action.SALE_REVERSED, sale, {"listing": listing_id, "sold": before})


async def _put_back_on_sale(conn: TenantConnection, sale: _Open, location: str | None) -> None:
    """A sold listing gets its unit back and goes on sale again.

    Not where it was put back and sold anew since: then only the stale sale is closed. Where another unit was the
    last, that sale keeps its place on the board.
    """
    listing = sale.listing
    if not sale.stands and sale.took_the_last:
        return
    place = (listing.storage_location or "").strip() or (location or "").strip()
    if not place:
        raise LocationNeeded("This listing has no location; say where it lies before it goes on sale again.")
    if not sale.stands:
        await _keep_last_sale(conn, listing)
    units = 1 if sale.sale_id is not None or (listing.quantity or 0) < 1 else 0
    await conn.execute(PUT_BACK_ON_SALE, listing_id=listing.id, units=units, location=place)
    await platforms.take_back(
        conn, listing.id, sale.platforms_before, with_sold=sale.stands and sale.took_the_last
    )


async def _put_back_one(conn: TenantConnection, sale: _Open) -> None:
    """A listing that is on sale gets its unit back, unless another program gave it back already."""
    if sale.took_the_last:
        again = await conn.row(int, REVERSED_SINCE, listing_id=sale.listing.id, sale_id=sale.sale_id)
        await platforms.take_back(conn, sale.listing.id, sale.platforms_before, with_sold=True)
        if again is None:
            return
    await conn.execute(PUT_BACK_ONE, listing_id=sale.listing.id)


async def _keep_last_sale(conn: TenantConnection, listing: _Locked) -> None:
    """Put the sale of the last unit on record where another program made it: its listing will not be sold."""
    if listing.sold_date is None:
        return
    if await conn.row(int, SALE_DATED, listing_id=listing.id, sold_date=listing.sold_date) is None:
        details = {"platform": listing.sold_platform, "price": listing.sold_price, "quantity": [1, 0]}
        await activity.record(conn, Action.SALE_RECORDED, "listing", listing.id, details, at=listing.sold_date)


async def _open(conn: TenantConnection, listing_id: int, sale_id: int | None) -> _Open:
    """Lock the listing, then make sure that its sale is still open."""
    listing = await conn.row(_Locked, LOCK, listing_id=listing_id)
    if listing is None:
        raise TriageRefused("That listing is not there any more.")
    sale = _Open(listing)
    if sale_id is not None:
        recorded = await conn.row(_Recorded, RECORDED, sale_id=sale_id, listing_id=listing_id)
        if recorded is None:
            raise TriageRefused("That sale is not on record.")
        sale = _Open(listing, sale_id, recorded.created_at, activity.facts(recorded.details))
    elif listing.status != ListingStatus.SOLD or listing.sold_date is None:
        raise TriageRefused("That listing is not sold any more.")
    kind, number = sale.resource
    closed = await conn.row(_Closed, CLOSED, kind=kind, number=number, mark=sale.mark)
    if closed is not None:
        word = "found" if closed.action == Action.SALE_FOUND else "reversed"
        raise TriageRefused(f"This sale was already {word} at {closed.created_at:%H:%M} UTC.")
    return sale


async def _read_alerts(conn: TenantConnection, sale: _Open) -> None:
    alert = sale.facts.get("notification")
    if isinstance(alert, int):
        await notifications.mark_read(conn, [alert])
    else:
        await notifications.mark_sales_read(conn, sale.listing.id)


async def _close(conn: TenantConnection, action: Action, sale: _Open, details: Mapping[str, Any]) -> None:
    kind, number = sale.resource
    await activity.record(conn, action, kind, number, {**details, "sale_date": sale.mark})
    conn.changed("sales", number)
    conn.changed("listings", sale.listing.id)
