"""Who are you? Answered by Supabase: e-mail address and password, or a code sent there, and a second factor."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from tui.asking import Asking
from tui.door import Guest, SignInRefused
from tui.far_door import FACTOR_MISSING, FactorWanted, FarDoor
from tui.new_password import past_code
from widgets.text import clean

DIGITS = 6, 10
"""The shortest and the longest code."""


class _FarAsking(Asking[Guest]):
    """Asks for what Supabase wants to see."""

    def __init__(self, far: FarDoor) -> None:
        super().__init__(far.door)
        self.far = far

    async def past_factor(self, answer: Awaitable[Guest | FactorWanted]) -> Guest:
        """Who is let in, the second factor being asked for where there is one."""
        found = await answer
        if isinstance(found, Guest):
            return found
        guest = await self.answer_of(FactorScreen(self.far, found))
        if guest is None:
            raise SignInRefused(FACTOR_MISSING)
        return guest

    async def answer_of(self, screen: Screen[Guest]) -> Guest | None:
        """Show another screen over this one; None where it was left."""
        return await self.app.push_screen_wait(screen)


class FarSignInScreen(_FarAsking):
    """E-mail address and password; or a code by e-mail. A username without @ is one of this database alone."""

    QUESTION = "Sign in to Bindeck with Supabase"
    KEYS = "enter go on   tab next line   f2 code by e-mail   ctrl+q quit"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "send_code", "Send a code", id="far_sign_in.code", priority=True)
    ]

    def __init__(self, far: FarDoor, name: str | None, notice: str = "") -> None:
        super().__init__(far)
        self._name = name or ""
        self._notice = notice

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (Input(self._name, id="name", max_length=320, compact=True), "E-mail address"),
            (Input(password=True, id="password", max_length=1000, compact=True), "Password"),
        ]

    def on_mount(self) -> None:
        if self._notice:
            self.say(self._notice)

    def knock(self) -> None:
        name, password = self.written("name").strip(), self.written("password")
        if not name:
            self._name_first()
        elif "@" not in name:
            self.through(lambda: past_code(self, self.door.sign_in(name, password)))
        elif not password:
            self.say("Write your password, or have a code sent by F2.")
        else:
            self.through(lambda: self.past_factor(self.far.sign_in(name, password)))

    def action_send_code(self) -> None:
        """Have a code sent, and ask for it."""
        email = self.written("name").strip()
        if not all(email.partition("@")):
            self._name_first()
        elif not self._busy:
            self.through(lambda: self._by_code(email))

    async def _by_code(self, email: str) -> Guest:
        await self.far.send_code(email)
        guest = await self.answer_of(CodeScreen(self.far, email))
        if guest is None:
            raise SignInRefused("No code was given: sign in by password, or have another one sent.")
        return guest

    def _name_first(self) -> None:
        self.say("Write your e-mail address first.")
        self.query_one("#name", Input).focus()


class _CodeAsking(_FarAsking):
    """Asks for digits."""

    KEYS = "enter go on   esc back   ctrl+q quit"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", id="far_code.back")]
    LABEL: ClassVar[str] = ""

    def lines(self) -> list[tuple[Input, str]]:
        return [(Input(id="password", restrict=r"[0-9 ]*", max_length=14, compact=True), self.LABEL)]

    def code(self) -> str | None:
        """The code that was written; None, and a sentence, where it is none."""
        code = self.written("password").replace(" ", "")
        if DIGITS[0] <= len(code) <= DIGITS[1]:
            return code
        self.say(f"A code has {DIGITS[0]} to {DIGITS[1]} digits.")
        return None

    def action_back(self) -> None:
        if self.is_current:
            self.dismiss(None)


class CodeScreen(_CodeAsking):
    """The code that was sent."""

    QUESTION = "Sign in by a code"
    LABEL = "The code in the newest e-mail: 6 to 10 digits"

    def __init__(self, far: FarDoor, email: str) -> None:
        super().__init__(far)
        self._email = email

    def on_mount(self) -> None:
        self.say(clean(f"If {self._email} has an account, a code is on its way there."))

    def knock(self) -> None:
        if (code := self.code()) is not None:
            self.through(lambda: self.past_factor(self.far.sign_in_by_code(self._email, code)))


class FactorScreen(_CodeAsking):
    """The second factor."""

    QUESTION = "This account asks for a second factor"
    LABEL = "The code that your authenticator shows now"

    def __init__(self, far: FarDoor, wanted: FactorWanted) -> None:
        super().__init__(far)
        self._wanted = wanted

    def knock(self) -> None:
        if (code := self.code()) is not None:
            self.through(lambda: self.far.show_factor(self._wanted, code))
