"""Fees: what each marketplace keeps of a sale, and the rules a seller sets instead."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.changes import Change
from data.errors import BindeckError
from data.rules.fees import FeeRule, parse, typed
from data.rules.marketplaces import label
from tui.base import DataScreen
from tui.desk import ANY_TOPIC
from tui.dialogs import Prompt
from tui.fee_words import HEADINGS, cells
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

Row = tuple[str, tuple[str, ...]]
"""A marketplace's stored name, and its cells."""

_WIDTHS = (0, 8, 8, 20, 12, 12)


def _column(index: int) -> Column[Row]:
    align = "right" if index in (1, 2, 4) else "left"
    return Column(
        HEADINGS[index], lambda row: row[1][index], width=_WIDTHS[index], align=align, drop=int(index == 4)
    )


class FeesScreen(DataScreen[list[Row]]):
    """The table of fees."""

    NAME = "Fees"
    ASKS_DATABASE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "edit", id="fees.edit"),
        Binding("r", "reset", "built-in again", id="fees.reset"),
        Binding("escape", "back", "back", key_display="esc", id="fees.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        columns: Sequence[Column[Row]] = [_column(index) for index in range(len(HEADINGS))]
        self.table: WindowedTable[Row] = WindowedTable(columns, id="rows")

    def body(self) -> Iterable[Widget]:
        yield self.table

    async def fetch(self) -> list[Row]:
        table = self.services.fees.table
        return [(name, cells(table, name)) for name in table.marketplaces()]

    def show(self, data: list[Row]) -> None:
        self.table.forget_all_rows()
        self.table.show_ids(array("i", range(len(data))))
        self.table.put_rows(dict(enumerate(data)))
        self.table.show_look("rows")
        self.top_line.facts = "estimates of what a marketplace keeps"
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        self.table.show_look("failed", sentence)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "reset" and self._place not in self.services.fees.table.own:
            return None
        return super().check_action(action, parameters)

    @on(WindowedTable.CursorMoved)
    def show_row_keys(self) -> None:
        self.show_keys()

    @on(WindowedTable.Opened)
    def edit_row(self) -> None:
        self.action_edit()

    @work(group="edit", exit_on_error=False)
    async def action_edit(self) -> None:
        name = self._place
        with self.deciding() as free:
            if name is None or not free:
                return
            rule = self.services.fees.table.rule(name)
            question = f"{label(name)}: percent, fixed amount; and of small sales their limit and flat fee"
            hint = "such as 13.25 0.40 or 20 0 15 2.95"
            wanted = await self.desk.push_screen_wait(
                Prompt(question, parse, initial=typed(rule) if rule else "", hint=hint)
            )
            if wanted is not None:
                self._put(name, wanted)

    def action_reset(self) -> None:
        if self._place is not None:
            self._put(self._place, None)

    @property
    def _place(self) -> str | None:
        row = self.table.current_row
        return row[0] if row else None

    def _put(self, name: str, rule: FeeRule | None) -> None:
        try:
            self.services.fees.put(name, rule)
        except BindeckError as error:
            self.say_refusal(error)
            return
        self.desk.say(f"{label(name)}: " + ("the built-in rule again." if rule is None else "kept."))
        self.desk.changed.publish(Change(ANY_TOPIC))
