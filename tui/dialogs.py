"""Dialogs: each asks one thing, returns the answer and does nothing.

None is confirmed by Enter alone where something would be lost: a scan ends in Enter.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from data.rules.codes import Code, Label
from tui.scanning import ASKS_FOR_A_CODE
from widgets.secret import Secret
from widgets.text import clean

T = TypeVar("T")

LEAVES = ("LEAVE", "BACK")
SKIP = "SKIP"
"""The words of command barcodes that dialogs know."""


def leave(dialog: ModalScreen[T], answer: T) -> None:
    """Close a dialog with its answer; a second Enter that was already on its way changes nothing."""
    if dialog.is_current:
        dialog.dismiss(answer)


class Dialog(ModalScreen[T]):
    """What is asked. A scan confirms nothing; a command barcode may leave it, and skip what need not be known."""

    FIRST: ClassVar[str] = "answer the question first"
    """What is to be done before anything else is scanned."""

    def hears(self, code: Code) -> bool:
        """Do what a command barcode says; whether it was one that says something here."""
        return code.label is Label.COMMAND and self.obey(code.text)

    def obey(self, command: str) -> bool:
        """Do what a command says; whether it says anything here."""
        if command.upper() not in LEAVES:
            return False
        self.action_leave()
        return True

    @abstractmethod
    def action_leave(self) -> None:
        """Close without an answer."""


class Confirm(Dialog[bool]):
    """Yes or no; names what will happen to what."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("n,escape", "answer(False)", "No", id="confirm.no"),
    ]

    def __init__(self, question: str, consequence: str) -> None:
        super().__init__()
        self._question = question
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(clean(self._question), classes="question", markup=False)
            yield Static(clean(self._consequence), classes="consequence", markup=False)
            yield Static("y yes   n no", classes="keys", markup=False)

    def action_answer(self, answer: bool) -> None:
        leave(self, answer)

    def action_leave(self) -> None:
        leave(self, False)


class Pick(Dialog[int | None]):
    """One of several, by number in the list, `start` being proposed; None when left.

    `meant` tells which one a scanned code names: to scan one is to choose it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="pick.leave")]

    def __init__(
        self,
        question: str,
        options: Sequence[str],
        *,
        start: int = 0,
        meant: Callable[[Code], int | None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._meant = meant
        self._question = question
        self._options = options
        self._start = start

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(clean(self._question), classes="question", markup=False)
            yield OptionList(*(Option(clean(option)) for option in self._options), markup=False)
            yield Static("↑ ↓ choose   enter take   esc leave", classes="keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = self._start if self._options else None

    def hears(self, code: Code) -> bool:
        nth = self._meant(code)
        if nth is None:
            return super().hears(code)
        leave(self, nth)
        return True

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        leave(self, event.option_index)

    def action_leave(self) -> None:
        leave(self, None)


class Prompt(Dialog[T | None]):
    """A line of text, read by `parse`, which raises ValueError with a sentence; None when left.

    With `takes_codes` a scan is typed into it like any text. `skipped` is the answer of `~CMD:SKIP`. What is
    typed is not shown where it is `hidden`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="prompt.leave")]

    def __init__(
        self,
        question: str,
        parse: Callable[[str], T],
        *,
        initial: str = "",
        hint: str = "",
        longest: int = 200,
        takes_codes: bool = False,
        skipped: T | None = None,
        hidden: bool = False,
    ) -> None:
        super().__init__()
        self._question = question
        self._parse = parse
        self._hidden = hidden
        self._takes_codes = takes_codes
        self._skipped = skipped
        self._initial = initial
        self._hint = hint
        self._longest = longest

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(clean(self._question), classes="question", markup=False)
            line = partial(Secret, compact=False) if self._hidden else Input
            field = line(self._initial, placeholder=self._hint, max_length=self._longest)
            field.set_class(self._takes_codes, ASKS_FOR_A_CODE)
            field.cursor_blink = False
            yield field
            yield Static("", id="problem", classes="problem", markup=False)
            yield Static("enter take   esc leave", classes="keys", markup=False)

    def obey(self, command: str) -> bool:
        if command.upper() != SKIP or self._skipped is None:
            return super().obey(command)
        leave(self, self._skipped)
        return True

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        try:
            answer = self._parse(event.value)
        except ValueError as problem:
            self.query_one("#problem", Static).update(clean(str(problem)))
        else:
            leave(self, answer)

    @on(Input.Changed)
    def forget_problem(self) -> None:
        self.query_one("#problem", Static).update("")

    def action_leave(self) -> None:
        leave(self, None)


class Letter(Dialog[None]):
    """A text to copy and send."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy", id="letter.copy"),
        Binding("escape", "leave", "Leave", id="letter.leave"),
    ]

    def __init__(self, question: str, text: str) -> None:
        super().__init__()
        self._question = question
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(clean(self._question), classes="question", markup=False)
            text = "\n".join(map(clean, self._text.splitlines()))
            yield Static(text, classes="consequence", markup=False)
            yield Static("c copy   esc leave", classes="keys", markup=False)

    def action_copy(self) -> None:
        """Hand the text to the terminal's clipboard, which a terminal may refuse without a word."""
        self.app.copy_to_clipboard(self._text)
        self.notify("Copied, if this terminal allows it.", markup=False)

    def action_leave(self) -> None:
        leave(self, None)
