"""That it is still the person themselves, shown to Supabase once more."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.supabase_person import Person, Tokens
from queries.users import User
from tui.base import DataScreen
from tui.door import Guest, SignInRefused
from tui.far_door import FarDoor
from tui.far_ways import FarWays

if TYPE_CHECKING:
    from data.supabase_client import Supabase

NO_PROJECT = "Your account signs in with Supabase: set SUPABASE_URL and SUPABASE_ANON_KEY to show that it is you."


@dataclass(slots=True)
class Witness(FarDoor):
    """Lets nobody in, but for who works here as `user` already: what Supabase gives for it is given back."""

    user: User = field(kw_only=True)

    async def _let_in(self, client: Supabase, email: str, person: Person, tokens: Tokens, failures: int) -> Guest:
        with suppress(BindeckError):
            await client.sign_out(tokens.access)
        if person.uid != self.user.supabase_uid:
            await self.door.note_refusal(self.user, email, failures)
            raise SignInRefused(f"That is another account: show that you are “{self.user.username}”.")
        await self.door.guesses.succeeded(email, self.door.client.source)
        return Guest(self.user, None, locked=True)


class FarProof(FarWays):
    """Asks for what Supabase lets one in by; answers with who that is, None where it was left."""

    QUESTION = "Show once more who you are, before this is done"
    KEYS = "enter go on   f2 code by e-mail   f3 Google, GitHub   esc leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="far_proof.leave")]

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)


async def proven_far(screen: DataScreen[Any]) -> bool:
    """Whether the person showed Supabase once more who they are."""
    user, door = screen.services.user, screen.services.presence.door
    if door.project is None:
        screen.desk.say(NO_PROJECT, "warning")
        return False
    witness = Witness(door, door.project, user=user)
    try:
        email = await door.email_of(user)
        return bool(await screen.desk.push_screen_wait(FarProof(witness, email)))
    except BindeckError as error:
        screen.say_refusal(error)
        return False
    finally:
        await witness.close()
