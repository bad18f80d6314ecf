"""Who are you? And where there is nobody yet: the first account."""

from __future__ import annotations

from textual.widgets import Input

from data.passwords import complaint
from tui.asking import Asking
from tui.door import Door, Guest
from tui.new_password import past_code
from widgets.secret import Secret


class SignInScreen(Asking[Guest]):
    """Username or e-mail address, and password, or the one-time code of who forgot it."""

    QUESTION = "Sign in to Bindeck"
    KEYS = "enter go on   tab next line   ctrl+q quit"

    def __init__(self, door: Door, name: str | None, notice: str = "") -> None:
        super().__init__(door)
        self._name = name or ""
        self._notice = notice

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (Input(self._name, id="name", max_length=320, compact=True), "Username or e-mail address"),
            (Secret(id="password", max_length=1000), "Password"),
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
            self.through(lambda: past_code(self, self.door.sign_in(name, password)))


class FirstAccountScreen(Asking[Guest]):
    """The first account of a database that has none."""

    QUESTION = "There is no account in this database yet: make the first one"
    KEYS = "enter go on   tab next line   ctrl+q quit"

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (Input(id="name", max_length=80, compact=True), "Username"),
            (Input(id="email", max_length=320, compact=True), "E-mail address"),
            (Secret(id="password", max_length=256),
             "Password, or nothing: then whoever may use the database is let in"),
            (Secret(id="again", max_length=256), "The password once more"),
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
