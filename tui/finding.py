"""Finding rows: the filter as it is typed, saved views, and what a filter's rows are made of."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from textual import on, work
from textual.widget import Widget

from data.errors import BindeckError, QueryTimeout
from data.rules.search import EVERYTHING, Search, SearchError, Term
from data.rules.search_completion import Completion, complete
from data.rules.search_reader import read
from data.rules.search_vocabulary import Vocabulary
from data.views import Shelf, View, Views
from queries.facets import Count
from queries.ordering import Order
from tui.facet_list import Facet, FacetList
from tui.list_screen import ListScreen
from tui.row_list import R
from tui.view_list import ViewList
from tui.wording import many, plural
from widgets.filter_bar import FilterBar

FIRST_ROWS = 100
"""Fetched before the whole vector, so that a million rows show their first screen at once."""

LONGEST_WORDS = 36
"""Characters of the filter that the title repeats: the counts beside it must not be cut."""


def today() -> date:
    """The day where the person is."""
    return datetime.now().astimezone().date()


class FindingScreen(ListScreen[R]):
    """A list that is narrowed and ordered; subclasses bind `find`, `views` and `facets`, and ask the database.

    What is `within` narrows it for good, and is no part of what a person types; `about` names that.
    """

    NOUN: ClassVar[str] = ""
    VOCABULARY: ClassVar[Vocabulary]
    SHELF: ClassVar[Shelf]
    ORDERS: ClassVar[Collection[str]] = ()
    """What the order of a view may name."""

    def __init__(self, within: Search = EVERYTHING, about: str = "") -> None:
        super().__init__()
        self.filter_bar = FilterBar(self._complete, id="filter")
        self.within = within
        self.about = about
        self._text = ""
        self._search = EVERYTHING
        self._day = today()
        self._shown: tuple[tuple[Term, ...], Order | None] | None = None
        self._all = 0
        self._own: dict[str, list[str]] = {}

    @abstractmethod
    async def ids(self, search: Search, order: Order | None) -> array[int]:
        """The ids of what a search finds."""

    @abstractmethod
    async def first(self, limit: int, search: Search, order: Order | None) -> array[int]:
        """The first of them."""

    @abstractmethod
    async def count(self, search: Search) -> int:
        """How many there are."""

    @abstractmethod
    def facets(self) -> Sequence[Facet]:
        """What the rows shown can be counted by."""

    @abstractmethod
    def offered(self) -> Mapping[str, Callable[[], Awaitable[list[Count]]]]:
        """The fields of which a person's own values complete what is typed."""

    @property
    def search(self) -> Search:
        """What is shown: the last filter that could be read. At midnight `today` becomes another day."""
        if self._day != (day := today()):
            self._search, self._day = read(self._text, day, self.vocabulary), day
        return self._among(self._search)

    @property
    def typed_filter(self) -> str:
        """The filter as a person typed it."""
        return self._text

    @property
    def vocabulary(self) -> Vocabulary:
        """What a filter may name."""
        return self.VOCABULARY

    @property
    def asked(self) -> str:
        """What the rows have in common, in words; empty for all rows."""
        return "  ".join(filter(None, (self.about, self._text)))

    def body(self) -> Iterable[Widget]:
        yield self.filter_bar
        yield self.table

    async def fetch(self) -> array[int]:
        search, order = self.search, self.ordered
        asked = search.terms, order
        if asked != self._shown:
            first = await self.first(FIRST_ROWS, search, order)
            await self.show_first(first)
            # Painted before the server sorts all of them, which takes every core.
            await self.painted()
        ids = await self.ids(search, order)
        self._all = await self.count(self.within) if self._search.narrows else len(ids)
        self._shown = asked
        return ids

    def facts(self, ids: array[int]) -> str:
        return f"{len(ids):,} of {self._all:,}" if self._search.narrows else plural(len(ids), self.NOUN)

    def show(self, data: array[int]) -> None:
        super().show(data)
        self._show_title()
        if not data and self._search.narrows:
            self.table.show_look("empty", f"Nothing matches “{_short(self._text)}”. Escape clears the filter.")
        elif not data and self.within.narrows:
            self.table.show_look("empty", f"No {self.NOUN} is left here. Escape goes back.")

    def narrow_to(self, text: str, lent: Order | None) -> bool:
        """Show what a filter finds, in the order of its view (None: in the list's own). One that cannot be read is
        said, and changes nothing: False."""
        text = text.strip()
        try:
            search = read(text, today(), self.vocabulary, typing=self.filter_bar.is_open)
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
                kept = Views(self.services.settings.config_dir, self.services.user.username, self.SHELF)
                order = self.ordered
                present = View("", self._text, order.key if order else None, bool(order and order.descending))
                chosen = await self.desk.push_screen_wait(ViewList(kept, present, self._counted))
                if chosen is not None:
                    key = chosen.order
                    wanted = Order(key, chosen.descending) if key and key in self.ORDERS else None
                    if self.narrow_to(chosen.filter, wanted):
                        self.filter_bar.set_text(chosen.filter)

    @work(group="facets", exit_on_error=False)
    async def action_facets(self) -> None:
        with self.deciding() as free:
            if free:
                chosen = await self.desk.push_screen_wait(
                    FacetList(self.asked or f"all {many(self.NOUN)}", self.facets())
                )
                if chosen is not None:
                    text = f"{self._text} {chosen}".strip()
                    if self.narrow_to(text, self.lent):
                        self.filter_bar.set_text(text)

    def _show_title(self) -> None:
        self.top_line.title = "  ".join(filter(None, (self.NAME, _short(self.about), _short(self._text))))

    def _among(self, search: Search) -> Search:
        return Search((*self.within.terms, *search.terms), search.unfinished)

    async def _counted(self, view: View) -> str:
        """How many rows a view shows, in words."""
        try:
            found = await self.count(self._among(read(view.filter, today(), self.vocabulary)))
        except SearchError:
            return "bad filter"
        except QueryTimeout:
            return "too slow"
        except BindeckError:
            return "—"
        return f"{found:,}"

    def _complete(self, text: str, cursor: int) -> Completion | None:
        return complete(text, cursor, self._own, self.vocabulary)

    @work(group="own", exit_on_error=False)
    async def _fetch_own(self) -> None:
        """What completes a filter, the first time one is typed; without it the vocabularies do."""
        for name, counts in self.offered().items():
            try:
                found = await counts()
            except BindeckError:
                return
            self._own[name] = list(dict.fromkeys(count.value for count in found if count.value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"
