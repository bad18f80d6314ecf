"""Activity (F8): what was done, newest first."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from queries import activity
from queries.activity import LogRow
from tui.list_screen import ListScreen
from tui.times import local
from tui.wording import plural
from widgets.columns import Column


def _resource(row: LogRow) -> str:
    number = "" if row.resource_id is None else f" {row.resource_id}"
    return f"{row.resource_type or ''}{number}"


COLUMNS: Sequence[Column[LogRow]] = (
    Column("WHEN", lambda row: local(row.created_at), width=12, sortable=True),
    Column("WHAT", lambda row: row.action, width=16, loud=True, sortable=True),
    Column("ON", _resource, width=18, sortable=True),
    Column("DETAILS", lambda row: row.details or ""),
)


class ActivityScreen(ListScreen[LogRow]):
    """The seller's audit trail."""

    NAME = "Activity"
    TOPICS = frozenset({"activity"})
    ROW_TOPIC = "activity"
    EMPTY = "Nothing was done yet."

    def columns(self) -> Sequence[Column[LogRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        return await self.services.tenant.read(activity.ids, self.order)

    async def page(self, ids: Sequence[int]) -> Sequence[LogRow]:
        return await self.services.tenant.read(activity.page, ids)

    def facts(self, ids: array[int]) -> str:
        return plural(len(ids), "entry").replace("entrys", "entries")
