"""A new password, chosen by who was let as far as the door by a one-time code."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from data.passwords import complaint
from tui.asking import Asking
from tui.dialogs import leave
from tui.door import Door, Guest, NewPasswordWanted, SignInRefused
from widgets.secret import Secret


class NewPassword(Asking[Guest | None]):
    """Asks twice for the new password, and goes in with it; None where it was left."""

    QUESTION = "The code is right: choose a new password"
    KEYS = "enter go on   tab next line   esc back   ctrl+q quit"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", id="new_password.back")]

    def __init__(self, door: Door, wanted: NewPasswordWanted) -> None:
        super().__init__(door)
        self._wanted = wanted

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (Secret(id="password", max_length=256), "The new password"),
            (Secret(id="again", max_length=256), "The new password once more"),
        ]

    def knock(self) -> None:
        new, account = self.written("password"), self._wanted.account
        wrong = complaint(new, account.user.username, account.email)
        if not wrong and new != self.written("again"):
            wrong = "The two new passwords are not the same."
        if wrong:
            self.say(wrong)
        else:
            self.through(lambda: self.door.choose_password(self._wanted, new))

    def action_back(self) -> None:
        leave(self, None)


async def past_code(screen: Asking[Guest], entering: Awaitable[Guest]) -> Guest:
    """Who is let in; who typed a one-time code has chosen a new password by then. Raises SignInRefused."""
    try:
        return await entering
    except NewPasswordWanted as wanted:
        guest = await screen.app.push_screen_wait(NewPassword(screen.door, wanted))
    if guest is None:
        raise SignInRefused("No new password was chosen: the code is still good.")
    return guest
