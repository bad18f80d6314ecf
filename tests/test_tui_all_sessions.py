"""Everybody's sessions: an administrator ends one, and all of a person; who worked there is out at once."""

import json
from pathlib import Path

from textual.widgets import Input

from data import passwords
from tests.fix_dashboard import Dashboard
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.test_tui_sign_in import PASSWORD, a_door, at_the_door


async def prove(board: Dashboard, question: str) -> None:
    await board.until(question)
    await board.press("y")
    await board.until("Your own password")
    board.app.screen.query_one("#password", Input).value = PASSWORD
    await board.press("enter")


def ended(shop: Shop) -> list[tuple[object, ...]]:
    """What the log says of sessions that were ended."""
    rows = shop.all("SELECT details FROM activity_logs WHERE action = 'end_sessions' ORDER BY id")
    return [tuple(json.loads(row)[name] for name in ("account", "sessions", "host")) for row in rows]


async def test_an_administrator_signs_others_out(
    led: Shop, other_shop: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    led.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed(PASSWORD),))
    here, shed = tmp_path / "here", tmp_path / "shed"
    async with (
        a_door(led.url, own_redis.url, here) as door,
        a_door(led.url, own_redis.url, shed, "192.0.2.7") as shed_door,
    ):
        await door.sign_in("seller", PASSWORD)
        await shed_door.sign_in("other_seller", PASSWORD)
        async with (
            at_the_door(led.url, own_redis.url, shed) as theirs,
            at_the_door(led.url, own_redis.url, here) as board,
        ):
            await theirs.until("● live")
            await board.until("● live")
            board.app.open_page("users")
            await board.until("2 accounts")
            await board.press("s")
            await board.until("192.0.2.7")
            assert "2 sessions of 2 accounts" in board.text
            await board.press("home", "x")
            await prove(board, "End the session of other_seller on desk?")
            await board.heard("1 session of other_seller ended.")
            await board.until("1 session of 1 account")
            await theirs.until(lambda: theirs.app.failure is not None)
            for _ in range(2):
                await shed_door.sign_in("other_seller", PASSWORD)
            await board.press("ctrl+r")
            await board.until("3 sessions of 2 accounts")
            await board.press("home", "w")
            await prove(board, "End all sessions of other_seller?")
            await board.heard("2 sessions of other_seller ended.")
            await board.until("1 session of 1 account")
            await board.press("w")
            await prove(board, "End all other sessions of yours?")
            await board.heard("It had ended already.")
        assert "session has ended" in str(theirs.app.failure)
    assert ended(led) == [("other_seller", 1, "desk"), ("other_seller", 2, None)]
