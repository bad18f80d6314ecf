"""A session that Supabase vouches for: its tokens sealed in Redis, renewed once by many, and given back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from data.redis_commands import RedisCommands
from data.sessions import digest, session_key
from data.stream import Stream
from data.supabase_sessions import KeptTokens
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.fix_supabase import StandIn
from tests.test_tui_far_sign_in import EMAIL, PASSWORD, a_far_door
from tui.door import Guest
from tui.far_door import FarDoor
from tui.far_stay import FarStay
from tui.presence import Presence, SignedOut

REFRESH = "POST /auth/v1/token?grant_type=refresh_token"


@pytest.fixture
async def far(shop: Shop, own_redis: OwnRedis, stand_in: StandIn, tmp_path: Path) -> AsyncIterator[FarDoor]:
    stand_in.join(EMAIL, PASSWORD)
    async with a_far_door(shop, own_redis.url, stand_in, tmp_path) as far:
        yield far


async def _in(far: FarDoor) -> tuple[Guest, str]:
    guest = await far.sign_in(EMAIL, PASSWORD)
    assert isinstance(guest, Guest)
    assert guest.token is not None
    return guest, guest.token


async def _looked(presence: Presence) -> None:
    """Look until what was begun is over."""
    await presence.check()
    stay = presence._far
    assert stay is not None
    await stay.close()
    await presence.check()


async def test_redis_holds_no_token_that_can_be_used(far: FarDoor, own_redis: OwnRedis, stand_in: StandIn) -> None:
    _, token = await _in(far)
    kept = await KeptTokens(far.door.redis).of(token)
    assert kept is not None
    assert list(stand_in.refreshes) == [kept.tokens.refresh]
    held = b" ".join(await far.door.redis.ask("HGETALL", session_key(digest(token))))
    for secret in (kept.tokens.access, kept.tokens.refresh, token, PASSWORD):
        assert secret.encode() not in held
        assert secret not in repr(kept)
    await far.door.redis.ask("HSET", session_key(digest("other")), "supabase", held.decode())
    assert await KeptTokens(far.door.redis).of("other") is None


async def test_many_programs_of_one_session_renew_it_once(far: FarDoor, stand_in: StandIn) -> None:
    stand_in.lasts = 0
    _, token = await _in(far)
    stand_in.lasts = 3600
    stays = [FarStay(KeptTokens(far.door.redis), stand_in.project) for _ in range(6)]
    assert await asyncio.gather(*(stay.renew(token) for stay in stays)) == [""] * 6
    assert stand_in.asked.count(REFRESH) == 1
    kept = await KeptTokens(far.door.redis).of(token)
    assert kept is not None
    assert stand_in.refreshes[kept.tokens.refresh][1], "the newest one is kept"
    assert await stays[0].renew(token) == ""
    assert stand_in.asked.count(REFRESH) == 1, "nothing is due any more"


async def test_a_refusal_signs_out_and_a_silence_does_not(
    far: FarDoor, redis_url: str, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.lasts = 0
    guest, token = await _in(far)
    presence = Presence(far.door, guest, Stream(redis_url))
    monkeypatch.setattr("tui.far_stay.AGAIN_SECONDS", 0.0)
    for trouble in (503, 429, "no json"):
        stand_in.trouble = trouble
        await _looked(presence)
        assert await far.door.sessions.use(token) == guest.user.id
    stand_in.trouble = None
    stand_in.refreshes.clear()
    with pytest.raises(SignedOut, match="Your Supabase session has ended: sign in again"):
        await _looked(presence)
    assert await far.door.sessions.use(token) is None
    assert not far.door.path.exists()


async def test_signing_out_gives_the_tokens_back_even_where_supabase_is_away(
    far: FarDoor, redis_url: str, stand_in: StandIn
) -> None:
    guest, _ = await _in(far)
    await Presence(far.door, guest, Stream(redis_url)).sign_out()
    assert "POST /auth/v1/logout?scope=local" in stand_in.asked
    assert stand_in.refreshes == {}
    guest, token = await _in(far)
    stand_in.close()
    await Presence(far.door, guest, Stream(redis_url)).sign_out()
    assert await far.door.sessions.use(token) is None
    assert not far.door.path.exists()


async def test_signing_out_everywhere_gives_back_what_every_session_has(
    far: FarDoor, redis_url: str, stand_in: StandIn
) -> None:
    stand_in.join("bob@example.com", PASSWORD)
    other = stand_in.session(stand_in.members["bob@example.com"])["refresh_token"]
    await _in(far)
    stand_in.lasts = -10
    guest, _ = await _in(far)
    stand_in.lasts = 3600
    assert await Presence(far.door, guest, Stream(redis_url)).sign_out_everywhere() == 2
    assert list(stand_in.refreshes) == [other], "of the account all are gone, though the access token had ended"


async def test_an_ended_session_is_not_brought_back_by_a_late_answer(far: FarDoor) -> None:
    guest, token = await _in(far)
    tokens = KeptTokens(far.door.redis)
    kept = await tokens.of(token)
    assert kept is not None
    await far.door.sessions.end(guest.user.id, digest(token))
    assert not await tokens.keep(token, kept.uid, kept.tokens)
    assert await far.door.redis.ask("EXISTS", session_key(digest(token))) == 0


async def test_two_programs_do_not_hold_the_lock_at_once(own_redis: OwnRedis) -> None:
    redis = RedisCommands(own_redis.url)
    tokens = KeptTokens(redis)
    async with tokens.alone("t") as first, tokens.alone("t") as second:
        assert (first, second) == (True, False)
    async with tokens.alone("t") as again:
        assert again
    await redis.close()
