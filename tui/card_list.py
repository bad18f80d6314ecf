"""What is done with the card under the cursor of a list."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from tui.row_list import R, RowList
from widgets.windowed_table import WindowedTable


class CardList(RowList[R]):
    """A list whose rows are cards."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="cards.open"),
        Binding("e", "edit", "edit", id="cards.edit"),
    ]

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        self.open_current("card")

    def action_edit(self) -> None:
        self.open_current("card-edit")

    def open_current(self, page: str) -> None:
        """Open a page of the card under the cursor, if there is one."""
        if self.table.current_id is None:
            self.say_none()
        else:
            self.desk.open_page(page, self.table.current_id)

    def say_none(self) -> None:
        """Say why a key about a card does nothing."""
        self.desk.say("There is no card here.")
