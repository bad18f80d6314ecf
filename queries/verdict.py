"""The decision between two sales of one unit."""

from collections.abc import Sequence
from typing import Literal

from data.errors import BindeckError
from data.rules.status import Action, ListingStatus, read_listing
from data.tenant import TenantConnection
from queries import doubles, editables, platforms, sales, triage
from queries.doubles import Double
from queries.open_sale import any_sale, open_sale
from queries.trace import Trace

STATUS = "SELECT status FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s FOR UPDATE"


class VerdictRefused(BindeckError):
    """The double sale no longer waits, or the second sale cannot stand; nothing was written."""


async def decide(
    conn: TenantConnection, double_id: int, keep: Literal["first", "second"], location: str | None = None
) -> int:
    """Let one of the two sales stand; the log row's id. Call it in a transaction.

    With the second, the first is reversed and the second recorded, found if the first was found: the thing is in
    hand. `location` is used where the listing has none. Raises VerdictRefused, TriageRefused, SaleRefused, or
    LocationNeeded.
    """
    double = await doubles.one(conn, double_id)
    if double is None:
        raise VerdictRefused("That double sale was decided before, or is not on record.")
    trace = Trace(conn)
    also: Sequence[int] = ()
    if keep == "second":
        await trace.keep(editables.LISTING, double.listing_id)
        await trace.keep(editables.PLATFORM, *(row.id for row in await platforms.locked(conn, double.listing_id)))
        also = await _exchange(conn, double, location)
    side = double.first if keep == "first" else double.second
    note = {"listing": double.listing_id, "kept": keep, "platform": side.platform, "also": list(also)}
    log_id = await trace.record(Action.SOLD_TWICE_DECIDED, "double_sale", double_id, note)
    conn.changed("sales", double_id)
    return log_id


async def _exchange(conn: TenantConnection, double: Double, location: str | None) -> list[int]:
    """Reverse the first sale and record the second; the log rows of that."""
    written: list[int] = []
    found = False
    status = read_listing(await conn.value(STATUS, listing_id=double.listing_id))
    if status is ListingStatus.SOLD:
        first, closed = await any_sale(conn, double.listing_id, double.sale_id)
        if not first.stands:
            raise VerdictRefused("The listing was sold anew since; decide that sale first.")
        found = closed is not None and closed.action == Action.SALE_FOUND
        written.append(await triage.take_back(conn, first, location, {"reason": "sold twice"}))
    if double.second.platform is None or double.second.price is None:
        raise VerdictRefused("The second sale's log row is not whole; record it by hand.")
    sale = await sales.record(
        conn, double.listing_id, double.second.platform, double.second.price, order=double.order
    )
    if sale.id is None or sale.repeated:
        raise VerdictRefused("That sale is on record already.")
    written.append(sale.id)
    if found:
        second = await open_sale(conn, double.listing_id, sale.id)
        written.append(await triage.close(conn, Action.SALE_FOUND, second, Trace(conn), {"item": None}))
    return written
