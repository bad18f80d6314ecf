"""That it is still the person themselves, before what cannot be taken back lightly."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from queries.users import User
from tui.asking import Asking
from tui.base import DataScreen
from tui.dialogs import Prompt, leave
from tui.door import Door
from tui.far_proof import proven_far
from widgets.secret import Secret


class Proof(Asking[bool]):
    """Asks for one's own password; answers whether it was given."""

    QUESTION = "Your own password, before this is done"
    KEYS = "enter go on   esc leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="proof.leave")]

    def __init__(self, door: Door, user: User) -> None:
        super().__init__(door)
        self._user = user

    def lines(self) -> list[tuple[Input, str]]:
        return [(Secret(id="password", max_length=1000), self._user.username)]

    def knock(self) -> None:
        self.through(lambda: self._prove(self.written("password")))

    async def _prove(self, password: str) -> bool:
        await self.door.prove(self._user, password)
        return True

    def action_leave(self) -> None:
        leave(self, False)


async def proven(screen: DataScreen[Any], subject: str) -> bool:
    """Whether the person showed once more who they are; where their account has no lock, whether they wrote
    `subject`."""
    services = screen.services
    if services.presence.locked and services.user.supabase_uid:
        return await proven_far(screen)
    if services.presence.locked:
        return await screen.desk.push_screen_wait(Proof(services.presence.door, services.user))

    def same(text: str) -> bool:
        if text.strip() != subject:
            raise ValueError(f"That is not “{subject}”; esc leaves everything as it is.")
        return True

    question = f"Your account has no password. Write “{subject}” to go on"
    return bool(await screen.desk.push_screen_wait(Prompt(question, same)))
