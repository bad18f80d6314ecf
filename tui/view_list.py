"""Saved views: pick one, keep the present filter as one, rename, delete."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data.errors import BindeckError
from data.views import View, Views
from tui.dialogs import Confirm, Prompt, leave
from widgets.text import clean, fit

NAME_CELLS, FILTER_CELLS, COUNT_CELLS = 20, 28, 10

COUNTING = "…"


class ViewList(ModalScreen[View | None]):
    """The built-in views and the person's own, each with its count; None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save the filter", id="views.save"),
        Binding("r", "rename", "Rename", id="views.rename"),
        Binding("d", "delete", "Delete", id="views.delete"),
        Binding("escape", "leave", "Leave", id="views.leave"),
    ]

    def __init__(self, kept: Views, present: View, count: Callable[[View], Awaitable[str]]) -> None:
        """`present` is what is shown now, without a name; `count` says how many rows a view shows."""
        super().__init__()
        self._kept = kept
        self._present = present
        self._count = count
        self._counted: dict[str, str] = {}
        self._views: list[View] = []
        self.options = OptionList(markup=False)
        self.problem = Static("", classes="problem", markup=False)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Views", classes="question", markup=False)
            yield self.options
            yield self.problem
            keys = "enter show   s save this filter   r rename   d delete   esc leave"
            yield Static(keys, classes="keys", markup=False)

    def on_mount(self) -> None:
        self._show()

    def action_leave(self) -> None:
        leave(self, None)

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        leave(self, self._views[event.option_index])

    @work(group="ask", exit_on_error=False)
    async def action_save(self) -> None:
        hint = "such as Dear and old"
        question = f"Keep {self._present.filter or 'everything'} under which name?"
        name = await self.app.push_screen_wait(Prompt(question, self._kept.checked_name, hint=hint))
        if name is not None and await self._may_replace(name):
            self._change(lambda: self._kept.put(replace(self._present, name=name)), name)

    @work(group="ask", exit_on_error=False)
    async def action_rename(self) -> None:
        view = self._own("renamed")
        if view is not None:
            question = f"Another name for {view.name}"
            name = await self.app.push_screen_wait(Prompt(question, self._kept.checked_name, initial=view.name))
            if name is not None:
                self._change(lambda: self._kept.rename(view.name, name), name)

    @work(group="ask", exit_on_error=False)
    async def action_delete(self) -> None:
        view = self._own("deleted")
        if view is not None:
            question = f"Delete the view {view.name}?"
            if await self.app.push_screen_wait(Confirm(question, f"Its filter: {view.filter or 'everything'}")):
                self._change(lambda: self._kept.delete(view.name))

    async def _may_replace(self, name: str) -> bool:
        taken = next((view for view in self._views if view.name.casefold() == name.casefold()), None)
        if taken is None:
            return True
        question = f"Replace the view {taken.name}?"
        return await self.app.push_screen_wait(Confirm(question, f"Its filter: {taken.filter or 'everything'}"))

    def _own(self, done: str) -> View | None:
        """The view under the cursor, if it is the person's."""
        index = self.options.highlighted
        view = None if index is None else self._views[index]
        if view in self._kept.built_in:
            self.problem.update(clean(f"{view.name} is built in and cannot be {done}."))
            return None
        return view

    def _change(self, change: Callable[[], None], name: str | None = None) -> None:
        try:
            change()
        except BindeckError as error:
            self.problem.update(clean(str(error)))
        else:
            self._show(name)

    def _show(self, name: str | None = None) -> None:
        """Draw the list anew, the cursor on the view of that name."""
        problem = ""
        try:
            own = self._kept.own()
        except BindeckError as error:
            own, problem = [], str(error)
        self.problem.update(clean(problem))
        before = self.options.highlighted or 0
        self._views = [*self._kept.built_in, *own]
        self.options.set_options([Option(self._line(view)) for view in self._views])
        places = [index for index, view in enumerate(self._views) if view.name == name]
        self.options.highlighted = places[0] if places else min(before, len(self._views) - 1)
        self._count_all()

    @work(group="count", exclusive=True, exit_on_error=False)
    async def _count_all(self) -> None:
        """One view after the other, so that the screen behind is never kept waiting for more than one of them."""
        for index, view in enumerate(self._views):
            if view.filter not in self._counted:
                self._counted[view.filter] = await self._count(view)
            # Two views may have one filter, in another order.
            self.options.replace_option_prompt_at_index(index, self._line(view))

    def _line(self, view: View) -> str:
        count = self._counted.get(view.filter, COUNTING)
        cells = (
            fit(view.name, NAME_CELLS),
            fit(view.filter or "everything", FILTER_CELLS),
            fit(count, COUNT_CELLS, "right"),
        )
        return "  ".join(cells)
