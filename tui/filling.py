"""A section that would hold more than its capacity: what a person wants then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from queries import clearing
from queries.locations import Place
from queries.putting import SectionFull
from tui.base import DataScreen
from tui.dialogs import Pick
from widgets.fill import fill_words

T = TypeVar("T")


async def put_where_it_fits(
    screen: DataScreen[Any],
    section_id: int,
    write: Callable[[int, bool], Awaitable[T]],
    *,
    besides: tuple[int, ...] = (),
    stays: bool = False,
) -> T | None:
    """Write into a section; over its capacity, ask: the next one with room, this one all the same, or neither.

    `write` takes a section and whether over its capacity is meant. What `stays` in its section has no other; none
    of those `besides` is proposed. None where it was left. Runs in a worker.
    """
    anyway = False
    while True:
        try:
            return await write(section_id, anyway)
        except SectionFull as full:
            chosen = await _choose(screen, full, (section_id, *besides), stays=stays)
        if chosen is None:
            return None
        section_id, anyway = chosen


async def _choose(
    screen: DataScreen[Any], full: SectionFull, besides: tuple[int, ...], *, stays: bool
) -> tuple[int, bool] | None:
    """The section a person chose, and whether it is meant to be over its capacity."""
    place = full.place
    assert place.section_id is not None
    free: Place | None = None
    if not stays:
        free = await screen.services.tenant.read(clearing.room, place.bin_id, besides, full.units)
    choices: list[tuple[str, tuple[int, bool] | None]] = []
    if free is not None and free.section_id is not None:
        words = f"{free.name}, which has room: {fill_words(free.held, free.capacity)}"
        choices.append((words, (free.section_id, False)))
    elif not stays:
        choices.append(("leave it: no section of this type has room", None))
    else:
        choices.append(("leave it as it is", None))
    choices.append((f"{place.name} all the same", (place.section_id, True)))
    picked = await screen.desk.push_screen_wait(Pick(str(full), [words for words, _ in choices]))
    return None if picked is None else choices[picked][1]
