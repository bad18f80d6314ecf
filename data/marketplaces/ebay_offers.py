"""eBay's offers of a SKU, and what they prove of a listing."""

from collections.abc import Mapping, Sequence
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


def choose(offers: Sequence[Offer], sku: str, item: str | None, asked: Mapping[str, str | None]) -> Offer | Proof:
    """The offer to withdraw, or the proof that its listing has ended. Raises EndingFailed where it is unclear.

    eBay does not say which listing an unpublished offer had, or whether it had one: such an offer proves nothing,
    unless it is among those whose withdrawal was `asked`, which names the listing it had then.
    """
    if not offers:
        raise EndingFailed(f"eBay knows no offer of SKU {sku}: a person must end it there.", final=True)
    live = [offer for offer in offers if offer.live and item in (None, offer.item)]
    if len(live) > 1:
        raise EndingFailed(
            f"eBay has several live offers of SKU {sku}: a person must say which to end.", final=True
        )
    if live:
        return live[0]
    over = [offer for offer in offers if not offer.live and _was(offer, item, asked)]
    if over:
        ids = ", ".join(offer.id for offer in over)
        what = f"listing {item}" if item else f"the listing of SKU {sku}"
        return Proof(f"eBay says offer {ids} is not for sale any more: {what} has ended")
    raise EndingFailed(_unclear(offers, sku, item), final=True)


def _was(offer: Offer, item: str | None, asked: Mapping[str, str | None]) -> bool:
    """Whether this offer, which is over, was the listing's."""
    if offer.item is None or item is None:
        return offer.id in asked and item in (None, asked[offer.id])
    return offer.item == item


def _unclear(offers: Sequence[Offer], sku: str, item: str | None) -> str:
    others = [offer.item for offer in offers if offer.live and offer.item]
    if others:
        return f"eBay sells SKU {sku} as listing {others[0]}, not {item}: a person must say which to end."
    what = f"listing {item}" if item else "this listing"
    return f"eBay has no live offer of SKU {sku}, but does not say that {what} was one: look whether it is down."


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
