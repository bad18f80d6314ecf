"""Recording a sale by hand: which marketplace, what price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.errors import BindeckError
from data.rules.marketplaces import BY_NAME, MANUAL, fold, label
from data.rules.money import amount, parse_price
from data.rules.money import show as money
from data.rules.status import LIVE_ON_A_PLATFORM, ListingStatus, read_listing
from queries import listings, sales
from queries.listings import Listing, PlatformRow
from tui.base import DataScreen
from tui.dialogs import Confirm, Pick, Prompt

ODD = 4
"""A price so many times above or below the listed one is asked about again."""


@dataclass(frozen=True, slots=True)
class _Asked:
    platform: str
    units: int
    price: Decimal


async def sell(screen: DataScreen[Any], listing_id: int) -> None:
    """Ask where and for how much, then record the sale. Runs in a worker of the screen."""
    with screen.deciding() as free:
        if free:
            await _sell(screen, listing_id)


async def _sell(screen: DataScreen[Any], listing_id: int) -> None:
    tenant = screen.services.tenant
    try:
        listing = await tenant.read(listings.one, listing_id)
        rows = await tenant.read(listings.platforms, listing_id)
    except BindeckError as error:
        screen.say_refusal(error)
        return
    refusal = _refusal(listing)
    if refusal or listing is None:
        screen.desk.say(refusal, "warning")
        return
    asked = await _ask(screen, listing, rows)
    if asked is None:
        return
    try:
        sale = await tenant.write(sales.record, listing_id, asked.platform, asked.price, units=asked.units)
    except BindeckError as error:
        screen.say_refusal(error, listing.title)
    else:
        screen.desk.say(_outcome(listing, sale), "warning" if sale.double else "information")
    screen.load()


def _refusal(listing: Listing | None) -> str:
    """Why nothing can be sold, before a person is asked anything; empty when it can."""
    if listing is None:
        return "That listing is not there any more."
    if read_listing(listing.status) in (ListingStatus.ACTIVE, ListingStatus.SOLD):
        return ""
    state = listing.status or "without a status"
    return f"{listing.title}: only an active listing can be sold; this one is {state}."


def _outcome(listing: Listing, sale: sales.Sale) -> str:
    what = f"{listing.title} on {_place(sale.platform)} for {money(sale.price, '$')}"
    if sale.double:
        return f"⇄ Sold twice: {what}. The last unit was gone; decide on the Sold board."
    word = "was already recorded" if sale.repeated else "recorded"
    return f"Sale {word}: {what}" + (f", {sale.left} left" if sale.left else "")


async def _ask(screen: DataScreen[Any], listing: Listing, rows: list[PlatformRow]) -> _Asked | None:
    places = _places(rows)
    question = f"Sold where? {listing.title}"
    chosen = await screen.desk.push_screen_wait(Pick(question, [_place(name) for name in places]))
    if chosen is None:
        return None
    platform, listed = places[chosen], amount(listing.price)
    quantity = listing.quantity or 1
    units: int | None = 1
    if quantity > 1:
        of = f"How many of the {quantity} were sold?"
        units = await screen.desk.push_screen_wait(Prompt(of, lambda text: _units(text, quantity), initial="1"))
    if units is None:
        return None
    price = await _price(screen, platform, listed, units)
    return None if price is None else _Asked(platform, units, price)


async def _price(screen: DataScreen[Any], platform: str, listed: Decimal | None, units: int) -> Decimal | None:
    together = f" for {units} together" if units > 1 else ""
    usual = listed * units if listed is not None and listed.is_finite() and listed > 0 else None
    price = await screen.desk.push_screen_wait(
        Prompt(
            f"Sold on {_place(platform)} for how much{together}? It was listed at {money(listed, '$')}.",
            parse_price,
            initial=f"{usual:.2f}" if usual is not None else "",
            hint="84 or 19.99",
        )
    )
    if price is not None and usual is not None and not usual / ODD <= price <= usual * ODD:
        question = f"{money(price, '$')} for what was listed at {money(usual, '$')}?"
        if not await screen.desk.push_screen_wait(Confirm(question, "A typing mistake would stand in every sum.")):
            return None
    return price


def _units(text: str, most: int) -> int:
    """How many were sold; ValueError with a sentence."""
    if not (text.strip().isdecimal() and 1 <= int(text) <= most):
        raise ValueError(f"Type a number from 1 to {most}.")
    return int(text)


def _places(rows: list[PlatformRow]) -> list[str]:
    """Marketplaces in the order they are likely: where it is live, where it was posted, by hand, the rest."""
    live = [fold(row.platform) for row in rows if row.status in LIVE_ON_A_PLATFORM]
    posted = [fold(row.platform) for row in rows]
    return [name for name in dict.fromkeys([*live, *posted, MANUAL, *BY_NAME]) if name]


def _place(name: str) -> str:
    return "by hand (no marketplace)" if name == MANUAL else label(name)
