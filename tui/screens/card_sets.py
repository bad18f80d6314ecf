"""Sets: how complete each is, what is missing, what it is worth."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from data.rules.card_sets import Copies, Series, series_of
from data.rules.money import show as money
from queries import card_sets
from queries.card_sets import CardSet, SetKey
from tui.list_screen import ListScreen
from tui.wording import plural, words
from widgets.columns import Column
from widgets.fill import fill_bar
from widgets.windowed_table import WindowedTable

BAR = 10
"""Cells of a completion bar."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set as a line; `base` is None where no card of it has a number."""

    id: int
    set: CardSet
    base: Series | None

    @property
    def owned(self) -> str:
        """`███████···  74/102`, or `≥` where the size is only a guess."""
        base = self.base
        if base is None or not base.size:
            return ""
        size = f"{base.base_owned}/{base.size}" if base.total else f"{base.base_owned} of ≥ {base.size}"
        return f"{fill_bar(base.base_owned, base.size, BAR)} {size}"


def _name(row: SetRow) -> str:
    return row.set.name or "no set written"


COLUMNS: Sequence[Column[SetRow]] = (
    Column("SET", _name, least=24, loud=True),
    Column("GAME", lambda row: row.set.field, width=12, drop=2),
    Column("OWNED", lambda row: row.owned, width=22),
    Column("SECRET", lambda row: str(row.base.secret_owned) if row.base else "", width=6, align="right", drop=3),
    Column("CARDS", lambda row: f"{row.set.cards:,}", width=6, align="right"),
    Column("COPIES", lambda row: f"{row.set.copies:,}", width=6, align="right", drop=1),
    Column("VALUE", lambda row: money(row.set.value, "$"), width=12, align="right"),
)


class CardSetsScreen(ListScreen[SetRow]):
    """All sets of the collection; the numbers of a set are read when it comes to be seen."""

    NAME = "Sets"
    TOPICS = frozenset({"cards"})
    EMPTY = "No cards yet."
    USUAL_ORDER = "by game and name"
    MARKABLE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="sets.open"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sets: list[CardSet] = []
        self._by_id: dict[int, CardSet] = {}
        self._numbers: dict[SetKey, int] = {}
        """The id of each set's line: it stays, so that the cursor does."""

    def columns(self) -> Sequence[Column[SetRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        self._sets = await self.services.tenant.read(card_sets.every)
        self._by_id = {self._numbers.setdefault(each.key, len(self._numbers)): each for each in self._sets}
        return array("i", self._by_id)

    async def page(self, ids: Sequence[int]) -> Sequence[SetRow]:
        wanted = {row_id: self._by_id[row_id] for row_id in ids if row_id in self._by_id}
        owned = await self.services.tenant.read(card_sets.copies, [found.key for found in wanted.values()])
        return [_row(row_id, found, owned) for row_id, found in wanted.items()]

    def show(self, data: array[int]) -> None:
        # A row may have been asked for while the sets were still being counted.
        held = ((row_id, self.table.row(row_id)) for row_id in data)
        self.table.forget_rows([row_id for row_id, row in held if row and row.set != self._by_id[row_id]])
        super().show(data)

    def facts(self, ids: array[int]) -> str:
        copies = sum(found.copies for found in self._sets)
        value = sum((found.value for found in self._sets), Decimal())
        return words([plural(len(ids), "set"), plural(copies, "card"), money(value, "$")])

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.desk.open_page("card-set", row.set.key, row.set.name)


def _row(row_id: int, found: CardSet, owned: Mapping[SetKey, list[Copies]]) -> SetRow:
    series = series_of(owned.get(found.key, []))
    base = next((one for one in series if not one.prefix), series[0] if series else None)
    return SetRow(row_id, found, base)
