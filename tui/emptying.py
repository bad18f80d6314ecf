"""Bins and sections that are not empty: removed once what lies in them has somewhere to go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from data.errors import BindeckError
from data.rules.codes import normalise
from data.tenant import TenantConnection
from queries import bins, clearing, finds, locations, shelves
from queries.locations import Place
from queries.storage import BinRow, SectionRow
from tui.base import DataScreen
from tui.dialogs import Confirm, Pick, Prompt
from tui.filling import put_where_it_fits
from tui.wording import plural
from widgets.fill import fill_words


@dataclass(frozen=True, slots=True)
class _Doomed:
    """A bin or section that is to be removed, what goes with it, how many things lie in it and how many are on
    record with nothing left of them, and the two writes: as it is, and with what lies in it moved first."""

    name: str
    row_id: int
    bin_id: int
    sections: Sequence[int]
    parts: str
    units: int
    emptied: int
    remove: Callable[[TenantConnection, int], Awaitable[int]]
    clear: Callable[..., Awaitable[tuple[int, int]]]


async def remove_bin(screen: DataScreen[Any], row: BinRow) -> None:
    """Ask, then remove a bin with its sections, what lies in it moved first. Runs in a worker."""

    async def look() -> _Doomed:
        read = screen.services.tenant.read
        sections = [place.section_id for place in await read(locations.sections, row.id) if place.section_id]
        units = (await read(shelves.sums, row.id)).units
        parts = f"Its {plural(len(sections), 'section')} go with it. "
        emptied = len(await read(bins.emptied, row.id, sections))
        writes = (bins.remove_bin, clearing.remove_bin)
        return _Doomed(f"Bin {row.name}", row.id, row.id, sections, parts, units, emptied, *writes)

    await _remove(screen, look, f"Bin {row.name}")


async def remove_section(screen: DataScreen[Any], bin_name: str, row: SectionRow) -> None:
    """Ask, then remove a section, what lies in it moved first. Runs in a worker."""
    name = f"Section {bin_name}{row.name}"

    async def look() -> _Doomed:
        read = screen.services.tenant.read
        units = (await read(shelves.sums, row.bin_id, row.id)).units
        emptied = len(await read(bins.emptied, None, [row.id]))
        writes = (bins.remove_section, clearing.remove_section)
        return _Doomed(name, row.id, row.bin_id, [row.id], "", units, emptied, *writes)

    await _remove(screen, look, name)


async def _remove(screen: DataScreen[Any], look: Callable[[], Awaitable[_Doomed]], name: str) -> None:
    with screen.deciding() as free:
        if not free:
            return
        try:
            doomed = await look()
            await (_move_and_remove if doomed.units else _remove_empty)(screen, doomed)
        except BindeckError as error:
            screen.say_refusal(error, name)


async def _remove_empty(screen: DataScreen[Any], doomed: _Doomed) -> None:
    gone = f"Nothing is left of {plural(doomed.emptied, 'thing')} on record there. " if doomed.emptied else ""
    question = Confirm(f"Remove {_lower(doomed.name)}?", f"{doomed.parts}{gone}u takes it back.")
    if await screen.desk.push_screen_wait(question):
        await screen.services.tenant.write(doomed.remove, doomed.row_id)
        screen.desk.say(f"{doomed.name} removed")


async def _move_and_remove(screen: DataScreen[Any], doomed: _Doomed) -> None:
    write = screen.services.tenant.write
    to = await _ask_where(screen, doomed)
    if to is None or to.section_id is None:
        return
    consequence = f"{doomed.parts}u takes all of it back."
    question = f"Move {plural(doomed.units, 'thing')} to {to.name}, then remove {_lower(doomed.name)}?"
    if not await screen.desk.push_screen_wait(Confirm(question, consequence)):
        return
    moved = await put_where_it_fits(
        screen,
        to.section_id,
        lambda section, anyway: write(doomed.clear, doomed.row_id, section, anyway=anyway),
        besides=tuple(doomed.sections),
    )
    if moved is not None:
        screen.desk.say(f"{doomed.name} removed; what lay there moved: {plural(moved[1], 'thing')}")


async def _ask_where(screen: DataScreen[Any], doomed: _Doomed) -> Place | None:
    """The section that what lies there is to go to, one with room proposed; None when it is left."""
    read = screen.services.tenant.read
    free = await read(clearing.room, doomed.bin_id, doomed.sections, doomed.units)
    lie = "1 thing lies" if doomed.units == 1 else f"{doomed.units:,} things lie"
    question, text = f"{lie} in {_lower(doomed.name)}. Where to with that?", free.name if free else ""
    while True:
        typed = await screen.desk.push_screen_wait(
            Prompt(question, str.strip, initial=text, hint="a section, such as A2", takes_codes=True)
        )
        if typed is None:
            return None
        text = typed
        places = [place for place in await _sections(screen, text) if place.section_id not in doomed.sections]
        if len(places) == 1:
            return places[0]
        if not places:
            question = f"“{text[:40]}” is no other section. Where to with what lies in {_lower(doomed.name)}?"
            continue
        options = [f"{each.name}  {each.bin_type}  {fill_words(each.held, each.capacity)}" for each in places]
        chosen = await screen.desk.push_screen_wait(Pick(f"Which “{text[:40]}”?", options))
        return None if chosen is None else places[chosen]


async def _sections(screen: DataScreen[Any], text: str) -> list[Place]:
    """The sections a text may mean; of a bin all of its own."""
    read = screen.services.tenant.read
    code = normalise(text)
    hits = await read(finds.resolve, code) if code is not None else []
    found: list[Place] = []
    for place in [hit.place for hit in hits if hit.place is not None] or await read(locations.find, text):
        found += [place] if place.section_id is not None else await read(locations.sections, place.bin_id)
    return found


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
