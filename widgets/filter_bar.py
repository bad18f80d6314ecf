"""The line in which a list is narrowed down."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label

LONGEST = 10_000
"""Characters; a paste of more is cut."""

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class FilterBar(Horizontal):
    """Hidden until opened; then every change of its text is posted until Enter keeps it or Escape clears it."""

    DEFAULT_CSS = """
    FilterBar {
        display: none;
        height: 1;
        background: $background;
        color: $foreground;
        &.-open { display: block; }
        & > Label { width: 2; text-style: bold; }
        & > Input { width: 1fr; background: $background; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear the filter", show=False, id="filter.clear"),
    ]

    class Changed(Message):
        """The text is another one."""

        def __init__(self, filter_bar: FilterBar, text: str) -> None:
            super().__init__()
            self.filter_bar = filter_bar
            self.text = text

        @property
        def control(self) -> FilterBar:
            return self.filter_bar

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, FilterBar.Changed) and message.control is self.filter_bar

    class Closed(Message):
        """The bar is hidden again, its text kept or cleared."""

        def __init__(self, filter_bar: FilterBar, *, kept: bool) -> None:
            super().__init__()
            self.filter_bar = filter_bar
            self.kept = kept

        @property
        def control(self) -> FilterBar:
            return self.filter_bar

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._input = Input(compact=True, select_on_focus=False)
        self._input.cursor_blink = False
        self._before: Widget | None = None
        self._posted = ""

    @property
    def text(self) -> str:
        return self._input.value

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def compose(self) -> ComposeResult:
        yield Label("/", markup=False)
        yield self._input

    def open(self) -> None:
        """Show the bar with the text it was left with, and type into it."""
        self._before = self.screen.focused
        self.add_class("-open")
        self._input.focus()
        self._input.action_end()

    def set_text(self, text: str) -> None:
        """Put another text in, as if it had been typed."""
        self._input.value = text

    @on(Input.Changed)
    def pass_on(self, event: Input.Changed) -> None:
        event.stop()
        text = _CONTROLS.sub(" ", self.text[:LONGEST])
        if text != self.text:
            self._input.value = text
        else:
            self._post_change()

    @on(Input.Submitted)
    def keep(self, event: Input.Submitted) -> None:
        event.stop()
        self._close(kept=True)

    def action_clear(self) -> None:
        self._input.value = ""
        self._post_change()
        self._close(kept=False)

    def _post_change(self) -> None:
        """Post the text once, however many events told of it."""
        if self.text != self._posted:
            self._posted = self.text
            self.post_message(self.Changed(self, self.text))

    def _close(self, *, kept: bool) -> None:
        """Hide, and give the focus back to where it came from."""
        self.remove_class("-open")
        if self._before is not None and self._before.is_attached:
            self._before.focus()
        self._before = None
        self.post_message(self.Closed(self, kept=kept))
