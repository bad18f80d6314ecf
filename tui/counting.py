"""The quantity of a listing: units that came or went, or what was counted."""

from __future__ import annotations

from functools import partial
from typing import Any

from data.errors import BindeckError
from data.rules.listing_fields import QuantityChange, parse_quantity_change
from data.rules.status import ListingStatus, read_listing
from queries import editing, listings
from queries.editing import Adjusted
from tui.base import DataScreen
from tui.dialogs import Prompt


async def count(screen: DataScreen[Any], listing_id: int) -> None:
    """Ask how many came, went or are there, and write it. Runs in a worker of the screen."""
    with screen.deciding() as free:
        if free:
            await _count(screen, listing_id)


async def _count(screen: DataScreen[Any], listing_id: int) -> None:
    tenant = screen.services.tenant
    try:
        listing = await tenant.read(listings.one, listing_id)
    except BindeckError as error:
        screen.say_refusal(error)
        return
    if listing is None:
        screen.desk.say("That listing is not there any more.", "warning")
        return
    if refusal := editing.sold_refusal(listing.status):
        screen.desk.say(f"{listing.title}: {refusal}", "warning")
        return
    now = "an unknown number" if listing.quantity is None else str(listing.quantity)
    question = f"{listing.title}: there are {now}. How many came, went or are there?"
    by = await screen.desk.push_screen_wait(
        Prompt(question, partial(_change, listing.quantity), hint="+2, -1 or =5")
    )
    if by is None:
        return
    try:
        adjusted = await tenant.write(editing.adjust, listing_id, by)
    except BindeckError as error:
        screen.say_refusal(error, listing.title)
    else:
        for_sale = read_listing(listing.status) is ListingStatus.ACTIVE
        loud = bool(adjusted.counted_on) or (for_sale and not adjusted.after)
        screen.desk.say(_outcome(adjusted, for_sale=for_sale), "warning" if loud else "information")
    screen.load()


def follow_up(counted_on: tuple[str, ...]) -> str:
    """What a person must still do where the count is kept apart."""
    return f" Change it on {' and '.join(counted_on)} too." if counted_on else ""


def _change(quantity: int | None, text: str) -> QuantityChange:
    """A change that is possible from what is known now; ValueError with a sentence."""
    by = parse_quantity_change(text)
    by.of(quantity)
    return by


def _outcome(adjusted: Adjusted, *, for_sale: bool) -> str:
    if adjusted.after == adjusted.before:
        return f"{adjusted.title}: {adjusted.after} it was already."
    before = "?" if adjusted.before is None else adjusted.before
    none_left = " None is left, and it is still active." if for_sale and not adjusted.after else ""
    return f"{adjusted.title}: {before} → {adjusted.after}.{none_left}{follow_up(adjusted.counted_on)}"
