"""The ways to tell Supabase who one is: by password, by a code sent by e-mail, or by a provider in a browser."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from data.rules.providers import parse_name, title_of
from data.supabase_errors import SupabaseRefused
from tui.dialogs import Pick, Prompt
from tui.door import Guest, SignInRefused
from tui.far_asking import CodeAsking, FarAsking
from tui.far_browser import BrowserScreen
from tui.far_door import FarDoor
from tui.far_errand import errand
from widgets.secret import Secret
from widgets.text import clean

OTHER = "Another one …"
WHICH = "Which provider of the Supabase project?"
LEFT = "You did not sign in with a browser: press F3 to try again, or write your password."


class FarWays(FarAsking[Guest]):
    """E-mail address and password; a code; a browser."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "send_code", "Send a code", id="far_sign_in.code", priority=True),
        Binding("f3", "browse", "Sign in with a browser", id="far_sign_in.browser", priority=True),
    ]

    def __init__(self, far: FarDoor, name: str | None, notice: str = "") -> None:
        super().__init__(far)
        self._name = name or ""
        self._notice = notice

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (Input(self._name, id="name", max_length=320, compact=True), "E-mail address"),
            (Secret(id="password", max_length=1000), "Password"),
        ]

    def on_mount(self) -> None:
        if self._notice:
            self.say(self._notice)

    def knock(self) -> None:
        email, password = self.written("name").strip(), self.written("password")
        if not email:
            self._name_first()
        elif not password:
            self.say("Write your password, or have a code sent by F2.")
        else:
            self.through(lambda: self.past_factor(self.far.sign_in(email, password)))

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

    def action_browse(self) -> None:
        """Have a provider tell who somebody is, in a browser."""
        if self.is_current and not self._busy:
            self.through(self._by_browser)

    async def _by_browser(self) -> Guest:
        provider = await self._provider()
        async with errand(self.far, provider) as way:
            answer = await self.answer_of(BrowserScreen(self.far, way))
        if isinstance(answer, Guest):
            return answer
        raise SignInRefused(answer or LEFT)

    async def _provider(self) -> str:
        try:
            names = await self.far.providers()
        except SupabaseRefused:
            names = []  # a gateway may keep the settings to itself; the name can be written
        nth: int | None = len(names)
        if names:
            nth = await self.answer_of(Pick("Sign in with", [*map(title_of, names), OTHER]))
        if nth is not None and nth < len(names):
            return names[nth]
        name = None if nth is None else await self.answer_of(Prompt(WHICH, parse_name, hint="google", longest=60))
        if name is None:
            raise SignInRefused(LEFT)
        return name

    def _name_first(self) -> None:
        self.say("Write your e-mail address first.")
        self.query_one("#name", Input).focus()


class CodeScreen(CodeAsking):
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
