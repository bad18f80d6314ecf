"""Undo of marking as read: the rows that are still as they were marked go back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.errors import BindeckError
from data.rules import ranges
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import messages, notifications


class NothingToUnmark(BindeckError):
    """All that was marked is gone or was marked anew since; nothing was written."""


async def take_back(conn: TenantConnection, action: Action, facts: Mapping[str, Any]) -> int:
    """Mark the rows that a marking's log row names as they were before; how many were still as it left them.

    Call it in a transaction. Raises NothingToUnmark when none was.
    """
    try:
        ids = ranges.unpack(str(facts.get("ids", "")))
    except ValueError:
        raise NothingToUnmark("That cannot be undone: its log row is not whole.") from None
    was_read = action in (Action.ALERT_UNREAD, Action.MESSAGE_UNREAD)
    of_messages = action in (Action.MESSAGE_READ, Action.MESSAGE_UNREAD)
    set_read = messages.set_read if of_messages else notifications.set_read
    rows = await set_read(conn, ids, was_read)
    if not rows:
        raise NothingToUnmark("Not undone: what was marked is gone, or was marked anew since.")
    return len(rows)
