"""The Supabase tokens of a session, kept in it in Redis: sealed by the token on disk, which Redis does not know.

Who reads Redis cannot use them, and who ends the session ends them with it.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.redis_commands import RedisAway, RedisCommands, text
from data.sessions import digest, session_key
from data.supabase_person import Tokens

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

LOCK_SECONDS = 30
"""Longer than a refresh takes: a program that died in the middle of one holds up the others no longer."""

# Only of a session that stands: a late answer must not bring an ended one back.
_KEEP = """
    if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
    redis.call('HSET', KEYS[1], 'supabase', ARGV[1])
    return 1
"""
_UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """Tokens of a session; in no repr."""

    uid: str
    tokens: Tokens
    till: float
    """When the access token ends, in seconds of the epoch."""


class KeptTokens:
    """Keeps tokens in sessions. Every coroutine raises RedisAway."""

    def __init__(self, redis: RedisCommands) -> None:
        self._redis = redis

    async def keep(self, token: str, uid: str, tokens: Tokens) -> bool:
        """Keep them in the session of a token; whether it stands."""
        till = time.time() + tokens.lasts
        words = json.dumps([uid, tokens.access, tokens.refresh, tokens.lasts, till])
        sealed = _box(token).encrypt(words.encode()).decode()
        return bool(await self._redis.run(_KEEP, (session_key(digest(token)),), sealed))

    async def of(self, token: str) -> Kept | None:
        """Those of a session; None where it has ended, has none, or what is there was sealed by another token."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  # 40 ms: only where Supabase is used

        sealed = text(await self._redis.ask("HGET", session_key(digest(token)), "supabase"))
        with suppress(InvalidToken, ValueError):
            uid, access, refresh, lasts, till = json.loads(_box(token).decrypt(sealed))
            return Kept(uid, Tokens(access, refresh, lasts), till)
        return None

    @asynccontextmanager
    async def alone(self, token: str) -> AsyncGenerator[bool]:
        """Whether nobody else refreshes the tokens of this session while the block lasts."""
        lock, mine = f"bindeck:supabase-lock:{digest(token)}", secrets.token_hex(8)
        got = await self._redis.ask("SET", lock, mine, "NX", "EX", LOCK_SECONDS)
        try:
            yield got is not None
        finally:
            if got is not None:
                with suppress(RedisAway):
                    await self._redis.run(_UNLOCK, (lock,), mine)


def _box(token: str) -> Fernet:
    from cryptography.fernet import Fernet  # noqa: PLC0415  # 40 ms: only where Supabase is used
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  # 40 ms: only where Supabase is used
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415  # 40 ms: only where Supabase is used

    key = HKDF(SHA256(), 32, salt=None, info=b"bindeck supabase session").derive(token.encode())
    return Fernet(base64.urlsafe_b64encode(key))
