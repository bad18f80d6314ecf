"""What Supabase wants to see is asked for here: the ground of its screens, and the second factor."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from tui.asking import Asking
from tui.door import Guest, SignInRefused
from tui.far_door import FACTOR_MISSING, FactorWanted, FarDoor

S = TypeVar("S")
T = TypeVar("T")

DIGITS = 6, 10
"""The shortest and the longest code."""


class FarAsking(Asking[T]):
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

    async def answer_of(self, screen: Screen[S]) -> S | None:
        """Show another screen over this one; None where it was left."""
        return await self.app.push_screen_wait(screen)


class CodeAsking(FarAsking[Guest]):
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


class FactorScreen(CodeAsking):
    """The second factor."""

    QUESTION = "This account asks for a second factor"
    LABEL = "The code that your authenticator shows now"

    def __init__(self, far: FarDoor, wanted: FactorWanted) -> None:
        super().__init__(far)
        self._wanted = wanted

    def knock(self) -> None:
        if (code := self.code()) is not None:
            self.through(lambda: self.far.show_factor(self._wanted, code))
