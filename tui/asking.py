"""Lines to fill in, passwords among them, that a door answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from data.errors import BindeckError
from tui.dialogs import leave
from tui.door import Door
from tui.scanning import TAKES_NO_CODE
from widgets.text import clean

T = TypeVar("T")


class Asking(ModalScreen[T]):
    """Lines to fill in; Enter goes on, and from the last one through the door."""

    QUESTION: ClassVar[str] = ""
    KEYS: ClassVar[str] = ""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self.door = door
        self._busy = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self.QUESTION, classes="question", markup=False)
            for line, label in self.lines():
                yield Static(label, markup=False)
                line.add_class(TAKES_NO_CODE)
                line.cursor_blink = False
                yield line
            yield Static("", id="problem", classes="problem", markup=False)
            yield Static(self.KEYS, classes="keys", markup=False)

    def lines(self) -> list[tuple[Input, str]]:
        """The lines, with what is to be written into them."""
        return []

    def on_mount(self) -> None:
        lines = list(self.query(Input))
        next((line for line in lines if not line.value), lines[0]).focus()

    def written(self, line: str) -> str:
        """What stands in a line."""
        return self.query_one(f"#{line}", Input).value

    def say(self, sentence: str) -> None:
        """Say what is wrong, or what goes on."""
        self.query_one("#problem", Static).update(clean(sentence))

    @on(Input.Changed)
    def forget_problem(self) -> None:
        if not self._busy:
            self.say("")

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        lines = list(self.query(Input))
        if event.input is not lines[-1]:
            lines[lines.index(event.input) + 1].focus()
        elif not self._busy:
            self.knock()

    def knock(self) -> None:
        """Try what was written."""

    @work(exit_on_error=False)
    async def through(self, opens: Callable[[], Awaitable[T]]) -> None:
        """Go in, or say why not; what was written stays, but for the password."""
        self._busy = True
        self.say("Checking …")
        try:
            answer = await opens()
        except BindeckError as error:
            for line in self.query(Input):
                if line.password:
                    with line.prevent(Input.Changed):
                        line.value = ""
            self.query_one("#password", Input).focus()
            self.say(str(error))
        else:
            leave(self, answer)
        finally:
            self._busy = False
