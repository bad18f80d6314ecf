"""A sale that waits for a decision, with its listing locked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from data.errors import BindeckError
from data.rules.marketplaces import fold
from data.rules.status import Action, ListingStatus
from data.rules.when import when
from data.tenant import TenantConnection
from queries import activity

LOCK = """
    SELECT id, status, quantity, storage_location, sold_platform, sold_date, sold_date::text, sold_price
    FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s
    FOR UPDATE
"""

CLOSED = (
    """
    SELECT closing.action, closing.created_at FROM activity_logs closing
    WHERE closing.user_id = %(user_id)s AND closing.action = ANY (%(closes_a_sale)s)
      AND closing.resource_type = %(kind)s AND closing.resource_id = %(number)s
      AND position(%(mark)s IN coalesce(closing.details, '')) > 0 AND """
    + activity.standing("closing")
    + " ORDER BY closing.id DESC LIMIT 1"
)

RECORDED = """
    SELECT log.created_at, log.details FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.id = %(sale_id)s AND log.action = %(sale_recorded)s
      AND log.resource_type = 'listing' AND log.resource_id = %(listing_id)s AND """ + activity.standing("log")


class TriageRefused(BindeckError):
    """The sale is no longer open, or cannot be reversed as asked; nothing was written."""


@dataclass(frozen=True, slots=True)
class LockedListing:
    """What a decision needs of a listing; its sold_date also as the text that marks a closing row."""

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
class Closed:
    """How a sale was closed, and when."""

    action: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSale:
    """An open sale with its listing locked; `facts` is what was noted when it was recorded, at `recorded_at`."""

    listing: LockedListing
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
    def units(self) -> int:
        """How many were sold."""
        units = self.facts.get("units")
        return units if isinstance(units, int) and units > 0 else 1

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

    @property
    def dues_before(self) -> Mapping[str, str | None]:
        """When each row was to be taken down before the sale, by its id as text."""
        before = self.facts.get("dues")
        return cast(dict[str, str | None], before) if isinstance(before, dict) else {}


async def open_sale(conn: TenantConnection, listing_id: int, sale_id: int | None) -> OpenSale:
    """Lock the listing of a sale that is still open. Raises TriageRefused when it is not."""
    sale, closed = await any_sale(conn, listing_id, sale_id)
    if closed is not None:
        word = "found" if closed.action == Action.SALE_FOUND else "reversed"
        raise TriageRefused(f"This sale was already {word}, {when(closed.created_at)}.")
    return sale


async def any_sale(conn: TenantConnection, listing_id: int, sale_id: int | None) -> tuple[OpenSale, Closed | None]:
    """Lock the listing of a sale, open or closed; how it was closed. Raises TriageRefused when there is none."""
    listing = await conn.row(LockedListing, LOCK, listing_id=listing_id)
    if listing is None:
        raise TriageRefused("That listing is not there any more.")
    sale = OpenSale(listing)
    if sale_id is not None:
        recorded = await conn.row(_Recorded, RECORDED, sale_id=sale_id, listing_id=listing_id)
        if recorded is None:
            raise TriageRefused("That sale is not on record.")
        sale = OpenSale(listing, sale_id, recorded.created_at, activity.facts(recorded.details))
    elif listing.status != ListingStatus.SOLD or listing.sold_date is None:
        raise TriageRefused("That listing is not sold any more.")
    kind, number = sale.resource
    return sale, await conn.row(Closed, CLOSED, kind=kind, number=number, mark=sale.mark)
