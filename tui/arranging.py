"""The dialog in which a person arranges the columns of a list; the list behind it follows each key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs import leave
from widgets.columns import Column
from widgets.layout import STEP, Layout, in_order
from widgets.text import clean, fit

TITLE = 16
"""Cells for the title of a column."""

KEYS = """\
space show or hide   u up   d down   w wider   n narrower
r reset   esc done   where there is no room: hide others"""


class Arrange(ModalScreen[Layout]):
    """Returns the layout; `apply` draws each one on the way, `has_room` says of a key whether it is seen then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u,shift+up", "move(-1)", "Move up", id="columns.up"),
        Binding("d,shift+down", "move(1)", "Move down", id="columns.down"),
        Binding("w,right", "widen(1)", "Wider", id="columns.wider"),
        Binding("n,left", "widen(-1)", "Narrower", id="columns.narrower"),
        Binding("space", "show_or_hide", "Show or hide", id="columns.toggle"),
        Binding("r", "reset", "Reset", id="columns.reset"),
        Binding("escape,c", "leave", "Done", id="columns.done"),
    ]

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        layout: Layout,
        apply: Callable[[Layout], None],
        has_room: Callable[[str], bool],
    ) -> None:
        super().__init__()
        self._columns = columns
        self._layout = layout
        self._apply = apply
        self._has_room = has_room
        self._list = OptionList(markup=False)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield self._list
            yield Static(KEYS, classes="keys", markup=False)

    def on_mount(self) -> None:
        self._fill(self._in_order()[0].key)

    @on(OptionList.OptionSelected)
    def toggle_chosen(self) -> None:
        self.action_show_or_hide()

    def action_show_or_hide(self) -> None:
        self._change(lambda key: self._layout.toggled(self._columns, key))

    def action_move(self, by: int) -> None:
        self._change(lambda key: self._layout.moved(self._columns, key, by))

    def action_widen(self, steps: int) -> None:
        self._change(lambda key: self._layout.widened(self._columns, key, steps * STEP))

    def action_reset(self) -> None:
        self._change(lambda _: Layout())

    def action_leave(self) -> None:
        leave(self, self._layout)

    def _in_order(self) -> list[Column[Any]]:
        return in_order(self._columns, self._layout.keys)

    def _change(self, change: Callable[[str], Layout]) -> None:
        """Change the layout by what the key says of the chosen column."""
        chosen = self._list.highlighted_option
        if chosen is None or chosen.id is None:
            return
        changed = change(chosen.id)
        if changed != self._layout:
            self._layout = changed
            self._apply(changed)
            self._fill(chosen.id)

    def _fill(self, chosen: str) -> None:
        """Draw the columns, the cursor on the chosen one."""
        columns = self._in_order()
        self._list.set_options([Option(self._told(column), id=column.key) for column in columns])
        self._list.highlighted = [column.key for column in columns].index(chosen)

    def _told(self, column: Column[Any]) -> str:
        """One line of the list: whether the column is shown, its title, how wide."""
        shown = self._layout.shows(column)
        width = f"{'' if column.width else 'at least '}{self._layout.width(column)} cells"
        room = "no room" if shown and not self._has_room(column.key) else ""
        sign = "[x]" if shown else "[ ]"
        return f"{sign} {fit(clean(column.title.strip()), TITLE)}  {fit(width, 18)}  {room}".rstrip()
