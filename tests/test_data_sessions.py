"""Sessions: on real Redis, what is kept, what ends them, and what a file on disk must be like."""

import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from uuid import uuid4

import pytest

from data import session_file
from data.changes import Change, Live
from data.client import Client, client
from data.guesses import ACCOUNT, SOURCE, Guesses
from data.redis_commands import RedisAway, RedisCommands
from data.session_file import FileUnsafe
from data.sessions import TOPIC, Sessions, digest
from data.stream import Stream
from tests.fix_redis import OwnRedis

DESK = Client("desk", "kitty", None)
PHONE = Client("shed", "xterm", "192.0.2.7")


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[RedisCommands]:
    commands = RedisCommands(redis_url)
    yield commands
    await commands.close()


async def _end_now(redis: RedisCommands, token: str, field: str) -> None:
    """Let a session's time be over, without waiting for it."""
    await redis.ask("HSET", f"bindeck:session:{digest(token)}", field, 1)


async def test_a_token_opens_and_redis_knows_its_hash_alone(redis: RedisCommands) -> None:
    sessions, me = Sessions(redis, "shop on desk"), uuid4()
    token = await sessions.begin(me, DESK)
    assert await sessions.use(token) == me
    for stranger in ("", token[:-1], digest(token), "x" * 43):
        assert await sessions.use(stranger) is None
    assert await Sessions(redis, "another database").use(token) is None
    key = f"bindeck:session:{digest(token)}"
    kept = await redis.ask("HGETALL", key)
    assert token.encode() not in b" ".join(kept)
    assert 0 < await redis.ask("TTL", key) <= 7 * 86_400
    number = 7_000_000_001
    assert await sessions.use(await sessions.begin(number, DESK)) == number
    await sessions.end_all(number)


async def test_the_programs_of_a_user_are_told_to_look(redis: RedisCommands, redis_url: str) -> None:
    me = uuid4()
    async with aclosing(Stream(redis_url).listen(me)) as events:
        assert isinstance(await anext(events), Live)
        await Sessions(redis, "shop").tell(me)
        assert await anext(events) == Change(TOPIC)


async def test_use_slides_the_idle_limit_under_the_absolute_one(redis: RedisCommands) -> None:
    me = uuid4()
    sessions = Sessions(redis, "shop", idle=100, longest=1000)
    token = await sessions.begin(me, DESK)
    key = f"bindeck:session:{digest(token)}"
    await redis.ask("EXPIRE", key, 5)
    assert await sessions.use(token) == me
    assert 90 < await redis.ask("TTL", key) <= 100
    await redis.ask("HSET", key, "ends", await _now(redis) + 30)
    assert await sessions.use(token) == me
    assert await redis.ask("TTL", key) <= 30
    await _end_now(redis, token, "ends")
    assert await sessions.use(token) is None
    assert await redis.ask("EXISTS", key) == 0
    assert await sessions.of(me) == []


async def _now(redis: RedisCommands) -> int:
    return int((await redis.ask("TIME"))[0])


async def test_own_sessions_are_listed_and_ended(redis: RedisCommands) -> None:
    sessions, me, other = Sessions(redis, "shop"), uuid4(), uuid4()
    here, there, third = [await sessions.begin(me, where) for where in (DESK, PHONE, PHONE)]
    theirs = await sessions.begin(other, DESK)
    listed = {one.hash: (one.host, one.terminal, one.address) for one in await sessions.of(me)}
    assert listed[digest(there)] == ("shed", "xterm", "192.0.2.7")
    assert len(listed) == 3
    everybodys = [(whose, one.hash) for whose, one in await sessions.of_all([other, uuid4(), me])]
    assert everybodys[0] == (other, digest(theirs))
    assert [whose for whose, _ in everybodys] == [other, me, me, me]
    assert await Sessions(redis, "another shop").of_all([me, other]) == []
    assert not await sessions.end(me, digest(theirs)), "another user's is not mine to end"
    assert await sessions.end(me, digest(there))
    assert not await sessions.end(me, digest(there))
    assert await sessions.use(there) is None
    assert await sessions.end_all(me, but=digest(here)) == 1
    assert await sessions.use(third) is None
    assert await sessions.use(here) == me
    assert await sessions.use(theirs) == other


async def test_redis_away_is_said(own_redis: OwnRedis) -> None:
    commands = RedisCommands(own_redis.url)
    sessions, me = Sessions(commands, "shop"), uuid4()
    token = await sessions.begin(me, DESK)
    own_redis.kill()
    with pytest.raises(RedisAway):
        await sessions.use(token)
    own_redis.start()
    assert await sessions.use(token) is None, "it kept nothing on disk, and the answer is an answer again"
    await commands.close()


async def test_ten_thousand_guesses_are_slowed(redis: RedisCommands) -> None:
    guesses, account = Guesses(redis, "shop"), uuid4().hex
    tried = [await guesses.attempt(f" {account.upper()} ", f"{account}-{nth % 50}") for nth in range(10_000)]
    looked_at = [attempt for attempt in tried if attempt.wait == 0]
    assert [attempt.failures for attempt in looked_at[:4]] == [1, 2, 3, 4]
    assert len(looked_at) < 15, "of all of them, from fifty sources, few reach the password"
    assert tried[-1].wait >= 1
    await guesses.succeeded(account, "anywhere")
    assert (await guesses.attempt(account, f"{account}-new")).failures == 1


async def test_many_accounts_from_one_source_are_slowed_too(redis: RedisCommands) -> None:
    guesses, source = Guesses(redis, "shop"), uuid4().hex
    waits = [(await guesses.attempt(uuid4().hex, source)).wait for _ in range(30)]
    assert waits[: SOURCE.free + 1] == [0] * (SOURCE.free + 1)
    assert waits[-1] >= 1


def test_delays_grow_to_a_limit() -> None:
    delays = [ACCOUNT.delay(count) for count in range(1, 40)]
    assert delays[:8] == [0, 0, 0, 1, 2, 4, 8, 16]
    assert delays[-1] == ACCOUNT.longest


async def test_without_redis_a_program_counts_alone(own_redis: OwnRedis) -> None:
    own_redis.kill()
    guesses = Guesses(RedisCommands(own_redis.url), "shop")
    tried = [await guesses.attempt("seller", "desk") for _ in range(12)]
    assert [attempt.failures for attempt in tried[:4]] == [1, 2, 3, 4]
    assert tried[-1].wait == 1
    await guesses.succeeded("seller", "desk")
    assert (await guesses.attempt("seller", "desk")).failures == 1


def test_a_file_that_others_could_read_is_refused(tmp_path: Path) -> None:
    path, token = tmp_path / "state" / "session", "t" * 43
    assert session_file.load(path) is None
    session_file.save(path, token)
    assert session_file.load(path) == token
    assert path.stat().st_mode & 0o777 == 0o600
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(FileUnsafe, match=rf"could be read by others \({mode:o} instead of 600\)"):
            session_file.load(path)
    path.chmod(0o600)
    link = tmp_path / "link"
    link.symlink_to(path)
    with pytest.raises(FileUnsafe, match="is a link"):
        session_file.load(link)
    with pytest.raises(FileUnsafe):
        session_file.load(tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(FileUnsafe, match="no ordinary file"):
        session_file.load(pipe)
    path.write_bytes(b"\xff\x00 nonsense")
    assert session_file.load(path) is None
    session_file.forget(path)
    session_file.forget(path)
    assert not path.exists()


@pytest.mark.root
def test_another_users_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "session"
    session_file.save(path, "t" * 43)
    os.chown(path, 12345, 12345)
    with pytest.raises(FileUnsafe, match="belongs to another user"):
        session_file.load(path)


def test_where_a_person_sits() -> None:
    far = client({"SSH_CONNECTION": "2001:db8::1 5022 10.0.0.1 22", "TERM_PROGRAM": "kit\x1bty", "TERM": "xterm"})
    assert (far.address, far.source, far.terminal) == ("2001:db8::1", "2001:db8::1", "kitty")
    assert far.by_ssh
    assert client({"SSH_TTY": "/dev/pts/7"}).by_ssh
    assert not client({}).by_ssh
    for words in ("", "nonsense", "\x1b[2J 1 2"):
        here = client({"SSH_CLIENT": words})
        assert here.address is None
        assert here.source.endswith(f"@{here.host}")
