"""Bins by hand: made one or many at once, renamed and described, counted anew."""

from __future__ import annotations

from typing import Any

from data.errors import BindeckError
from data.rules.bin_names import HINT, clean, parse
from data.rules.status import BinType
from queries import bins, locations, recounting
from queries.storage import BinRow
from tui.base import DataScreen
from tui.dialogs import Pick, Prompt
from tui.section_keeping import CAPACITY, parse_capacity
from tui.wording import plural
from widgets.fill import fill_words

SAID = 5
"""Sections whose wrong counts are said one by one."""


async def make(screen: DataScreen[Any]) -> None:
    """Ask which bins and sections, of which type, how much a section holds; make them. Runs in a worker."""
    with screen.deciding() as free:
        if free:
            await _make(screen)


async def rename(screen: DataScreen[Any], row: BinRow) -> None:
    """Ask for a bin's name, description and type, and keep them. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        name = await screen.desk.push_screen_wait(Prompt(f"Name of bin {row.name}?", clean, initial=row.name))
        if name is None:
            return
        question = f"What stands on or beside {name}? Empty for nothing."
        words = await screen.desk.push_screen_wait(Prompt(question, _words, initial=row.description or ""))
        if words is None:
            return
        types: list[str] = [kind.value for kind in BinType]
        if row.type and row.type not in types:
            types.append(row.type)
        start = types.index(row.type) if row.type else 0
        chosen = await screen.desk.push_screen_wait(Pick(f"What is {name} for?", types, start=start))
        if chosen is None:
            return
        try:
            await screen.services.tenant.write(bins.name_bin, row.id, name, words or None, types[chosen])
        except BindeckError as error:
            screen.say_refusal(error, row.name)


async def choose_section(screen: DataScreen[Any], bin_id: int) -> int | None:
    """The section of a bin that a person chooses; its only one without asking. Runs in a worker."""
    try:
        sections = await screen.services.tenant.read(locations.sections, bin_id)
    except BindeckError as error:
        screen.say_refusal(error)
        return None
    if not sections:
        screen.desk.say("This bin has no sections yet: s on the page of bins makes some.", "warning")
        return None
    options = [f"{each.name}  {fill_words(each.held, each.capacity)}" for each in sections]
    chosen = 0 if len(sections) == 1 else await screen.desk.push_screen_wait(Pick("Into which section?", options))
    return None if chosen is None else sections[chosen].section_id


async def recount(screen: DataScreen[Any], bin_id: int) -> None:
    """Count what lies in a bin anew, and say what differed. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        try:
            found = await screen.services.tenant.write(recounting.bin_anew, bin_id)
        except BindeckError as error:
            screen.say_refusal(error)
            return
        if not found.differing:
            screen.desk.say(f"Recounted: {plural(found.sections, 'section')}, and each count was right.")
            return
        said = [f"{each.section_name} said {each.said or 0}, holds {each.holds}" for each in found.differing]
        more = f" and {len(said) - SAID} more" if len(said) > SAID else ""
        screen.desk.say(f"Recounted and put right: {'; '.join(said[:SAID])}{more}.", "warning")


async def _make(screen: DataScreen[Any]) -> None:
    desk = screen.desk
    wanted = await desk.push_screen_wait(Prompt("Which bins and sections?", parse, hint=HINT))
    if wanted is None:
        return
    types = [*BinType]
    chosen = await desk.push_screen_wait(Pick("For what?", [*map(str, types)]))
    if chosen is None:
        return
    capacity = await desk.push_screen_wait(Prompt(CAPACITY, parse_capacity, hint="10"))
    if capacity is None:
        return
    try:
        made = await screen.services.tenant.write(
            bins.make, wanted, types[chosen].value, capacity=capacity or None
        )
    except BindeckError as error:
        screen.say_refusal(error)
        return
    if made.log_id is None:
        desk.say("All of that is there already.")
    else:
        desk.say(f"Made: {plural(made.bins, 'bin')}, {plural(made.sections, 'section')}")


def _words(text: str) -> str:
    return " ".join(text.split())
