"""A listing changed by hand: what was typed is written field by field, and never over what someone else wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.errors import BindeckError
from data.rules.listing_fields import FieldError, QuantityChange, lacks_to_be_active
from data.rules.marketplaces import keeps_count, label
from data.rules.money import as_real
from data.rules.status import LIVE_ON_A_PLATFORM, ListingStatus, read_listing
from data.tenant import TenantConnection
from queries import editables, journal, listings
from queries.journal import EditRefused
from queries.listings import Listing

FIELDS = (
    "title",
    "description",
    "price",
    "cost",
    "condition",
    "category",
    "item_type",
    "attributes",
    "photos",
    "quantity",
    "storage_location",
    "sku",
    "upc",
)
"""What a person may change in a form; the status and the sale have their own ways."""

BY_UUID = "SELECT id FROM listings WHERE user_id = %(user_id)s AND listing_uuid = %(listing_uuid)s LIMIT 1"


class Conflict(BindeckError):
    """Someone else changed the same fields of `what` meanwhile; nothing was written. `theirs` holds every field as
    it is."""

    def __init__(self, theirs: Mapping[str, Any], what: str = "listing") -> None:
        super().__init__(f"Someone else changed this {what} meanwhile; nothing was written.")
        self.theirs = theirs


class Gone(BindeckError):
    """What was to be changed is not there any more; nothing was written."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A quantity before (None where there was none) and after, and the marketplaces whose count must follow."""

    title: str
    before: int | None
    after: int
    counted_on: tuple[str, ...] = ()


def values(listing: Listing) -> dict[str, Any]:
    """The fields that a form shows, as they are stored."""
    return {field: getattr(listing, field) for field in FIELDS}


def same(stored: Any, other: Any) -> bool:
    """Whether two values of a field are the same to a person: no text is as good as none, a price is REAL."""
    if isinstance(stored, float | Decimal) and isinstance(other, int | float | Decimal):
        one, two = Decimal(str(stored)), Decimal(str(other))
        if one.is_finite() and two.is_finite():
            return as_real(one) == as_real(two)
        return str(one) == str(two)
    if isinstance(stored, str) or isinstance(other, str):
        return (stored or None) == (other or None)
    return stored == other


async def follow(conn: TenantConnection, listing_id: int, listing_uuid: str) -> Listing | None:
    """The listing with this id, else the one that took its place: other programs edit a draft by writing it anew
    under the same uuid. None where there is neither."""
    found = await listings.one(conn, listing_id)
    if found is not None or not listing_uuid:
        return found
    other: int | None = await conn.value(BY_UUID, listing_uuid=listing_uuid)
    return None if other is None else await listings.one(conn, other)


async def adjust(conn: TenantConnection, listing_id: int, counted: QuantityChange) -> Adjusted:
    """Change a quantity, from what is stored at that moment. Call it in a transaction.

    Raises Gone; EditRefused where it is sold, or there would be fewer than none.
    """
    found = await journal.read(conn, editables.LISTING, listing_id)
    if found is None:
        raise Gone("This listing is not there any more.")
    before: int | None = found["quantity"]
    try:
        after = counted.of(before)
    except FieldError as problem:
        raise EditRefused(str(problem)) from None
    title = found["title"] or ""
    if after == before:
        return Adjusted(title, before, after)
    check(found, {"quantity": after})
    await journal.edit(conn, editables.LISTING, listing_id, {"quantity": after}, "counted")
    return Adjusted(title, before, after, await counted_elsewhere(conn, listing_id))


def sold_refusal(status: str | None) -> str:
    """Why the quantity of a listing with this status is not for a person to change; empty where it is."""
    if read_listing(status) is not ListingStatus.SOLD:
        return ""
    return "It is sold, and the sale left its quantity: take the sale back first, or duplicate the listing."


def check(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Raise EditRefused where a listing as it is stored must not get these values."""
    if "quantity" in wanted and (refusal := sold_refusal(found["status"])):
        raise EditRefused(refusal)
    if read_listing(found["status"]) is ListingStatus.ACTIVE:
        after = {**found, **wanted}
        lacking = lacks_to_be_active(after["price"], after["storage_location"])
        for field in lacking.keys() & wanted.keys():
            raise EditRefused(lacking[field])


async def counted_elsewhere(conn: TenantConnection, listing_id: int) -> tuple[str, ...]:
    """The labels of the marketplaces where it is live with a count of its own."""
    rows = await listings.platforms(conn, listing_id)
    live = (row.platform for row in rows if row.status in LIVE_ON_A_PLATFORM and keeps_count(row.platform))
    return tuple(label(platform) for platform in live)
