"""A lease in Redis: of many programs one holds it, until it gives it up or no longer renews it."""

# redis-py leaves parts of its own signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import secrets
from collections.abc import Awaitable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from redis.asyncio import Redis

LEASE_SECONDS = 3.0
"""How long after its last renewal a holder that died or froze still keeps the others out."""

# Each in one step: between a look at the holder and a write the lease could pass to another.
_HOLD = """
    local holder = redis.call('GET', KEYS[1])
    if not holder then
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    elseif holder == ARGV[1] then
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
    else
        return 0
    end
    return 1
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class Lease:
    """One program's claim to the lease `name`. What Redis or the network raise is raised."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._token = secrets.token_hex(8)

    async def hold(self, redis: Redis) -> bool:
        """Take the lease where it is free, renew it where it is ours; whether it is ours."""
        held = redis.eval(_HOLD, 1, self._name, self._token, str(int(LEASE_SECONDS * 1000)))
        return bool(await cast(Awaitable[int], held))

    async def release(self, redis: Redis) -> None:
        """Leave it to the next; harmless where it is another's."""
        await cast(Awaitable[int], redis.eval(_RELEASE, 1, self._name, self._token))
