"""From an entry of the audit trail to what it was about."""

from __future__ import annotations

from typing import Any

from data.errors import BindeckError
from queries import trail
from queries.trail import LogRow
from tui.base import DataScreen
from tui.log_words import resource

PAGES = {"marketplace_credentials": "accounts", "message": "messages"}
"""Lists that stand for what is about one of their rows."""


async def open_resource(screen: DataScreen[Any], row: LogRow) -> None:
    """Show what an entry was about; where that cannot be, say why."""
    kind, number, desk = row.resource_type or "", row.resource_id, screen.desk
    if kind in PAGES:
        desk.open_page(PAGES[kind])
        return
    target = None
    try:
        if number is not None:
            target = await screen.services.tenant.read(trail.leads_to, kind, number)
    except BindeckError as error:
        screen.say_refusal(error)
        return
    if target is None:
        what = resource(row)
        known = f"{what}: there is no page of it here, or it is not there any more." if what else ""
        desk.say(known or "This entry names nothing that could be opened.")
    elif target.page == "listing":
        desk.open_listing(target.row_id)
    elif target.page in ("bin", "item"):
        desk.open_page(target.page, target.row_id, target.part_id)
    else:
        desk.open_page(target.page, target.row_id)
