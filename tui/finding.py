"""Finding listings: the filter as it is typed, saved views, and what a filter's listings are made of."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterable
from datetime import date, datetime

from textual import on, work
from textual.widget import Widget

from data.errors import BindeckError, QueryTimeout
from data.rules.search import EVERYTHING, Search, SearchError, Term
from data.rules.search_completion import Completion, complete
from data.rules.search_reader import read
from data.views import View, Views
from queries import facets, listings
from queries.facets import Count, Facet
from queries.listings import ListingRow
from queries.ordering import Order
from tui.facet_list import FacetList
from tui.list_screen import ListScreen
from tui.view_list import ViewList
from tui.wording import plural
from widgets.filter_bar import FilterBar

FIRST_ROWS = 100
"""Fetched before the whole vector, so that a million listings show their first screen at once."""

LONGEST_WORDS = 36
"""Characters of the filter that the title repeats: the counts beside it must not be cut."""

OFFERED = (Facet.CATEGORY, Facet.PLATFORM, Facet.CONDITION, Facet.BIN, Facet.LOCATION)
"""Fields of which the seller's own values complete what is typed."""


def today() -> date:
    """The day where the person is."""
    return datetime.now().astimezone().date()


class FindingScreen(ListScreen[ListingRow]):
    """A list of listings that is narrowed and ordered; subclasses bind `find`, `views` and `facets`."""

    def __init__(self) -> None:
        super().__init__()
        self.filter_bar = FilterBar(self._complete, id="filter")
        self._text = ""
        self._search = EVERYTHING
        self._day = today()
        self._shown: tuple[tuple[Term, ...], Order | None] | None = None
        self._all = 0
        self._own: dict[str, list[str]] = {}

    @property
    def search(self) -> Search:
        """What is shown: the last filter that could be read. At midnight `today` becomes another day."""
        if self._day != (day := today()):
            self._search, self._day = read(self._text, day), day
        return self._search

    def body(self) -> Iterable[Widget]:
        yield self.filter_bar
        yield self.table

    async def fetch(self) -> array[int]:
        tenant, fees = self.services.tenant, self.services.fees.table
        search = self.search
        order = self.ordered
        asked = search.terms, order
        if asked != self._shown:
            first = await tenant.read(listings.first, FIRST_ROWS, search, order, fees)
            ids, _ = await asyncio.gather(tenant.read(listings.ids, search, order, fees), self.show_first(first))
        else:
            ids = await tenant.read(listings.ids, search, order, fees)
        self._all = await tenant.read(listings.count) if search.narrows else len(ids)
        self._shown = asked
        return ids

    def facts(self, ids: array[int]) -> str:
        return f"{len(ids):,} of {self._all:,}" if self._search.narrows else plural(len(ids), "listing")

    def show(self, data: array[int]) -> None:
        super().show(data)
        self._show_title()
        if not data and self._search.narrows:
            self.table.show_look("empty", f"Nothing matches “{_short(self._text)}”. Escape clears the filter.")

    def narrow_to(self, text: str, lent: Order | None) -> bool:
        """Show what a filter finds, in the order of its view (None: in the list's own). One that cannot be read is
        said, and changes nothing: False."""
        text = text.strip()
        try:
            search = read(text, today(), typing=self.filter_bar.is_open)
        except SearchError as error:
            if self.filter_bar.is_open:
                self.filter_bar.show_fault(error.sentence, error.position)
            else:
                self.desk.say(error.sentence, "warning")
            return False
        self.filter_bar.show_note("not finished: it does not narrow yet" if search.unfinished else "")
        before = self._search.terms, self.ordered
        self._text, self._search, self._day, self.lent = text, search, today(), lent
        if before != (search.terms, self.ordered):
            self.show_columns()
            self.load(drop_older=True)
        else:
            self._show_title()
        return True

    @on(FilterBar.Changed)
    def narrow(self, event: FilterBar.Changed) -> None:
        self.narrow_to(event.text, self.lent)

    @on(FilterBar.Closed)
    def leave_filter(self, event: FilterBar.Closed) -> None:
        if event.kept:
            self.narrow_to(self.filter_bar.text, self.lent)
        else:
            self.narrow_to("", None)
        self.table.focus()

    def action_find(self) -> None:
        self.filter_bar.open()
        if not self._own:
            self._fetch_own()

    def is_narrowed(self) -> bool:
        return self._search.narrows

    def clear_filter(self) -> bool:
        narrowed = bool(self._text or self.filter_bar.text or self.lent)
        self.filter_bar.set_text("")
        self.narrow_to("", None)
        return narrowed

    @work(group="views", exit_on_error=False)
    async def action_views(self) -> None:
        with self.deciding() as free:
            if free:
                kept = Views(self.services.settings.config_dir, self.services.user.username)
                order = self.ordered
                present = View("", self._text, order.key if order else None, bool(order and order.descending))
                chosen = await self.desk.push_screen_wait(ViewList(kept, present, self._count))
                if chosen is not None:
                    wanted = Order(chosen.order, chosen.descending) if chosen.order in listings.ORDERS else None
                    if self.narrow_to(chosen.filter, wanted):
                        self.filter_bar.set_text(chosen.filter)

    @work(group="facets", exit_on_error=False)
    async def action_facets(self) -> None:
        with self.deciding() as free:
            if free:
                chosen = await self.desk.push_screen_wait(FacetList(self._text, self._counts))
                if chosen is not None:
                    text = f"{self._text} {chosen}".strip()
                    if self.narrow_to(text, self.lent):
                        self.filter_bar.set_text(text)

    def _show_title(self) -> None:
        self.top_line.title = f"{self.NAME}  {_short(self._text)}" if self._text else self.NAME

    async def _count(self, view: View) -> str:
        """How many listings a view shows, in words."""
        try:
            search = read(view.filter, today())
            found = await self.services.tenant.read(listings.count, search, self.services.fees.table)
        except SearchError:
            return "bad filter"
        except QueryTimeout:
            return "too slow"
        except BindeckError:
            return "—"
        return f"{found:,}"

    async def _counts(self, facet: Facet) -> list[Count]:
        return await self.services.tenant.read(facets.counts, facet, self.search, self.services.fees.table)

    def _complete(self, text: str, cursor: int) -> Completion | None:
        return complete(text, cursor, self._own)

    @work(group="own", exit_on_error=False)
    async def _fetch_own(self) -> None:
        """What completes a filter, the first time one is typed; without it the vocabularies do."""
        for facet in OFFERED:
            try:
                found = await self.services.tenant.read(facets.counts, facet)
            except BindeckError:
                return
            self._own[facet.value] = [count.value for count in found if count.value]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"
