"""Another password, asked for with the old one."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from data.passwords import complaint
from queries.users import User
from tui.asking import Asking
from tui.dialogs import leave
from tui.door import Door
from widgets.secret import Secret


class PasswordChange(Asking[bool]):
    """Asks for the old password and twice for the new one; answers whether it was changed."""

    QUESTION = "Change the password"
    KEYS = "enter go on   tab next line   esc leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="password.leave")]

    def __init__(self, door: Door, user: User) -> None:
        super().__init__(door)
        self._user = user

    def lines(self) -> list[tuple[Input, str]]:
        return [
            (
                Secret(id="password", max_length=1000),
                "The password now, if any",
            ),
            (Secret(id="new", max_length=256), "The new password"),
            (Secret(id="again", max_length=256), "The new password once more"),
        ]

    def knock(self) -> None:
        old, new = self.written("password"), self.written("new")
        wrong = complaint(new, self._user.username)
        if not wrong and new != self.written("again"):
            wrong = "The two new passwords are not the same."
        if wrong:
            self.say(wrong)
        else:
            self.through(lambda: self._change(old, new))

    async def _change(self, old: str, new: str) -> bool:
        await self.door.change_password(self._user, old, new)
        return True

    def action_leave(self) -> None:
        leave(self, False)
