"""Asking how cards are to be grouped, organized and tagged, and doing it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from data.errors import BindeckError
from data.rules import tag_wish
from data.rules.listing_fields import parse_new_word
from data.rules.status import OrganizationMode
from queries import card_batches
from queries.card_batches import Done
from queries.card_groups import Grouping
from queries.progress import Progress
from tui import underway
from tui.base import DataScreen
from tui.choosing import Choosing
from tui.dialogs import Pick, Prompt
from tui.wording import plural

MODES = {
    OrganizationMode.BY_SET: "by set      the category is the set's name",
    OrganizationMode.BY_VALUE: "by value    the category is the tier: low, mid, high, grail",
    OrganizationMode.BY_PLAYER: "by player   the category is the player's name",
    OrganizationMode.CUSTOM: "custom      you name the category",
}

LACKING = {
    OrganizationMode.BY_SET: "set",
    OrganizationMode.BY_VALUE: "value",
    OrganizationMode.BY_PLAYER: "player",
}
"""What a card lacks that gets no category."""

GROUPINGS = tuple(Grouping)


async def ask_grouping(screen: DataScreen[Any], start: Grouping | None = None) -> Grouping | None:
    """By what; None when left. Runs in a worker of the screen, as all of these do."""
    options = [grouping.value for grouping in GROUPINGS]
    chosen = await screen.desk.push_screen_wait(
        Pick("Group the cards by what?", options, start=GROUPINGS.index(start) if start else 0)
    )
    return None if chosen is None else GROUPINGS[chosen]


async def organize(screen: Choosing[Any], ids: Sequence[int]) -> None:
    """Ask how these cards are to be organized, and do it."""
    with screen.deciding() as free:
        if not free or not _any(screen, ids):
            return
        modes = list(MODES)
        chosen = await screen.desk.push_screen_wait(Pick(f"Organize {_these(ids)} how?", list(MODES.values())))
        if chosen is None:
            return
        mode, category = modes[chosen], None
        if mode is OrganizationMode.CUSTOM:
            category = await screen.desk.push_screen_wait(
                Prompt(f"Which category? {_these(ids)}", parse_new_word, hint="Trade binder")
            )
            if category is None:
                return
        try:
            done = await _followed(screen, ids, "Organizing", card_batches.organize, mode, category)
        except BindeckError as error:
            screen.say_refusal(error)
            return
        what = f"organized as {category}" if category else f"organized {mode.value.replace('_', ' ')}"
        remark = f"{plural(done.bare, 'card')} without a {LACKING[mode]} got no category." if done.bare else ""
        _say(screen, ids, done, what, remark)


async def tag(screen: Choosing[Any], ids: Sequence[int]) -> None:
    """Ask which tags these cards get and lose, and do it."""
    with screen.deciding() as free:
        if not free or not _any(screen, ids):
            return
        question = f"Which tags for {_these(ids)}?\nBetween commas; - before one removes it."
        wanted = await screen.desk.push_screen_wait(Prompt(question, tag_wish.parse, hint="keep, -bulk"))
        if wanted is None:
            return
        try:
            done = await _followed(screen, ids, "Tagging", card_batches.tag, *wanted)
        except BindeckError as error:
            screen.say_refusal(error)
            return
        _say(screen, ids, done, "tagged")


def _any(screen: Choosing[Any], ids: Sequence[int]) -> bool:
    if not ids:
        screen.desk.say("There is no card to change.")
    return bool(ids)


async def _followed(
    screen: Choosing[Any], ids: Sequence[int], doing: str, batch: Callable[..., Awaitable[Done]], *wish: object
) -> Done:
    """Write a batch of cards, which a person may stop where it takes long."""

    async def write(progress: Progress) -> Done:
        def tell(done: int) -> None:
            progress(done, len(ids))

        return await screen.services.tenant.write(batch, ids, *wish, tell)

    return await underway.follow(screen.desk, f"{doing} {_these(ids)} …", "nothing is written", write)


def _these(ids: Sequence[int]) -> str:
    return "this card" if len(ids) == 1 else plural(len(ids), "card")


def _say(screen: Choosing[Any], ids: Sequence[int], done: Done, what: str, remark: str = "") -> None:
    """What was written and what was not; nothing stays marked."""
    screen.unmark_rows(ids)
    sentences = [f"{plural(done.count, 'card')} {what}." if done.count else "Nothing was written."]
    if done.same:
        sentences.append(f"{plural(done.same, 'card')} {'was' if done.same == 1 else 'were'} so already.")
    if done.gone:
        sentences.append(f"{plural(done.gone, 'card')} {'is' if done.gone == 1 else 'are'} gone.")
    sentences.append(remark)
    if done.count:
        sentences.append("u takes it back.")
    screen.desk.say(" ".join(filter(None, sentences)), "warning" if remark else "information")
