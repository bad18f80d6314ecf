"""The stream: Redis carries hints of what changed, PostgreSQL the truth.

One channel a user, `bindeck:{users.id}`; messages are JSON, {"v":1,"topic":"notifications","ids":[…],"from":"…"}.
A message that is lost costs nothing: whoever listens catches up from the database after every (re)connect.
"""

# redis-py leaves parts of its own signatures untyped.
# pyright: reportUnknownVariableType=false

import asyncio
import contextlib
import json
import random
import secrets
import time
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from data.changes import Away, Change, Live
from data.contract.owners import UserId
from data.errors import BindeckError
from data.lease import Lease

LARGEST_MESSAGE = 64 * 1024
SOCKET_SECONDS = 3.0
MOST_WAITING = 1000
"""Messages kept while Redis is slow; the oldest goes first, and whoever listens catches up anyway."""
HEARTBEAT_SECONDS = 10.0
"""Silence after which we ask whether the server is still there; a frozen one says nothing by itself."""
FIRST_DELAY, LAST_DELAY = 0.25, 10.0
"""Seconds between attempts to reconnect: doubled from the first to the last, jittered."""


class Publisher(Protocol):
    """Tells others of the same user what changed."""

    def publish(self, user_id: UserId, changes: Iterable[Change]) -> None:
        """Send in the background; never raises."""
        ...


@dataclass(slots=True)
class Stream:
    """One program's end of the stream. Own messages are not heard by `listen`."""

    url: str
    _origin: str = field(default_factory=lambda: secrets.token_hex(6))
    _sender: "Redis | None" = None
    _sending: "asyncio.Task[None] | None" = None
    _waiting: deque[tuple[str, bytes]] = field(default_factory=deque[tuple[str, bytes]])
    _leases: dict[str, Lease] = field(default_factory=dict[str, Lease])

    def __post_init__(self) -> None:
        """Refuse a URL that no server could be found with; it is never repeated (it may hold a password)."""
        try:
            parse_url(self.url)
        except ValueError:
            raise BindeckError("REDIS_URL is not a Redis URL; it should look like redis://host:6379/0.") from None

    def publish(self, user_id: UserId, changes: Iterable[Change]) -> None:
        """Send the changes in the background, in order; what cannot be sent is dropped."""
        for change in changes:
            if len(self._waiting) == MOST_WAITING:
                self._waiting.popleft()
            self._waiting.append((channel(user_id), encode(change, self._origin)))
        if self._waiting and (self._sending is None or self._sending.done()):
            self._sending = asyncio.create_task(self._send_all())

    async def listen(self, user_id: UserId) -> AsyncGenerator[Live | Away | Change]:
        """What happens to the user's rows, for ever: Live after each subscribe, Away when Redis is lost."""
        delay = FIRST_DELAY
        while True:
            try:
                async with contextlib.aclosing(self._subscription(channel(user_id))) as events:
                    async for event in events:
                        if isinstance(event, Live):
                            delay = FIRST_DELAY
                        yield event
            except (RedisError, OSError, TimeoutError):
                yield Away()
            await asyncio.sleep(delay * random.uniform(0.8, 1.2))
            delay = min(delay * 2, LAST_DELAY)

    async def looks_out(self, user_id: UserId) -> bool:
        """Whether it falls to this program to look for what other programs did not publish.

        To one of a user's at a time, which has to ask again within LEASE_SECONDS; without Redis, to each.
        """
        name = f"bindeck:lease:{user_id}"
        lease = self._leases.setdefault(name, Lease(name))
        try:
            return await lease.hold(self._client_for_commands())
        except (RedisError, OSError, TimeoutError):
            return True

    async def close(self) -> None:
        """Let what is being sent go out, give up what is held, then disconnect."""
        if self._sending is not None:
            await asyncio.wait({self._sending}, timeout=SOCKET_SECONDS)
            self._sending.cancel()
        if self._sender is None:
            return
        with contextlib.suppress(RedisError, OSError, TimeoutError):
            for lease in self._leases.values():
                await lease.release(self._sender)
        await _close_quietly(self._sender)

    async def _send_all(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
            # An idle connection may have been cut: the first failure is tried again on a new one.
            if not await self._send(batch):
                await self._send(batch)

    async def _send(self, batch: list[tuple[str, bytes]]) -> bool:
        try:
            async with self._client_for_commands().pipeline(transaction=False) as pipeline:
                for to, message in batch:
                    pipeline.publish(to, message)
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError):
            return False
        return True

    def _client_for_commands(self) -> Redis:
        if self._sender is None:
            self._sender = a_client(self.url)
        return self._sender

    async def _subscription(self, name: str) -> AsyncGenerator[Live | Change]:
        client = a_client(self.url)
        pubsub = client.pubsub()
        try:
            async with asyncio.timeout(SOCKET_SECONDS):
                await pubsub.subscribe(name)
            async for message in _messages(pubsub):
                if message["type"] == "subscribe":
                    yield Live()
                elif message["type"] == "message":
                    decoded = decode(message["data"])
                    if decoded is not None and decoded[1] != self._origin:
                        yield decoded[0]
                        # What has piled up is there without waiting: keys and paint come in between.
                        await asyncio.sleep(0)
        finally:
            await _close_quietly(pubsub)
            await _close_quietly(client)


def channel(user_id: UserId) -> str:
    """The Redis channel of a user."""
    return f"bindeck:{user_id}"


def encode(change: Change, origin: str) -> bytes:
    """The message for a change; one too large to send names no ids, which means any."""
    body: dict[str, Any] = {"v": 1, "topic": change.topic, "ids": change.ids, "from": origin}
    message = json.dumps(body, separators=(",", ":")).encode()
    if len(message) > LARGEST_MESSAGE:
        message = json.dumps(body | {"ids": ()}, separators=(",", ":")).encode()
    return message


def decode(data: bytes) -> tuple[Change, str | None] | None:
    """The change and its origin; None for what is larger than 64 KB, unknown or malformed."""
    if len(data) > LARGEST_MESSAGE:
        return None
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    fields = cast(dict[str, Any], body)
    topic, ids, origin = fields.get("topic"), fields.get("ids", []), fields.get("from")
    if fields.get("v") != 1 or not isinstance(topic, str) or not isinstance(ids, list):
        return None
    numbers = cast(list[Any], ids)
    if not all(type(number) is int for number in numbers):
        return None
    return Change(topic, tuple(numbers)), origin if isinstance(origin, str) else None


async def _messages(pubsub: PubSub) -> AsyncGenerator[dict[str, Any]]:
    """What arrives; asks after silence, and raises TimeoutError when no answer comes."""
    heard, asked = time.monotonic(), False
    while True:
        message = await pubsub.get_message(timeout=1.0)
        now = time.monotonic()
        if message is not None:
            heard, asked = now, False
            yield message
        elif asked and now - heard > HEARTBEAT_SECONDS + SOCKET_SECONDS:
            raise TimeoutError("Redis does not answer")
        elif not asked and now - heard > HEARTBEAT_SECONDS:
            async with asyncio.timeout(SOCKET_SECONDS):
                await pubsub.ping()
            asked = True


def a_client(url: str) -> Redis:
    """A client that speaks to old servers and proxies too (no HELLO) and leaves retrying to us."""
    return Redis.from_url(
        url,
        protocol=2,
        driver_info=None,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=SOCKET_SECONDS,
        socket_connect_timeout=SOCKET_SECONDS,
    )


async def _close_quietly(closable: Redis | PubSub) -> None:
    with contextlib.suppress(RedisError, OSError, TimeoutError):
        async with asyncio.timeout(1):
            await closable.aclose()
