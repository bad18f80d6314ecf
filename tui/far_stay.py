"""A stay that Supabase vouches for: its tokens are renewed behind the person's back, and given back at the end."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from data import supabase
from data.errors import BindeckError
from data.redis_commands import RedisAway
from data.settings import Project
from data.supabase import SupabaseMissing
from data.supabase_errors import BUSY, SupabaseAway, SupabaseRefused
from data.supabase_sessions import Kept, KeptTokens

EARLY_SECONDS = 300.0
"""Before the access token ends it is renewed; of a shorter one, when half of its time is over."""

AGAIN_SECONDS = 20.0
"""After an answer that did not come."""

END_SECONDS = 3.0
"""How long leaving may wait for Supabase."""


class FarStay:
    """Renews the tokens of sessions of one project."""

    def __init__(self, tokens: KeptTokens, project: Project) -> None:
        self._tokens, self._project = tokens, project
        self._task: asyncio.Task[str] | None = None
        self._not_before = 0.0

    def look(self, token: str) -> str:
        """Begin what is due, without waiting; why the session is over, as a sentence, else nothing."""
        if self._task is None:
            if time.monotonic() >= self._not_before:
                self._task = asyncio.create_task(self.renew(token))
            return ""
        if not self._task.done():
            return ""
        done, self._task = self._task, None
        try:
            return done.result()
        except (SupabaseAway, SupabaseMissing, RedisAway):
            self._not_before = time.monotonic() + AGAIN_SECONDS
            return ""

    async def renew(self, token: str) -> str:
        """Renew the tokens of a session where that is due; why it is over, as a sentence, else nothing.

        Raises SupabaseAway, SupabaseMissing, RedisAway: nothing is known, so the session goes on.
        """
        if not _is_due(await self._tokens.of(token)):
            return ""
        async with self._tokens.alone(token) as alone:
            # Another program may have renewed them meanwhile; the old token, used twice, would end it all.
            kept = await self._tokens.of(token)
            if not alone or kept is None or not _is_due(kept):
                return ""
            client = await supabase.opened(self._project)
            try:
                uid, tokens = await client.refreshed(kept.tokens.refresh)
                if uid != kept.uid:
                    return "Supabase answered with another account: sign in again."
                await self._tokens.keep(token, uid, tokens)
            except SupabaseRefused as refused:
                if str(refused) == BUSY:
                    raise SupabaseAway(BUSY) from None
                return str(refused)
            finally:
                await client.close()
        return ""

    async def leave(self, token: str, *, everywhere: bool = False) -> None:
        """Give the tokens of a session back, if Supabase can be reached; `everywhere`: all of its account."""
        with suppress(BindeckError, TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self.renew(token)  # an access token that has ended gives nothing back
                kept = await self._tokens.of(token)
                if kept is None:
                    return
                client = await supabase.opened(self._project)
                try:
                    await client.sign_out(kept.tokens.access, everywhere=everywhere)
                finally:
                    await client.close()

    async def close(self) -> None:
        """Wait for what is under way: new tokens that are not kept would be lost, and with them the session."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=END_SECONDS)


def _is_due(kept: Kept | None) -> bool:
    return kept is not None and time.time() > kept.till - min(EARLY_SECONDS, kept.tokens.lasts / 2)
