"""Accounts without a password on a database that several may use: open by name, and said so once."""

from pathlib import Path

from data import passwords
from tests.fix_dashboard import Dashboard
from tests.fix_shop import Shop
from tests.test_tui_sign_in import PASSWORD, _tokens, a_door, at_the_door


def _told(board: Dashboard) -> str:
    """What stands on the screen, as one line."""
    return " ".join(board.text.split())


async def test_an_account_without_a_password_is_open_by_name_and_says_so_once(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with at_the_door(shop.url, redis_url, tmp_path) as board:
        await board.until(lambda: "“seller” has no password: whoever can use" in _told(board))
        assert "ctrl+p Sessions, then p sets one." in _told(board)
        assert board.said == "", "no toast covers the rows"
        assert board.text.splitlines()[-4].startswith(" The account “seller”"), "above the keys"
        await board.press("f3")
        await board.until(lambda: board.text.startswith(" Listings"))
        assert "has no password" not in board.text
    async with at_the_door(shop.url, redis_url, tmp_path) as board:
        await board.until("● live")
        assert board.app.services.presence.notice == ""
        assert "no password" not in board.text
    assert not _tokens(tmp_path), "nothing was signed into"


async def test_a_colleague_who_is_open_opens_nobody_who_is_not(
    shop: Shop, other_shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    hashed = passwords.hashed(PASSWORD)
    shop.connection.execute("UPDATE users SET password_hash = %s WHERE id = %s", (hashed, shop.user_id))
    async with a_door(shop.url, redis_url, tmp_path) as door:
        guest = await door.known("other_seller")
        assert guest is not None
        assert (guest.user.username, guest.locked) == ("other_seller", False)
        assert await door.known("seller") is None
        assert await door.known(None) is None, "of several accounts none is guessed"
        await door.sign_in("seller", PASSWORD)
        for name, expected in (("other_seller", "other_seller"), ("seller", "seller"), (None, "seller")):
            guest = await door.known(name)
            assert guest is not None
            assert guest.user.username == expected


async def test_who_has_a_password_is_not_warned(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed(PASSWORD),))
    async with at_the_door(shop.url, redis_url, tmp_path) as board:
        await board.until("Sign in to Bindeck")
        await board.press(*"seller", "enter")
        board.scan(PASSWORD)
        await board.until("● live")
        assert board.app.services.presence.notice == ""


async def test_a_first_account_without_a_password_is_told(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with at_the_door(database_url, redis_url, tmp_path) as board:
        await board.until("There is no account in this database yet")
        await board.press(*"ada", "enter")
        board.scan("ada@example.com")
        await board.press("enter", "enter")
        await board.until(lambda: "“ada” has no password: whoever can use" in _told(board))
