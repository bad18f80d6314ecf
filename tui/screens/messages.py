"""Messages and offers of buyers: the tab beside the alerts, where another program keeps them."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.money import show as money
from queries import messages
from queries.marks import Marked
from queries.messages import MessageRow
from tui.marking_list import NARROWEST_WHERE, MarkingList
from tui.times import local
from tui.wording import words
from widgets.columns import Column


def _said(row: MessageRow) -> str:
    said = " · ".join(part for part in (row.message, row.title) if part)
    return f"{row.buyer}: {said}" if row.buyer else said


def _where(row: MessageRow) -> str:
    return "" if row.listing_id is None else row.location or "⚠ none"


def _unread(row: MessageRow) -> bool:
    return not row.is_read


class MessagesScreen(MarkingList[MessageRow]):
    """What marketplaces told of buyers."""

    NAME = "Marketplace messages"
    NOUN = "message"
    TOPICS = frozenset({"messages"})
    ROW_TOPIC = "messages"
    EMPTY = "No messages yet. What buyers write and offer appears here by itself."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,tab", "alerts", "alerts", key_display="p", id="message.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._unread = 0

    def columns(self) -> Sequence[Column[MessageRow]]:
        return (
            Column(" WHEN", lambda row: f"{self.sign(row)} {local(row.at)}", width=14, loud=_unread),
            Column("TYPE", lambda row: row.type, width=7),
            Column("MARKET", lambda row: label(row.platform), width=9, drop=2),
            Column("MESSAGE", _said, least=30, loud=_unread),
            Column("PRICE", lambda row: money(amount(row.price), "$"), width=9, align="right"),
            Column("WHERE", _where, width=NARROWEST_WHERE, drop=1),
        )

    def on_mount(self) -> None:
        self.set_interval(self.services.settings.poll_seconds, self._look)

    async def fetch(self) -> array[int]:
        tenant = self.services.tenant
        self._unread = await tenant.read(messages.unread) or 0
        return await tenant.read(messages.ids)

    async def page(self, ids: Sequence[int]) -> Sequence[MessageRow]:
        rows = await self.services.tenant.read(messages.page, ids)
        self.fit_where([_where(row) for row in rows])
        return rows

    def facts(self, ids: array[int]) -> str:
        return words([f"unread {self._unread:,}", f"all {len(ids):,}"])

    def show_link(self) -> None:
        super().show_link()
        waiting = self.desk.unread
        self.top_line.title = f"{self.NAME} | Alerts" + (f" {waiting:,} unread" if waiting else "")
        self.top_line.unread = ""

    def toggle(self, ids: Sequence[int]) -> Awaitable[Marked]:
        return self.services.tenant.write(messages.toggle, ids)

    def action_open(self) -> None:
        row = self.table.current_row
        if row is None:
            return
        if row.listing_id is None:
            self.desk.say(_said(row) or "This message says nothing and has no listing.")
        else:
            self.desk.open_listing(row.listing_id)

    def action_alerts(self) -> None:
        self.dismiss()

    @work(group="look", exclusive=False, exit_on_error=False)
    async def _look(self) -> None:
        """Other programs write messages without publishing them."""
        if not self.is_current:
            return
        try:
            unread = await self.services.tenant.read(messages.unread) or 0
            ids = await self.services.tenant.read(messages.ids)
        except BindeckError:
            return
        if unread != self._unread or ids != self.table.ids:
            self.table.forget_all_rows()
            self.load()
