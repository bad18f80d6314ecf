"""Slabs: certificates that stand twice in the collection, and graded cards that nobody can verify."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from queries import slabs
from queries.slabs import SlabRow
from tui.card_columns import MONEY, stored_money, titled
from tui.list_screen import ListScreen
from tui.wording import plural
from widgets.columns import Column
from widgets.windowed_table import WindowedTable


def _grade(row: SlabRow) -> str:
    return " ".join(part for part in (row.company or "?", "" if row.score is None else f"{row.score:g}") if part)


COLUMNS: Sequence[Column[SlabRow]] = (
    Column("WRONG", lambda row: "✗ twice" if row.serial else "⚠ no number", width=12, loud=True),
    Column("CERTIFICATE", lambda row: row.serial or "", width=14, key="serial", sortable=True),
    Column("GRADE", _grade, width=8, sortable=True),
    Column("CARD", lambda row: " ".join(filter(None, (titled(row.title), row.number))), least=24, sortable=True),
    Column("WHERE", lambda row: row.location or "", width=12, drop=1, sortable=True),
    Column("VALUE", lambda row: stored_money(row.value), width=MONEY, align="right", drop=2, sortable=True),
)


class SlabsScreen(ListScreen[SlabRow]):
    """What is wrong with slabs."""

    NAME = "Slabs"
    TOPICS = frozenset({"cards"})
    ROW_TOPIC = "cards"
    MARKABLE = False
    EMPTY = "Nothing to mend: no certificate stands twice, and every graded card has one. Escape goes back."
    USUAL_ORDER = "twin beside twin, then what has no number, dearest first"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="slabs.open"),
        Binding("e", "edit", "edit", id="slabs.edit"),
    ]

    def columns(self) -> Sequence[Column[SlabRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        return await self.services.tenant.read(slabs.ids, self.ordered)

    async def page(self, ids: Sequence[int]) -> Sequence[SlabRow]:
        return await self.services.tenant.read(slabs.page, ids)

    def facts(self, ids: array[int]) -> str:
        return plural(len(ids), "slab") + " to look at"

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("card", self.table.current_id)

    def action_edit(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("card-edit", self.table.current_id)
