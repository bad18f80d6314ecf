"""An administrator who signs in with Supabase shows it once more who they are, before what others feel."""

from pathlib import Path

import pytest

from data.supabase_errors import WRONG
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.fix_supabase import Member, StandIn
from tests.test_tui_far_sign_in import EMAIL, PASSWORD, at_the_far_door
from tests.test_tui_reset import write
from tui.screens.users import UsersScreen

ASKED = "Show once more who you are"


@pytest.fixture
def ada(led: Shop, stand_in: StandIn) -> Member:
    """The administrator, as Supabase knows her."""
    member = stand_in.join(EMAIL, PASSWORD)
    led.connection.execute("UPDATE users SET supabase_uid = %s, email = %s", (member.uid, EMAIL))
    led.insert("users", username="zoe", email="zoe@example.com")
    return member


async def test_who_signs_in_with_supabase_administrates_too(
    led: Shop, own_redis: OwnRedis, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    stand_in.join("bob@example.com", "planted-password-7")
    async with at_the_far_door(led, own_redis.url, stand_in, tmp_path) as board:
        await write(board, name=EMAIL, password=PASSWORD)
        await board.until("● live")
        board.app.open_page("users")
        await board.until("2 accounts")
        sessions = dict(stand_in.refreshes)
        await board.press("end", "a")
        await board.until(ASKED)
        assert EMAIL in board.text
        await write(board, password="wrong")
        await board.until(WRONG)
        await write(board, name="bob@example.com", password="planted-password-7")
        await board.until("That is another account")
        assert led.one("SELECT count(*) FROM users WHERE is_admin") == 1
        await board.press("escape")
        await board.until(lambda: isinstance(board.app.screen, UsersScreen))
        ada.factor = "factor-1"
        await board.press("a")
        await board.until(ASKED)
        await board.press("f2")
        await board.until("a code is on its way there")
        await write(board, password="12345678")
        await board.until("This account asks for a second factor")
        ada.code = "424242"
        await write(board, password="424242")
        await board.until(lambda: "zoe is an administrator now." in board.said)
        assert stand_in.refreshes == sessions, "what Supabase gave for it was given back, her session goes on"
    assert led.one("SELECT count(*) FROM users WHERE is_admin") == 2
