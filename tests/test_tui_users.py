"""Users: an administrator's page, of which nobody else gets a trace."""

import asyncio
import contextlib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from data import passwords
from data.changes import Change, Live
from data.settings import Settings
from data.stream import Stream
from data.tenant import Tenant
from queries import administration
from tests.fix_dashboard import PATIENCE, Dashboard, dashboard, shown
from tests.fix_shop import Shop
from tests.fix_terminal import environment
from tests.test_data_row_security import OWN, guest_url
from tests.test_tui_sign_in import PASSWORD, a_door, at_the_door
from tui.cli.main import main
from tui.places import FOR_ADMINISTRATORS
from tui.presence import Presence, SignedOut
from tui.world import administrators_keys

__all__ = ["guest_url"]


PAGES = {
    "users": "1 account",
    "notices": "n writes a notice",
    "all-sessions": "Nobody has a session",
    "servers": "PostgreSQL",
}
"""What the pages of administrators show where nothing was done yet."""


@pytest.fixture
def other(shop: Shop) -> Any:
    return shop.insert("users", username="[b]zoe\x1b[0m", email="zoe@example.com", tier=None)


async def open_users(board: Dashboard) -> None:
    await board.until("● live")
    board.app.open_page("users")
    await board.until("2 accounts")


def offered(board: Dashboard) -> list[str]:
    return [command.title for command in board.app.get_system_commands(board.app.screen)]


async def test_an_administrator_shuts_out_and_lets_in(
    led: Shop, other: Any, redis_url: str, tmp_path: Path
) -> None:
    async with a_door(led.url, redis_url, tmp_path) as door, dashboard(led, redis_url, tmp_path) as board:
        await door.sessions.begin(other, door.client)
        await open_users(board)
        assert "[b]zoe" in board.text
        assert " x shut a admin t tier p reset n notices s sessions v servers esc back ? help" in board.text
        assert "\x1b" not in board.text
        await board.press("home")
        await board.until("Signs in")
        await board.press("x")
        await board.until("Shut [b]zoe")
        await board.press("y")
        await board.until("1 shut out")
        await board.until(" x let in a admin t tier p reset n notices s sessions v servers esc back ? help")
        assert led.one("SELECT is_active FROM users WHERE id = %s", other) is False
        await board.press("u")
        await board.heard("Taken back: the shutting out of [b]zoe")
        await board.gone("1 shut out")
        await board.press("x", "y")
        await board.until("1 shut out")
        await board.press("x")
        await board.until("in again?")
        await board.press("y")
        await board.gone("1 shut out")
        await board.press("t")
        await board.until("Which tier")
        await board.type("GOLD")
        await board.press("enter")
        await board.until("GOLD")
        assert led.one("SELECT tier FROM users WHERE id = %s", other) == "GOLD"
        assert not await door.sessions.of(other), "none stands again for who is let in again"


async def test_who_is_shut_out_is_out_at_once(
    led: Shop, other: Any, tenant: Tenant, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.presence.CHECK_SECONDS", 1000.0)
    stream = Stream(redis_url)
    async with a_door(led.url, redis_url, tmp_path) as door, asyncio.TaskGroup() as tasks:
        guest = await door.known("[b]zoe\x1b[0m")
        assert guest is not None
        presence = Presence(door, guest, stream)
        staying = tasks.create_task(_stays(presence))
        async with contextlib.aclosing(stream.listen(other)) as events, asyncio.timeout(PATIENCE):
            async for event in events:
                if isinstance(event, Live):
                    await tenant.write(administration.set_active, other, False)
                elif isinstance(event, Change):
                    presence.hear(event)
                    break
        assert "was deactivated" in await staying


async def _stays(presence: Presence) -> str:
    """Until it is signed out; why."""
    with pytest.raises(SignedOut) as over:
        await presence.keep()
    return str(over.value)


async def test_without_a_password_the_name_is_written(led: Shop, redis_url: str, tmp_path: Path) -> None:
    led.insert("users", username="zoe", email="zoe@example.com")
    async with dashboard(led, redis_url, tmp_path) as board:
        await open_users(board)
        await board.press("end", "a")
        await board.until("Write “zoe” to go on")
        await board.type("zoo")
        await board.press("enter")
        await board.until("That is not “zoe”")
        await board.press("escape", "a")
        await board.until("Write “zoe” to go on")
        await board.type("zoe")
        await board.press("enter")
        await board.heard("zoe is an administrator now.")
    assert led.all("SELECT is_admin FROM users") == [True, True]


async def test_with_a_password_it_is_asked_for_again(
    led: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.presence.CHECK_SECONDS", 0.2)
    led.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed(PASSWORD),))
    led.insert("users", username="zoe", email="zoe@example.com")
    async with a_door(led.url, redis_url, tmp_path) as door:
        await door.sign_in("seller", PASSWORD)
    async with at_the_door(led.url, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.press("f8")
        await board.until(" WHO ")
        await open_users(board)
        await board.press("end", "a")
        await board.until("Your own password")
        await board.press(*"wrong", "enter")
        await board.until("That is not the password now.")
        assert led.one("SELECT count(*) FROM users WHERE is_admin") == 1
        board.app.screen.query_one("#password", Input).value = PASSWORD
        await board.press("enter")
        await board.heard("zoe is an administrator now.")
        await board.press("home", "a")
        await board.until("Your own password")
        board.app.screen.query_one("#password", Input).value = PASSWORD
        await board.press("enter")
        await board.heard("seller is no administrator any more.")
        await board.until("Only an administrator may see")
        await board.until(lambda: "Users" not in offered(board))
        await board.press("f8", "ctrl+r")
        await board.gone(" WHO ")
        await board.until("is admin yes → no")
        led.connection.execute("UPDATE users SET is_admin = true")
        await board.until(lambda: "Users" in offered(board))


async def test_the_last_one_is_told_so(led: Shop, other: Any, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(led, redis_url, tmp_path) as board:
        await open_users(board)
        await board.press("end", "x")
        await board.until("Shut seller out?")
        await board.press("y")
        await board.heard("“seller” is the last administrator")
    assert led.one("SELECT is_active FROM users WHERE id = %s", led.user_id) is True


@pytest.mark.parametrize("is_admin", [True, False])
async def test_nobody_else_gets_a_trace(shop: Shop, redis_url: str, tmp_path: Path, *, is_admin: bool) -> None:
    shop.connection.execute("UPDATE users SET is_admin = %s", (is_admin,))
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert {title for title, _, _ in FOR_ADMINISTRATORS} & set(offered(board)) == (
            {title for title, _, _ in FOR_ADMINISTRATORS} if is_admin else set()
        )
        await board.press("f1")
        await board.until("Everywhere")
        for _ in range(100):
            if "Marketplace accounts, from the palette" in board.text:
                break
            await board.press("pagedown")
        await board.press("end")
        await board.until("Notices to everybody" if is_admin else "Marketplace accounts, from the palette")
        assert ("Notices to everybody" in board.text) is is_admin
        for _, page, _ in FOR_ADMINISTRATORS:
            board.app.open_page(page)
            await board.until(PAGES[page] if is_admin else "Only an administrator may see")
            await board.press("escape")


def test_a_key_means_one_thing_on_all_pages_of_administrators() -> None:
    alike = {"shut": "end", "take_back": "end", "open('notices')": "notice", "write": "notice"}
    meant: dict[str, set[str]] = defaultdict(set)
    for _, bindings in administrators_keys():
        for binding in bindings:
            meant[binding.key].add(alike.get(binding.action, binding.action))
    assert {key: actions for key, actions in meant.items() if len(actions) > 1} == {}


def test_who_holds_the_database_makes_the_first_one(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment(tmp_path, DATABASE_URL=shop.url, REDIS_URL=redis_url).items():
        monkeypatch.setenv(name, value)
    assert main(["make-admin", "seller"]) == 0
    assert "seller is an administrator now." in capsys.readouterr().out
    assert shop.one("SELECT is_admin FROM users") is True
    assert shop.one("SELECT action FROM activity_logs") == "make_administrator"
    assert main(["make-admin", "seller"]) == 0
    assert "is one already" in capsys.readouterr().out
    assert main(["make-admin", "nobody"]) == 1
    assert "There is no account called “nobody”" in capsys.readouterr().err


@pytest.mark.parametrize("guarded", [True, False])
async def test_it_says_where_policies_show_only_own_rows(
    led: Shop, other: Any, guest_url: str, redis_url: str, tmp_path: Path, guarded: bool
) -> None:
    led.listing()
    led.listing(user_id=other)
    if guarded:
        led.connection.execute("ALTER TABLE listings ENABLE ROW LEVEL SECURITY")
        led.connection.execute(f"CREATE POLICY own ON listings USING (user_id = {OWN})")
    settings = Settings(tmp_path, tmp_path, tmp_path, guest_url, redis_url, user=led.username)
    async with shown(settings) as board:
        await open_users(board)
        await board.until("Signs in")
        assert ("row-level security shows only own rows here" in board.text) is guarded
