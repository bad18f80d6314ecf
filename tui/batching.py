"""Changing one listing or ten thousand: what is wanted is asked here, previewed and written on its own page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from data.errors import BindeckError
from data.rules import repricing
from data.rules.batches import Batch, Field, Reprice, SetStatus, SetWord
from data.rules.listing_fields import parse_new_word
from data.rules.repricing import Repricing, typed
from data.rules.status import Condition, ListingStatus
from queries import batches
from tui.base import DataScreen
from tui.choosing import Choosing
from tui.dialogs import Pick, Prompt
from tui.wording import plural

Told = Callable[[Sequence[int]], None]
"""Is told which listings a batch is done with: those it wrote, and those that were as it wants them."""

Ask = Callable[[DataScreen[Any], int, Batch | None], Awaitable[Batch | None]]
"""Asks what is wanted of so many listings, beginning with what was wanted before; None when left."""

WORDS: Sequence[tuple[Field, str]] = (
    ("category", "category"),
    ("condition", "condition"),
    ("item_type", "item type"),
)


async def move(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """Another location for these listings. Runs in a worker of the screen, as all of these do."""
    await _begin(screen, ids, ask_move)


async def reprice(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """Another price for these listings."""
    await _begin(screen, ids, ask_price)


async def change_status(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """Another status for these listings."""
    await _begin(screen, ids, ask_status)


async def set_field(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """One value of a field for all of these listings."""
    await _begin(screen, ids, ask_word)


async def _begin(screen: DataScreen[Any], ids: Sequence[int], ask: Ask) -> None:
    with screen.deciding() as free:
        if not free:
            return
        chosen = list(dict.fromkeys(ids))
        if not chosen:
            screen.desk.say("There is no listing to change.")
            return
        try:
            batch = await ask(screen, len(chosen), None)
        except BindeckError as error:
            screen.say_refusal(error)
            return
        if batch is not None:
            screen.desk.open_page("batch", batch, chosen, ask, _told_of(screen))


async def ask_move(screen: DataScreen[Any], count: int, before: Batch | None) -> Batch | None:
    """Where to; what is stored follows where that is one section."""
    initial = before.wish if before else ""
    question = f"Where to? {_these(count)}"
    location = await screen.desk.push_screen_wait(
        Prompt(question, parse_new_word, initial=initial, hint="A2 or Shelf-3")
    )
    return None if location is None else await screen.services.tenant.read(batches.destination, location)


async def ask_price(screen: DataScreen[Any], count: int, before: Batch | None) -> Batch | None:
    """By how much, or to what; rounding and floor are switched in the preview."""
    kept = before.repricing if isinstance(before, Reprice) else None
    question = f"Which price? {_these(count)}\n{repricing.FORMS}"
    wanted = await screen.desk.push_screen_wait(
        Prompt(question, repricing.parse, initial=typed(kept.wish) if kept else "", hint="-10%")
    )
    if wanted is None:
        return None
    now = await screen.services.tenant.read(batches.now)
    return Reprice(replace(kept, wish=wanted) if kept else Repricing(wanted), screen.services.fees.table, now)


async def ask_status(screen: DataScreen[Any], count: int, before: Batch | None) -> Batch | None:
    """Which status."""
    statuses = list(ListingStatus)
    chosen = await screen.desk.push_screen_wait(
        Pick(f"Which status? {_these(count)}", [_told(status) for status in statuses])
    )
    return None if chosen is None else SetStatus(statuses[chosen])


async def ask_word(screen: DataScreen[Any], count: int, before: Batch | None) -> Batch | None:
    """Which field, then its value."""
    chosen = await screen.desk.push_screen_wait(
        Pick(f"Which field? {_these(count)}", [title for _, title in WORDS])
    )
    if chosen is None:
        return None
    field, title = WORDS[chosen]
    question = f"Which {title}? {_these(count)}"
    if field == "condition":
        conditions = list(Condition)
        nth = await screen.desk.push_screen_wait(Pick(question, conditions))
        return None if nth is None else SetWord(field, conditions[nth].value)
    initial = before.wish if before and before.field == field else ""
    word = await screen.desk.push_screen_wait(Prompt(question, parse_new_word, initial=initial))
    return None if word is None else SetWord(field, word)


def _told_of(screen: DataScreen[Any]) -> Told:
    """A list keeps the marks of those listings alone that the batch left as they were."""
    return screen.unmark_rows if isinstance(screen, Choosing) else lambda _: None


def _these(count: int) -> str:
    return f"({plural(count, 'listing')})"


def _told(status: ListingStatus) -> str:
    match status:
        case ListingStatus.DRAFT:
            return "draft      not for sale: taken down, and unlinked from its bin"
        case ListingStatus.ACTIVE:
            return "active     for sale: needs a location and a price"
        case ListingStatus.SOLD:
            return "sold       only by recording the sale, with s"
        case ListingStatus.CANCELED:
            return "canceled   not for sale: taken down"
