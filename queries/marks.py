"""Marking as read: one log row for any number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.rules import ranges
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked: how many rows, as what, and the id of the log row by which it is undone (None for none)."""

    count: int
    is_read: bool
    log_id: int | None


async def log(
    conn: TenantConnection, action: Action, resource_type: str, ids: Sequence[int], *, is_read: bool
) -> Marked:
    """Write the log row of a marking; none where nothing was marked."""
    if not ids:
        return Marked(0, is_read, None)
    details = {"is_read": [not is_read, is_read], "ids": ranges.pack(ids)}
    log_id = await activity.record(conn, action, resource_type, ids[0], details)
    return Marked(len(ids), is_read, log_id)
