"""Sessions that must not come back: of who is shut out, and of a sign-in that a new password overtakes."""

from pathlib import Path

import pytest

from data import session_file
from data.errors import AccountUnclear
from data.stream import Stream
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.test_tui_sign_in import PASSWORD, a_door, locked
from tui.door import SignInRefused
from tui.presence import Presence, SignedOut

__all__ = ["locked"]

ANOTHER = "t" * 43
"""What another program's sign-in left in the file."""


async def test_a_session_of_who_is_shut_out_does_not_stand_again(
    locked: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with a_door(locked.url, own_redis.url, tmp_path) as door:
        guest = await door.sign_in("seller", PASSWORD)
        locked.connection.execute("UPDATE users SET is_active = false")
        assert await door.by_session(None) is None
        assert not door.path.exists()
        with pytest.raises(SignInRefused, match="is deactivated"):
            await door.sign_in("seller", PASSWORD)
        assert locked.one("SELECT count(*) FROM activity_logs WHERE action = 'login_failed'") == 1
        with pytest.raises(AccountUnclear, match="sign in again"):
            await door.enter(guest.user, locked=True)
        assert not door.path.exists()
        assert await door.sessions.of(guest.user.id) == []
        session_file.save(door.path, ANOTHER)
        for is_active in (False, True):
            locked.connection.execute("UPDATE users SET is_active = %s", (is_active,))
            with pytest.raises(SignedOut):
                await Presence(door, guest, Stream(own_redis.url)).check()
            assert session_file.load(door.path) == ANOTHER, "another program's sign-in stays"


async def test_a_sign_in_under_way_does_not_outlive_a_new_password(
    locked: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with a_door(locked.url, own_redis.url, tmp_path) as door:
        old = locked.one("SELECT password_hash FROM users")
        user = (await door.sign_in("seller", PASSWORD)).user
        await door.change_password(user, PASSWORD, "battery staple")
        await door.sessions.end_all(user.id)
        with pytest.raises(AccountUnclear, match="sign in again"):
            await door.enter(user, locked=True, seen=old)
        assert await door.sessions.of(user.id) == []
        assert not door.path.exists()


async def test_a_stay_without_redis_gets_no_session_once_there_is_another_password(
    locked: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    own_redis.kill()
    async with a_door(locked.url, own_redis.url, tmp_path) as door:
        guest = await door.sign_in("seller", PASSWORD)
        assert "scrypt" not in repr(guest)
        mine, theirs = (Presence(door, guest, Stream(own_redis.url)) for _ in range(2))
        await door.change_password(guest.user, PASSWORD, "battery staple")
        own_redis.start()
        with pytest.raises(SignedOut, match="password was changed"):
            await theirs.check()
        assert await door.sessions.of(guest.user.id) == []
        await mine.password_changed()
        assert len(await door.sessions.of(guest.user.id)) == 1, "who changed it stays"
