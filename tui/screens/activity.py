"""Activity (F8): what was done, newest first; administrators see what anybody did."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.rules.search import Search
from data.rules.search_activity import ACTIVITY, ALL_ACTIVITY
from data.rules.search_vocabulary import Vocabulary
from data.views import OF_ACTIVITY
from queries import administrator, trail
from queries.facets import Count
from queries.ordering import Order
from queries.trail import LogRow
from tui import log_words
from tui.facet_list import Facet
from tui.finding import FindingScreen
from tui.log_targets import open_resource
from tui.times import local
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

COLUMNS: Sequence[Column[LogRow]] = (
    Column("WHEN", lambda row: local(row.created_at), width=12, sortable=True),
    Column("WHO", lambda row: row.person or "—", width=12, sortable=True),
    Column("WHAT", log_words.what, width=18, loud=True, sortable=True),
    Column("ON", log_words.resource, width=18, sortable=True),
    Column("FROM", lambda row: row.ip_address or "", width=15, spare=True, sortable=True),
    Column("PROGRAM", lambda row: row.program or "", width=20, spare=True, sortable=True),
    Column("DETAILS", log_words.summary),
)

OWN_COLUMNS = [column for column in COLUMNS if column.key != "who"]

OFFERED = {"action": trail.Facet.ACTION, "on": trail.Facet.ON, "person": trail.Facet.PERSON, "ip": trail.Facet.IP}
"""Fields of which the values that there are complete what is typed."""


class ActivityScreen(FindingScreen[LogRow]):
    """The audit trail."""

    NAME = "Activity"
    NOUN = "entry"
    VOCABULARY = ACTIVITY
    SHELF = OF_ACTIVITY
    ORDERS = frozenset(trail.VALUES)
    TOPICS = frozenset({"activity"})
    ROW_TOPIC = "activity"
    EMPTY = "Nothing was done yet."
    USUAL_ORDER = "newest first"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "find", key_display="/", id="activity.find"),
        Binding("enter", "open", "open", key_display="enter", id="activity.open"),
        Binding("w", "resource", "what it is about", id="activity.resource"),
        Binding("f", "facets", "facets", id="activity.facets"),
        Binding("v", "views", "views", id="activity.views"),
    ]

    _everyone: bool | None = None
    """Whether what others did is shown too; None until the database said."""

    _newest = 0
    """The largest id that was seen of what anybody did."""

    @property
    def vocabulary(self) -> Vocabulary:
        return ALL_ACTIVITY if self._everyone else ACTIVITY

    def on_mount(self) -> None:
        self.set_interval(self.services.settings.poll_seconds, self._look_for_others)

    def columns(self) -> Sequence[Column[LogRow]]:
        return COLUMNS if self._everyone else OWN_COLUMNS

    async def fetch(self) -> array[int]:
        shown, self._everyone = self._everyone, await self.services.tenant.read(administrator.is_admin)
        if self._everyone is not bool(shown):
            self.call_later(self.show_columns)
        return await super().fetch()

    async def ids(self, search: Search, order: Order | None) -> array[int]:
        return await self.services.tenant.read(trail.ids, search, order, everyone=bool(self._everyone))

    async def first(self, limit: int, search: Search, order: Order | None) -> array[int]:
        return await self.services.tenant.read(trail.first, limit, search, order, everyone=bool(self._everyone))

    async def count(self, search: Search) -> int:
        return await self.services.tenant.read(trail.count, search, everyone=bool(self._everyone))

    async def page(self, ids: Sequence[int]) -> Sequence[LogRow]:
        return await self.services.tenant.read(trail.page, ids)

    def facets(self) -> Sequence[Facet]:
        return [
            Facet(by.value, partial(self._counts, by, self.search))
            for by in trail.Facet
            if self._everyone or by is not trail.Facet.PERSON
        ]

    def offered(self) -> Mapping[str, Callable[[], Awaitable[list[Count]]]]:
        return {
            name: partial(self._counts, by, self.within)
            for name, by in OFFERED.items()
            if name in self.vocabulary.by_name
        }

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("log-entry", self.table.current_id)

    @work(group="open", exit_on_error=False)
    async def action_resource(self) -> None:
        if self.table.current_row is not None:
            await open_resource(self, self.table.current_row)

    @work(group="look", exclusive=False, exit_on_error=False)
    async def _look_for_others(self) -> None:
        """What others do is said on their channels alone."""
        if not self._everyone or not self.is_current:
            return
        try:
            newest = await self.services.tenant.read(trail.newest)
        except BindeckError:
            return
        if newest != self._newest:
            self._newest = newest
            self.load()

    async def _counts(self, by: trail.Facet, search: Search) -> list[Count]:
        return await self.services.tenant.read(trail.counts, by, search, everyone=bool(self._everyone))
