"""Pictures of what is shown at the door and of sessions, at 80×24."""

from pathlib import Path

import pytest

from data import passwords
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.test_tui_sign_in import PASSWORD, a_door, at_the_door
from tests.test_tui_snapshots import compare, still


@pytest.fixture
def closed(shop: Shop) -> Shop:
    """The seller of the test, with a password."""
    shop.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed(PASSWORD),))
    return shop


async def test_the_door_looks_as_it_did(closed: Shop, own_redis: OwnRedis, tmp_path: Path) -> None:
    async with at_the_door(closed.url, own_redis.url, tmp_path) as board:
        await board.until("Sign in to Bindeck")
        await board.press(*"seller", "enter", *"wrong")
        await board.until("•••••")
        await board.pilot.pause(0.4)
        seen = still(board.text)
    compare("sign-in", seen)


async def test_the_first_account_looks_as_it_did(database_url: str, redis_url: str, tmp_path: Path) -> None:
    async with at_the_door(database_url, redis_url, tmp_path) as board:
        await board.until("There is no account in this database yet")
        await board.press(*"ada", "enter", *"ada@example.com", "enter")
        await board.until("ada@example.com")
        await board.pilot.pause(0.4)
        seen = still(board.text)
    compare("first-account", seen)


async def test_the_sessions_look_as_they_did(closed: Shop, own_redis: OwnRedis, tmp_path: Path) -> None:
    async with a_door(closed.url, own_redis.url, tmp_path, "203.0.113.7") as here:
        await here.sign_in("seller", PASSWORD)
        async with at_the_door(closed.url, own_redis.url, tmp_path) as board:
            await board.until("● live")
            board.app.clear_notifications()
            board.app.open_page("sessions")
            await board.until("1 session,")
            await board.pilot.pause(0.4)
            seen = still(board.text)
    compare("sessions", seen)
