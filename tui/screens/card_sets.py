"""Sets: how complete each is, what is missing, what it is worth."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from data.changes import Change
from data.errors import BindeckError
from data.rules.card_sets import Series, series_of
from data.rules.money import show as money
from data.rules.order import natural
from queries import card_sets
from queries.card_sets import CardSet, SetKey
from queries.ordering import in_order
from tui.answers import amount
from tui.desk import ANY_TOPIC
from tui.latest import Latest
from tui.list_screen import ListScreen
from tui.set_words import percent
from tui.wording import held, plural, words
from widgets.columns import Column
from widgets.fill import fill_bar
from widgets.windowed_table import WindowedTable

BAR = 10
"""Cells of a completion bar."""

MONEY = 12
"""Cells of an amount."""

AT_ONCE = 10
"""Sets whose numbers are read at once: a key is answered between them."""


@dataclass(frozen=True, slots=True)
class Base:
    """What is owned of a series of a set; `is_known` where its size is printed."""

    owned: int = 0
    size: int = 0
    is_known: bool = False
    secret: int = 0
    variants: float | None = None
    prefix: str = ""

    @classmethod
    def of(cls, series: Sequence[Series]) -> Base:
        """That of the cards without a prefix, where they have numbers; else the first one that has."""
        one = next((one for one in series if one.size), None)
        if one is None:
            return cls()
        variants = one.variant_share if len(one.variants) > 1 else None
        return cls(one.base_owned, one.size, one.total is not None, one.secret_owned, variants, one.prefix)

    @property
    def text(self) -> str:
        """`███████··· 74/102`, with `≥` where the size is only a guess, and the prefix where there is one."""
        if not self.size:
            return ""
        known = f"{self.owned}/{'' if self.is_known else '≥'}{self.size}"
        return f"{fill_bar(self.owned, self.size, BAR)} {known} {self.prefix}".rstrip()


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set as a line; `base` is None as long as its numbers were not read."""

    id: int
    set: CardSet
    base: Base | None


def _name(row: SetRow) -> str:
    return row.set.name or "no set written"


def _rookies(row: SetRow) -> str:
    return f"{row.set.rookies:,}" if row.set.rookies else ""


def _variants(row: SetRow) -> str:
    return percent(row.base.variants) if row.base and row.base.variants is not None else ""


COLUMNS: Sequence[Column[SetRow]] = (
    Column("SET", _name, least=24, loud=True, sortable=True),
    Column("GAME", lambda row: row.set.field, width=12, drop=2, sortable=True),
    Column("OWNED", lambda row: row.base.text if row.base else "…", width=22),
    Column("SECRET", lambda row: str(row.base.secret) if row.base else "", width=6, align="right", drop=4),
    Column("VARIANTS", _variants, width=8, align="right", drop=5),
    Column("ROOKIES", _rookies, width=7, align="right", sortable=True, spare=True),
    Column("CARDS", lambda row: f"{row.set.cards:,}", width=6, align="right", drop=3, sortable=True),
    Column("COPIES", lambda row: f"{row.set.copies:,}", width=6, align="right", drop=1, sortable=True),
    Column("COST", lambda row: amount(row.set.cost, MONEY), width=MONEY, align="right", sortable=True, spare=True),
    Column("VALUE", lambda row: amount(row.set.value, MONEY), width=MONEY, align="right", sortable=True),
)

ORDERED_BY: Mapping[str, Callable[[CardSet], Any]] = {
    "set": lambda each: each.key.name or None,
    "game": lambda each: each.key.field or None,
    "rookies": lambda each: each.rookies,
    "cards": lambda each: each.cards,
    "copies": lambda each: each.copies,
    "cost": lambda each: each.cost,
    "value": lambda each: each.value,
}


@dataclass(frozen=True, slots=True)
class _Numbered:
    id: int
    set: CardSet


def _place(item: tuple[SetKey, CardSet]) -> tuple[Any, ...]:
    """Where a set stands among the others: what has no game or no name behind those that have one."""
    key = item[0]
    return natural(key.field), natural(key.name)


class CardSetsScreen(ListScreen[SetRow]):
    """All sets of the collection; the numbers of a set are read when it comes to be seen.

    When cards change, the sets they are of or were of are asked for again, and no other.
    """

    NAME = "Sets"
    TOPICS = frozenset({"cards"})
    EMPTY = "No cards yet. n on Cards (F5) makes one, i there imports a table of them."
    USUAL_ORDER = "by game and name"
    MARKABLE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="sets.open"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sets: dict[SetKey, CardSet] = {}
        self._changed: set[int] | None = None
        """The cards that changed since the sets were asked for; None: any may have."""
        self._outdated: set[SetKey] | None = None
        """The sets whose lines are not as the cards are; None: any may be."""
        self._bases: dict[SetKey, Base] = {}
        """What is owned of the sets whose numbers were read since they changed."""
        self._uncounted: dict[int, None] = {}
        """The lines that are shown without their numbers."""
        self._counting: Latest[None] = Latest(self, self._count, "numbers")
        self._by_id: dict[int, CardSet] = {}
        self._numbers: dict[SetKey, int] = {}
        """The id of each set's line: it stays, so that the cursor does."""

    def columns(self) -> Sequence[Column[SetRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        # What changes meanwhile is for the next time; what could not be asked for is not forgotten.
        changed, self._changed = self._changed, set()
        try:
            await self._ask(changed)
        except BaseException:
            self._note_changes(changed)
            raise
        rows = [
            _Numbered(self._numbers.setdefault(key, len(self._numbers)), self._sets[key]) for key in self._sets
        ]
        if self.order is not None:
            value, descending = ORDERED_BY[self.order.key], self.order.descending
            rows = in_order(rows, lambda row: value(row.set), descending=descending)
        self._by_id = {row.id: row.set for row in rows}
        return array("i", self._by_id)

    async def _ask(self, changed: set[int] | None) -> None:
        """Ask for all sets, or for those of the cards that changed."""
        read = self.services.tenant.read
        if changed is None:
            self._sets = {each.key: each for each in await read(card_sets.every)}
            self._outdated = None
        elif changed:
            became = await read(card_sets.again, list(self._sets.values()), changed)
            sets = {key: each for key, each in {**self._sets, **became}.items() if each is not None}
            is_new = bool(sets.keys() - self._sets.keys())
            self._sets = dict(sorted(sets.items(), key=_place)) if is_new else sets
            if self._outdated is not None:
                self._outdated |= became.keys()

    async def page(self, ids: Sequence[int]) -> Sequence[SetRow]:
        rows = [self._row(row_id) for row_id in ids if row_id in self._by_id]
        self._uncounted.update(dict.fromkeys(row.id for row in rows if row.base is None))
        if self._uncounted:
            self._counting.ask(None)
        return rows

    def show(self, data: array[int]) -> None:
        if self._outdated is None:
            self._bases.clear()
            self.table.forget_all_rows()
        else:
            for key in self._outdated:
                self._bases.pop(key, None)
            self.table.forget_rows([self._numbers[key] for key in self._outdated if key in self._numbers])
        self._outdated = set()
        super().show(data)

    async def _count(self, _: None) -> None:
        """Read the numbers of the sets whose lines lack them, those that are seen first, as long as any is."""
        while self._uncounted and self.is_current:
            seen = [self.table.ids[position] for position in self.table.seen()]
            first = [row_id for row_id in seen if row_id in self._uncounted]
            part = (first or list(self._uncounted)[::-1])[:AT_ONCE]
            sets = [self._by_id[row_id] for row_id in part if row_id in self._by_id]
            try:
                owned = await self.services.tenant.read(card_sets.owned, sets)
            except BindeckError as error:
                self.say_failure(error)
                return
            for found in sets:
                base = Base.of(series_of(card_sets.counted(owned.get(found.key, ()))))
                if self._sets.get(found.key) is found:  # else it changed meanwhile, and is counted once more
                    self._bases[found.key] = base
                await asyncio.sleep(0)
            rows = [self._row(row_id) for row_id in part if row_id in self._by_id]
            for row_id in {*part}.difference(row.id for row in rows if row.base is None):
                self._uncounted.pop(row_id, None)
            self.table.put_rows({row.id: row for row in rows if row.base is not None})

    def on_screen_resume(self) -> None:
        if self._uncounted:
            self._counting.ask(None)

    def _row(self, row_id: int) -> SetRow:
        found = self._by_id[row_id]
        return SetRow(row_id, found, self._bases.get(found.key))

    def forget(self, change: Change) -> None:
        self._note_changes(None if change.topic == ANY_TOPIC or not change.ids else set(change.ids))

    def _note_changes(self, changed: set[int] | None) -> None:
        """Cards changed, or (None) any may have."""
        self._changed = None if changed is None or self._changed is None else self._changed | changed

    def facts(self, ids: array[int]) -> str:
        found = self._sets.values()
        together = held(sum(each.cards for each in found), sum(each.copies for each in found))
        value = sum((each.value for each in found), Decimal())
        return words([plural(len(ids), "set"), together, money(value, "$")])

    def action_reload(self) -> None:
        self._changed = None
        super().action_reload()

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.desk.open_page("card-set", row.set.key, row.set.name, row.set.ids)
