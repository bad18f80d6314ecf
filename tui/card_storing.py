"""A card linked by hand to what is stored in a bin, by a code that is typed or scanned."""

from __future__ import annotations

from typing import Any

from data.errors import BindeckError
from data.rules.codes import Code, Label
from queries import card_detail, card_linking, putting
from queries.card_detail import WholeCard
from queries.card_linking import Linked, Meant, Thing
from queries.locations import Place
from tui.base import DataScreen
from tui.dialogs import Pick, Prompt
from tui.filling import put_where_it_fits
from tui.wording import plural, words

HINT = "storage id, bin and section, or its listing's code"

LONGEST = 40
"""Characters of a title in a question."""


async def store(screen: DataScreen[Any], card_id: int) -> None:
    """Ask in what a card lies, by a code or a place, and write it; it may be nothing. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        title = "The card"
        try:
            whole = await screen.services.tenant.read(card_detail.whole, card_id)
            if whole is None:
                screen.desk.say("This card is not there any more.")
                return
            title = whole.card.title or title
            if whole.card.storage_item_id is None or await _is_anew(screen, whole):
                await _find(screen, whole)
        except BindeckError as error:
            screen.say_refusal(error, title)


async def _is_anew(screen: DataScreen[Any], whole: WholeCard) -> bool:
    """Ask what becomes of a link that there is; whether the card is to be linked to something else."""
    card = whole.card
    assert card.storage_item_id is not None
    item = next(iter(whole.stored), None)
    stays = f"{item.storage_id} stays in its bin" if item else "the link leads nowhere"
    question = f"{_name(whole)} is linked to {item.storage_id if item else 'something that is not there'}."
    options = ["link it to something else", f"link it to nothing: {stays}"]
    chosen = await screen.desk.push_screen_wait(Pick(question, options))
    if chosen == 1:
        await screen.services.tenant.write(card_linking.unlink, card.id, card.storage_item_id)
        screen.desk.say(f"{_name(whole)} is linked to nothing in a bin now")
    return chosen == 0


async def _find(screen: DataScreen[Any], whole: WholeCard) -> None:
    """Ask until something that a person means is there, and link the card to it."""
    asked = f"Where is {_name(whole)}?"
    question, text = asked, ""
    while True:
        prompt = Prompt(question, _something, initial=text, hint=HINT, takes_codes=True)
        typed = await screen.desk.push_screen_wait(prompt)
        if typed is None:
            return
        text = typed
        found = await screen.services.tenant.read(card_linking.meant, whole.card.id, text)
        place = found.place if whole.card.storage_item_id is None else None
        if not found.things and place is None:
            question = f"{_nothing(found, text)} {asked}"
            continue
        # A code that means one thing is an answer; a place only says where to look.
        if found.place is None and len(found.things) == 1:
            await _link(screen, whole, found.things[0])
        else:
            await _choose(screen, whole, found, place)
        return


async def _choose(screen: DataScreen[Any], whole: WholeCard, found: Meant, place: Place | None) -> None:
    options = [_line(thing) for thing in found.things]
    options += [f"none of these: put it into {place.name} as one more thing"] if place is not None else []
    shown = f" The first {card_linking.MOST}:" if len(found.things) == card_linking.MOST else ""

    def scanned(code: Code) -> int | None:
        ids = [thing.storage_id.upper() for thing in found.things]
        means_a_thing = code.label in (None, Label.ITEM) and code.text.upper() in ids
        return ids.index(code.text.upper()) if means_a_thing else None

    question = f"Which one is {_name(whole)}?{shown}"
    chosen = await screen.desk.push_screen_wait(Pick(question, options, meant=scanned))
    if chosen is None:
        return
    if chosen < len(found.things):
        await _link(screen, whole, found.things[chosen])
    elif place is not None:
        await _put(screen, whole, place)


async def _link(screen: DataScreen[Any], whole: WholeCard, thing: Thing) -> None:
    write, card = screen.services.tenant.write, whole.card
    done = await write(card_linking.link, card.id, thing.id, card.storage_item_id)
    said = [f"{_name(whole)} lies in {done.storage_id} now", _part(done)]
    said += ["its listing says so, too"] if done.listing_id is not None else []
    screen.desk.say("; ".join(filter(None, said)))


async def _put(screen: DataScreen[Any], whole: WholeCard, place: Place) -> None:
    """Make a thing of its own of the card, in a section that a person named."""
    write, card_id = screen.services.tenant.write, whole.card.id
    assert place.section_id is not None
    put = await put_where_it_fits(
        screen,
        place.section_id,
        lambda section, anyway: write(putting.put, Label.CARD, card_id, section, anyway=anyway),
    )
    if put is not None:
        screen.desk.say(f"{_name(whole)} lies in {put.storage_id} now")


def _nothing(found: Meant, text: str) -> str:
    if found.place is not None:
        return f"Nothing lies in {found.place.name} that is no card's yet."
    return f"Nothing that is stored is “{text[:LONGEST]}”."


def _part(done: Linked) -> str:
    """What a person should know where not all copies lie there."""
    return f"{done.units} of its {plural(done.copies, 'copy')}" if done.units < done.copies else ""


def _line(thing: Thing) -> str:
    units = "" if thing.units == 1 else f"×{thing.units}"
    listing = "" if thing.listing in ("", thing.title) else f"sold as “{thing.listing[:LONGEST]}”"
    return words(
        [thing.storage_id, thing.title[:LONGEST], units, f"in {thing.place}" if thing.place else "", listing]
    )


def _name(whole: WholeCard) -> str:
    return (
        " ".join(part for part in (whole.card.title[:LONGEST], whole.card.card_number or "") if part) or "the card"
    )


def _something(text: str) -> str:
    if not text.strip():
        raise ValueError("Type or scan what it is, or leave with escape.")
    return text.strip()
