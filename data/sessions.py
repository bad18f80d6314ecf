"""Sessions, kept in Redis: a random token on disk, only its SHA-256 on the server.

A session is `bindeck:session:{hash}`; those of a user are listed in `bindeck:sessions:{users.id}`. It ends
when it was not used for IDLE_SECONDS, or LONGEST_SECONDS after it began, whichever comes first.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from data.changes import Change
from data.client import Client
from data.contract.owners import UserId
from data.redis_commands import RedisCommands, text
from data.stream import channel, encode

IDLE_SECONDS = 7 * 86_400
LONGEST_SECONDS = 30 * 86_400

TOPIC = "sessions"
"""What a user's channel says when sessions were ended."""

USERS_AT_ONCE = 200
"""Users whose sessions are asked for in one step."""

# Each in one step, by the server's clock: two programs must not disagree about the end of a session.
_BEGIN = """
    local now = tonumber(redis.call('TIME')[1])
    redis.call('HSET', KEYS[1], 'user', ARGV[1], 'database', ARGV[2], 'began', now, 'seen', now,
        'ends', now + ARGV[4], 'host', ARGV[5], 'terminal', ARGV[6], 'address', ARGV[7])
    redis.call('EXPIRE', KEYS[1], ARGV[3])
    redis.call('ZADD', KEYS[2], now + ARGV[4], ARGV[8])
    redis.call('EXPIRE', KEYS[2], ARGV[4])
    return now
"""
_USE = """
    local ends = tonumber(redis.call('HGET', KEYS[1], 'ends') or '0')
    local now = tonumber(redis.call('TIME')[1])
    if now >= ends then
        redis.call('DEL', KEYS[1])
        return nil
    end
    redis.call('HSET', KEYS[1], 'seen', now)
    redis.call('EXPIRE', KEYS[1], math.min(tonumber(ARGV[1]), ends - now))
    return redis.call('HMGET', KEYS[1], 'user', 'database')
"""
_LISTED = """
    local found = {}
    for nth, list in ipairs(KEYS) do
        for _, key in ipairs(redis.call('ZRANGE', list, 0, -1)) do
            local kept = redis.call('HMGET', ARGV[1] .. key, 'database',
                'began', 'seen', 'ends', 'host', 'terminal', 'address')
            if kept[1] then
                table.insert(found, {nth, key, unpack(kept)})
            else
                redis.call('ZREM', list, key)
            end
        end
    end
    return found
"""
_END = """
    redis.call('ZREM', KEYS[2], ARGV[1])
    return redis.call('DEL', KEYS[1])
"""


@dataclass(frozen=True, slots=True)
class Session:
    """One of a user's sessions; moments are naive UTC."""

    hash: str
    """SHA-256 of its token, in hex: it names the session and opens nothing."""
    began: datetime
    seen: datetime
    ends: datetime
    host: str
    terminal: str
    address: str
    """Where its SSH came from; empty at the machine itself."""


class Sessions:
    """The sessions of one database. Every coroutine raises RedisAway."""

    def __init__(
        self, redis: RedisCommands, database: str, *, idle: int = IDLE_SECONDS, longest: int = LONGEST_SECONDS
    ) -> None:
        """`database` says which one it is, without a password: ids of users mean nothing in another."""
        self._redis = redis
        self._database = hashlib.sha256(database.encode()).hexdigest()[:32]
        self._idle, self._longest = idle, longest

    async def begin(self, user_id: UserId, client: Client) -> str:
        """A new session; its token, which is kept nowhere else."""
        token = secrets.token_urlsafe(32)
        key = digest(token)
        where = (client.host, client.terminal, client.address or "")
        await self._redis.run(
            _BEGIN, (session_key(key), _list(user_id)),
            str(user_id), self._database, self._idle, self._longest, *where, key,
        )  # fmt: skip
        return token

    async def use(self, token: str) -> UserId | None:
        """Whose session it is, used until now; None where it has ended or is none of this database."""
        found = await self._redis.run(_USE, (session_key(digest(token)),), self._idle)
        if not found or text(found[1]) != self._database:
            return None
        return _user_id(text(found[0]))

    async def of(self, user_id: UserId) -> list[Session]:
        """The sessions of a user that have not ended, the newest first."""
        return [session for _, session in await self.of_all([user_id])]

    async def of_all(self, user_ids: Sequence[UserId]) -> list[tuple[UserId, Session]]:
        """The sessions of all these users, in their order, and each one's newest first."""
        found: list[tuple[UserId, Session]] = []
        for first in range(0, len(user_ids), USERS_AT_ONCE):
            asked = user_ids[first : first + USERS_AT_ONCE]
            listed = await self._redis.run(_LISTED, [_list(user_id) for user_id in asked], session_key(""))
            kept = [
                (nth - 1, _session(*map(text, values)))
                for nth, *values in listed
                if text(values[1]) == self._database
            ]
            kept.sort(key=lambda one: (one[1].began, one[1].hash), reverse=True)
            found += [(asked[nth], session) for nth, session in sorted(kept, key=lambda one: one[0])]
        return found

    async def end(self, user_id: UserId, key: str) -> bool:
        """End the user's session of that hash; whether there was one. Of another user's it ends none."""
        if await self._redis.ask("ZSCORE", _list(user_id), key) is None:
            return False
        return bool(await self._redis.run(_END, (session_key(key), _list(user_id)), key))

    async def end_all(self, user_id: UserId, *, but: str | None = None) -> int:
        """End all sessions of a user, `but` the one of that hash; how many there were."""
        ended = [await self.end(user_id, one.hash) for one in await self.of(user_id) if one.hash != but]
        return sum(ended)

    async def tell(self, user_id: UserId) -> None:
        """Have the programs of a user look at once whether they may go on."""
        await self._redis.ask("PUBLISH", channel(user_id), encode(Change(TOPIC), "").decode())


def _session(
    key: str, _database: str, began: str, seen: str, ends: str, host: str, terminal: str, address: str
) -> Session:
    return Session(key, _moment(began), _moment(seen), _moment(ends), host, terminal, address)


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)


def digest(token: str) -> str:
    """What the server knows of a token: SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_key(key: str) -> str:
    """Where a session of that hash is kept in Redis."""
    return f"bindeck:session:{key}"


def _list(user_id: UserId) -> str:
    return f"bindeck:sessions:{user_id}"


def _user_id(word: str) -> UserId | None:
    with suppress(ValueError):
        return int(word) if word.isdecimal() else UUID(word)
    return None
