"""Cards (F5): the collection, by game and set."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.search import Search
from data.rules.search_cards import CARDS
from data.views import OF_CARDS
from queries import card_groups, cards
from queries.card_groups import Grouping
from queries.cards import CardRow
from queries.facets import Count
from queries.ordering import Order
from tui import card_storing, labelling, organizing
from tui.card_columns import COLUMNS
from tui.card_list import CardList
from tui.card_pane import CardPane
from tui.facet_list import Facet
from tui.finding import FindingScreen
from tui.side_pane import BREAKPOINTS, Beside
from widgets.columns import Column

FACETS = (
    Grouping.GAME,
    Grouping.SPORT,
    Grouping.SET,
    Grouping.TIER,
    Grouping.GRADE,
    Grouping.TAG,
    Grouping.RARITY,
    Grouping.YEAR,
    Grouping.PLAYER,
    Grouping.BIN,
    Grouping.ORGANIZED,
)
"""What cards are counted by; those with few values first."""


def _grade(value: str) -> str:
    """`PSA 9.5`"""
    return value.replace(" · ", " ").upper()


FIRST = ("find", "open", "group", "sets", "values", "edit", "organize", "tag", "new")
"""The actions that a narrow key bar shows before others."""

OFFERED = {
    "game": Grouping.GAME,
    "rarity": Grouping.RARITY,
    "sport": Grouping.SPORT,
    "tag": Grouping.TAG,
    "brand": Grouping.BRAND,
    "category": Grouping.CATEGORY,
    "team": Grouping.TEAM,
    "bin": Grouping.BIN,
    "player": Grouping.PLAYER,
    "loc": Grouping.LOCATION,
}
"""Fields of which the seller's own values complete what is typed."""


class CardsScreen(CardList[CardRow], FindingScreen[CardRow]):
    """All cards of the seller, or those within a search."""

    NAME = "Cards"
    NOUN = "card"
    VOCABULARY = CARDS
    SHELF = OF_CARDS
    ORDERS = frozenset(cards.VALUES)
    TOPICS = frozenset({"cards", "storage"})
    ROW_TOPIC = "cards"
    EMPTY = "No cards yet. n makes one, i imports a table of them."
    USUAL_ORDER = "by game and set"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "find", key_display="/", id="cards.find"),
        Binding("b", "group", "group by", id="cards.group"),
        Binding("percent_sign", "sets", "sets", key_display="%", id="cards.sets"),
        Binding("w", "values", "worth", id="cards.values"),
        Binding("s", "sell", "to sale", id="cards.sell"),
        Binding("p", "store", "in a bin", id="cards.store"),
        Binding("x", "organize", "organize", id="cards.organize"),
        Binding("number_sign", "tag", "tags", key_display="#", id="cards.tag"),
        Binding("n", "new", "new", id="cards.new"),
        Binding("f", "facets", "facets", id="cards.facets"),
        Binding("v", "views", "views", id="cards.views"),
        Binding("z", "slabs", "slabs", id="cards.slabs"),
        Binding("l", "labels", "labels", id="cards.labels"),
        Binding("d", "duplicate", "duplicate", id="cards.duplicate"),
        Binding("i", "exchange", "in and out", id="cards.exchange"),
    ]

    def body(self) -> Iterable[Widget]:
        yield self.filter_bar
        yield Beside(self.table, CardPane())

    def keys_shown(self) -> list[Binding]:
        shown = super().keys_shown()
        return sorted(shown, key=lambda key: FIRST.index(key.action) if key.action in FIRST else len(FIRST))

    def action_new(self) -> None:
        self.desk.open_page("card-new")

    def action_duplicate(self) -> None:
        self.open_current("card-duplicate")

    def action_slabs(self) -> None:
        self.desk.open_page("slabs")

    def action_sets(self) -> None:
        self.desk.open_page("card-sets")

    @work(group="group", exit_on_error=False)
    async def action_group(self) -> None:
        with self.deciding() as free:
            grouping = await organizing.ask_grouping(self) if free else None
        if grouping is not None:
            self.desk.open_page("card-groups", grouping, self.search, self.asked)

    @work(group="organize", exit_on_error=False)
    async def action_organize(self) -> None:
        await organizing.organize(self, self.targets())

    @work(group="organize", exit_on_error=False)
    async def action_tag(self) -> None:
        await organizing.tag(self, self.targets())

    def action_sell(self) -> None:
        """Offer the marked cards, or the current one; how many stay is asked there."""
        if targets := self.targets():
            self.desk.open_page("to-sale", list(targets))
        else:
            self.say_none()

    @work(group="store", exit_on_error=False)
    async def action_store(self) -> None:
        if self.table.current_id is None:
            self.say_none()
        else:
            await card_storing.store(self, self.table.current_id)

    def action_labels(self) -> None:
        if targets := self.targets():
            labelling.of_cards(self, targets)
        else:
            self.say_none()

    def action_values(self) -> None:
        self.desk.open_page("values")

    def action_exchange(self) -> None:
        self.desk.open_page("card-import")

    def columns(self) -> Sequence[Column[CardRow]]:
        return COLUMNS

    async def ids(self, search: Search, order: Order | None) -> array[int]:
        return await self.services.tenant.read(cards.ids, search, order)

    async def first(self, limit: int, search: Search, order: Order | None) -> array[int]:
        return await self.services.tenant.read(cards.first, limit, search, order)

    async def count(self, search: Search) -> int:
        return await self.services.tenant.read(cards.count, search)

    async def page(self, ids: Sequence[int]) -> Sequence[CardRow]:
        return await self.services.tenant.read(cards.page, ids)

    def facets(self) -> Sequence[Facet]:
        return [
            Facet(by.value, partial(self._counts, by), _grade if by is Grouping.GRADE else str) for by in FACETS
        ]

    def offered(self) -> Mapping[str, Callable[[], Awaitable[list[Count]]]]:
        return {name: partial(self._own_values, by) for name, by in OFFERED.items()}

    async def _counts(self, by: Grouping) -> list[Count]:
        return await self.services.tenant.read(card_groups.counts, by, self.search)

    async def _own_values(self, by: Grouping) -> list[Count]:
        return await self.services.tenant.read(card_groups.counts, by)
