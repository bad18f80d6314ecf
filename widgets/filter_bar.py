"""The line in which a list is narrowed down."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Label

from data.rules.search_completion import Completion
from widgets.filter_hint import FilterHint

LONGEST = 10_000
"""Characters; a paste of more is cut."""

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


Completer = Callable[[str, int], Completion | None]
"""How a text may go on at a place in it."""

PROMPT = "/ "


class Ghost(Suggester):
    """The first completion, dim behind the cursor."""

    def __init__(self, completer: Completer) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._completer = completer

    async def get_suggestion(self, value: str) -> str | None:
        completion = self._completer(value, len(value))
        if completion is None or not value or value[-1:].isspace():
            return None
        typed, option = value[completion.start :], completion.options[0]
        fits = option.casefold().startswith(typed.casefold()) and len(option) > len(typed)
        return value + option[len(typed) :] if fits else None


class FilterBar(Vertical):
    """Hidden until opened; then every change of its text is posted until Enter keeps it or Escape clears it.

    With a completer a line below shows how the text may go on, and what is wrong with it.
    """

    DEFAULT_CSS = """
    FilterBar {
        display: none;
        height: auto;
        background: $background;
        color: $foreground;
        &.-open { display: block; }
        & > Horizontal { height: 1; }
        & > Horizontal > Label { width: 2; text-style: bold; }
        & > Horizontal > Input { width: 1fr; background: $background; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear the filter", show=False, id="filter.clear"),
        Binding("tab", "complete", "Take the completion", show=False, id="filter.complete"),
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

    def __init__(
        self, completer: Completer | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._completer = completer
        ghost = Ghost(completer) if completer else None
        self._input = Input(compact=True, select_on_focus=False, suggester=ghost)
        self._input.cursor_blink = False
        self._before: Widget | None = None
        self._posted = ""
        self._fault: tuple[str, int] | None = None
        self._note = ""
        self.hint = FilterHint()

    @property
    def text(self) -> str:
        return self._input.value

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label(PROMPT, markup=False)
            yield self._input
        if self._completer is not None:
            yield self.hint

    def on_mount(self) -> None:
        # The mark of a fault stays under its place.
        self.watch(self._input, "scroll_x", self._show_hint, init=False)

    def open(self) -> None:
        """Show the bar with the text it was left with, and type into it."""
        self._before = self.screen.focused
        self.add_class("-open")
        self._input.focus()
        self._input.action_end()
        self._show_hint()

    def show_fault(self, sentence: str, position: int) -> None:
        """What is wrong with the text, and where in it; until it changes Enter does not keep it."""
        self._fault = (sentence, position)
        self._show_hint()

    def show_note(self, sentence: str) -> None:
        """Nothing is wrong with the text; a word about it, or none."""
        self._fault, self._note = None, sentence
        self._show_hint()

    def set_text(self, text: str) -> None:
        """Put another text in, as if it had been typed."""
        self._input.value = _CONTROLS.sub(" ", text[:LONGEST])

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
        if self._fault is None:
            self._close(kept=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "complete":
            return self._completer is not None
        return super().check_action(action, parameters)

    def action_complete(self) -> None:
        """Put the first completion in the place of what was typed of it."""
        cursor = self._input.cursor_position
        completion = self._completer(self.text, cursor) if self._completer else None
        if completion is not None:
            option = completion.options[0]
            self._input.value = self.text[: completion.start] + option + self.text[cursor:]
            self._input.cursor_position = completion.start + len(option)

    def action_clear(self) -> None:
        self._input.value = ""
        self._post_change()
        self._close(kept=False)

    def _post_change(self) -> None:
        """Post the text once, however many events told of it."""
        if self.text != self._posted:
            self._posted = self.text
            self._fault = None
            self._note = ""
            self._show_hint()
            self.post_message(self.Changed(self, self.text))

    def _show_hint(self) -> None:
        """The fault before all, then how it may go on, then the note."""
        if self._completer is None or not self.is_open:
            return
        if self._fault is not None:
            sentence, position = self._fault
            cell = len(PROMPT) + cell_len(self.text[:position]) - int(self._input.scroll_x)
            self.hint.show_fault(sentence, max(cell, len(PROMPT)))
        elif completion := self._completer(self.text, self._input.cursor_position):
            self.hint.show_options(completion.options)
        else:
            self.hint.show_note(self._note)

    def _close(self, *, kept: bool) -> None:
        """Hide, and give the focus back to where it came from."""
        self.remove_class("-open")
        if self._before is not None and self._before.is_attached:
            self._before.focus()
        self._before = None
        self.post_message(self.Closed(self, kept=kept))
