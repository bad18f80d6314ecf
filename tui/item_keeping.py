"""Stored items by hand: linked to a listing, split, merged, removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.errors import BindeckError
from data.rules.listing_fields import parse_quantity
from queries import items, linking, portions
from queries.linking import Candidate
from queries.shelves import ItemRow
from tui.base import DataScreen
from tui.dialogs import Confirm, Pick, Prompt
from tui.wording import plural, words


async def link(screen: DataScreen[Any], row: ItemRow) -> None:
    """Ask which listing an item belongs to, by code or words, or unlink it. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        try:
            if row.listing_id is not None:
                options = ["to another listing", "to no listing"]
                chosen = await screen.desk.push_screen_wait(Pick(f"What does {_name(row)} belong to?", options))
                if chosen == 1:
                    await screen.services.tenant.write(linking.unlink, row.id)
                    screen.desk.say(f"{_name(row)} belongs to no listing now")
                if chosen != 0:
                    return
            found = await _find_listing(screen, row)
            if found is not None:
                await screen.services.tenant.write(linking.link, row.id, found.id)
                screen.desk.say(f"{row.storage_id} belongs to “{found.title}” now")
        except BindeckError as error:
            screen.say_refusal(error, _name(row))


async def split(screen: DataScreen[Any], row: ItemRow) -> None:
    """Ask how many units become an item of their own. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        if row.quantity < 2:
            screen.desk.say(f"{_name(row)} is one thing: there is nothing to split.")
            return
        question = f"{_name(row)} is {row.quantity} things. How many of them get a storage id of their own?"
        units = await screen.desk.push_screen_wait(Prompt(question, parse_quantity, hint="1"))
        if units is None:
            return
        try:
            made = await screen.services.tenant.write(portions.split, row.id, units)
        except BindeckError as error:
            screen.say_refusal(error, _name(row))
        else:
            screen.desk.say(f"{made.storage_id} is {plural(units, 'thing')} of {row.storage_id}")


async def merge(screen: DataScreen[Any], rows: Sequence[ItemRow]) -> bool:
    """Ask, then make the first of these items of all of them; whether it was done. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return False
        if len(rows) < 2:
            screen.desk.say("Mark the things of one section with space, then merge them.")
            return False
        units = sum(row.quantity for row in rows)
        gone = ", ".join(row.storage_id for row in rows[1:])
        consequence = f"Its quantity is {units} then; the labels {gone} mean nothing any more. u takes it back."
        question = f"Merge {plural(len(rows), 'thing')} into {_name(rows[0])}?"
        if not await screen.desk.push_screen_wait(Confirm(question, consequence)):
            return False
        try:
            await screen.services.tenant.write(portions.merge, [row.id for row in rows])
        except BindeckError as error:
            screen.say_refusal(error)
            return False
        screen.desk.say(f"{rows[0].storage_id} is {plural(units, 'thing')} now")
        return True


async def remove(screen: DataScreen[Any], row: ItemRow) -> None:
    """Ask, then take an item out of its bin for good. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        of = " Its listing stays as it is." if row.listing_id is not None else ""
        consequence = f"{plural(row.quantity, 'thing')} less in the bin.{of} u takes it back."
        if not await screen.desk.push_screen_wait(Confirm(f"Remove {_name(row)}?", consequence)):
            return
        try:
            await screen.services.tenant.write(items.remove, row.id)
        except BindeckError as error:
            screen.say_refusal(error, _name(row))
        else:
            screen.desk.say(f"{_name(row)} removed")


async def _find_listing(screen: DataScreen[Any], row: ItemRow) -> Candidate | None:
    """The listing that a person means; None when it is left."""
    question, text = f"Which listing is {_name(row)} of?", ""
    while True:
        asked = Prompt(
            question, _something, initial=text, hint="its SKU, its code, or words of its title", takes_codes=True
        )
        typed = await screen.desk.push_screen_wait(asked)
        if typed is None:
            return None
        text = typed
        found = await screen.services.tenant.read(linking.candidates, text)
        if not found:
            question = f"No listing on sale or sold is “{text[:40]}”. Which listing is {_name(row)} of?"
            continue
        options = [words([each.title, each.sku, each.status, each.location]) for each in found]
        shown = f"{question} The newest {linking.MOST}:" if len(found) == linking.MOST else question
        chosen = await screen.desk.push_screen_wait(Pick(shown, options))
        return None if chosen is None else found[chosen]


def _something(text: str) -> str:
    if not text.strip():
        raise ValueError("Type or scan something of the listing, or leave with escape.")
    return text.strip()


def _name(row: ItemRow) -> str:
    return f"{row.storage_id} {row.title[:40]}".strip()
