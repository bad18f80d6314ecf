"""Alerts (F6): what happened, newest first, narrowed by words, type, marketplace and unread."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.changes import Change
from data.errors import BindeckError
from data.rules.marketplaces import label
from data.rules.money import show as money
from data.rules.status import NotificationType, read_alert
from queries import messages, notifications
from queries.marks import Marked
from queries.notifications import EVERYTHING, AlertRow, Only
from tui.dialogs import Confirm, Letter
from tui.marking_list import NARROWEST_WHERE, MarkingList
from tui.newcomers import Newcomers, head, with_head
from tui.times import local
from tui.wording import plural, words
from widgets.columns import Column
from widgets.filter_bar import FilterBar

T = TypeVar("T")

SYSTEM = "system"
"""The place of an alert that belongs to no listing."""

MEND_SECONDS = 1.0
"""After newcomers were put on top, the whole list is read within so long: others may have changed unsaid."""

LONGEST_WORDS = 20
"""Characters of the filter that the top line repeats: the counts beside it must not be cut."""


def _what(alert: AlertRow) -> str:
    """The item leads where something sold; the other columns say that it did, and where."""
    if alert.item and alert.price is not None and read_alert(alert.type) is NotificationType.SALE:
        return f"{alert.item} for {money(alert.price, '$')}"
    return f"{alert.title} · {alert.message}" if alert.message else alert.title


def _where(alert: AlertRow) -> str:
    return SYSTEM if alert.listing_id is None else alert.location or "⚠ none"


def _unread(alert: AlertRow) -> bool:
    return not alert.is_read


class AlertsScreen(MarkingList[AlertRow]):
    """All notifications of the seller's listings."""

    NAME = "Alerts"
    NOUN = "alert"
    TOPICS = frozenset({"notifications", "messages"})
    ROW_TOPIC = "notifications"
    EMPTY = "No alerts yet. Sales and errors appear here by themselves."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "read_all", "all read", id="alert.read-all"),
        Binding("n", "only_unread", "unread", id="alert.unread"),
        Binding("slash", "find", "find", key_display="/", id="alert.find"),
        Binding("t", "next_type", "type", id="alert.type"),
        Binding("m", "next_market", "market", id="alert.market"),
        Binding("p,tab", "messages", "messages", key_display="p", id="alert.messages"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filter_bar = FilterBar(id="filter")
        self._only = EVERYTHING
        self._newcomers = Newcomers(self.ROW_TOPIC)
        self._new_rows: list[AlertRow] = []
        self._mending = False
        self._all = 0
        self._unread = 0
        self._unread_messages: int | None = None

    def columns(self) -> Sequence[Column[AlertRow]]:
        return (
            Column(
                " WHEN",
                lambda row: f"{self.sign(row)} {local(row.created_at)}",
                width=14,
                loud=_unread,
                key="when",
                sortable=True,
            ),
            Column("TYPE", lambda row: read_alert(row.type) or row.type, width=7, sortable=True),
            Column("MARKET", lambda row: label(row.platform), width=9, drop=2, sortable=True),
            Column("WHAT", _what, least=26, loud=_unread, sortable=True),
            Column("WHERE", _where, width=NARROWEST_WHERE, drop=1, sortable=True),
        )

    def body(self) -> Iterable[Widget]:
        yield self.filter_bar
        yield self.table

    def on_mount(self) -> None:
        self.set_interval(self.services.settings.poll_seconds, self._look_for_messages)

    def forget(self, change: Change) -> None:
        super().forget(change)
        self._newcomers.hear(change)

    async def fetch(self) -> array[int]:
        with self._newcomers.taken() as came:
            usual = self._only == EVERYTHING and self.ordered is None
            view = await self._with(came) if usual else None
            return await self._read_whole() if view is None else view

    async def _with(self, came: set[int]) -> array[int] | None:
        """The list with what came on top, and the rows of it that are to be seen: in a flood that is all there is
        time for. None where the whole list has to be read."""
        if not came:
            return None
        tenant, view = self.services.tenant, self.table.ids
        asked, all_new = head(view, came)
        places = await tenant.read(notifications.in_order, asked)
        merged = with_head(view, [place.id for place in places])
        if merged is not None:
            self._new_rows = []
            if not self.table.top:
                self._new_rows = await tenant.read(notifications.page, sorted(came)[-self.table.page :])
            new = sum(place.unread for place in places if place.id in came)
            self._unread = self._unread + new if all_new else await tenant.read(notifications.unread)
            self._mend_soon()
        return merged

    async def _read_whole(self) -> array[int]:
        tenant, only = self.services.tenant, self._only
        self._unread = await tenant.read(notifications.unread)
        self._unread_messages = await tenant.read(messages.unread)
        ids = await tenant.read(notifications.ids, only, self.ordered)
        self._all = len(ids) if only == EVERYTHING else await tenant.read(notifications.count)
        return ids

    def _mend_soon(self) -> None:
        if not self._mending:
            self._mending = True
            self.set_timer(MEND_SECONDS, self._mend)

    def _mend(self) -> None:
        self._mending = False
        self._newcomers.doubt()
        self.load()

    async def page(self, ids: Sequence[int]) -> Sequence[AlertRow]:
        rows = await self.services.tenant.read(notifications.page, ids)
        self.fit_where([_where(row) for row in rows])
        return rows

    def facts(self, ids: array[int]) -> str:
        if self._only == EVERYTHING:
            return words([f"unread {self._unread:,}", f"all {len(ids):,}"])
        return f"{self._narrowed()}  {len(ids):,} of {self._all:,}"

    def show(self, data: array[int]) -> None:
        self.table.put_rows({row.id: row for row in self._new_rows})
        self._new_rows = []
        super().show(data)
        self._show_title()
        self.show_keys()
        if not data and self.is_narrowed():
            self.table.show_look("empty", f"No alert is {self._narrowed()}. Escape shows all.")

    def show_link(self) -> None:
        super().show_link()
        # The facts say it here, to the row.
        self.top_line.unread = ""

    def toggle(self, ids: Sequence[int]) -> Awaitable[Marked]:
        return self.services.tenant.write(notifications.toggle, ids)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "messages" and (self._unread_messages is None or self.filter_bar.is_open):
            return False
        return super().check_action(action, parameters)

    @on(FilterBar.Changed)
    def narrow(self, event: FilterBar.Changed) -> None:
        self._show_only(replace(self._only, words=event.text.strip()))

    @on(FilterBar.Closed)
    def leave_filter(self, event: FilterBar.Closed) -> None:
        if not event.kept:
            self._show_only(replace(self._only, words=""))
        self.table.focus()

    def action_open(self) -> None:
        alert = self.table.current_row
        if alert is None:
            return
        if alert.listing_id is None:
            self.app.push_screen(Letter(alert.title, alert.message or "There is nothing more to it."))
        else:
            self.desk.open_listing(alert.listing_id)

    def action_find(self) -> None:
        self.filter_bar.open()

    def action_next_type(self) -> None:
        turn = [None, *NotificationType]
        self._show_only(replace(self._only, type=_after(self._only.type, turn)))

    @work(group="filter", exclusive=False, exit_on_error=False)
    async def action_next_market(self) -> None:
        try:
            found = await self.services.tenant.read(notifications.platforms)
        except BindeckError as error:
            self.say_refusal(error)
        else:
            self._show_only(replace(self._only, platform=_after(self._only.platform, [None, *found])))

    def action_only_unread(self) -> None:
        self._show_only(replace(self._only, unread=not self._only.unread))

    def action_messages(self) -> None:
        self.desk.open_page("messages")

    def is_narrowed(self) -> bool:
        return self._only != EVERYTHING

    def clear_filter(self) -> bool:
        narrowed = self.is_narrowed()
        self.filter_bar.set_text("")
        self._show_only(EVERYTHING)
        return narrowed

    @work(group="mark", exit_on_error=False)
    async def action_read_all(self) -> None:
        with self.deciding() as free:
            if free:
                await self._read_all(list(self.table.ids))

    async def _read_all(self, ids: list[int]) -> None:
        """Ask, then mark what was shown when it was asked: what comes meanwhile stays unread."""
        tenant = self.services.tenant
        try:
            unread = await tenant.read(notifications.unread_of, ids)
        except BindeckError as error:
            self.say_refusal(error)
            return
        if not unread:
            self.desk.say("Nothing unread is shown.")
            return
        which = f"Only those shown: {self._narrowed()}." if self.is_narrowed() else "All that are unread."
        question = f"Mark {plural(unread, 'alert')} read?"
        if await self.desk.push_screen_wait(Confirm(question, f"{which} u takes it back.")):
            await self.mark(tenant.write(notifications.mark_read, ids), said=True)

    def _show_only(self, only: Only) -> None:
        if only != self._only:
            self._only = only
            self.load(drop_older=True)

    def _narrowed(self) -> str:
        """What the list is narrowed to."""
        only = self._only
        text = only.words if len(only.words) <= LONGEST_WORDS else f"{only.words[:LONGEST_WORDS]}…"
        parts = [only.type or "", label(only.platform), "unread" if only.unread else "", text and f"“{text}”"]
        return words([str(part) for part in parts])

    def _show_title(self) -> None:
        waiting = self._unread_messages
        if waiting is None or self._only != EVERYTHING:
            self.top_line.title = self.NAME
        else:
            self.top_line.title = f"{self.NAME} | Marketplace messages {waiting:,} unread"

    @work(group="look", exclusive=False, exit_on_error=False)
    async def _look_for_messages(self) -> None:
        """Other programs write messages without publishing them."""
        if not self.is_current:
            return
        try:
            waiting = await self.services.tenant.read(messages.unread)
        except BindeckError:
            return
        if waiting != self._unread_messages:
            self._unread_messages = waiting
            self._show_title()
            self.show_keys()


def _after(current: T, turn: Sequence[T]) -> T:
    """What comes next, round and round; the first after one that is not there any more."""
    return turn[(turn.index(current) + 1) % len(turn)] if current in turn else turn[0]
