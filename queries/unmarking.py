"""Undo of marking as read: the rows that are still as they were marked go back; of the others it is told why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import BindeckError
from data.rules import ranges
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import later, messages, notifications


class NothingToUnmark(BindeckError):
    """All that was marked is gone or was marked anew since; nothing was written."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many rows were marked as before, and what is to be said of the others (empty where there are none)."""

    count: int
    remains: str


async def take_back(conn: TenantConnection, log_id: int, action: Action, facts: Mapping[str, Any]) -> TakenBack:
    """Mark the rows that a marking's log row names as they were before, where they are still as it left them.

    Call it in a transaction. Raises NothingToUnmark, saying who marked them since, when none is.
    """
    try:
        ids = ranges.unpack(str(facts.get("ids", "")))
    except ValueError:
        raise NothingToUnmark("That cannot be undone: its log row is not whole.") from None
    was_read = action in (Action.ALERT_UNREAD, Action.MESSAGE_UNREAD)
    of_messages = action in (Action.MESSAGE_READ, Action.MESSAGE_UNREAD)
    set_read = messages.set_read if of_messages else notifications.set_read
    taken = await set_read(conn, ids, was_read)
    left = set(ids).difference(taken)
    reasons = await _reasons(conn, log_id, left, was_read, of_messages=of_messages)
    if not taken:
        raise NothingToUnmark(f"Not undone: {reasons or 'nothing was marked'}.")
    return TakenBack(len(taken), f"{len(left):,} of {len(ids):,} stay: {reasons}." if left else "")


async def _reasons(
    conn: TenantConnection, log_id: int, left: set[int], is_read: bool, *, of_messages: bool
) -> str:
    """Why rows are not as a marking left them: `2 by “unread alert”, 25 Nov 14:05, 1 is gone`."""
    if not left:
        return ""
    page = messages.page if of_messages else notifications.page
    there = {row.id for row in await page(conn, sorted(left))}
    gone, word = len(left) - len(there), "read" if is_read else "unread"
    reasons: list[str] = []
    for row in await later.since(conn, log_id, "message" if of_messages else "notification", None):
        mine = there & row.marked("message" if of_messages else "notification", is_read)
        there -= mine
        if mine:
            reasons.append(f"{len(mine):,} marked {word} by {row.name}")
    if there:
        reasons.append(f"{len(there):,} marked {word} by another program")
    if gone:
        reasons.append(f"{gone:,} {'is' if gone == 1 else 'are'} gone")
    return "; ".join(reasons)
