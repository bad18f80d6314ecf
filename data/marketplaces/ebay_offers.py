"""eBay's offers of a SKU, and what they prove of a listing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from data.marketplaces.base import EndingFailed, Proof

ENDED = ("ENDED", "EBAY_ENDED", "NOT_LISTED")
"""The states of a listing in which no one can buy it. OUT_OF_STOCK and INACTIVE come back to life."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer; `item` is the number of its listing, which eBay tells of published offers alone."""

    id: str
    published: bool
    item: str | None
    state: str | None

    @property
    def live(self) -> bool:
        """Whether a buyer can or could again buy it."""
        return self.published and self.state not in ENDED


def read(answer: dict[str, Any]) -> list[Offer]:
    """The offers of an answer of getOffers. Raises EndingFailed where it is no such answer."""
    rows = answer.get("offers", [])
    if not isinstance(rows, list):
        raise _strange()
    return [_offer(row) for row in cast(list[Any], rows)]


def choose(offers: Sequence[Offer], sku: str, item: str | None) -> Offer | Proof:
    """The offer to withdraw, or the proof that there is nothing to. Raises EndingFailed where it is unclear."""
    if not offers:
        raise EndingFailed(f"eBay knows no offer of SKU {sku}: a person must end it there.", final=True)
    same = [offer for offer in offers if item is not None and offer.item == item]
    live = [offer for offer in same or offers if offer.live]
    if not live:
        ids = ", ".join(offer.id for offer in same or offers)
        return Proof(f"eBay says offer {ids} of SKU {sku} is not published: no listing of it is live")
    if len(live) > 1:
        raise EndingFailed(
            f"eBay has several live offers of SKU {sku}: a person must say which to end.", final=True
        )
    if item is not None and not same:
        raise EndingFailed(
            f"eBay sells SKU {sku} as listing {live[0].item}, not {item}: a person must say which to end.",
            final=True,
        )
    return live[0]


def withdrawn(offer: Offer, answer: dict[str, Any]) -> Proof:
    """What the answer of withdrawOffer proves: eBay names the listing only where it has ended it."""
    item = answer.get("listingId")
    if not isinstance(item, str) or not item or (offer.item is not None and item != offer.item):
        raise EndingFailed(
            f"eBay took the withdrawal of offer {offer.id} but did not end the listing.", final=False
        )
    return Proof(f"eBay withdrew offer {offer.id} (listing {item})")


def _offer(row: object) -> Offer:
    if not isinstance(row, dict):
        raise _strange()
    told = cast(dict[str, Any], row)
    listing = told.get("listing")
    details = cast(dict[str, Any], listing) if isinstance(listing, dict) else {}
    number, status = told.get("offerId"), told.get("status")
    if not isinstance(number, str) or not number or status not in ("PUBLISHED", "UNPUBLISHED"):
        raise _strange()
    item, state = details.get("listingId"), details.get("listingStatus")
    return Offer(
        number,
        status == "PUBLISHED",
        item if isinstance(item, str) else None,
        state if isinstance(state, str) else None,
    )


def _strange() -> EndingFailed:
    return EndingFailed("eBay answered offers that cannot be understood.", final=False)
