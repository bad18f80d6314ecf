"""A listing as lines of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from data.rules.fees import FeeTable
from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import ListingStatus, PlatformStatus, read_listing
from data.rules.transitions import read
from queries.listings import Listing, PlatformRow
from queries.takedowns import Proof
from queries.waiting import Waiting
from tui.platform_marks import words
from tui.times import age, local
from widgets.facts import Fact, Heading


def listing_facts(
    listing: Listing,
    platforms: Sequence[PlatformRow],
    proofs: Mapping[int, Proof],
    sale: Waiting | None,
    fees: FeeTable,
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
        *_money(listing, sale, fees),
        *_platforms(listing, platforms, proofs),
        *([Heading("Description"), Fact("", listing.description)] if listing.description else []),
    ]


def _no_location(listing: Listing) -> str:
    return "⚠ none, and an active listing must have one" if listing.status == ListingStatus.ACTIVE else "—"


def _money(listing: Listing, sale: Waiting | None, fees: FeeTable) -> list[Fact | Heading]:
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
    net = fees.nets(platform, price)
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


def _platforms(
    listing: Listing, platforms: Sequence[PlatformRow], proofs: Mapping[int, Proof]
) -> list[Fact | Heading]:
    if not platforms:
        return [Heading("Marketplaces"), Fact("", "none")]
    sold = read_listing(listing.status) is ListingStatus.SOLD
    facts = (fact for row in platforms for fact in _platform(row, proofs.get(row.id), sold=sold))
    return [Heading("Marketplaces"), *facts]


def _platform(row: PlatformRow, proof: Proof | None, *, sold: bool) -> list[Fact]:
    lines = [Fact(label(row.platform), words(row.status) + _since(row, proof, sold=sold))]
    if row.platform_url:
        lines.append(Fact("", row.platform_url))
    if row.error_message:
        times = f"failed {row.retry_count}×" if row.retry_count else "failed"
        lines.append(Fact("", f"{times}: {row.error_message}"))
    return lines


def _since(row: PlatformRow, proof: Proof | None, *, sold: bool) -> str:
    """What makes a row canceled, or when it is to be."""
    status, at = read(row.status), row.cancel_scheduled_at
    if status is PlatformStatus.PENDING_CANCEL and at is not None:
        over = at <= datetime.now(UTC).replace(tzinfo=None)
        return f", due since {local(at)}" if over else f", window until {local(at)}"
    if status is not PlatformStatus.CANCELED:
        return ""
    if proof is not None:
        if proof.by is not None:
            return f", confirmed by {proof.by} {local(proof.at)}"
        return f" by {label(row.platform)}: {proof.text} ({local(proof.at)})"
    return ", without a proof" if sold and row.platform_url else ""
