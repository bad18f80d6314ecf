"""Signing in with Supabase at the screen: password, code and second factor; refused, slowed, told in sentences."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from data import passwords, session_file
from data.client import Client
from data.errors import AccountUnclear
from data.guesses import SOURCE
from data.pool import Database
from data.redis_commands import RedisCommands
from data.settings import Settings
from data.supabase_errors import CODE_WRONG, FACTOR_WRONG, NO_SENSE, WRONG, SupabaseAway, SupabaseRefused
from tests.fix_dashboard import Dashboard
from tests.fix_shop import Shop
from tests.fix_supabase import Member, StandIn
from tests.test_tui_snapshots import compare, still
from tui import opening
from tui.app import Bindeck
from tui.door import Door, Guest, SignInRefused
from tui.far_door import FactorWanted, FarDoor, far_door

EMAIL, PASSWORD = "ada@example.com", "planted-password-6"
TITLE = "Sign in to Bindeck with Supabase"


@asynccontextmanager
async def at_the_far_door(shop: Shop, redis_url: str, project: StandIn, path: Path) -> AsyncIterator[Dashboard]:
    settings = Settings(path, path, path, shop.url, redis_url, poll_seconds=0.3, supabase=project.project)
    async with AsyncExitStack() as stack:

        async def opener(progress: Callable[[str], None]) -> opening.World:
            return await stack.enter_async_context(opening.opened(settings, None, progress, app.heard, app.ask))

        app = Bindeck(opener)
        async with app.run_test(size=(80, 24)) as pilot:
            board = Dashboard(app, pilot, [])
            await board.until(TITLE)
            yield board
            app.exit()


@asynccontextmanager
async def a_far_door(shop: Shop, redis_url: str, stand_in: StandIn, path: Path) -> AsyncIterator[FarDoor]:
    database, redis = Database(shop.url), RedisCommands(redis_url)
    await database.open()
    try:
        client = Client("desk", "kitty", f"192.0.2.8 {shop.user_id}")
        door = Door(database, redis, path, client, own=False, project=stand_in.project)
        async with far_door(door) as far:
            assert far is not None
            yield far
    finally:
        await redis.close()
        await database.close()


@pytest.fixture
def locked(shop: Shop) -> Shop:
    """The seller of the test, with a password of this database."""
    shop.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed("correct horse"),))
    return shop


@pytest.fixture
def ada(stand_in: StandIn) -> Member:
    return stand_in.join(EMAIL, PASSWORD)


def _kept(path: Path) -> list[str | None]:
    return [session_file.load(file) for file in path.glob("session-*")]


async def _write(board: Dashboard, **lines: str) -> None:
    for name, words in lines.items():
        line = board.app.screen.query_one(f"#{name}", Input)
        line.value = words
        line.focus()
    await board.press("enter")


async def test_a_password_opens_after_a_wrong_one(
    locked: Shop, redis_url: str, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    async with at_the_far_door(locked, redis_url, stand_in, tmp_path) as board:
        assert "f2 code by e-mail" in board.text
        await _write(board, name="", password="x")
        await board.until("Write your e-mail address first.")
        await _write(board, name=EMAIL, password="wrong")
        await board.until(WRONG)
        assert board.app.screen.query_one("#password", Input).value == ""
        await _write(board, password=PASSWORD)
        await board.until(lambda: board.text.startswith(" Sold"))
        assert board.app.services.user.username == "ada"
        assert board.app.services.presence.locked
    assert locked.all("SELECT action FROM activity_logs ORDER BY id") == [
        "login_failed",
        "create_account",
        "login",
    ]
    assert len(_kept(tmp_path)) == 1


async def test_a_code_and_a_second_factor_open(
    locked: Shop, redis_url: str, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    ada.factor = "factor-1"
    async with at_the_far_door(locked, redis_url, stand_in, tmp_path) as board:
        await board.press("f2")
        await board.until("Write your e-mail address first.")
        board.app.screen.query_one("#name", Input).value = EMAIL
        await board.press("f2")
        await board.until("a code is on its way there")
        await _write(board, password="123")
        await board.until("A code has 6 to 10 digits.")
        await _write(board, password="000000")
        await board.until(CODE_WRONG.split(":")[0])
        await _write(board, password="1234 5678")
        await board.until("This account asks for a second factor")
        ada.code = "424242"
        await _write(board, password="111111")
        await board.until(FACTOR_WRONG.split(":")[0])
        await _write(board, password="424242")
        await board.until(lambda: board.text.startswith(" Sold"))


async def test_escape_goes_back_and_a_local_name_still_opens(
    locked: Shop, redis_url: str, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    async with at_the_far_door(locked, redis_url, stand_in, tmp_path) as board:
        board.app.screen.query_one("#name", Input).value = "nobody@example.com"
        await board.press("f2")
        await board.until("a code is on its way there")
        await board.press("escape")
        await board.until("No code was given")
        stand_in.trouble = "no json"
        await _write(board, password=PASSWORD)
        await board.until(NO_SENSE.split(":")[0])
        await _write(board, name="seller", password="correct horse")
        await board.until(lambda: board.text.startswith(" Sold"))


async def test_guesses_are_slowed_logged_and_answered_alike(
    locked: Shop, redis_url: str, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    locked.connection.execute("UPDATE users SET email = %s", (EMAIL,))
    async with a_far_door(locked, redis_url, stand_in, tmp_path) as far:
        for email in (EMAIL, f"{locked.user_id}@example.com"):
            for _ in range(4):
                with pytest.raises(SupabaseRefused) as refused:
                    await far.sign_in(email, "wrong")
                assert str(refused.value) == WRONG
            asked = len(stand_in.asked)
            with pytest.raises(SignInRefused, match="Too many attempts: wait"):
                await far.sign_in(email, PASSWORD)
            assert len(stand_in.asked) == asked, "the server is not even asked"
            await far.door.guesses.succeeded(email, far.door.client.source)
    rows = locked.all("SELECT user_id IS NOT NULL, details FROM activity_logs WHERE action = 'login_failed'")
    assert [known for known, _ in rows] == [True] * 4 + [False] * 4
    assert all("@example.com" in details for known, details in rows if not known)


async def test_a_sign_in_with_a_second_factor_counts_once_and_silence_never(
    locked: Shop, redis_url: str, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    ada.factor, ada.code = "factor-1", "424242"
    async with a_far_door(locked, redis_url, stand_in, tmp_path) as far:
        source = far.door.client.source
        stand_in.trouble = 503
        for _ in range(5):
            with pytest.raises(SupabaseAway):
                await far.sign_in(EMAIL, PASSWORD)
        stand_in.trouble = None
        for _ in range(3):
            with pytest.raises(SupabaseRefused):
                await far.sign_in(EMAIL, "wrong")
        wanted = await far.sign_in(EMAIL, PASSWORD)
        assert isinstance(wanted, FactorWanted)
        with pytest.raises(SupabaseRefused, match=FACTOR_WRONG[:20]):
            await far.show_factor(wanted, "111111")
        with pytest.raises(SignInRefused, match="Too many attempts: wait 1 s"):
            await far.sign_in(EMAIL, PASSWORD)
        assert (await far.door.guesses.attempt("somebody else", source)).failures == 1
        await far.door.guesses.forgiven("somebody else", source)
        await far.door.guesses.forgiven(EMAIL, source)
        assert isinstance(await far.show_factor(wanted, "424242"), Guest)
        free = [await far.door.guesses.attempt(f"{nth} of {source}", source) for nth in range(SOURCE.free - 2)]
        assert [attempt.wait for attempt in free] == [0] * len(free)
        assert (await far.door.guesses.attempt(f"one more of {source}", source)).wait == 1


async def test_deactivated_and_unlinkable_accounts_are_refused_and_their_tokens_given_back(
    locked: Shop, redis_url: str, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    async with a_far_door(locked, redis_url, stand_in, tmp_path) as far:
        locked.connection.execute("UPDATE users SET email = %s", (EMAIL,))
        with pytest.raises(AccountUnclear, match="verified on both sides"):
            await far.sign_in(EMAIL, PASSWORD)
        locked.connection.execute("UPDATE users SET supabase_uid = %s, is_active = false", (ada.uid,))
        with pytest.raises(SignInRefused, match="deactivated"):
            await far.sign_in(EMAIL, PASSWORD)
        assert stand_in.refreshes == {}
        assert not far.door.path.exists()
        locked.connection.execute("UPDATE users SET is_active = true")
        ada.factor, ada.code = "factor-1", "424242"
        wanted = await far.sign_in(EMAIL, PASSWORD)
        assert isinstance(wanted, FactorWanted)
        guest = await far.show_factor(wanted, "424242")
        assert isinstance(guest, Guest)
        assert (guest.user.id, guest.locked) == (locked.user_id, True)


async def test_the_screens_look_as_they_did(
    locked: Shop, redis_url: str, stand_in: StandIn, ada: Member, tmp_path: Path
) -> None:
    ada.factor = "factor-1"
    async with at_the_far_door(locked, redis_url, stand_in, tmp_path) as board:
        await board.pilot.pause(0.2)
        compare("far-sign-in", still(board.text))
        board.app.screen.query_one("#name", Input).value = EMAIL
        await board.press("f2")
        await board.until("a code is on its way there")
        compare("far-code", still(board.text))
        await _write(board, password="12345678")
        await board.until("This account asks for a second factor")
        await board.pilot.pause(0.2)
        compare("far-factor", still(board.text))
