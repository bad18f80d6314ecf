"""A listing as lines of facts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from data.rules.fees import nets
from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import ListingStatus, PlatformStatus
from queries.listings import Listing, PlatformRow
from queries.waiting import Waiting
from tui.platform_marks import words
from tui.times import age, local
from widgets.facts import Fact, Heading


def listing_facts(
    listing: Listing, platforms: Sequence[PlatformRow], sale: Waiting | None
) -> list[Fact | Heading]:
    """Everything a person in front of the shelf asks for, the location first."""
    return [
        Heading(listing.title),
        Fact("Location", listing.storage_location or _no_location(listing)),
        Fact("SKU", listing.sku or "—"),
        Fact("UPC", listing.upc or "—"),
        Fact("Status", listing.status or "⚠ none"),
        Fact("Condition", listing.condition or "—"),
        Fact("Quantity", "—" if listing.quantity is None else str(listing.quantity)),
        Fact("Category", " / ".join(part for part in (listing.category, listing.item_type) if part) or "—"),
        Fact("Listed", f"{local(listing.created_at)} ({age(listing.created_at)} ago)"),
        *_money(listing, sale),
        *_platforms(platforms),
        *([Heading("Description"), Fact("", listing.description)] if listing.description else []),
    ]


def _no_location(listing: Listing) -> str:
    return "⚠ none, and an active listing must have one" if listing.status == ListingStatus.ACTIVE else "—"


def _money(listing: Listing, sale: Waiting | None) -> list[Fact | Heading]:
    cost = amount(listing.cost)
    lines: list[Fact | Heading] = [
        Heading("Money"),
        Fact("Price", money(amount(listing.price), "$")),
        Fact("Cost", money(cost, "$")),
    ]
    price = sale.price if sale else amount(listing.sold_price)
    platform = sale.platform if sale else listing.sold_platform
    if price is None and platform is None:
        return lines
    sold_at = sale.sold_at if sale else listing.sold_date
    net = nets(platform, price)
    return [
        *lines,
        Fact("Sold", f"{money(price, '$')} on {label(platform) or 'an unnamed marketplace'}, {local(sold_at)}"),
        Fact("Nets", f"{money(net, '$')} (estimate)" if net is not None else "unknown: no fee is known there"),
        Fact("Profit", _profit(net, cost)),
    ]


def _profit(net: Decimal | None, cost: Decimal | None) -> str:
    if net is None or cost is None:
        return "unknown without " + ("a cost" if net is not None else "the fee")
    return f"{money(net - cost, '$')} (estimate)"


def _platforms(platforms: Sequence[PlatformRow]) -> list[Fact | Heading]:
    if not platforms:
        return [Heading("Marketplaces"), Fact("", "none")]
    return [Heading("Marketplaces"), *(fact for row in platforms for fact in _platform(row))]


def _platform(row: PlatformRow) -> list[Fact]:
    state = words(row.status)
    if row.status == PlatformStatus.PENDING_CANCEL and row.cancel_scheduled_at is not None:
        state += f", window until {local(row.cancel_scheduled_at)}"
    lines = [Fact(label(row.platform), state)]
    if row.platform_url:
        lines.append(Fact("", row.platform_url))
    if row.error_message:
        lines.append(Fact("", f"{row.error_message} (tried {row.retry_count}×)"))
    return lines
