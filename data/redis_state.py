"""What the Redis server tells of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from data.ping import quickest
from data.redis_commands import RedisAway, RedisCommands


@dataclass(frozen=True, slots=True)
class RedisState:
    """The server at one moment: `ping` in seconds, memory in bytes; what it does not tell is None or empty."""

    ping: float
    version: str = ""
    up_seconds: int | None = None
    clients: int | None = None
    most_clients: int | None = None
    memory: int | None = None
    most_memory: int | None = None
    """None also where there is no limit."""
    when_full: str = ""
    """What it does at the limit: `noeviction` keeps everything."""


async def look(redis: RedisCommands) -> RedisState:
    """Look at the server, which may refuse to tell more than that it is there. Raises RedisAway."""
    ping = await quickest(lambda: redis.ask("PING"))
    try:
        told = await redis.ask("INFO")
    except RedisAway:
        return RedisState(ping)
    facts: Mapping[str, Any] = cast(dict[str, Any], told) if isinstance(told, dict) else {}
    name = str(facts.get("server_name") or "redis").capitalize()
    version = facts.get(f"{name.lower()}_version") or facts.get("redis_version")
    return RedisState(
        ping,
        f"{name} {version}" if version else "",
        _number(facts, "uptime_in_seconds"),
        _number(facts, "connected_clients"),
        _number(facts, "maxclients"),
        _number(facts, "used_memory"),
        _number(facts, "maxmemory") or None,
        str(facts.get("maxmemory_policy") or ""),
    )


def _number(facts: Mapping[str, Any], name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) else None
