"""Cards of a group with what they are worth, cost and gained; from here they go to sale."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from queries import card_values
from queries.card_values import Valued
from tui import labelling
from tui.answers import amount
from tui.card_columns import titled
from tui.card_list import CardList
from tui.list_screen import ListScreen
from tui.value_answers import graded
from tui.wording import plural
from widgets.columns import Column

COLUMNS: Sequence[Column[Valued]] = (
    Column("WHERE", lambda row: row.location or "⚠ none", width=12, loud=True),
    Column("CARD", lambda row: titled(row.title), least=20),
    Column("NUMBER", lambda row: row.number, width=9, drop=2),
    Column("SET", lambda row: row.set_name, width=22, drop=4),
    Column("GRADE", graded, width=8, drop=1),
    Column("QTY", lambda row: f"×{row.copies:,}", width=7, align="right"),
    Column("VALUE", lambda row: amount(row.value, 10), width=10, align="right"),
    Column("COST", lambda row: amount(row.cost, 10), width=10, align="right", drop=3),
    Column("GAIN", lambda row: amount(row.gain, 11), width=11, align="right"),
)


class ValuedCardsScreen(CardList[Valued], ListScreen[Valued]):
    """The cards that `ids` finds, in its order."""

    NAME = "Values of cards"
    TOPICS = frozenset({"cards", "storage"})
    ROW_TOPIC = "cards"
    EMPTY = "None of these cards is there any more. Escape goes back."
    USUAL_ORDER = "the dearest first"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sell", "to sale", id="valued.sell"),
        Binding("l", "labels", "labels", id="valued.labels"),
        Binding("u", "app.undo", "undo", id="valued.undo"),
        Binding("escape", "back", "back", key_display="esc", id="valued.back"),
    ]

    def __init__(self, ids: Callable[[], Awaitable[array[int]]], name: str) -> None:
        super().__init__()
        self._find = ids
        self.top_line.title = f"Cards  {name}"

    def columns(self) -> Sequence[Column[Valued]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        return await self._find()

    async def page(self, ids: Sequence[int]) -> Sequence[Valued]:
        return await self.services.tenant.read(card_values.page, ids)

    def facts(self, ids: array[int]) -> str:
        return plural(len(ids), "card")

    def action_sell(self) -> None:
        """Offer the marked cards, or the current one; how many stay is asked there."""
        if targets := self.targets():
            self.desk.open_page("to-sale", list(targets))
        else:
            self.say_none()

    def action_labels(self) -> None:
        if targets := self.targets():
            labelling.of_cards(self, targets)
        else:
            self.say_none()
