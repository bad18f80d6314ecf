"""Signing in with a browser at the screen: the address as link, text and code; what comes back; denials."""

import asyncio
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from textual.widgets import Input

from data import supabase_return
from tests.fix_dashboard import Dashboard
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.fix_supabase import Member, StandIn
from tests.fix_supabase_oauth import browse
from tests.test_tui_far_sign_in import EMAIL, at_the_far_door
from tests.test_tui_snapshots import compare, still
from tui.far_browser import BrowserScreen
from tui.link_page import SMALL


@pytest.fixture
def ada(stand_in: StandIn) -> Member:
    stand_in.flows.visitor = EMAIL
    return stand_in.join(EMAIL, "planted-password-6")


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the machine itself, in a terminal that draws sextants."""
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "XTERM_VERSION", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def by_ssh(local: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/7")


async def _choose(board: Dashboard, *keys: str) -> str:
    """Choose a provider; the address that is shown then."""
    await board.press("f3")
    await board.until("Another one …")
    await board.press(*keys, "enter")
    await board.until("Open this address in a browser")
    assert isinstance(board.app.screen, BrowserScreen)
    return board.app.screen._errand.address


async def _paste(board: Dashboard, text: str) -> None:
    board.app.screen.query_one("#password", Input).value = text
    await board.press("enter")


async def _look_at_the_code(board: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    await board.press("f5")
    await board.until(SMALL)
    await board.pilot.resize_terminal(120, 50)
    await board.gone(SMALL)
    assert "▀▄" in board.text
    monkeypatch.setenv("TERM", "linux")
    await board.pilot.resize_terminal(80, 24)
    await board.until("There is no room for the QR code")
    await board.press("escape")


async def test_over_ssh_what_the_browser_ends_at_is_pasted(
    shop: Shop,
    own_redis: OwnRedis,
    stand_in: StandIn,
    ada: Member,
    by_ssh: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    shop.connection.execute("UPDATE users SET password_hash = 'locked'")
    ada.factor = "factor-1"
    async with at_the_far_door(shop, own_redis.url, stand_in, tmp_path) as board:
        address = await _choose(board, "down")
        assert "Sign in with Google" in board.text
        assert "cannot show" in board.text
        await board.press("f4")
        assert board.app.clipboard == address
        await _look_at_the_code(board, monkeypatch)
        await _paste(board, address)
        await board.until(supabase_return.TOO_EARLY[:40])
        assert board.app.screen.query_one("#password", Input).value == ""
        ended = await asyncio.to_thread(browse, address)
        for trouble, sentence in ((503, "problem of its own"), (429, "too many attempts: wait")):
            stand_in.trouble = trouble
            await _paste(board, ended)
            await board.until(sentence)
        stand_in.trouble = None
        await board.press("enter")
        await board.until("This account asks for a second factor")
        ada.code = "424242"
        await _paste(board, "424242")
        await board.until(lambda: board.text.startswith(" Sold"))
    assert shop.all("SELECT oauth_provider FROM users WHERE supabase_uid = %s", ada.uid) == ["google"]
    assert shop.all("SELECT action FROM activity_logs ORDER BY id") == ["create_account", "login"]


async def test_on_this_machine_the_browser_is_heard_and_a_denial_told(
    shop: Shop, own_redis: OwnRedis, stand_in: StandIn, ada: Member, local: None, tmp_path: Path
) -> None:
    shop.connection.execute("UPDATE users SET password_hash = 'locked'")
    stand_in.flows.visitor = {"error": "access_denied", "error_description": "The user has denied it"}
    async with at_the_far_door(shop, own_redis.url, stand_in, tmp_path) as board:
        address = await _choose(board)
        assert "Then this goes on by itself" in board.text
        async with httpx.AsyncClient() as browser:
            assert "close this window" in (await browser.get(await asyncio.to_thread(browse, address))).text
            await board.until("refused there (“The user has denied it”)")
            await board.until("F3")
            stand_in.flows.visitor = EMAIL
            await board.press("f3")
            await board.until("Another one …")
            await board.press("end", "enter")
            await board.until("Which provider")
            await board.type("Discord")
            await board.press("enter")
            await board.until("no sign-in with “discord”")
            address = await _choose(board)
            await board.press("f5")
            await board.until(SMALL)
            await browser.get(await asyncio.to_thread(browse, address))
            await board.until(lambda: board.text.startswith(" Sold"))
    assert shop.all("SELECT oauth_provider FROM users WHERE supabase_uid = %s", ada.uid) == ["github"]


async def test_escape_closes_the_listener_and_a_wrong_paste_does_not_lose_the_browser(
    shop: Shop, own_redis: OwnRedis, stand_in: StandIn, ada: Member, local: None, tmp_path: Path
) -> None:
    shop.connection.execute("UPDATE users SET password_hash = 'locked'")
    async with at_the_far_door(shop, own_redis.url, stand_in, tmp_path) as board:
        address = await _choose(board)
        back = parse_qs(urlsplit(address).query)["redirect_to"][0]
        _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(back).port)
        writer.close()
        await board.pilot.pause(0.2)
        seen = board.text
        await board.press("escape")
        await board.until("You did not sign in with a browser")
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", urlsplit(back).port)
        address = await _choose(board)
        stand_in.trouble = "slow"
        await _paste(board, "a-code-of-nobody")
        await board.until(lambda: "POST /auth/v1/token?grant_type=pkce" in stand_in.asked)
        stand_in.trouble = None
        async with httpx.AsyncClient() as browser:
            await browser.get(await asyncio.to_thread(browse, address))
        await board.until(lambda: board.text.startswith(" Sold"))
    compare("far-browser", still(re.sub(r"(?s)(in there: +┃\n).*?(\n +┃ +┃\n)", r"\1‹the address›\2", seen)))
