"""Labels of what is marked on a list, or of the one thing a page is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from data.errors import BindeckError
from data.labels.job import MOST
from data.rules.label_tags import Tag
from queries import labels, shelves
from tui.base import DataScreen
from tui.dialogs import Pick
from tui.label_page import LabelPage
from tui.wording import plural

Read = Callable[[Sequence[int]], Awaitable[list[Tag]]]


async def of_bins(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of bins, of their sections or of what lies in them. Runs in a worker, as all of these do."""
    read = screen.services.tenant.read

    async def contents(ids: Sequence[int]) -> list[Tag]:
        items = [item for bin_id in ids for item in await read(shelves.ids, bin_id)]
        _check(len(items))
        return await read(labels.items, items)

    choices: list[tuple[str, Read]] = [
        (plural(len(ids), "bin"), lambda ids: read(labels.bins, ids)),
        (
            "the sections in it" if len(ids) == 1 else "the sections in them",
            lambda ids: read(labels.sections, ids),
        ),
        ("the things in it" if len(ids) == 1 else "the things in them", contents),
    ]
    with screen.deciding() as free:
        if not free or not ids:
            return
        nth = await screen.desk.push_screen_wait(Pick("Labels of what?", [words for words, _ in choices]))
        if nth is not None:
            await _show(screen, ids, choices[nth][1])


async def of_items(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of stored things."""
    with screen.deciding() as free:
        if free:
            await _show(screen, ids, lambda ids: screen.services.tenant.read(labels.items, ids))


async def of_listings(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of listings."""
    with screen.deciding() as free:
        if free:
            await _show(screen, ids, lambda ids: screen.services.tenant.read(labels.listings, ids))


async def _show(screen: DataScreen[Any], ids: Sequence[int], read: Read) -> None:
    try:
        _check(len(ids))
        tags = await read(ids)
        _check(len(tags))
    except BindeckError as error:
        screen.say_refusal(error)
        return
    if tags:
        await screen.desk.push_screen_wait(LabelPage(tags))
    else:
        screen.desk.say("There is nothing to make a label of.")


def _check(count: int) -> None:
    """No more than a person can want at once: each is drawn."""
    if count > MOST:
        raise BindeckError(f"{count:,} labels are more than {MOST:,} at once: mark fewer.")
