"""Lines to fill in, passwords among them, that a door answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
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
    # With priority the focus has moved before the next key is handed out: what a program types all at once, name
    # and password, must not end up in the first line, where everybody reads it.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,tab", "next_line", "Next line", show=False, priority=True, id="asking.next"),
    ]

    def __init__(self, door: Door) -> None:
        super().__init__()
        self.door = door
        self._busy = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(clean(self.question()), classes="question", markup=False)
            yield from self.above()
            for line, label in self.lines():
                yield Static(label, markup=False)
                line.add_class(TAKES_NO_CODE)
                line.cursor_blink = False
                yield line
            yield Static("", id="problem", classes="problem", markup=False)
            yield Static(self.KEYS, classes="keys", markup=False)

    def question(self) -> str:
        """What is asked, in a line."""
        return self.QUESTION

    def above(self) -> ComposeResult:
        """What a person must see before the lines."""
        yield from ()

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
    def keep_a_line(self, event: Input.Changed) -> None:
        """What was pasted may hold signs that tell a terminal what to do, and an Input draws them as they are."""
        line = event.input
        if not line.password and not line.value.isprintable():
            line.value = "".join(filter(str.isprintable, line.value))

    @on(Input.Changed)
    def forget_problem(self) -> None:
        if not self._busy:
            self.say("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next_line":
            return self.focused in list(self.query(Input))[:-1]
        return super().check_action(action, parameters)

    def action_next_line(self) -> None:
        lines = list(self.query(Input))
        self.set_focus(lines[lines.index(cast(Input, self.focused)) + 1])

    @on(Input.Submitted)
    async def go_on(self) -> None:
        """Of the last line: knock, once every line has what was typed into it."""
        for line in self.query(Input):
            settled = asyncio.Event()
            if line.call_later(settled.set):
                await settled.wait()
        if not self._busy:
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
            # At once: a focus that is moved later would take away what is typed into another line by then.
            self.set_focus(self.query_one("#password", Input))
            self.say(str(error))
        else:
            leave(self, answer)
        finally:
            self._busy = False
