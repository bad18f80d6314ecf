"""How a listing's status may change by hand: draft → active → canceled, and back to draft. A sale alone sells."""

from data.rules.listing_fields import lacks_to_be_active
from data.rules.status import ListingStatus, read_listing

_DRAFT, _ACTIVE, _SOLD, _CANCELED = ListingStatus

_NEXT: dict[ListingStatus | None, frozenset[ListingStatus]] = {
    _DRAFT: frozenset({_ACTIVE, _CANCELED}),
    _ACTIVE: frozenset({_DRAFT, _CANCELED}),
    _CANCELED: frozenset({_DRAFT}),
    _SOLD: frozenset(),
    None: frozenset({_DRAFT, _CANCELED}),
}
"""A word that nobody knows, and none at all, may only be left for what sells nothing."""

WITHDRAWN = (_DRAFT, _CANCELED)
"""A listing that becomes one of these is for sale nowhere: what is live must be taken down."""

_NEEDED = {"storage_location": "a location", "price": "a price"}


def refusal(status: str | None, wanted: ListingStatus, *, location: str | None, price: float | None) -> str:
    """Why a listing of this stored status may not get the wanted one by hand; empty when it may.

    A foreign word counts as what it means ('posted' is active), and may be replaced by the contract's own.
    """
    known = read_listing(status)
    if known is _SOLD:
        return "it is sold: reverse its sale first, on the Sold board"
    if wanted is _SOLD:
        return "only a sale makes it sold: record it with s"
    if wanted is not known and wanted not in _NEXT[known]:
        unknown = f"nobody knows its status “{status}”" if status else "it has no status"
        return f"{f'it is {status}' if known else unknown}: make it a draft first"
    return _lacks(location, price) if wanted is _ACTIVE else ""


def breach(status: str | None, *, location: str | None, quantity: int | None, sold_whole: bool) -> str:
    """Why the contract forbids to write a listing as it would be then; empty when it does not."""
    if quantity is not None and quantity < 0:
        return f"its quantity is {quantity}: mend that first, with the Doctor"
    if status == _SOLD and not sold_whole:
        return "it is sold, but not where, when or for how much: mend that first, with the Doctor"
    if status == _ACTIVE and not (location or "").strip():
        return "it is active without a location: move it somewhere first, with m"
    return ""


def _lacks(location: str | None, price: float | None) -> str:
    lacking = lacks_to_be_active(price, location)
    missing = [word for field, word in _NEEDED.items() if field in lacking]
    return f"it needs {' and '.join(missing)} to be active" if missing else ""
