"""The door for accounts that sign in with Supabase: by password, a code sent or a browser; and a second factor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from data import supabase
from data.errors import BindeckError
from data.redis_commands import RedisAway
from data.settings import Project
from data.supabase_errors import TOO_MANY, SupabaseAway, SupabaseRefused
from data.supabase_person import Person, Tokens
from data.supabase_sessions import KeptTokens
from queries import users
from queries.supabase_users import of_supabase
from tui.door import ANSWER_SECONDS, Door, Guest, SignInRefused, TooSoon

if TYPE_CHECKING:
    from data.supabase_client import Supabase

FACTOR_MISSING = "This account asks for a second factor."


@dataclass(frozen=True, slots=True)
class FactorWanted:
    """Who knows the password or the code, and must still show the second factor."""

    person: Person
    email: str
    """What attempts are counted by: as it was typed, or as Supabase tells it."""


@dataclass(slots=True)
class FarDoor:
    """Lets people of one Supabase project into the database of `door`."""

    door: Door
    project: Project
    """The door's."""
    _client: Supabase | None = field(default=None, init=False, repr=False)

    async def sign_in(self, email: str, password: str) -> Guest | FactorWanted:
        """By password. Raises SignInRefused, SupabaseRefused, SupabaseAway, AccountUnclear, DatabaseAway."""
        return await self._try(email, lambda client: client.with_password(email, password))

    async def send_code(self, email: str) -> None:
        """Have a code sent to an address; whether there is such an account is not told. Raises as `sign_in`."""
        client = await self._opened()
        await client.send_code(email.strip())

    async def send_reset(self, email: str) -> None:
        """Have a letter sent that leads to a new password. Raises as `sign_in`."""
        client = await self._opened()
        await client.send_reset(email)

    async def sign_in_by_code(self, email: str, code: str) -> Guest | FactorWanted:
        """By the code that was sent. Raises as `sign_in`."""
        return await self._try(email, lambda client: client.with_code(email, code))

    async def providers(self) -> list[str]:
        """Who signs people of this project in through a browser. Raises SupabaseRefused, SupabaseAway."""
        client = await self._opened()
        return await client.providers()

    async def address_of(self, provider: str, back: str) -> str:
        """Where a browser signs in with a provider before it is sent `back`; the last one made is what counts.

        Raises SupabaseRefused, also where the project does not use the provider; SupabaseAway.
        """
        client = await self._opened()
        return await client.address_of(provider, back)

    async def sign_in_by_browser(self, provider: str, code: str, state: str) -> Guest | FactorWanted:
        """By the code that a browser brought. Raises as `sign_in`.

        Whose it is, is not known before: attempts are counted by `state`, that of the address, and their source.
        """
        answer = await self._try(
            f"browser {state}",
            lambda client: client.with_browser_code(provider, code),
            shown=f"{provider}, in a browser",
        )
        if isinstance(answer, FactorWanted):
            return replace(answer, email=answer.person.email or answer.person.uid)
        return answer

    async def show_factor(self, wanted: FactorWanted, code: str) -> Guest:
        """By the code of an authenticator, after the password. Raises as `sign_in`."""
        answer = await self._try(wanted.email, lambda client: client.with_factor(wanted.person, code))
        if isinstance(answer, FactorWanted):
            raise SignInRefused(FACTOR_MISSING)
        return answer

    async def close(self) -> None:
        """Disconnect."""
        if self._client is not None:
            await self._client.close()

    async def _opened(self) -> Supabase:
        if self._client is None:
            self._client = await supabase.opened(self.project)
        return self._client

    async def _try(
        self, email: str, ask: Callable[[Supabase], Awaitable[tuple[Person, Tokens]]], shown: str = ""
    ) -> Guest | FactorWanted:
        """`email` counts the attempts; where that says nothing to people, `shown` is what the trail calls it."""
        began = time.monotonic()
        client = await self._opened()
        attempt = await self.door.guesses.attempt(email, self.door.client.source)
        if attempt.wait:
            raise TooSoon(f"Too many attempts: wait {attempt.wait} s, then try again.")
        try:
            person, tokens = await ask(client)
        except SupabaseAway:
            await self._forgive(email)
            raise
        except SupabaseRefused as refused:
            if refused.code == TOO_MANY:
                await self._forgive(email)
            else:
                await self._note_refusal(shown or email, attempt.failures)
            await asyncio.sleep(began + ANSWER_SECONDS - time.monotonic())
            raise
        if person.factor is not None:
            await self._forgive(email)  # what counts is the second factor: one sign-in, one attempt
            return FactorWanted(person, email)
        return await self._let_in(client, email, person, tokens, attempt.failures)

    async def _let_in(self, client: Supabase, email: str, person: Person, tokens: Tokens, failures: int) -> Guest:
        try:
            async with self.door.database.connection() as conn:
                user = await of_supabase(conn, person, self.door.client.address)
            await self.door.refuse_inactive(user, email, failures)
        except BindeckError:
            with suppress(BindeckError):
                await client.sign_out(tokens.access)
            raise
        await self.door.guesses.succeeded(email, self.door.client.source)
        guest = await self.door.enter(user, locked=True)
        if guest.token is not None:
            with suppress(RedisAway):
                await KeptTokens(self.door.redis).keep(guest.token, person.uid, tokens)
        return guest

    async def _forgive(self, email: str) -> None:
        await self.door.guesses.forgiven(email, self.door.client.source)

    async def _note_refusal(self, email: str, failures: int) -> None:
        async with self.door.database.connection() as conn:
            account = await users.knocking(conn, email)
        await self.door.note_refusal(account.user if account is not None else None, email, failures)


@asynccontextmanager
async def far_door(door: Door) -> AsyncGenerator[FarDoor | None]:
    """The door of the project, where one is set, for as long as the block lasts."""
    far = None if door.project is None else FarDoor(door, door.project)
    try:
        yield far
    finally:
        if far is not None:
            await far.close()
