"""A listing as lines of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from data.rules import mend
from data.rules.fees import FeeTable
from data.rules.marketplaces import label
from data.rules.money import amount, known
from data.rules.money import show as money
from data.rules.photos import addresses, link, shown
from data.rules.status import Condition, ListingStatus, read_listing
from data.rules.terms import LONGEST_TITLE
from queries.detail import Whole
from queries.listings import Listing
from queries.waiting import Waiting
from tui.market_facts import market_facts
from tui.raw_words import MARK, heading, missing, odd, price, whole_title
from tui.storage_facts import storage_facts
from tui.times import age, local
from widgets.facts import Fact, Heading

Lines = list[Fact | Heading]

NO_REMARKS: Mapping[str, str] = {}


def listing_facts(
    whole: Whole, sale: Waiting | None, fees: FeeTable, remarks: Mapping[str, str] = NO_REMARKS
) -> Lines:
    """Everything a person in front of the shelf asks for, the location first; `remarks` are about photos, by
    address."""
    listing = whole.listing
    return [
        *_head(whole),
        *_money(whole, sale, fees),
        *market_facts(whole, fees),
        *_photos(listing, remarks),
        *_attributes(listing.attributes),
        *([Heading("Description"), Fact("", listing.description)] if listing.description else []),
        *_besides(whole),
    ]


def _head(whole: Whole) -> Iterator[Fact | Heading]:
    listing = whole.listing
    yield heading(listing.title)
    if len(listing.title) > LONGEST_TITLE:
        yield Fact("Title", odd(f"{len(listing.title)} characters", f"{LONGEST_TITLE} at most"))
    yield Fact("Location", _location(listing))
    yield from storage_facts(whole.stored)
    yield Fact("SKU", listing.sku or "—")
    if listing.upc:
        yield Fact("UPC", listing.upc)
    yield Fact("Status", _status(listing.status))
    yield Fact("Condition", _condition(listing.condition))
    yield Fact("Quantity", _quantity(listing))
    category = " / ".join(part for part in (listing.category, listing.item_type) if part)
    yield Fact("Category", category or "—")
    yield Fact("Listed", _times(listing))


def _location(listing: Listing) -> str:
    place = (listing.storage_location or "").strip()
    active = read_listing(listing.status) is ListingStatus.ACTIVE
    return place or (missing("and an active listing must have one") if active else "—")


def _status(status: str | None) -> str:
    if status is None:
        return missing()
    meant = read_listing(status)
    if meant is None:
        return odd(status, "not a status that is known")
    return status if meant == status else odd(status, f"read as {meant}")


def _condition(condition: str | None) -> str:
    if not condition:
        return "—"
    return condition if condition in set(Condition) else odd(condition, "not one of the known conditions")


def _quantity(listing: Listing) -> str:
    if listing.quantity is None:
        return missing()
    if listing.quantity < 0:
        return odd(listing.quantity, "below zero")
    over = listing.quantity > 0 and read_listing(listing.status) is ListingStatus.SOLD
    return odd(listing.quantity, "of a sold listing") if over else str(listing.quantity)


def _times(listing: Listing) -> str:
    listed = f"{local(listing.created_at)} ({age(listing.created_at)} ago)" if listing.created_at else missing()
    changed = listing.updated_at
    return f"{listed}, changed {local(changed)}" if changed and changed != listing.created_at else listed


def _money(whole: Whole, sale: Waiting | None, fees: FeeTable) -> Iterator[Fact | Heading]:
    listing = whole.listing
    yield Heading("Money")
    yield Fact("Price", price(listing.price, free=False) if listing.price is not None else missing())
    yield Fact("Cost", price(listing.cost))
    if sale is None and not _was_sold(listing):
        return
    paid = sale.price if sale else amount(listing.sold_price)
    platform = sale.platform if sale else listing.sold_platform
    sold_at = sale.sold_at if sale else listing.sold_date
    what = missing() if paid is None else money(paid, "$") if sale else price(listing.sold_price)
    when = local(sold_at) if sold_at else missing()
    yield Fact("Sold", f"{what} on {label(platform) or f'{MARK} an unnamed marketplace'}, {when}{_after(listing)}")
    net = fees.nets(platform, paid)
    if net is None or paid is None:
        yield Fact("Nets", "unknown: no fee is known there")
    else:
        yield Fact("Nets", f"{money(net, '$')} after {money(paid - net, '$')} fees (estimate)")
    yield Fact("Profit", _profit(net, listing.cost, sale.units if sale else whole.units_sold))


def _was_sold(listing: Listing) -> bool:
    """Whether anything says so."""
    told = (listing.sold_price, listing.sold_platform, listing.sold_date)
    return read_listing(listing.status) is ListingStatus.SOLD or any(fact is not None for fact in told)


def _after(listing: Listing) -> str:
    """How long it was for sale."""
    listed, sold = listing.created_at, listing.sold_date
    days = (sold - listed).days if listed and sold and sold >= listed else 0
    return f", after {days}d" if days else ""


def _profit(net: Decimal | None, cost_of_one: float | None, units: int) -> str:
    cost = known(amount(cost_of_one))
    if net is None or cost is None:
        return "unknown without " + ("a cost" if net is not None else "the fee")
    of_all = f", {units} at a cost of {money(cost, '$')}" if units > 1 else ""
    return f"{money(net - cost * units, '$')}{of_all} (estimate)"


def _photos(listing: Listing, remarks: Mapping[str, str]) -> Lines:
    found = addresses(listing.photos)
    if not found:
        return []
    lines: Lines = [Heading(f"Photos: {len(found)}" if len(found) > 1 else "Photo")]
    for nth, address in enumerate(found, 1):
        remark = f"  {MARK} {remarks[address]}" if remarks.get(address) else ""
        lines.append(Fact(str(nth), shown(address) + remark, link=link(address)))
    return lines


def _attributes(text: str | None) -> Lines:
    if text is None or not text.strip():
        return []
    found = mend.attributes(text)
    lines: Lines = [Heading("Attributes")]
    if "text" not in found or mend.is_mapping(text):
        lines += [Fact(key, _plain(value)) for key, value in found.items()]
    if not mend.is_mapping(text):
        lines.append(Fact("", odd(text, "not a JSON object")))
    return lines if len(lines) > 1 else []


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else mend.to_json(value)


def _besides(whole: Whole) -> Iterator[Fact | Heading]:
    yield Heading("Besides")
    yield from whole_title(whole.listing.title)
    yield Fact("UUID", whole.listing.listing_uuid or missing())
    if whole.besides.collectible_id is not None:
        yield Fact("Collectible", str(whole.besides.collectible_id))
    statuses = whole.besides.platform_statuses
    if statuses and statuses.strip() not in ("{}", "null"):
        known = mend.is_mapping(statuses)
        words = ", ".join(f"{label(name)} {_plain(status)}" for name, status in mend.attributes(statuses).items())
        yield Fact("Platform states", words if known else odd(statuses, "not JSON"))
