"""Commands to Redis from the event loop, for what is kept there: one connection, made when it is first needed."""

# redis-py leaves parts of its own signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from redis.exceptions import RedisError

from data.errors import BindeckError
from data.stream import a_client

if TYPE_CHECKING:
    from redis.asyncio import Redis


class RedisAway(BindeckError):
    """Redis cannot be reached, or does not answer."""


class RedisCommands:
    """Every coroutine raises RedisAway."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._redis: Redis | None = None

    async def run(self, script: str, keys: Sequence[str], *values: str | int) -> Any:
        """Run a Lua script, which is one step for everybody else."""
        return await self.ask("EVAL", script, len(keys), *keys, *values)

    async def ask(self, *command: str | int) -> Any:
        """One command; its answer in bytes. What is sent may be run twice where the line was cut."""
        if self._redis is None:
            self._redis = a_client(self._url)
        try:
            try:
                return await cast(Awaitable[Any], self._redis.execute_command(*command))
            except (RedisError, OSError):
                # An idle connection may have been cut: the first failure is tried again on a new one.
                return await cast(Awaitable[Any], self._redis.execute_command(*command))
        except (RedisError, OSError, TimeoutError) as error:
            raise RedisAway("Redis does not answer.") from error

    async def close(self) -> None:
        """Disconnect."""
        if self._redis is not None:
            with suppress(RedisError, OSError, TimeoutError):
                await self._redis.aclose()


def text(value: object) -> str:
    """An answer as text; empty for none."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
