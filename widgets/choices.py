"""One or several of a few words, all of them in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from widgets.fields import Edited, Finished, State
from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import clean

GAP = 2
WIDEST = 30
"""Cells of an option; longer words, which others wrote, are cut."""


class Option(NamedTuple):
    """A word that is stored, and how it is shown."""

    value: str
    label: str


class _Chip(NamedTuple):
    """An option as it is laid out."""

    nth: int
    text: str
    x: int
    y: int


class Choices(Widget, can_focus=True):
    """Arrow keys go from one to the next, which chooses it; with `many`, space switches the one at hand."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Choices {
        height: auto;
        background: $background;
        color: $foreground;
        & > .choices--chosen { text-style: bold; }
        & > .choices--off { color: $text-muted; }
        & > .choices--cursor { text-style: reverse; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--chosen", "choices--off", "choices--cursor"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down", "step(1)", "The next one", show=False, id="choices.next"),
        Binding("left,up", "step(-1)", "The one before", show=False, id="choices.previous"),
        Binding("space", "switch", "Choose, or not", show=False, id="choices.switch"),
        Binding("enter", "done", "The next field", show=False, id="choices.done"),
    ]

    def __init__(self, options: Sequence[Option], *, many: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options = list(options)
        self._many = many
        self._chosen: set[int] = set() if many else {0}
        self._cursor = 0

    @property
    def state(self) -> State:
        values = [option.value for nth, option in enumerate(self._options) if nth in self._chosen]
        return values if self._many else values[0]

    def put(self, state: State) -> None:
        """Choose these; a word that is not among the options becomes one."""
        wanted = [state] if isinstance(state, str) else state
        for value in wanted:
            if value not in [option.value for option in self._options]:
                self._options.append(Option(value, value if value.strip() else "none"))
        self._chosen = {nth for nth, option in enumerate(self._options) if option.value in wanted}
        self._cursor = min(self._chosen, default=0)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._chips(width)[-1].y + 1

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        pieces = [
            (chip.text + " " * GAP, self.get_component_rich_style(f"choices--{self._look(chip.nth)}"))
            for chip in self._chips(self.size.width)
            if chip.y == y
        ]
        return line(pieces, self.size.width, base, in_ascii=draws_ascii(self))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """A letter typed here by mistake must do nothing elsewhere."""
        if event.is_printable and event.key != "space":
            event.stop()

    def on_click(self, event: events.Click) -> None:
        for chip in self._chips(self.size.width):
            if chip.y == event.y and chip.x <= event.x < chip.x + cell_len(chip.text):
                self._cursor = chip.nth
                self.action_switch()

    def action_step(self, by: int) -> None:
        self._cursor = (self._cursor + by) % len(self._options)
        if not self._many:
            self._choose({self._cursor})
        self.refresh()

    def action_switch(self) -> None:
        self._choose(self._chosen ^ {self._cursor} if self._many else {self._cursor})

    def action_done(self) -> None:
        self.post_message(Finished())

    def _choose(self, chosen: set[int]) -> None:
        self._chosen = chosen
        self.refresh()
        self.post_message(Edited())

    def _look(self, nth: int) -> str:
        if nth == self._cursor and self.has_focus:
            return "cursor"
        return "chosen" if nth in self._chosen else "off"

    def _chips(self, width: int) -> list[_Chip]:
        """The options in rows, each with its mark."""
        chips: list[_Chip] = []
        x = y = 0
        for nth, option in enumerate(self._options):
            text = f"{self._mark(nth)} {clean(option.label)[:WIDEST]}"
            if x and x + cell_len(text) > width:
                x, y = 0, y + 1
            chips.append(_Chip(nth, text, x, y))
            x += cell_len(text) + GAP
        return chips

    def _mark(self, nth: int) -> str:
        on = nth in self._chosen
        if self._many:
            return "[x]" if on else "[ ]"
        return "●" if on else "○"
