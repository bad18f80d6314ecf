"""The stream: what is published is heard, what is lost is caught up, and a server that ends is noticed."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from data import lease as leases
from data import stream as streams
from data.changes import Away, Change, Live
from data.stream import Stream, channel, decode, encode
from tests.fix_redis import OwnRedis

SOMEONE = uuid4()


class Ear:
    """Everything a listener heard."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Live | Away | Change] = asyncio.Queue()

    async def next(self, seconds: float = 20) -> Live | Away | Change:
        return await asyncio.wait_for(self.heard.get(), seconds)

    async def until(self, kind: type[Live] | type[Away]) -> Live | Away | Change:
        while not isinstance(event := await self.next(), kind):
            pass
        return event


@asynccontextmanager
async def listening(stream: Stream) -> AsyncIterator[Ear]:
    ear = Ear()

    async def listen() -> None:
        async for event in stream.listen(SOMEONE):
            ear.heard.put_nowait(event)

    task = asyncio.create_task(listen())
    try:
        yield ear
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await stream.close()


async def test_a_change_is_heard_by_others_and_not_by_oneself(own_redis: OwnRedis) -> None:
    mine, theirs = Stream(own_redis.url), Stream(own_redis.url)
    async with listening(mine) as ear, listening(theirs) as other:
        assert isinstance(await ear.next(), Live)
        assert isinstance(await other.next(), Live)
        mine.publish(SOMEONE, [Change("sales", (1, 2)), Change("listings", (3,))])
        theirs.publish(SOMEONE, [Change("alerts", (4,))])
        assert await other.next() == Change("sales", (1, 2))
        assert await other.next() == Change("listings", (3,))
        assert await ear.next() == Change("alerts", (4,))
        assert ear.heard.empty()


async def test_other_users_are_not_heard(own_redis: OwnRedis) -> None:
    async with listening(Stream(own_redis.url)) as ear:
        await ear.until(Live)
        other = Stream(own_redis.url)
        other.publish(uuid4(), [Change("sales", (1,))])
        other.publish(SOMEONE, [Change("sales", (2,))])
        assert await ear.next() == Change("sales", (2,))
        await other.close()


async def test_a_killed_server_is_noticed_and_its_return_is_a_catch_up(own_redis: OwnRedis) -> None:
    async with listening(Stream(own_redis.url)) as ear:
        await ear.until(Live)
        own_redis.kill()
        await ear.until(Away)
        own_redis.start()
        await ear.until(Live)


async def test_a_frozen_server_is_noticed(own_redis: OwnRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.5)
    monkeypatch.setattr(streams, "SOCKET_SECONDS", 1.0)
    async with listening(Stream(own_redis.url)) as ear:
        await ear.until(Live)
        await asyncio.sleep(1.5)
        assert ear.heard.empty(), "an idle server that answers is not away"
        own_redis.freeze()
        try:
            await ear.until(Away)
        finally:
            own_redis.thaw()
        await ear.until(Live)


async def test_publishing_without_a_server_is_harmless(own_redis: OwnRedis) -> None:
    own_redis.kill()
    stream = Stream(own_redis.url)
    for number in range(streams.MOST_WAITING + 10):
        stream.publish(SOMEONE, [Change("sales", (number,))])
    await asyncio.sleep(0.1)
    own_redis.start()
    async with listening(Stream(own_redis.url)) as ear:
        await ear.until(Live)
        stream.publish(SOMEONE, [Change("sales", (1,))])
        assert await ear.next() == Change("sales", (1,))
    await stream.close()


async def test_what_is_malformed_is_dropped(own_redis: OwnRedis) -> None:
    stream = Stream(own_redis.url)
    rubbish = [
        "",
        "{",
        "[]",
        '{"v":2,"topic":"sales"}',
        '{"v":1,"topic":7}',
        '{"v":1,"topic":"sales","ids":["x"]}',
        '{"v":1,"topic":"sales","ids":[true]}',
        "x" * (streams.LARGEST_MESSAGE + 1),
        "[" * 50_000,
    ]
    async with listening(stream) as ear:
        await ear.until(Live)
        with Redis.from_url(own_redis.url) as redis:
            for message in [*rubbish, '{"v":1,"topic":"sales","ids":[9]}']:
                redis.publish(channel(SOMEONE), message)
        assert await ear.next() == Change("sales", (9,))


@given(st.text(max_size=50), st.lists(st.integers(-(2**31), 2**31 - 1)), st.text(max_size=12))
def test_what_is_encoded_is_decoded(topic: str, ids: list[int], origin: str) -> None:
    assert decode(encode(Change(topic, tuple(ids)), origin)) == (Change(topic, tuple(ids)), origin)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.binary(max_size=200) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_nothing_that_arrives_raises(data: bytes) -> None:
    decode(data)


def test_a_message_too_large_to_send_means_any() -> None:
    message = encode(Change("listings", tuple(range(100_000))), "here")
    assert len(message) < streams.LARGEST_MESSAGE
    assert decode(message) == (Change("listings"), "here")


async def test_looking_out_falls_to_one_program_of_a_user(own_redis: OwnRedis) -> None:
    one, two = Stream(own_redis.url), Stream(own_redis.url)
    assert await one.looks_out(SOMEONE)
    assert not await two.looks_out(SOMEONE)
    assert await one.looks_out(SOMEONE)
    assert await two.looks_out(uuid4())
    await one.close()
    assert await two.looks_out(SOMEONE), "it is given up on leaving"
    await two.close()


async def test_a_program_that_froze_is_replaced_and_knows_it(
    own_redis: OwnRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.2)
    frozen, other = Stream(own_redis.url), Stream(own_redis.url)
    assert await frozen.looks_out(SOMEONE)
    monkeypatch.setattr(leases, "LEASE_SECONDS", 60.0)
    while not await other.looks_out(SOMEONE):  # noqa: ASYNC110  # Redis ends the lease, and tells nobody
        await asyncio.sleep(0.02)
    assert not await frozen.looks_out(SOMEONE)
    await frozen.close()
    third = Stream(own_redis.url)
    assert not await third.looks_out(SOMEONE), "what was given up is only one's own"
    await other.close()
    await third.close()


async def test_without_redis_looking_out_falls_to_each(own_redis: OwnRedis) -> None:
    one, two = Stream(own_redis.url), Stream(own_redis.url)
    assert await one.looks_out(SOMEONE)
    own_redis.kill()
    assert await one.looks_out(SOMEONE)
    assert await two.looks_out(SOMEONE)
    own_redis.start()
    held = [await one.looks_out(SOMEONE), await two.looks_out(SOMEONE)]
    assert held == [True, False]
    await one.close()
    await two.close()
