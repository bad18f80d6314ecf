"""Two people changed the same fields: which value stays is asked field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs import leave
from widgets.manners import draws_ascii
from widgets.text import ascii_only, clean, fit

WIDEST = 52
"""Cells of a value; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A field, and its values in a few words: as it was, as they wrote it, as it was typed here."""

    field: str
    label: str
    was: str
    theirs: str
    mine: str


Decisions = Mapping[str, bool]
"""By field, whether mine stays."""


class Difference(ModalScreen[Decisions | None]):
    """Every disputed field must be decided; None when left, and then nothing is saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "decide(False)", "Take theirs", id="difference.theirs"),
        Binding("m", "decide(True)", "Keep mine", id="difference.mine"),
        Binding("ctrl+s", "save", "Save so", id="difference.save"),
        Binding("escape", "leave", "Back to the form", id="difference.leave"),
    ]

    def __init__(self, title: str, disputed: Sequence[Disputed]) -> None:
        super().__init__()
        self._title = title
        self._disputed = disputed
        self._mine: dict[str, bool] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            question = f"Someone else changed {self._title} meanwhile. Which one stays?"
            yield Static(clean(question), classes="question", markup=False)
            yield OptionList(*(Option(self._prompt(one)) for one in self._disputed), markup=False)
            yield Static("", id="problem", classes="problem", markup=False)
            yield Static("t take theirs   m keep mine   ctrl+s save so   esc back", classes="keys", markup=False)

    def on_mount(self) -> None:
        self._draw()

    @on(OptionList.OptionSelected)
    def switch(self, event: OptionList.OptionSelected) -> None:
        field = self._disputed[event.option_index].field
        self._mine[field] = not self._mine.get(field, True)
        self._draw()

    def action_decide(self, mine: bool) -> None:
        options = self.query_one(OptionList)
        at_hand = options.highlighted or 0
        self._mine[self._disputed[at_hand].field] = mine
        self._draw()
        following = [nth for nth, one in enumerate(self._disputed) if one.field not in self._mine]
        if following:
            options.highlighted = next((nth for nth in following if nth > at_hand), following[0])

    def action_save(self) -> None:
        open_ = [one.label for one in self._disputed if one.field not in self._mine]
        if open_:
            self.query_one("#problem", Static).update(clean(f"Not decided yet: {', '.join(open_)}."))
        else:
            leave(self, self._mine)

    def action_leave(self) -> None:
        leave(self, None)

    def _draw(self) -> None:
        options = self.query_one(OptionList)
        for nth, one in enumerate(self._disputed):
            options.replace_option_prompt_at_index(nth, self._prompt(one))
        self.query_one("#problem", Static).update("")

    def _prompt(self, one: Disputed) -> str:
        mine = self._mine.get(one.field)
        lines = [
            one.label,
            f"    was     {_cut(one.was)}",
            f"  {'●' if mine is False else '○'} theirs  {_cut(one.theirs)}",
            f"  {'●' if mine else '○'} mine    {_cut(one.mine)}",
        ]
        text = "\n".join(map(clean, lines))
        return ascii_only(text) if self.is_attached and draws_ascii(self) else text


def _cut(text: str) -> str:
    return fit(" ".join(text.split()), WIDEST).rstrip()
