"""Undo: the last own action is taken back; after a restart, the last one on record, if that is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.errors import BindeckError, DatabaseAway
from data.rules.status import ACCOUNT_STEPS, Action
from queries import activity, undoing
from tui import batch_words, underway
from tui.base import DataScreen
from tui.desk import BaseApp
from tui.dialogs import Confirm
from tui.times import local
from tui.wording import plural

NAMED_BY: Mapping[str, str] = {
    **dict.fromkeys((Action.PUT_AWAY, Action.RECEIVED), "storage_id"),
    **dict.fromkeys(ACCOUNT_STEPS, "account"),
}
"""The detail that tells what something was done to, where there is no listing to name."""

WORDS = {
    Action.SALE_RECORDED: "the recorded sale",
    Action.SALE_FOUND: "“found”",
    Action.SALE_REVERSED: "the reversed sale",
    Action.SOLD_TWICE_DECIDED: "the decision between two sales",
    Action.DELIST_CONFIRMED: "the confirmed take-down",
    Action.STILL_LIVE: "“still live”",
    **dict.fromkeys((Action.ALERT_READ, Action.ALERT_UNREAD), "the marking of alerts"),
    **dict.fromkeys((Action.MESSAGE_READ, Action.MESSAGE_UNREAD), "the marking of messages"),
    Action.PUT_AWAY: "the putting away",
    Action.MOVED: "the move",
    Action.COUNT_SCANNED: "the scan",
    Action.SECTION_COUNTED: "the end of the count: it goes on",
    Action.COUNT_MENDED: "the correction",
    Action.RECEIVED: "the receipt",
    Action.BIN_MADE: "the new bins and sections",
    Action.BIN_NAMED: "the new name",
    Action.BIN_REMOVED: "the removal",
    Action.ITEM_ADDED: "the new item",
    Action.ITEM_EDITED: "the edit of an item",
    Action.ITEM_REMOVED: "the removal of an item",
    Action.ITEM_LINKED: "the link",
    Action.ITEM_UNLINKED: "the unlinking",
    Action.ITEM_SPLIT: "the splitting",
    Action.ITEMS_MERGED: "the merging",
    Action.LISTING_CREATED: "the new listing",
    Action.CARDS_OFFERED: "the drafts of cards",
    Action.CARD_CREATED: "the new card",
    Action.CARD_REMOVED: "the removal of a card",
    Action.CARDS_IMPORTED: "the import of cards",
    Action.CARD_LINKED: "the link",
    Action.CARD_UNLINKED: "the unlinking",
    Action.PLATFORM_ADDED: "the new marketplace",
    Action.POST_AGAIN: "the new try",
    Action.POSTED: "“posted”",
    Action.POST_FAILED: "“failed”",
    Action.POST_DROPPED: "“not to be posted”",
    Action.CANCEL_SCHEDULED: "the scheduled cancel",
    Action.CANCEL_WITHDRAWN: "the withdrawn cancel",
    Action.EDITED: "the edit",
    Action.BATCH_EDITED: "the batch",
    Action.ACCOUNT_ACTIVATED: "the letting in",
    Action.ACCOUNT_DEACTIVATED: "the shutting out",
    Action.TIER_SET: "the new tier",
}


async def undo(app: BaseApp, done: Sequence[int]) -> None:
    """Take back the last of the actions with these log rows, else the seller's last one. Runs in a worker."""
    tenant = app.services.tenant
    try:
        last = await tenant.read(undoing.last, done)
        if last is None:
            last = await tenant.read(undoing.last, None)
            if last is None:
                app.say("There is nothing to undo.")
                return
            question = f"Take back {_named(last)}?"
            if not await app.push_screen_wait(
                Confirm(question, "It was not done in this dashboard since it opened.")
            ):
                return
        undone = await _undo(app, last)
        if undone is None:
            return
    except BindeckError as error:
        app.say(str(error), "warning")
        if isinstance(error, DatabaseAway):
            app.database_failed(error)
    else:
        said = f"↶ Taken back: {_named(undone)}"
        if undone.remains:
            app.say(f"{said}. {undone.remains}", "warning")
        elif isinstance(app.screen, DataScreen):
            app.screen.undone(undone.log_id, said)
        else:
            app.say(said)


async def _undo(app: BaseApp, last: undoing.Undoable) -> undoing.Undoable | None:
    """Take an action back; of a batch that can only go back in part, that part if it is meant; None if not."""
    tenant = app.services.tenant

    async def take_back(*, partly: bool) -> undoing.Undoable:
        return await underway.follow(
            app,
            f"↶ Taking back {_named(last)} …",
            "nothing is taken back",
            lambda progress: tenant.write(undoing.take_back, last.log_id, partly=partly, progress=progress),
        )

    try:
        return await take_back(partly=False)
    except undoing.PartRefused as refused:
        question = f"Take back the other {plural(refused.left, refused.noun)}?"
        if not await app.push_screen_wait(Confirm(question, str(refused))):
            return None
    return await take_back(partly=True)


def _named(action: undoing.Undoable) -> str:
    if action.action == Action.BATCH_EDITED:
        return f"{batch_words.undone(activity.facts(action.details))}, {local(action.done_at)}"
    words = WORDS.get(Action(action.action), action.action)
    facts = activity.facts(action.details)
    rows = facts.get("rows_in_all")
    called = action.title or facts.get(NAMED_BY.get(action.action, ""))
    what = f" of {called}" if called else ""
    what = f" of {plural(rows, 'row')}" if isinstance(rows, int) else what
    return f"{words}{what}, {local(action.done_at)}"
