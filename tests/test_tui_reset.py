"""A forgotten password: a one-time code from Users or the owner's command, and the new password at the door."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from data import passwords, reset_codes
from data.errors import AccountUnclear
from queries import resets, users
from tests.fix_dashboard import Dashboard
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.fix_supabase import StandIn
from tests.fix_terminal import environment, terminal
from tests.test_tui_far_sign_in import at_the_far_door
from tests.test_tui_sign_in import PASSWORD, a_door, at_the_door
from tui.cli.main import main
from tui.door import DEACTIVATED, WRONG, Door, NewPasswordWanted, SignInRefused

NEW = "battery staple"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def zoe(led: Shop) -> Any:
    """Another account, with a password, as the administrator has one."""
    led.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed(PASSWORD),))
    stored = passwords.hashed("forgotten it")
    return led.insert("users", username="zoe", email="zoe@example.com", password_hash=stored)


async def write(board: Dashboard, **lines: str) -> None:
    for name, words in lines.items():
        line = board.app.screen.query_one(f"#{name}", Input)
        line.value = words
        line.focus()
    await board.press("enter")


async def code_for_zoe(shop: Shop, redis_url: str, path: Path) -> str:
    """Made on the page Users, by an administrator who signed in."""
    async with a_door(shop.url, redis_url, path) as door:
        await door.sign_in("seller", PASSWORD)
    async with at_the_door(shop.url, redis_url, path) as board:
        await board.until("● live")
        board.app.open_page("users")
        await board.until("2 accounts")
        await board.press("home", "p")
        await board.heard("Your own password is changed on Sessions")
        await board.press("end", "p")
        await board.until("Your own password")
        await write(board, password="wrong")
        await board.until("That is not the password now.")
        await write(board, password=PASSWORD)
        await board.until("One-time code for zoe")
        found = CODE.search(board.text)
        assert found is not None
        await board.press("escape")
        await board.gone("One-time code")
    return found[0]


async def choose(board: Dashboard, code: str) -> None:
    """A new password for zoe, after the code was left once and typed again."""
    await board.until("Sign in to Bindeck")
    await write(board, name="zoe", password=code.lower())
    await board.until("choose a new password")
    await board.press("escape")
    await board.until("the code is still good")
    await write(board, password=code)
    await board.until("choose a new password")
    await write(board, password="short", again="short")
    await board.until("at least 8 characters")
    await write(board, password=NEW, again="battery stable")
    await board.until("not the same")
    await write(board, password=NEW, again=NEW)
    await board.until(lambda: board.text.startswith(" Sold"))
    assert board.app.services.user.username == "zoe"


async def test_from_the_users_page_to_the_new_password(
    led: Shop, zoe: Any, own_redis: OwnRedis, tmp_path: Path
) -> None:
    code = await code_for_zoe(led, own_redis.url, tmp_path)
    told = led.one("SELECT details FROM activity_logs WHERE action = 'reset_password'")
    assert json.loads(told)["account"] == "zoe"
    kept = led.all("SELECT t::text FROM users t") + led.all("SELECT t::text FROM activity_logs t")
    assert not [row for row in kept if code in row or reset_codes.read(code) in row]
    async with a_door(led.url, own_redis.url, tmp_path / "shed", "192.0.2.7") as shed:
        elsewhere = await shed.sign_in("zoe", "forgotten it")
        async with at_the_door(led.url, own_redis.url, tmp_path / "hers") as board:
            await choose(board, code)
        assert elsewhere.token is not None
        assert await shed.sessions.use(elsewhere.token) is None
        with pytest.raises(SignInRefused, match=WRONG):
            await shed.sign_in("zoe", code)
        await shed.sign_in("zoe", NEW)
    assert led.all("SELECT action FROM activity_logs WHERE user_id = %s ORDER BY id", zoe) == [
        "login", "change_password", "logout", "login", "login_failed", "login",
    ]  # fmt: skip
    assert led.one("SELECT reset_token, reset_token_expiry FROM users WHERE id = %s", zoe) == (None, None)


@asynccontextmanager
async def doors(shop: Shop, redis_url: str, path: Path) -> AsyncIterator[Door]:
    async with a_door(shop.url, redis_url, path, f"192.0.2.7 {shop.user_id}") as door:
        yield door


async def make(door: Door) -> str:
    code = reset_codes.new()
    async with door.database.connection() as conn:
        account = await users.knocking(conn, "zoe")
        assert account is not None
        await resets.make(conn, account, passwords.hashed(reset_codes.read(code)))
    return code


async def wanted(door: Door, code: str) -> NewPasswordWanted:
    with pytest.raises(NewPasswordWanted) as raised:
        await door.sign_in("zoe", code)
    return raised.value


async def test_a_code_is_good_once_for_a_while_and_only_the_newest(
    led: Shop, zoe: Any, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with doors(led, own_redis.url, tmp_path) as door:

        async def refused(code: str, why: str = WRONG) -> None:
            with pytest.raises(SignInRefused, match=re.escape(why)):
                await door.sign_in("zoe", code)
            await door.guesses.succeeded("zoe", door.client.source)

        older, code = await make(door), await make(door)
        await refused(older)
        first, second = await wanted(door, code), await wanted(door, code)
        led.connection.execute("UPDATE users SET is_active = false WHERE id = %s", (zoe,))
        await refused(code, DEACTIVATED)
        with pytest.raises(AccountUnclear, match="not good any more"):
            await door.choose_password(first, NEW)
        with pytest.raises(AccountUnclear, match="shut out"):
            await make(door)
        led.connection.execute("UPDATE users SET is_active = true WHERE id = %s", (zoe,))
        both = (door.choose_password(one, NEW) for one in (first, second))
        ends = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(end).__name__ for end in ends) == ["AccountUnclear", "Guest"]
        code = await make(door)
        led.connection.execute("UPDATE users SET reset_token_expiry = now() - interval '1 second'")
        await refused(code)
        code = await make(door)
        user = (await door.sign_in("zoe", NEW)).user
        await door.change_password(user, NEW, PASSWORD)
        await refused(code)
        led.connection.execute("UPDATE users SET password_hash = NULL WHERE id = %s", (zoe,))
        with pytest.raises(AccountUnclear, match="has no password"):
            await make(door)
        led.connection.execute(
            "UPDATE users SET supabase_uid = 's', reset_token = %s, reset_token_expiry = 'infinity' WHERE id = %s",
            (passwords.hashed(reset_codes.read(code)), zoe),
        )
        await refused(code)
        with pytest.raises(AccountUnclear, match="signs in with Supabase"):
            await make(door)


async def test_guesses_of_codes_are_slowed(led: Shop, zoe: Any, own_redis: OwnRedis, tmp_path: Path) -> None:
    async with doors(led, own_redis.url, tmp_path) as door:
        await make(door)
        tries = (door.sign_in("zoe", reset_codes.new()) for _ in range(7))
        said = sorted(map(str, await asyncio.gather(*tries, return_exceptions=True)))
        assert [sentence[:17] for sentence in said] == ["Too many attempts"] * 3 + [WRONG[:17]] * 4
    assert led.one("SELECT count(*) FROM activity_logs WHERE action = 'login_failed'") == 4


async def test_a_supabase_account_gets_a_letter_of_supabase(
    led: Shop, zoe: Any, own_redis: OwnRedis, stand_in: StandIn, tmp_path: Path
) -> None:
    led.connection.execute("UPDATE users SET supabase_uid = 's-1', password_hash = NULL WHERE id = %s", (zoe,))
    async with at_the_far_door(led, own_redis.url, stand_in, tmp_path) as board:
        await write(board, name="seller", password=PASSWORD)
        await board.until("● live")
        board.app.open_page("users")
        await board.until("2 accounts")
        await board.press("end", "p")
        await board.until("Your own password")
        await write(board, password=PASSWORD)
        await board.until(lambda: "POST /auth/v1/recover" in stand_in.asked)
        await board.until(lambda: "Supabase was asked" in board.said)
    assert led.one("SELECT reset_token FROM users WHERE id = %s", zoe) is None
    assert led.one("SELECT count(*) FROM activity_logs WHERE action = 'reset_password'") == 1


def test_who_holds_the_database_makes_a_code_and_it_opens_the_command_line(
    led: Shop, zoe: Any, redis_url: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    environ = environment(tmp_path, DATABASE_URL=led.url, REDIS_URL=redis_url)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main(["reset-password", "nobody"]) == 1
    assert "There is no account called “nobody”" in capsys.readouterr().err
    assert main(["reset-password", "zoe"]) == 0
    code, said = capsys.readouterr().out.split("\n", 1)
    assert "zoe types this code at the sign-in in place of the password, once" in said
    with terminal("--user", "zoe", "sign-in", environ=environ) as screen:
        screen.until("Password:")
        screen.send(f"{code}\n")
        screen.until("Choose a new password:")
        screen.send(f"{NEW}\n")
        screen.until("once more:")
        screen.send(f"{NEW}\n")
        screen.until("Signed in as zoe.")
        assert screen.end() == 0
    assert passwords.matches(NEW, led.one("SELECT password_hash FROM users WHERE id = %s", zoe))
