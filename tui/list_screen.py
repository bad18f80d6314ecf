"""A place that is one long list, whose rows are marked, ordered and jumped to, and its columns arranged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from queries.ordering import Order
from tui.arranging import Arrange
from tui.base import declared_bindings
from tui.choosing import MARKING, Choosing
from tui.dialogs import Pick, Prompt
from tui.jumping import parse_place
from tui.layouts import Arrangement
from tui.row_list import R
from widgets.columns import Sorted
from widgets.layout import Layout, arranged

IN_BAR = ("mark", "order", "columns")
"""The actions of every list that its key bar shows behind its own."""


class ListScreen(Choosing[R]):
    """A list. What is fetched comes in its `order`, where a column of that key is sortable."""

    USUAL_ORDER: ClassVar[str] = "newest first"
    """The order of rows that nobody ordered, in words."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "order", "order", show=False, id="list.order"),
        Binding("c", "columns", "columns", show=False, id="list.columns"),
        Binding("ctrl+g", "jump", "go to a row or %", show=False, id="list.jump"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.order: Order | None = None
        """How a person wants the rows ordered; None the usual way. It is remembered."""
        self.lent: Order | None = None
        """The order of what is shown for now, such as a view, before the person's own; not remembered."""
        self._layout = Layout()
        self._fitted: dict[str, int] = {}

    @property
    def ordered(self) -> Order | None:
        """How the rows are ordered."""
        return self.lent or self.order

    def fit_column(self, key: str, width: int) -> None:
        """Make a column at least so wide, as long as nobody set its width; none gets narrower, nothing jumps."""
        made = next(column.width for column in self.columns() if column.key == key)
        if width > self._fitted.get(key, made):
            self._fitted[key] = width
            self.show_columns()

    def keys_shown(self) -> list[Binding]:
        own = super().keys_shown()
        taken = {key for binding in own for key in binding.key.split(",")}
        able = IN_BAR if self.MARKABLE else [action for action in IN_BAR if action not in MARKING]
        return own + [each for each in list_bindings() if each.action in able and each.key not in taken]

    def show_columns(self) -> None:
        """Draw the columns as they are arranged, and by which the rows are ordered."""
        fitted = self._fitted
        made = [replace(each, width=max(each.width, fitted.get(each.key, 0))) for each in self.columns()]
        self.table.show_columns(arranged(made, self._layout))
        ordered = self.ordered
        self.table.show_order(None if ordered is None else Sorted(ordered.key, ordered.descending))

    def compose(self) -> ComposeResult:
        remembered = self.services.layouts.of(self.NAME)
        self._layout, self.order = remembered.layout, remembered.order
        if self.order is not None and self.order.key not in {c.key for c in self.columns() if c.sortable}:
            self.order = None
        yield from super().compose()

    def on_mount(self) -> None:
        self.show_columns()
        if problem := self.services.layouts.take_problem():
            self.desk.say(problem, "warning")

    def action_back(self) -> None:
        if not self.unmark() and not self.clear_filter():
            super().action_back()

    def action_jump(self) -> None:
        rows = len(self.table.ids)
        if rows and self.has_all():
            question = f"Go to which of {rows:,} rows?"
            hint = "a row number, or a percentage such as 50%"
            self.app.push_screen(Prompt(question, lambda text: parse_place(text, rows), hint=hint), self._jump)

    def action_order(self) -> None:
        """Ask by which column the rows are ordered; the same one again is the other way round."""
        choices = [column for column in self.columns() if column.sortable]
        if not choices:
            self.desk.say(f"This list is always {self.USUAL_ORDER}.")
            return
        now = self.ordered
        keys = [None, *(column.key for column in choices)]
        start = 0 if now is None else keys.index(now.key)
        options = [self.USUAL_ORDER, *(column.title.strip() for column in choices)]
        if now is not None:
            options[start] += f" {Sorted(now.key, now.descending).arrow} again: the other way round"
        self.app.push_screen(Pick("Order by what?", options, start=start), partial(self._order_by, keys))

    def action_columns(self) -> None:
        arrange = Arrange(self.columns(), self._layout, self._arrange, self.table.has_room_for)
        self.app.push_screen(arrange, lambda _: self._remember())

    def _jump(self, position: int | None) -> None:
        if position is not None:
            self.table.jump(position)

    def _order_by(self, keys: Sequence[str | None], picked: int | None) -> None:
        if picked is None:
            return
        now, key = self.ordered, keys[picked]
        again = now is not None and now.key == key and not now.descending
        self.order, self.lent = None if key is None else Order(key, descending=again), None
        self._remember()
        self.show_columns()
        self.load_from_top()

    def _arrange(self, layout: Layout) -> None:
        self._layout = layout
        self.show_columns()

    def _remember(self) -> None:
        try:
            self.services.layouts.keep(self.NAME, Arrangement(self._layout, self.order))
        except BindeckError as error:
            self.say_refusal(error)


def list_bindings() -> list[Binding]:
    """The bindings of every list."""
    return [*declared_bindings(Choosing), *declared_bindings(ListScreen)]
