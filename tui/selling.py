"""Recording a sale by hand: which marketplace, what price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from data.errors import BindeckError
from data.rules.marketplaces import BY_NAME, MANUAL, fold, label
from data.rules.money import amount, parse_price
from data.rules.money import show as money
from data.rules.status import LIVE_ON_A_PLATFORM
from queries import listings, sales
from queries.listings import Listing, PlatformRow
from tui.base import DataScreen
from tui.dialogs import Pick, Prompt


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
    if listing is None:
        screen.desk.say("That listing is not there any more.", "warning")
        return
    answer = await _ask(screen, listing, rows)
    if answer is None:
        return
    platform, price = answer
    try:
        sale = await tenant.write(sales.record, listing_id, platform, price)
    except BindeckError as error:
        screen.say_refusal(error)
    else:
        left = f", {sale.left} left" if sale.left else ""
        word = "was already recorded" if sale.repeated else "recorded"
        screen.desk.say(f"Sale {word}: {listing.title} on {_place(platform)} for {money(price, '$')}{left}")
    screen.load()


async def _ask(screen: DataScreen[Any], listing: Listing, rows: list[PlatformRow]) -> tuple[str, Decimal] | None:
    places = _places(rows)
    question = f"Sold where? {listing.title}"
    chosen = await screen.desk.push_screen_wait(Pick(question, [_place(name) for name in places]))
    if chosen is None:
        return None
    platform, asked = places[chosen], amount(listing.price)
    price = await screen.desk.push_screen_wait(
        Prompt(
            f"Sold on {_place(platform)} for how much? It was listed at {money(asked, '$')}.",
            parse_price,
            initial=f"{asked:.2f}" if asked is not None and asked.is_finite() and asked > 0 else "",
            hint="84 or 19.99",
        )
    )
    return None if price is None else (platform, price)


def _places(rows: list[PlatformRow]) -> list[str]:
    """Marketplaces in the order they are likely: where it is live, where it was posted, by hand, the rest."""
    live = [fold(row.platform) for row in rows if row.status in LIVE_ON_A_PLATFORM]
    posted = [fold(row.platform) for row in rows]
    return list(dict.fromkeys([*live, *posted, MANUAL, *BY_NAME]))


def _place(name: str) -> str:
    return "by hand (no marketplace)" if name == MANUAL else label(name)
