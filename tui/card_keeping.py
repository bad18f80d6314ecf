"""Cards by hand: counted, removed, and certified by a scan."""

from __future__ import annotations

from typing import Any

from data.errors import BindeckError
from data.rules.certificates import Certificate
from data.rules.listing_fields import QuantityChange, parse_quantity_change
from queries import card_creation, card_editing
from queries.card_detail import Card
from tui.base import DataScreen
from tui.card_form_screen import alarm
from tui.certifying import confirmed
from tui.dialogs import Confirm, Prompt


async def adjust(screen: DataScreen[Any], card: Card, change: QuantityChange) -> None:
    """Write that copies came or went. Runs in a worker."""
    try:
        done = await screen.services.tenant.write(card_editing.adjust, card.id, change)
    except BindeckError as error:
        screen.say_refusal(error, card.title)
    else:
        before = "?" if done.before is None else done.before
        screen.desk.say(f"{done.title}: {before} → {done.after} of it")


async def count(screen: DataScreen[Any], card: Card) -> None:
    """Ask how many copies came, went or are there, and write it. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        now = "an unknown number" if card.quantity is None else str(card.quantity)
        question = f"{card.title}: there are {now}. How many came, went or are there?"

        def possible(text: str) -> QuantityChange:
            change = parse_quantity_change(text)
            change.of(card.quantity)
            return change

        change = await screen.desk.push_screen_wait(Prompt(question, possible, hint="+2, -1 or =5"))
        if change is not None:
            await adjust(screen, card, change)


async def remove(screen: DataScreen[Any], card: Card, storage_id: str) -> bool:
    """Ask, then remove a card for good; whether it was done. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return False
        copies = "1 copy" if card.quantity in (None, 1) else f"{card.quantity} copies"
        stays = f" {storage_id} stays in its bin, without the card." if storage_id else ""
        consequence = f"{copies} of it less in the collection.{stays} u takes it back."
        if not await screen.desk.push_screen_wait(Confirm(f"Remove {card.title[:60]}?", consequence)):
            return False
        try:
            await screen.services.tenant.write(card_creation.remove, card.id)
        except BindeckError as error:
            screen.say_refusal(error, card.title)
            return False
        screen.desk.say(f"{card.title} removed")
        return True


async def certify(screen: DataScreen[Any], card: Card, read: Certificate) -> bool:
    """Ask whether a certificate that was scanned is this card's, and write it; False where it is not. Runs in a
    worker."""
    with screen.deciding() as free:
        if not free:
            return True
        try:
            if not await confirmed(screen, read, card.title or "this card", card.grading_company, card.id):
                return False
            changes = {"grading_serial": read.serial}
            if read.company is not None:
                changes["grading_company"] = read.company
            was = {"grading_serial": card.grading_serial, "grading_company": card.grading_company}
            saved = await screen.services.tenant.write(card_editing.save, card.id, changes, was)
        except BindeckError as error:
            screen.say_refusal(error, card.title)
            return True
        if saved.twins:
            screen.desk.say(f"{card.title}: {read.serial}. {alarm(saved.twins)}", "warning")
        else:
            screen.desk.say(f"{card.title}: certificate {read.serial}")
        return True
