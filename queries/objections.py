"""What stands against taking something back, though no row was changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data.errors import BindeckError
from data.rules import transitions
from data.rules.marketplaces import label
from data.rules.status import LIVE_ON_A_PLATFORM, NEVER_POSTED, ListingStatus, read_listing
from data.tenant import TenantConnection
from queries import count_log, journal, posting_rows

FOR_SALE = (*LIVE_ON_A_PLATFORM, *NEVER_POSTED)
"""States on a marketplace that what is sold must not come back to."""


class UndoRefused(BindeckError):
    """There is nothing to take back, or the rows were changed since; nothing was written."""


async def refuse_counted(conn: TenantConnection, section_id: int, facts: Mapping[str, Any]) -> None:
    """A scan is part of what its count came to, once that has ended. Raises UndoRefused."""
    run_id = facts.get("run")
    if isinstance(run_id, int) and await count_log.over(conn, section_id, run_id):
        raise UndoRefused(
            "Not undone: the count it was scanned in has ended, with a result. Take back its end first."
        )


async def refuse_sold(conn: TenantConnection, changes: Sequence[Mapping[str, Any]]) -> None:
    """Hold the listings of these rows, before the rows: what is sold by now must be offered nowhere again.

    Raises UndoRefused.
    """
    befores = {change.get("id"): journal.mapping(change.get("before")) for change in changes}
    rows = [row_id for row_id in befores if isinstance(row_id, int)]
    for owner in await posting_rows.owners(conn, rows):
        before = befores[owner.row_id]
        sold = read_listing(owner.status) is ListingStatus.SOLD
        if sold and "status" in before and transitions.read(before["status"]) in FOR_SALE:
            where = label(owner.sold_platform) or "elsewhere"
            raise UndoRefused(
                f"Not undone: {owner.title} was sold ({where}) since; on {label(owner.platform)} it must not be"
                f" {before['status'] or 'pending'} again. If that sale is off, reverse it (F2)."
            )
