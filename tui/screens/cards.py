"""Cards (F5): the collection, by game and set."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.money import amount
from data.rules.money import show as money
from data.rules.tiers import tier_of
from queries import cards
from queries.cards import CardRow
from tui import labelling
from tui.card_list import CardList
from tui.card_pane import CardPane
from tui.list_screen import ListScreen
from tui.side_pane import BREAKPOINTS, Beside
from tui.wording import plural
from widgets.columns import Column


def _grade(row: CardRow) -> str:
    if row.grade is None:
        return row.grading_company or "raw"
    return f"{row.grading_company or '?'} {row.grade:g}"


def _set(row: CardRow) -> str:
    return " · ".join(part for part in (row.field, row.set_name) if part)


def _quantity(row: CardRow) -> str:
    return "—" if row.quantity is None else str(row.quantity)


COLUMNS: Sequence[Column[CardRow]] = (
    Column("WHERE", lambda row: row.location or "", width=16, loud=True, sortable=True),
    Column("CARD", lambda row: row.title, least=24, sortable=True),
    Column("NUMBER", lambda row: row.number or "", width=9, drop=2, sortable=True),
    Column("SET", _set, width=24, drop=4, sortable=True),
    Column("QTY", _quantity, width=4, align="right", sortable=True),
    Column("GRADE", _grade, width=8, sortable=True),
    Column("VALUE", lambda row: money(amount(row.value), "$"), width=10, align="right", sortable=True),
    Column("TIER", lambda row: tier_of(row.value) or "", width=5, drop=3),
)


class CardsScreen(CardList[CardRow], ListScreen[CardRow]):
    """All cards of the seller."""

    NAME = "Cards"
    TOPICS = frozenset({"cards", "storage"})
    ROW_TOPIC = "cards"
    EMPTY = "No cards yet. n makes one."
    USUAL_ORDER = "by game and set"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", id="cards.new"),
        Binding("s", "sets", "sets", id="cards.sets"),
        Binding("w", "values", "worth", id="cards.values"),
        Binding("dollar_sign", "sell", "to sale", key_display="$", id="cards.sell"),
        Binding("z", "slabs", "slabs", id="cards.slabs"),
        Binding("l", "labels", "labels", id="cards.labels"),
        Binding("d", "duplicate", "duplicate", id="cards.duplicate"),
        Binding("i", "exchange", "in and out", id="cards.exchange"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Beside(self.table, CardPane())

    def action_sets(self) -> None:
        self.desk.open_page("card-sets")

    def action_sell(self) -> None:
        """Offer the marked cards, or the current one; how many stay is asked there."""
        if targets := self.targets():
            self.desk.open_page("to-sale", list(targets))

    def action_labels(self) -> None:
        labelling.of_cards(self, self.targets())

    def action_values(self) -> None:
        self.desk.open_page("values")

    def action_exchange(self) -> None:
        self.desk.open_page("card-import")

    def columns(self) -> Sequence[Column[CardRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        return await self.services.tenant.read(cards.ids, self.order)

    async def page(self, ids: Sequence[int]) -> Sequence[CardRow]:
        return await self.services.tenant.read(cards.page, ids)

    def facts(self, ids: array[int]) -> str:
        return plural(len(ids), "card")
