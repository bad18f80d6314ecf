"""Guessing is made slow: attempts are counted by account and by source, in Redis, before a password is
looked at.

What is counted by is kept as a digest: `bindeck:guesses:{digest}`. While Redis is away each program counts alone.
"""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass, field

from data.redis_commands import RedisAway, RedisCommands

FORGOTTEN_SECONDS = 24 * 3600
"""After the last attempt they are forgotten."""


@dataclass(frozen=True, slots=True)
class _Slowness:
    """How many failures are free, and the longest delay after the others: 1, 2, 4 … seconds."""

    free: int
    longest: int

    def delay(self, failures: int) -> int:
        return 0 if failures <= self.free else min(self.longest, 2 ** min(failures - self.free - 1, 30))


ACCOUNT = _Slowness(3, 300)
"""Five minutes at most: nobody may lock an owner out for good by guessing."""
SOURCE = _Slowness(10, 900)

# Counts the attempt beforehand, so that a hundred at once are not all the first one; {wait, failures} of each.
_ATTEMPT = """
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local wait = 0
    for nth = 1, 2 do
        local till = tonumber(redis.call('HGET', KEYS[nth], 'till') or '0')
        wait = math.max(wait, till - now)
    end
    if wait > 0 then return {wait, 0} end
    local failures = 0
    for nth = 1, 2 do
        local free, longest = tonumber(ARGV[2 * nth]), tonumber(ARGV[2 * nth + 1])
        local count = redis.call('HINCRBY', KEYS[nth], 'count', 1)
        local delay = 0
        if count > free then delay = math.min(longest, 2 ^ math.min(count - free - 1, 30)) end
        redis.call('HSET', KEYS[nth], 'till', now + delay * 1000)
        redis.call('EXPIRE', KEYS[nth], ARGV[1])
        if nth == 1 then failures = count end
    end
    return {0, failures}
"""
# The attempt came after what was waited for, so that nothing is to be waited for without it.
_FORGIVEN = """
    for nth = 1, 2 do
        if redis.call('HINCRBY', KEYS[nth], 'count', -1) <= 0 then redis.call('DEL', KEYS[nth]) end
        redis.call('HDEL', KEYS[nth], 'till')
    end
    if ARGV[1] == 'all' then redis.call('DEL', KEYS[1]) end
    return 1
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Whether an attempt may be made: `wait` seconds before the next one, 0 for now. `failures`: of the account,
    this attempt among them until it succeeds."""

    wait: int
    failures: int


@dataclass(slots=True)
class _Count:
    count: int = 0
    till: float = 0.0


@dataclass(slots=True)
class Guesses:
    """Counts attempts on the accounts of one database; no coroutine raises."""

    redis: RedisCommands
    database: str
    """Which one it is, without a password."""
    _alone: dict[str, _Count] = field(default_factory=dict[str, _Count])

    async def attempt(self, account: str, source: str) -> Attempt:
        """Count an attempt on what was typed as account, whether there is such a one or not."""
        keys = self._keys(account, source)
        slowness = (ACCOUNT.free, ACCOUNT.longest, SOURCE.free, SOURCE.longest)
        try:
            wait, failures = await self.redis.run(_ATTEMPT, keys, FORGOTTEN_SECONDS, *slowness)
        except RedisAway:
            return self._attempt_alone(keys)
        return Attempt(math.ceil(int(wait) / 1000), int(failures))

    async def succeeded(self, account: str, source: str) -> None:
        """The attempt was none: forget the account's failures, and this one of the source."""
        await self._forget(account, source, everything=True)

    async def forgiven(self, account: str, source: str) -> None:
        """The attempt was no guess, and did not let in: it counts no longer, but what failed before does."""
        await self._forget(account, source, everything=False)

    async def _forget(self, account: str, source: str, *, everything: bool) -> None:
        keys = self._keys(account, source)
        for key in keys:
            if (count := self._alone.get(key)) is not None:
                count.count, count.till = max(0, count.count - 1), 0.0
        if everything:
            self._alone.pop(keys[0], None)
        try:
            await self.redis.run(_FORGIVEN, keys, "all" if everything else "")
        except RedisAway:
            return

    def _keys(self, account: str, source: str) -> tuple[str, str]:
        return _key(f"{self.database}:account", account.strip().casefold()), _key("source", source)

    def _attempt_alone(self, keys: tuple[str, str]) -> Attempt:
        now = time.monotonic()
        counts = [self._alone.setdefault(key, _Count()) for key in keys]
        wait = max(count.till for count in counts) - now
        if wait > 0:
            return Attempt(math.ceil(wait), 0)
        for count, slowness in zip(counts, (ACCOUNT, SOURCE), strict=True):
            count.count += 1
            count.till = now + slowness.delay(count.count)
        return Attempt(0, counts[0].count)


def _key(kind: str, words: str) -> str:
    of = hashlib.sha256(f"{kind}:{words}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"bindeck:guesses:{of}"
