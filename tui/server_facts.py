"""The servers in words, for administrators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.errors import BindeckError
from data.redis_commands import RedisAway
from data.redis_state import RedisState
from queries.server_state import Connected, Look
from tui.times import age
from tui.wording import plural
from widgets.facts import Fact, Heading

NEARLY_FULL = 0.8
"""Of all connections, or of the memory: from here on it is said loudly."""

KEEPS_ALL = "noeviction"

UNSEEN = "Our role may not see what other roles' connections do: GRANT pg_read_all_stats shows it."

Lines = Sequence[Fact | Heading]


@dataclass(frozen=True, slots=True)
class Servers:
    """Both servers at one moment, or why one did not answer; and the pool's connections, open and in use."""

    database: Look | BindeckError
    redis: RedisState | RedisAway
    pool: tuple[int, int]


def facts(servers: Servers) -> Lines:
    """Everything that is known of them."""
    return [*_postgres(servers), *_redis(servers.redis)]


def _postgres(servers: Servers) -> Iterator[Fact | Heading]:
    found, (there, lent) = servers.database, servers.pool
    yield Heading("PostgreSQL")
    if isinstance(found, BindeckError):
        yield Fact("✗ away", str(found), loud=True)
        yield Fact("This program", f"{plural(there, 'connection')} open, {lent} in use")
        return
    server = found.server
    yield Fact("Version", f"{server.version}, up {age(server.started)}, database {server.database}")
    yield Fact("Answers in", _milliseconds(found.ping))
    used = f"{server.used:,} of {server.most:,} on the whole server, {server.reserved} kept for superusers"
    full = server.used >= NEARLY_FULL * (server.most - server.reserved)
    yield Fact("Connections", f"⚠ nearly full: {used}" if full else used, loud=full)
    yield Fact("This program", f"{plural(there, 'connection')} open, {lent} in use")
    yield Heading("Connected to this database")
    for one in found.connections:
        yield Fact(f"{one.count:,} ×", _connected(one))
    if not server.sees_all:
        yield Fact("", UNSEEN)


def _connected(one: Connected) -> str:
    state = "unseen" if one.state is None else one.state
    return f"{one.application or 'without a name'}, as {one.user or 'nobody'}, {state}"


def _redis(found: RedisState | RedisAway) -> Iterator[Fact | Heading]:
    yield Heading("Redis")
    if isinstance(found, RedisAway):
        yield Fact("✗ away", f"{found} Lists are read again now and then; sign-ins last for hours.", loud=True)
        return
    up = "" if found.up_seconds is None else f", up {age(_ago(found.up_seconds))}"
    yield Fact("Version", f"{found.version or 'it does not say'}{up}")
    yield Fact("Answers in", _milliseconds(found.ping))
    if found.clients is not None:
        yield Fact("Clients", f"{found.clients:,}" + _of(found.most_clients and f"{found.most_clients:,}"))
    if found.memory is not None:
        yield _memory(found, found.memory)


def _memory(found: RedisState, used: int) -> Fact:
    text = _size(used) + _of(found.most_memory and _size(found.most_memory))
    if found.most_memory is None:
        return Fact("Memory", f"{text}, without a limit")
    if found.when_full and found.when_full != KEEPS_ALL:
        return Fact("Memory", f"⚠ {text}; when full it forgets sessions ({found.when_full})", loud=True)
    full = used >= NEARLY_FULL * found.most_memory
    return Fact("Memory", f"⚠ nearly full: {text}" if full else text, loud=full)


def _of(most: str | int | None) -> str:
    return f" of {most}" if most else ""


def _ago(seconds: int) -> datetime:
    return datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=seconds)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
