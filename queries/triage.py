"""What a person decides about a sale: found on its shelf, or not found and reversed."""

from collections.abc import Mapping
from typing import Any

from data.rules.status import Action, ListingStatus
from data.tenant import TenantConnection
from queries import activity, collected, editables, notifications, platforms, storage
from queries.open_sale import LockedListing, OpenSale, TriageRefused, open_sale
from queries.trace import Trace

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

PUT_BACK_UNITS = """
    UPDATE listings SET quantity = coalesce(quantity, 0) + %(units)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""


class LocationNeeded(TriageRefused):
    """The listing has no location, and an active one must have one: ask for it and try again."""


async def found(conn: TenantConnection, listing_id: int, sale_id: int | None) -> int:
    """The thing is in hand: it leaves bin and collection, its alert is read, and the log row releases the cancels.

    Call it in a transaction. Returns the log row's id; raises TriageRefused when someone closed the sale before.
    """
    sale = await open_sale(conn, listing_id, sale_id)
    trace = Trace(conn)
    await collected.take_out(conn, listing_id, trace, sale.units)
    item = await storage.take_out(conn, listing_id, trace, sale.units)
    await _read_alerts(conn, sale, trace)
    return await close(conn, Action.SALE_FOUND, sale, trace, {"item": item})


async def reverse(
    conn: TenantConnection,
    listing_id: int,
    sale_id: int | None,
    location: str | None = None,
    reason: str = "not found",
) -> int:
    """The thing is not there or is damaged (`reason`): the sale is taken back, and the log keeps it.

    Call it in a transaction. `location` is used where the listing has none. Returns the log row's id; raises
    TriageRefused, or LocationNeeded.
    """
    sale = await open_sale(conn, listing_id, sale_id)
    return await take_back(conn, sale, location, {"reason": reason})


async def take_back(conn: TenantConnection, sale: OpenSale, location: str | None, note: Mapping[str, Any]) -> int:
    """Reverse a sale whose listing is locked; see `reverse`."""
    listing = sale.listing
    trace = Trace(conn)
    await trace.keep(editables.LISTING, listing.id)
    await trace.keep(editables.PLATFORM, *(row.id for row in await platforms.locked(conn, listing.id)))
    if listing.status == ListingStatus.SOLD:
        await _put_back_on_sale(conn, sale, location)
    elif listing.status == ListingStatus.ACTIVE:
        await _put_back_units(conn, sale)
    else:
        raise TriageRefused(f"The listing was made {listing.status} since; its sale cannot be reversed.")
    await _read_alerts(conn, sale, trace)
    before = {"platform": listing.sold_platform, "date": listing.sold_date_text, "price": listing.sold_price}
    return await close(conn, Action.SALE_REVERSED, sale, trace, {"sold": before, **note})


async def _put_back_on_sale(conn: TenantConnection, sale: OpenSale, location: str | None) -> None:
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
    units = sale.units if sale.sale_id is not None or (listing.quantity or 0) < 1 else 0
    await conn.execute(PUT_BACK_ON_SALE, listing_id=listing.id, units=units, location=place)
    with_sold = sale.stands and sale.took_the_last
    await platforms.take_back(conn, listing.id, sale.platforms_before, sale.dues_before, with_sold=with_sold)


async def _put_back_units(conn: TenantConnection, sale: OpenSale) -> None:
    """A listing that is on sale gets its units back, unless another program gave it back already."""
    if sale.took_the_last:
        again = await conn.row(int, REVERSED_SINCE, listing_id=sale.listing.id, sale_id=sale.sale_id)
        await platforms.take_back(conn, sale.listing.id, sale.platforms_before, sale.dues_before, with_sold=True)
        if again is None:
            return
    await conn.execute(PUT_BACK_UNITS, listing_id=sale.listing.id, units=sale.units)


async def _keep_last_sale(conn: TenantConnection, listing: LockedListing) -> None:
    """Put the sale of the last unit on record where another program made it: its listing will not be sold."""
    if listing.sold_date is None:
        return
    if await conn.row(int, SALE_DATED, listing_id=listing.id, sold_date=listing.sold_date) is None:
        details = {"platform": listing.sold_platform, "price": listing.sold_price, "quantity": [1, 0]}
        await activity.record(conn, Action.SALE_RECORDED, "listing", listing.id, details, at=listing.sold_date)


async def _read_alerts(conn: TenantConnection, sale: OpenSale, trace: Trace) -> None:
    """Mark the sale's alert as read, or those of a listing whose sale another program recorded."""
    alert = sale.facts.get("notification")
    alerts = [alert] if isinstance(alert, int) else await notifications.sale_alerts(conn, sale.listing.id)
    await trace.keep(editables.ALERT, *alerts)
    await notifications.set_read(conn, alerts, True)


async def close(
    conn: TenantConnection, action: Action, sale: OpenSale, trace: Trace, details: Mapping[str, Any]
) -> int:
    """Write the log row that closes a sale; its id."""
    kind, number = sale.resource
    note = {"listing": sale.listing.id, **details, "sale_date": sale.mark}
    log_id = await trace.record(action, kind, number, note)
    conn.changed("sales", number)
    conn.changed("listings", sale.listing.id)
    return log_id
