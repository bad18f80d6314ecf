"""Two sales of one unit: which one stands, and what the other buyer is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from data.errors import BindeckError
from data.rules.apology import draft
from data.rules.marketplaces import label
from data.rules.money import show as money
from queries import triage, verdict
from queries.doubles import Double, Side
from tui.base import DataScreen
from tui.dialogs import Letter, Pick, Prompt
from tui.times import local
from tui.triage import location


async def decide(screen: DataScreen[Any], double: Double) -> None:
    """Ask which of the two sales stands, make it so, and show a message to the other buyer. Runs in a worker."""
    fees = screen.services.fees.table
    sides = (double.first, double.second)
    options = [_named(side, fees.nets(side.platform, side.price)) for side in sides]
    chosen = await screen.desk.push_screen_wait(Pick(f"Sold twice: {double.title}. Which sale stands?", options))
    if chosen is None:
        return
    if not await _write(screen, double, "second" if chosen else "first", None):
        return
    kept, other = sides[chosen], sides[1 - chosen]
    screen.desk.say(f"✓ {double.title}: the sale on {label(kept.platform)} stands. Cancel the other order there.")
    message = draft(double.title, other.platform)
    await screen.desk.push_screen_wait(Letter(f"To the buyer on {label(other.platform)}:", message))


async def _write(
    screen: DataScreen[Any], double: Double, keep: Literal["first", "second"], place: str | None
) -> bool:
    """Record the decision; whether that could be done."""
    try:
        await screen.services.tenant.write(verdict.decide, double.id, keep, place)
    except triage.LocationNeeded as needed:
        place = await screen.desk.push_screen_wait(Prompt(str(needed), location, hint="A2, Shelf-3 …"))
        return place is not None and await _write(screen, double, keep, place)
    except BindeckError as error:
        screen.say_refusal(error, double.title)
        return False
    finally:
        screen.load()
    return True


def _named(side: Side, net: Decimal | None) -> str:
    nets = f"nets {money(net, '$')} (estimate)" if net is not None else "no fee known"
    return f"{label(side.platform) or 'an unnamed marketplace'} {money(side.price, '$')}, {nets}, {local(side.at)}"
