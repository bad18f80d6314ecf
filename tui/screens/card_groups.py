"""Cards in groups: what belongs together, how many, what it is worth, what was paid and gained."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from data.rules.money import show as money
from data.rules.search import Search
from data.rules.search_cards import CARDS
from data.rules.search_reader import read
from queries import card_groups
from queries.card_groups import Group, Grouping, Groups
from tui import organizing
from tui.answers import amount
from tui.card_columns import signed
from tui.finding import today
from tui.list_screen import ListScreen
from tui.wording import held, plural, words
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

MONEY = 12
"""Cells of an amount."""

NONE = {
    Grouping.ORGANIZED: "not organized",
    Grouping.TIER: "no value",
    Grouping.GRADE: "raw",
}
"""What a group is called whose cards have nothing of it; `no set`, where it is not said otherwise."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as a line."""

    id: int
    group: Group
    name: str


def _amount(value: Decimal | None, width: int = MONEY) -> str:
    return "" if value is None else amount(value, width)


def _cost(row: GroupRow) -> str:
    """At least so much, where not all is known."""
    cost = _amount(row.group.cost, MONEY - 2)
    return f"≥ {cost}" if cost and row.group.uncosted else cost


COLUMNS: Sequence[Column[GroupRow]] = (
    Column("GROUP", lambda row: row.name, least=24, loud=True, sortable=True),
    Column("CARDS", lambda row: f"{row.group.cards:,}", width=7, align="right", sortable=True),
    Column("COPIES", lambda row: f"{row.group.copies:,}", width=7, align="right", drop=1, sortable=True),
    Column("VALUE", lambda row: _amount(row.group.value), width=MONEY, align="right", sortable=True),
    Column("COST", _cost, width=MONEY, align="right", drop=2, sortable=True),
    Column("GAIN", lambda row: signed(row.group.gain, MONEY), width=MONEY, align="right", drop=3, sortable=True),
)


class CardGroupsScreen(ListScreen[GroupRow]):
    """The groups of the cards that a search finds."""

    NAME = "Card groups"
    TOPICS = frozenset({"cards", "storage"})
    EMPTY = "No cards to group here. n on Cards (F5) makes one, i there imports a table of them."
    USUAL_ORDER = "by name"
    MARKABLE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "its cards", key_display="enter", id="groups.open"),
        Binding("b", "group", "group by", id="groups.group"),
    ]

    def __init__(self, grouping: Grouping, among: Search, asked: str = "") -> None:
        """`asked` says in words what all of the cards have in common."""
        super().__init__()
        self.grouping = grouping
        self._among = among
        self._asked = asked
        self._groups = Groups([], 0)
        self._by_id: dict[int, Group] = {}
        self._numbers: dict[str, int] = {}
        """The id of each group's line, by its term: it stays, so that the cursor does."""
        self._show_title()

    def columns(self) -> Sequence[Column[GroupRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        found = await self.services.tenant.read(card_groups.groups, self.grouping, self._among, self.ordered)
        self._groups = found
        self._by_id = {self._numbers.setdefault(each.term, len(self._numbers)): each for each in found.groups}
        return array("i", self._by_id)

    async def page(self, ids: Sequence[int]) -> Sequence[GroupRow]:
        there = {row_id: self._by_id[row_id] for row_id in ids if row_id in self._by_id}
        return [GroupRow(row_id, group, name(self.grouping, group)) for row_id, group in there.items()]

    def show(self, data: array[int]) -> None:
        # A row may have been shown, or asked for, while the groups were being counted anew.
        held = ((row_id, self.table.row(row_id)) for row_id in data)
        self.table.forget_rows([row_id for row_id, row in held if row and row.group != self._by_id[row_id]])
        super().show(data)

    def facts(self, ids: array[int]) -> str:
        groups, total = self._groups.groups, self._groups.total
        shown = plural(len(ids), "group") if total <= len(ids) else f"{len(ids):,} of {total:,} groups"
        # A card stands in the group of each of its tags: then no sum is right.
        if self.grouping is Grouping.TAG or total > len(ids):
            return shown
        value = sum((group.value for group in groups if group.value is not None), Decimal())
        together = held(sum(group.cards for group in groups), sum(group.copies for group in groups))
        return words([shown, together, money(value, "$")])

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        group = self._by_id.get(-1 if self.table.current_id is None else self.table.current_id)
        if group is not None:
            found = read(group.term, today(), CARDS)
            within = Search((*self._among.terms, *found.terms))
            about = "  ".join(filter(None, (name(self.grouping, group), self._asked)))
            self.desk.open_page("cards", within, about)

    @work(group="group", exit_on_error=False)
    async def action_group(self) -> None:
        with self.deciding() as free:
            grouping = await organizing.ask_grouping(self, self.grouping) if free else None
        if grouping is not None and grouping is not self.grouping:
            self.grouping = grouping
            self._numbers = {}
            self._show_title()
            self.table.forget_all_rows()
            self.load_from_top()

    def _show_title(self) -> None:
        by = "" if self.grouping is Grouping.ORGANIZED else "by "
        self.top_line.title = "  ".join(filter(None, (f"Cards {by}{self.grouping.value}", self._asked)))


def name(grouping: Grouping, group: Group) -> str:
    """What a group is called: `Pokemon · Base Set`, `PSA 9.5`, `no set`."""
    named = [part for part in group.names if part]
    if not named:
        return NONE.get(grouping, f"no {grouping.value}")
    if grouping is Grouping.ORGANIZED and group.names[0]:
        named[0] = named[0].replace("_", " ")
    if grouping is Grouping.GRADE:
        return " ".join(named).upper()
    if grouping is Grouping.SET and not group.names[-1]:
        named.append("no set")
    return " · ".join(named)
