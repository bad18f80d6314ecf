"""The door: who a program works as. By the session on disk, by a password, or unasked where there is no lock."""

from __future__ import annotations

import asyncio
import hashlib
import time
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from data import passwords, reset_codes, session_file
from data.client import Client
from data.connect import where
from data.errors import AccountUnclear, BindeckError
from data.guesses import Guesses
from data.pool import Database
from data.redis_commands import RedisAway, RedisCommands
from data.servers import account_name
from data.sessions import Sessions, digest
from data.settings import Project
from data.tenant import identity
from queries import refusals, resets, users
from queries.users import Account, User

ANSWER_SECONDS = 0.5
"""A refusal comes no sooner: how long it took must not tell what was wrong."""

WRONG = "Wrong username, e-mail address or password."
DEACTIVATED = "This account is deactivated: ask an administrator."


class SignInRefused(BindeckError):
    """Not let in, and why; the same sentence whether there is such an account or not."""


class NewPasswordWanted(SignInRefused):
    """Who typed a one-time code must choose a new password before anything else."""

    def __init__(self, account: Account) -> None:
        super().__init__("The code is right: sign in where you can choose a new password, in the dashboard.")
        self.account = account


class TooSoon(SignInRefused):
    """There were too many attempts. What was given was not looked at, and will do later."""


class NotSignedIn(BindeckError):
    """Somebody must sign in first, and nobody can be asked here."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who was let in. `token`: of the session; None without a lock, or while Redis is away."""

    user: User
    token: str | None
    locked: bool
    """Whether the account has a password, so that there is something to sign out of."""
    notice: str = ""
    """What the person should know, as a sentence."""
    seen: str | None = field(default=None, repr=False)
    """The hash of the password that was shown; None for another proof."""


@dataclass(slots=True)
class Door:
    """Lets people into one database. `own`: it belongs to the operating-system user alone."""

    database: Database
    redis: RedisCommands
    state_dir: Path
    client: Client
    own: bool
    project: Project | None = None
    """Whose accounts sign in with Supabase."""
    sessions: Sessions = field(init=False)
    guesses: Guesses = field(init=False)
    path: Path = field(init=False)
    """Of the token, one for each database."""

    def __post_init__(self) -> None:
        name = where(self.database.url)
        self.sessions = Sessions(self.redis, name)
        self.guesses = Guesses(self.redis, name)
        self.path = self.state_dir / f"session-{hashlib.sha256(name.encode()).hexdigest()[:12]}"

    async def known(self, name: str | None) -> Guest | None:
        """Who is let in without being asked, as `name` where it is given; None where somebody must sign in.

        Raises AccountUnclear for a name that there is not, FileUnsafe, DatabaseAway.
        """
        return await self.by_session(name) or await self._unlocked(name)

    async def is_new(self) -> bool:
        """Whether there is no account at all."""
        async with self.database.connection() as conn:
            return await users.count(conn) == 0

    async def advice(self, name: str | None) -> str:
        """What to do where nobody can be asked. AccountUnclear says to name an account, or to make one."""
        async with self.database.connection() as conn:
            user = await users.choose(conn, name)
            account = await users.knocking(conn, user.username)
        if account is not None and account.password_hash is None:
            return f"The account “{user.username}” has no password here: it signs in with Supabase."
        return f"The account “{user.username}” has a password; sign in first: bindeck sign-in"

    async def sign_in(self, name: str, password: str) -> Guest:
        """Let in who knows the password. Raises SignInRefused, NewPasswordWanted, DatabaseAway."""
        began = time.monotonic()
        attempt = await self.guesses.attempt(name, self.client.source)
        if attempt.wait:
            raise TooSoon(f"Too many attempts: wait {attempt.wait} s, then try again.")
        async with self.database.connection() as conn:
            account = await users.knocking(conn, name.strip())
        stored = account.password_hash if account is not None else None
        fits = await asyncio.to_thread(passwords.matches, password, stored)
        if account is not None and (fits or (account.unlocked and not password)):
            await self.refuse_inactive(account.user, name, attempt.failures)
            await self.guesses.succeeded(name, self.client.source)
            return await self.enter(account.user, locked=not account.unlocked, seen=stored)
        if await self._is_code(account, password) and account is not None:
            await self.refuse_inactive(account.user, name, attempt.failures)
            await self.guesses.succeeded(name, self.client.source)
            raise NewPasswordWanted(account)
        await self.note_refusal(account.user if account is not None else None, name, attempt.failures)
        await asyncio.sleep(began + ANSWER_SECONDS - time.monotonic())
        raise SignInRefused(WRONG)

    async def choose_password(self, wanted: NewPasswordWanted, new: str) -> Guest:
        """Let in who typed a one-time code, with a new password: it uses the code up and ends all other sessions.

        Raises AccountUnclear where the code is not good any more.
        """
        user, code = wanted.account.user, wanted.account.reset_hash or ""
        stored = await asyncio.to_thread(passwords.hashed, new)
        async with self.database.connection(identity(user.id, user.supabase_uid)) as conn:
            await resets.redeem(conn, user, code, stored, self.client.address)
        notice = await self._end_sessions(user)
        guest = await self.enter(user, locked=True, seen=stored)
        return replace(guest, notice=f"{guest.notice} {notice}".strip())

    async def change_password(self, user: User, old: str, new: str) -> None:
        """Replace a password by another one. Raises SignInRefused where `old` is not it, AccountUnclear."""
        account = await self.prove(user, old)
        stored = await asyncio.to_thread(passwords.hashed, new)
        async with self.database.connection(identity(user.id, user.supabase_uid)) as conn:
            await users.change_password(conn, user, account.password_hash, stored, self.client.address)

    async def prove(self, user: User, password: str) -> Account:
        """The account of who works here, once its password was given again. Raises SignInRefused."""
        attempt = await self.guesses.attempt(user.username, self.client.source)
        if attempt.wait:
            raise TooSoon(f"Too many attempts: wait {attempt.wait} s, then try again.")
        async with self.database.connection(identity(user.id, user.supabase_uid)) as conn:
            account = await users.knocking(conn, user.username)
        if account is None or account.user.id != user.id or account.elsewhere:
            raise SignInRefused("This account signs in elsewhere: its password is asked for and changed there.")
        known = account.password_hash
        if known and not await asyncio.to_thread(passwords.matches, password, known):
            await self.note_refusal(user, user.username, attempt.failures)
            raise SignInRefused("That is not the password now.")
        await self.guesses.succeeded(user.username, self.client.source)
        return account

    async def email_of(self, user: User) -> str:
        """The e-mail address of an account; empty where it is gone."""
        async with self.database.connection(identity(user.id, user.supabase_uid)) as conn:
            account = await users.knocking(conn, user.username)
        return account.email if account is not None and account.user.id == user.id else ""

    async def create_first(self, name: str, email: str, password: str) -> Guest:
        """Make the first account and let it in. Raises SignInRefused where there is one meanwhile."""
        stored = await asyncio.to_thread(passwords.hashed, password) if password else None
        async with self.database.connection() as conn:
            if not await users.first(conn, name, email, stored):
                raise SignInRefused("Somebody else made an account meanwhile: sign in, or ask them for one.")
            user = await users.choose(conn, name)
        return await self.enter(user, locked=stored is not None, seen=stored)

    async def by_session(self, name: str | None) -> Guest | None:
        """Whose session this machine keeps, if it stands. Raises FileUnsafe, DatabaseAway."""
        token = session_file.load(self.path)
        if token is None:
            return None
        try:
            user_id = await self.sessions.use(token)
        except RedisAway:
            return None  # whose it is cannot be told; it may still be good later
        user = None
        if user_id is not None:
            async with self.database.connection() as conn:
                user = await users.by_id(conn, user_id)
        if user is None or not user.is_active:
            await self.end_session(user, token)
            return None
        return Guest(user, token, locked=True) if name in (None, user.username) else None

    async def _is_code(self, account: Account | None, typed: str) -> bool:
        """Whether it is the account's one-time code; as long in coming whether there is one or not."""
        code = reset_codes.read(typed)
        if not code:
            return False
        known = account.reset_hash if account is not None and not account.elsewhere else None
        return await asyncio.to_thread(passwords.matches, code, known)

    async def _unlocked(self, name: str | None) -> Guest | None:
        async with self.database.connection() as conn:
            if self.own:
                await users.first(conn, name or account_name())
            accounts = await users.count(conn)
            if accounts == 0 or (name is None and accounts > 1):
                return None
            user = await users.choose(conn, name)
            account = await users.knocking(conn, user.username)
        if account is None or account.user != user:
            raise AccountUnclear(f"The account “{user.username}” cannot be told from another one.")
        free = account.unlocked or (self.own and account.password_hash is None)
        return Guest(user, None, locked=False) if free else None

    async def enter(self, user: User, *, locked: bool, seen: str | None = None) -> Guest:
        """Let in who has shown who they are: begin a session where the account has a lock, and note it.

        `seen`: the hash of the password they showed. Raises AccountUnclear where that was changed meanwhile.
        """
        token, notice = None, ""
        if locked:
            try:
                token = await self.sessions.begin(user.id, self.client)
                session_file.save(self.path, token)
            except RedisAway:
                notice = "Redis is away: this sign-in is kept by this program alone, and for 12 hours at most."
        details = {"host": self.client.host, "terminal": self.client.terminal}
        try:
            # After the session began: who changes the password ends all sessions then, and must find this one.
            async with self.database.connection(identity(user.id, user.supabase_uid)) as conn:
                await users.signed_in(conn, user, details, self.client.address, seen)
        except AccountUnclear:
            await self.end_session(user, token)
            raise
        return Guest(user, token, locked, notice, seen)

    async def resume(self, user: User, seen: str | None) -> str | None:
        """The token of a session for a stay that began without Redis; None where the password is not `seen` now.

        Raises RedisAway, DatabaseAway.
        """
        token = await self.sessions.begin(user.id, self.client)
        stands = False
        try:
            async with self.database.connection(identity(user.id, user.supabase_uid)) as conn:
                stands = await users.stands(conn, user, seen)
        finally:
            if not stands:
                await self.sessions.end(user.id, digest(token))
        if not stands:
            return None
        session_file.save(self.path, token)
        return token

    async def end_session(self, user: User | None, token: str | None) -> None:
        """End the session of a token that may not go on, here and in Redis."""
        if token is None:
            return
        session_file.forget(self.path, token)
        if user is not None:
            with suppress(RedisAway):
                await self.sessions.end(user.id, digest(token))

    async def _end_sessions(self, user: User) -> str:
        """End all sessions of a user; what they should know where that could not be done, as a sentence."""
        try:
            ended = await self.sessions.end_all(user.id)
            await self.sessions.tell(user.id)
        except RedisAway:
            return "Sessions elsewhere may go on: end them on Sessions."
        if ended:
            async with self.database.connection(identity(user.id, user.supabase_uid)) as conn:
                await users.signed_out(conn, user, {"sessions": ended}, self.client.address)
        return ""

    async def refuse_inactive(self, user: User, typed: str, failures: int) -> None:
        """Raises SignInRefused where who has shown who they are is shut out, and notes it."""
        if not user.is_active:
            await self.note_refusal(user, typed, failures)
            raise SignInRefused(DEACTIVATED)

    async def note_refusal(self, user: User | None, typed: str, failures: int) -> None:
        """Note that somebody was refused: in the trail of the account, or in nobody's where there is none."""
        client = self.client
        whose = identity(user.id, user.supabase_uid) if user is not None else None
        # Where row-level security lets nobody write such a row, the refusal is the same without it.
        with nullcontext() if user is not None else suppress(BindeckError):
            async with self.database.connection(whose) as conn:
                await refusals.note(conn, user, typed, failures, client.source, client.address)
