"""Sections by hand: more of them in a bin, their names and capacities."""

from __future__ import annotations

from typing import Any

from data.errors import BindeckError
from data.rules.bin_names import LONGEST, MOST, Wanted, clean, expand
from queries import bins
from queries.storage import BinRow, SectionRow
from tui.base import DataScreen
from tui.dialogs import Prompt
from tui.wording import plural

LARGEST_CAPACITY = 100_000

CAPACITY = "How many things fit into a section? Empty for no limit."


async def make(screen: DataScreen[Any], row: BinRow) -> None:
    """Ask which sections a bin is to have besides, and make them. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        if not row.name:
            screen.desk.say("This bin has no name yet: give it one first (e).", "warning")
            return
        question = f"Which sections is {row.name} to have besides?"
        names = await screen.desk.push_screen_wait(Prompt(question, _names, hint="13..20, or one name"))
        if names is None:
            return
        capacity = await screen.desk.push_screen_wait(Prompt(CAPACITY, parse_capacity, hint="10"))
        if capacity is None:
            return
        wanted = [Wanted(row.name, names)]
        try:
            made = await screen.services.tenant.write(bins.make, wanted, row.type, capacity=capacity or None)
        except BindeckError as error:
            screen.say_refusal(error, row.name)
            return
        there = len(names) - made.sections
        also = (
            f"; {plural(there, 'section')} of that name {'was' if there == 1 else 'were'} there" if there else ""
        )
        screen.desk.say(f"Made: {plural(made.sections, 'section')} of {row.name}{also}")


async def rename(screen: DataScreen[Any], bin_name: str, row: SectionRow) -> None:
    """Ask for a section's name and capacity, and keep them. Runs in a worker."""
    with screen.deciding() as free:
        if not free:
            return
        question = f"Name of section {row.name} of {bin_name}?"
        name = await screen.desk.push_screen_wait(Prompt(question, clean, initial=row.name, longest=LONGEST * 2))
        if name is None:
            return
        question = f"How many things fit into {bin_name}{name}? Empty for no limit."
        now = "" if row.capacity is None else str(row.capacity)
        capacity = await screen.desk.push_screen_wait(Prompt(question, parse_capacity, initial=now, hint="10"))
        if capacity is None:
            return
        try:
            await screen.services.tenant.write(bins.name_section, row.id, name, capacity or None)
        except BindeckError as error:
            screen.say_refusal(error, f"{bin_name}{row.name}")
            return
        if capacity and row.items > capacity:
            screen.desk.say(
                f"{bin_name}{name} holds {row.items} of {capacity}: it is over its capacity.", "warning"
            )


def parse_capacity(text: str) -> int:
    """How many, 0 for no limit; ValueError with a sentence."""
    if not text.strip():
        return 0
    if not (text.strip().isascii() and text.strip().isdigit() and 1 <= int(text) <= LARGEST_CAPACITY):
        raise ValueError(f"Type a number from 1 to {LARGEST_CAPACITY:,}, or nothing for no limit.")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(clean(name) for name in expand(clean(text))))
    if len(names) > MOST:
        raise ValueError(f"That makes more than {MOST} sections at once.")
    return names
