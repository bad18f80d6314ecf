"""Who are you? And where there is nobody yet: the first account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from data.errors import BindeckError
from data.passwords import complaint
from tui.dialogs import leave
from tui.door import Door, Guest
from tui.scanning import ASKS_FOR_A_CODE
from widgets.text import clean


class _Asking(ModalScreen[Guest]):
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
                # A password that is pasted or typed by a program comes as fast as a scan.
                line.add_class(ASKS_FOR_A_CODE)
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
    async def through(self, opens: Callable[[], Awaitable[Guest]]) -> None:
        """Go in, or say why not; what was written stays, but for the password."""
        self._busy = True
        self.say("Checking …")
        try:
            guest = await opens()
        except BindeckError as error:
            for line in self.query(Input):
                if line.password:
                    with line.prevent(Input.Changed):
                        line.value = ""
            self.query_one("#password", Input).focus()
            self.say(str(error))
        else:
            leave(self, guest)
        finally:
            self._busy = False


class SignInScreen(_Asking):
    """Username or e-mail address, and password."""

    QUESTION = "Sign in to Bindeck"
    KEYS = "enter go on   tab next line   ctrl+q quit"

    def __init__(self, door: Door, name: str | None, notice: str = "") -> None:
        super().__init__(door)
        self._name = name or ""
        self._notice = notice

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (Input(self._name, id="name", max_length=320, compact=True), "Username or e-mail address"),
            (Input(password=True, id="password", max_length=1000, compact=True), "Password"),
        ]

    def on_mount(self) -> None:
        if self._notice:
            self.say(self._notice)

    def knock(self) -> None:
        name, password = self.written("name"), self.written("password")
        if not name.strip():
            self.say("Write your username or e-mail address first.")
            self.query_one("#name", Input).focus()
        else:
            self.through(lambda: self.door.sign_in(name, password))


class FirstAccountScreen(_Asking):
    """The first account of a database that has none."""

    QUESTION = "There is no account in this database yet: make the first one"
    KEYS = "enter go on   tab next line   ctrl+q quit"

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (Input(id="name", max_length=80, compact=True), "Username"),
            (Input(id="email", max_length=320, compact=True), "E-mail address"),
            (Input(password=True, id="password", max_length=256, compact=True),
             "Password, or nothing: then whoever may use the database is let in"),
            (Input(password=True, id="again", max_length=256, compact=True), "The password once more"),
        ]  # fmt: skip

    def knock(self) -> None:
        name, email = self.written("name").strip(), self.written("email").strip()
        password = self.written("password")
        wrong = ""
        if not name or not name.isprintable() or "@" in name:
            wrong = "A username is one line of letters, digits and signs, without @."
        elif not email.isprintable() or " " in email or not all(email.partition("@")):
            wrong = "That is no e-mail address: it looks like name@example.com."
        elif password and complaint(password, name, email):
            wrong = complaint(password, name, email)
        elif password != self.written("again"):
            wrong = "The two passwords are not the same."
        if wrong:
            self.say(wrong)
        else:
            self.through(lambda: self.door.create_first(name, email, password))
