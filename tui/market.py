"""The simulated marketplace of the demo: sells something now and then, exactly as a real sale is recorded."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable

from data.errors import BindeckError
from data.rules.money import cents
from data.sample.market import sale_price
from data.tenant import Tenant
from queries import offers, sales

log = logging.getLogger(__name__)


async def trade(tenant: Tenant, ours: Callable[[], bool], seconds_per_sale: float) -> None:
    """Sell for ever, on average every `seconds_per_sale`, as long as `ours` says that it falls to us."""
    dice = random.Random()
    while True:
        await asyncio.sleep(seconds_per_sale * dice.uniform(0.7, 1.3))
        if not ours():
            continue
        try:
            await sell_something(tenant, dice)
        except BindeckError as error:
            log.info("no sale this time: %s", error)


async def sell_something(tenant: Tenant, dice: random.Random) -> sales.Sale | None:
    """Sell one unit of an active listing on a marketplace where it is live; None when nothing is for sale."""
    offer = await tenant.read(offers.any_live, dice.random())
    if offer is None:
        return None
    price = sale_price(cents(offer.price), dice)
    order = f"SIM-{dice.getrandbits(48):012X}"
    return await tenant.write(sales.record, offer.listing_id, offer.platform, price, order=order)
