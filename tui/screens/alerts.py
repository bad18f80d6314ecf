"""Alerts (F6): what happened, newest first."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.rules.marketplaces import label
from queries import notifications
from queries.notifications import AlertRow
from tui.list_screen import ListScreen
from tui.times import local
from tui.wording import words
from widgets.columns import Column
from widgets.windowed_table import WindowedTable


def _when(alert: AlertRow) -> str:
    return ("  " if alert.is_read else "• ") + local(alert.created_at)


COLUMNS: Sequence[Column[AlertRow]] = (
    Column("  WHEN", _when, width=14, loud=lambda alert: not alert.is_read),
    Column("TYPE", lambda alert: alert.type, width=8),
    Column("MARKET", lambda alert: label(alert.platform), width=10, drop=2),
    Column("WHAT", lambda alert: alert.title, least=34, loud=lambda alert: not alert.is_read),
    Column("WHERE", lambda alert: alert.location or "", width=12, drop=1),
)


class AlertsScreen(ListScreen[AlertRow]):
    """All notifications of the seller's listings."""

    NAME = "Alerts"
    TOPICS = frozenset({"notifications"})
    ROW_TOPIC = "notifications"
    EMPTY = "No alerts yet. Sales and errors appear here by themselves."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open the item", key_display="enter", id="alert.open"),
        Binding("r", "read", "mark read", id="alert.read"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._unread = 0

    def columns(self) -> Sequence[Column[AlertRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        self._unread = await self.services.tenant.read(notifications.unread)
        return await self.services.tenant.read(notifications.ids)

    async def page(self, ids: Sequence[int]) -> Sequence[AlertRow]:
        return await self.services.tenant.read(notifications.page, ids)

    def facts(self, ids: array[int]) -> str:
        return words([f"unread {self._unread:,}", f"all {len(ids):,}"])

    def show_link(self) -> None:
        super().show_link()
        # The facts say it here, to the row.
        self.top_line.unread = ""

    @on(WindowedTable.Opened)
    def open_item(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        alert = self.table.current_row
        if alert is None:
            return
        if alert.listing_id is None:
            self.desk.say(f"{alert.title}: {alert.message or 'this alert has no item to open'}")
        else:
            self.desk.open_listing(alert.listing_id)

    @work(group="mark", exit_on_error=False)
    async def action_read(self) -> None:
        alert = self.table.current_row
        if alert is None or alert.is_read:
            return
        try:
            await self.services.tenant.write(notifications.mark_read, [alert.id])
        except BindeckError as error:
            self.say_refusal(error)
