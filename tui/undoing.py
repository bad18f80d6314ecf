"""Undo: the last own action is taken back; after a restart, the last one on record, if that is meant."""

from __future__ import annotations

from collections.abc import Sequence

from data.errors import BindeckError, DatabaseAway
from data.rules.status import Action
from queries import trace
from tui.desk import BaseApp
from tui.dialogs import Confirm
from tui.times import local

WORDS = {
    Action.SALE_RECORDED: "the recorded sale",
    Action.SALE_FOUND: "“found”",
    Action.SALE_REVERSED: "the reversed sale",
    Action.SOLD_TWICE_DECIDED: "the decision between two sales",
    Action.DELIST_CONFIRMED: "the confirmed take-down",
    **dict.fromkeys((Action.ALERT_READ, Action.ALERT_UNREAD), "the marking of alerts"),
    **dict.fromkeys((Action.MESSAGE_READ, Action.MESSAGE_UNREAD), "the marking of messages"),
    Action.PUT_AWAY: "the putting away",
    Action.BIN_MADE: "the new bins and sections",
    Action.BIN_REMOVED: "the removal",
    Action.EDITED: "the edit",
}


async def undo(app: BaseApp, done: Sequence[int]) -> None:
    """Take back the last of the actions with these log rows, else the seller's last one. Runs in a worker."""
    tenant = app.services.tenant
    try:
        last = await tenant.read(trace.last, done)
        if last is None:
            last = await tenant.read(trace.last, None)
            if last is None:
                app.say("There is nothing to undo.")
                return
            question = f"Take back {_named(last)}?"
            if not await app.push_screen_wait(
                Confirm(question, "It was not done in this dashboard since it opened.")
            ):
                return
        undone = await tenant.write(trace.undo, last.log_id)
    except BindeckError as error:
        app.say(str(error), "warning")
        if isinstance(error, DatabaseAway):
            app.database_failed(error)
    else:
        app.say(f"↶ Taken back: {_named(undone)}")


def _named(action: trace.Undoable) -> str:
    words = WORDS.get(Action(action.action), action.action)
    what = f" of {action.title}" if action.title else ""
    return f"{words}{what}, {local(action.done_at)}"
