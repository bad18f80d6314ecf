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
from tui.wording import plural

Read = Callable[[], Awaitable[list[Tag]]]


async def of_bins(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of bins, of their sections or of what lies in them. Runs in a worker of the screen."""
    read = screen.services.tenant.read

    async def contents() -> list[Tag]:
        items = [item for bin_id in ids for item in await read(shelves.ids, bin_id)]
        check(len(items))
        return await read(labels.items, items)

    them = "it" if len(ids) == 1 else "them"
    choices: list[tuple[str, Read]] = [
        (plural(len(ids), "bin"), lambda: read(labels.bins, ids)),
        (f"the sections in {them}", lambda: read(labels.sections, ids)),
        (f"the things in {them}", contents),
    ]
    with screen.deciding() as free:
        if not free or not ids:
            return
        nth = await screen.desk.push_screen_wait(Pick("Labels of what?", [words for words, _ in choices]))
    if nth is not None:
        _show(screen, ids, choices[nth][1])


def of_sections(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of sections."""
    _show(screen, ids, lambda: screen.services.tenant.read(labels.these_sections, ids))


def of_items(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of stored things."""
    _show(screen, ids, lambda: screen.services.tenant.read(labels.items, ids))


def of_listings(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of listings."""
    _show(screen, ids, lambda: screen.services.tenant.read(labels.listings, ids))


def of_cards(screen: DataScreen[Any], ids: Sequence[int]) -> None:
    """The labels of cards."""
    _show(screen, ids, lambda: screen.services.tenant.read(labels.cards, ids))


def check(count: int) -> None:
    """No more than a person can want at once: each is drawn. Raises BindeckError."""
    if count > MOST:
        raise BindeckError(f"{count:,} labels are more than {MOST:,} at once: mark fewer.")


def _show(screen: DataScreen[Any], ids: Sequence[int], read: Read) -> None:
    async def checked() -> list[Tag]:
        tags = await read()
        check(len(tags))
        return tags

    try:
        check(len(ids))
    except BindeckError as error:
        screen.say_refusal(error)
        return
    if ids:
        screen.desk.open_page("labels", checked)
