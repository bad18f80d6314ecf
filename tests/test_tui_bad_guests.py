"""Who must not come in: a session whose time is over, a name that is no line, and what they leave behind."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from data import passwords, session_file
from data.guesses import ACCOUNT
from data.sessions import digest
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.test_data_row_security import OWN, guest_url
from tests.test_tui_sign_in import PASSWORD, a_door, at_the_door
from tui.door import WRONG, SignInRefused

__all__ = ["guest_url"]


@pytest.fixture
def closed(shop: Shop) -> Shop:
    """The seller of the test, with a password."""
    shop.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed(PASSWORD),))
    return shop


@pytest.mark.parametrize("over", ["idle", "absolute"])
async def test_a_session_whose_time_is_over_ends_a_dashboard_and_opens_none(
    closed: Shop, own_redis: OwnRedis, tmp_path: Path, over: str
) -> None:
    async with a_door(closed.url, own_redis.url, tmp_path) as door:
        guest = await door.sign_in("seller", PASSWORD)
        assert guest.token is not None
        key = f"bindeck:session:{digest(guest.token)}"
        async with at_the_door(closed.url, own_redis.url, tmp_path) as board:
            await board.until("● live")
            # What Redis does when nobody used it for long, and what the program looks at.
            await door.redis.ask(*(("EXPIRE", key, 0) if over == "idle" else ("HSET", key, "ends", 1)))
            await board.until(lambda: board.app.failure is not None)
        assert "session has ended" in str(board.app.failure)
        session_file.save(door.path, guest.token)
        async with at_the_door(closed.url, own_redis.url, tmp_path) as board:
            await board.until("Sign in to Bindeck")
        assert session_file.load(door.path) is None


async def test_what_commands_a_terminal_is_taken_out_of_a_line(
    closed: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with at_the_door(closed.url, own_redis.url, tmp_path) as board:
        await board.until("Sign in to Bindeck")
        board.app.post_message(events.Paste("sel\x1b[2J\x07\x00\u202eler"))
        await board.until("sel[2Jler")
        assert board.app.screen.query_one("#name", Input).value == "sel[2Jler"
        assert not set(board.text) & {"\x1b", "\x07", "\x00", "\u202e"}
        await board.press("enter")
        board.scan(PASSWORD)
        await board.until(WRONG)


@pytest.mark.parametrize("name", ["", " ", "ada@example.com"])
async def test_a_name_that_is_no_line_makes_no_account(
    database_url: str, own_redis: OwnRedis, tmp_path: Path, name: str
) -> None:
    async with at_the_door(database_url, own_redis.url, tmp_path) as board:
        await board.until("There is no account in this database yet")
        lines = list(board.app.screen.query(Input))
        for line, words in zip(lines, (name, "ada@example.com", PASSWORD, PASSWORD), strict=True):
            line.value = words
        lines[-1].focus()
        await board.press("enter")
        await board.until("A username is one line of letters")
    async with a_door(database_url, own_redis.url, tmp_path) as door:
        assert await door.is_new()


async def test_guesses_are_refused_slowed_and_logged_with_where_they_came_from(
    closed: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with a_door(closed.url, own_redis.url, tmp_path, "192.0.2.8") as door:
        for nth in range(300):
            with pytest.raises(SignInRefused) as refused:
                await door.sign_in("seller", f"guess {nth}")
        with pytest.raises(SignInRefused, match=r"Too many attempts: wait \d+ s"):
            await door.sign_in("seller", PASSWORD)
    assert "Too many attempts" in str(refused.value)
    rows = closed.all("SELECT details, ip_address FROM activity_logs WHERE action = 'login_failed' ORDER BY id")
    assert ACCOUNT.free < len(rows) < 12
    assert {address for _, address in rows} == {"192.0.2.8"}
    assert not [details for details, _ in rows if "guess" in details]


async def test_where_policies_refuse_a_row_of_nobody_strangers_are_answered_alike(
    closed: Shop, guest_url: str, own_redis: OwnRedis, tmp_path: Path
) -> None:
    closed.connection.execute("ALTER TABLE activity_logs ENABLE ROW LEVEL SECURITY")
    closed.connection.execute(f"CREATE POLICY own ON activity_logs USING (user_id = {OWN})")
    async with a_door(guest_url, own_redis.url, tmp_path) as door:
        for name in ("nobody", "seller"):
            with pytest.raises(SignInRefused, match=WRONG):
                await door.sign_in(name, "wrong")
    assert closed.all("SELECT user_id FROM activity_logs") == [closed.user_id]
