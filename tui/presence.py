"""Whether the person who works here may still: the session stands, the account is active."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from data import session_file
from data.changes import Change
from data.errors import BindeckError, DatabaseAway
from data.redis_commands import RedisAway
from data.sessions import TOPIC, Session, digest
from data.stream import Publisher
from data.supabase_sessions import KeptTokens
from data.tenant import identity
from queries import users
from queries.users import User
from tui.door import Door, Guest
from tui.far_stay import FarStay

CHECK_SECONDS = 4.0
"""Between two looks: nobody who was deactivated works on for more than 5 s."""

MEMORY_SECONDS = 12 * 3600.0
"""How long a sign-in lasts that Redis was away for."""


class SignedOut(BindeckError):
    """The session was ended, or the account deactivated."""


class Presence:
    """The stay of one guest."""

    def __init__(self, door: Door, guest: Guest, publisher: Publisher) -> None:
        self.door = door
        self._user: User = guest.user
        self._token = guest.token
        self._seen = guest.seen
        self._publisher = publisher
        self._began = time.monotonic()
        self._woken = asyncio.Event()
        self._far = None if door.project is None else FarStay(KeptTokens(door.redis), door.project)
        self.locked = guest.locked
        self.administrates = guest.user.is_admin
        """Whether the person was an administrator at the last look."""
        self.notice = guest.notice

    @property
    def hash(self) -> str:
        """The name of the session; empty where there is none."""
        return digest(self._token) if self._token else ""

    def hear(self, change: Change) -> None:
        """Look at once when sessions were ended."""
        if change.topic == TOPIC:
            self._woken.set()

    async def keep(self) -> None:
        """Look now and then, for ever; raises SignedOut when it is over."""
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(CHECK_SECONDS):
                        await self._woken.wait()
                self._woken.clear()
                await self.check()
        finally:
            if self._far is not None:
                await self._far.close()

    async def check(self) -> None:
        """Raises SignedOut; a server that does not answer ends nothing."""
        try:
            async with self.door.database.connection() as conn:
                user = await users.by_id(conn, self._user.id)
        except BindeckError:
            user = replace(self._user, is_admin=self.administrates)
        if user is None or not user.is_active:
            await self.door.end_session(user, self._token)
            raise SignedOut(f"The account “{self._user.username}” was deactivated: you are signed out.")
        if user.is_admin is not self.administrates:
            self.administrates = user.is_admin
            self._publisher.publish(user.id, [Change(TOPIC)])
        try:
            await self._check_session()
        except (RedisAway, DatabaseAway):
            return

    async def _check_session(self) -> None:
        if self._token is not None:
            if await self.door.sessions.use(self._token) is None:
                self._forget()
                raise SignedOut("Your session has ended: sign in again.")
            over = self._far.look(self._token) if self._far is not None else ""
            if over:
                await self.sign_out()
                raise SignedOut(over)
        elif self.locked:
            if time.monotonic() - self._began > MEMORY_SECONDS:
                raise SignedOut("Your sign-in without Redis has ended: sign in again.")
            self._token = await self.door.resume(self._user, self._seen)
            if self._token is None:
                raise SignedOut("The password was changed: sign in again.")

    async def password_changed(self) -> int:
        """The account has another password: this stay goes on as a session, all others end; how many did.

        Raises RedisAway.
        """
        self.locked, self._seen = True, None
        await self.check()
        ended = await self.door.sessions.end_all(self._user.id, but=self.hash)
        await self._told(ended)
        return ended

    async def sessions(self) -> Sequence[Session]:
        """The person's sessions, the newest first. Raises RedisAway."""
        return await self.door.sessions.of(self._user.id)

    async def end(self, key: str) -> bool:
        """End one session of theirs; whether it stood. Raises RedisAway."""
        ended = await self.door.sessions.end(self._user.id, key)
        await self._told(int(ended))
        return ended

    async def sign_out(self) -> None:
        """End this session. The file is forgotten whatever Redis says."""
        key = self.hash
        await self._leave_supabase()
        self._forget()
        if key:
            await self.end(key)

    async def sign_out_everywhere(self) -> int:
        """End all sessions of theirs, this one too; how many. Supabase ends its own, of every program.

        Raises RedisAway.
        """
        await self._leave_supabase(everywhere=True)
        ended = await self.door.sessions.end_all(self._user.id)
        self._forget()
        await self._told(ended)
        return ended

    async def _leave_supabase(self, *, everywhere: bool = False) -> None:
        if self._far is not None and self._token is not None:
            await self._far.leave(self._token, everywhere=everywhere)

    async def _told(self, ended: int) -> None:
        if ended == 0:
            return
        user, door = self._user, self.door
        async with door.database.connection(identity(user.id, user.supabase_uid)) as conn:
            await users.signed_out(conn, user, {"sessions": ended}, door.client.address)
        self._publisher.publish(user.id, [Change(TOPIC)])

    def _forget(self) -> None:
        if self._token:
            session_file.forget(self.door.path, self._token)
        self._token = None
