"""The door: asked with a lock and not without one, remembered, slowed, and shut from elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from data import passwords, session_file
from data.client import Client
from data.pool import Database
from data.redis_commands import RedisCommands
from data.settings import Settings
from data.stream import Stream
from tests.fix_dashboard import Dashboard, heard_by
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tui import opening
from tui.app import Bindeck
from tui.cli.main import main
from tui.door import WRONG, Door, SignInRefused
from tui.presence import Presence, SignedOut

PASSWORD = "correct horse"


@asynccontextmanager
async def at_the_door(
    url: str, redis_url: str, state_dir: Path, user: str | None = None
) -> AsyncIterator[Dashboard]:
    """A dashboard that may ask who it is."""
    settings = Settings(state_dir, state_dir, state_dir, url, redis_url, poll_seconds=0.3)
    async with AsyncExitStack() as stack:

        async def opener(progress: Callable[[str], None]) -> opening.World:
            return await stack.enter_async_context(opening.opened(settings, None, progress, app.heard, app.ask))

        app = Bindeck(opener)
        heard = heard_by(app)
        async with app.run_test(size=(80, 24)) as pilot:
            yield Dashboard(app, pilot, heard)
            app.exit()
            await asyncio.sleep(0)


@asynccontextmanager
async def a_door(url: str, redis_url: str, state_dir: Path, address: str | None = None) -> AsyncIterator[Door]:
    database, redis = Database(url), RedisCommands(redis_url)
    await database.open()
    try:
        yield Door(database, redis, state_dir, Client("desk", "kitty", address), own=False)
    finally:
        await redis.close()
        await database.close()


@pytest.fixture
def locked(shop: Shop) -> Shop:
    """The seller of the test, with a password."""
    shop.connection.execute("UPDATE users SET password_hash = %s", (passwords.hashed(PASSWORD),))
    return shop


def _tokens(state_dir: Path) -> list[str | None]:
    return [session_file.load(path) for path in state_dir.glob("session-*")]


async def test_who_knows_the_password_comes_in_and_stays_known(
    locked: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with at_the_door(locked.url, own_redis.url, tmp_path) as board:
        await board.until("Sign in to Bindeck")
        await board.press(*"seller", "enter", *"wrong", "enter")
        await board.until(WRONG)
        assert board.app.screen.query_one("#password", Input).value == ""
        board.scan("correct horse")  # as a program types it: all at once, Enter too
        await board.until(lambda: board.text.startswith(" Sold"))
    actions = locked.all("SELECT action FROM activity_logs WHERE user_id = %s ORDER BY id", locked.user_id)
    assert actions == ["login_failed", "login"]
    assert len(_tokens(tmp_path)) == 1
    async with at_the_door(locked.url, own_redis.url, tmp_path) as board:
        await board.until("● live")
        async with a_door(locked.url, own_redis.url, tmp_path / "elsewhere") as far:
            stream = Stream(own_redis.url)
            guest = await far.sign_in("seller@example.com", PASSWORD)
            presence = Presence(far, guest, stream)
            assert len(await presence.sessions()) == 2
            assert await presence.sign_out_everywhere() == 2
            await board.until(lambda: board.app.failure is not None)
            await stream.close()
    assert "session has ended" in str(board.app.failure)
    assert not _tokens(tmp_path)
    assert not _tokens(tmp_path / "elsewhere")


async def test_deactivated_is_out_within_seconds_and_not_let_in_again(
    locked: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with a_door(locked.url, redis_url, tmp_path) as door:
        guest = await door.sign_in("seller", PASSWORD)
        presence = Presence(door, guest, Stream(redis_url))
        await presence.check()
        async with at_the_door(locked.url, redis_url, tmp_path) as board:
            await board.until("● live")
            locked.connection.execute("UPDATE users SET is_active = false")
            await board.until(lambda: board.app.failure is not None)
        assert "was deactivated" in str(board.app.failure)
        with pytest.raises(SignedOut, match="deactivated"):
            await presence.check()
        assert await door.by_session(None) is None
        with pytest.raises(SignInRefused, match="is deactivated"):
            await door.sign_in("seller", PASSWORD)


async def test_unknown_and_wrong_are_answered_alike(locked: Shop, redis_url: str, tmp_path: Path) -> None:
    nasty = "\x1b[2J\x07\x00\u202e", "\ud800", "' OR true --", "", "x" * 5000
    async with a_door(locked.url, redis_url, tmp_path, "192.0.2.9") as door:
        for name in nasty:
            with pytest.raises(SignInRefused) as refused:
                await door.sign_in(name, "wrong")
            assert str(refused.value) == WRONG
    for nobody in ("seller", f"{locked.user_id}-nobody"):
        async with a_door(locked.url, redis_url, tmp_path, f"192.0.2.7 {nobody} {locked.user_id}") as door:
            tries = (door.sign_in(nobody, "wrong") for _ in range(7))
            said = sorted(map(str, await asyncio.gather(*tries, return_exceptions=True)))
            await door.guesses.succeeded(nobody, door.client.source)
        assert said == ["Too many attempts: wait 1 s, then try again."] * 3 + [WRONG] * 4
    rows = locked.all("SELECT user_id, details FROM activity_logs WHERE action = 'login_failed'")
    assert [bool(user_id) for user_id, _ in rows].count(True) == 4
    assert len(rows) == len(nasty) + 4 + 4, "and of those that there are not as many"
    assert all(details.isprintable() for _, details in rows)


async def test_the_first_account_is_made_with_or_without_a_password(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with at_the_door(database_url, redis_url, tmp_path) as board:
        await board.until("There is no account in this database yet")
        await board.press(*"ada", "enter", *"ada", "enter", *"short", "enter", *"short", "enter")
        await board.until("no e-mail address")
        lines = [board.app.screen.query_one(f"#{name}", Input) for name in ("email", "password", "again")]
        for line, words in zip(lines, ("ada@example.com", PASSWORD, "correct house"), strict=True):
            line.value = words
        lines[2].focus()
        await board.press("enter")
        await board.until("not the same")
        lines[2].value = PASSWORD
        await board.press("enter")
        await board.until(lambda: board.text.startswith(" Sold"))
    async with a_door(database_url, redis_url, tmp_path) as door:
        guest = await door.known(None)
        assert guest is not None
        assert (guest.user.username, guest.locked) == ("ada", True)
        assert guest.token == _token_of(door)
        with pytest.raises(SignInRefused, match="meanwhile"):
            await door.create_first("eve", "eve@example.com", "")


def _token_of(door: Door) -> str | None:
    return session_file.load(door.path)


async def test_without_redis_it_lets_in_for_a_while_and_says_so(
    locked: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    own_redis.kill()
    async with a_door(locked.url, own_redis.url, tmp_path) as door:
        guest = await door.sign_in("seller", PASSWORD)
        assert guest.token is None
        assert "Redis is away" in guest.notice
        presence = Presence(door, guest, Stream(own_redis.url))
        await presence.check()
        assert not door.path.exists()
        own_redis.start()
        await presence.check()
        assert presence.hash, "Redis is back: the session is kept there from now on"
        assert (await door.known(None)) is not None


async def test_a_stolen_or_foreign_file_opens_nothing(locked: Shop, redis_url: str, tmp_path: Path) -> None:
    async with a_door(locked.url, redis_url, tmp_path) as door:
        await door.sign_in("seller", PASSWORD)
        door.path.chmod(0o644)
        async with at_the_door(locked.url, redis_url, tmp_path) as board:
            await board.until("others (644 instead")
        session_file.save(door.path, "A" * 43)
        assert await door.known(None) is None
        assert not door.path.exists(), "what opens nothing is not kept"


async def test_an_account_of_supabase_is_not_let_in_by_name(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.connection.execute("UPDATE users SET oauth_provider = 'google', supabase_uid = 's-1'")
    async with a_door(shop.url, redis_url, tmp_path) as door:
        assert await door.known("seller") is None
        for password in ("", "anything"):
            with pytest.raises(SignInRefused, match=WRONG):
                await door.sign_in("seller", password)
        assert "Supabase" in await door.advice(None)


async def test_commands_work_as_the_session_says(
    locked: Shop,
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (
        ("DATABASE_URL", locked.url),
        ("REDIS_URL", redis_url),
        ("BINDECK_STATE_DIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    assert await asyncio.to_thread(main, ["picks"]) == 1
    assert "has a password; sign in first: bindeck sign-in" in capsys.readouterr().err
    async with a_door(locked.url, redis_url, tmp_path) as door:
        await door.sign_in("seller", PASSWORD)
    assert await asyncio.to_thread(main, ["picks"]) == 0
    assert await asyncio.to_thread(main, ["sign-out"]) == 0
    assert "Signed out." in capsys.readouterr().out
    assert await asyncio.to_thread(main, ["picks"]) == 1
    assert await asyncio.to_thread(main, ["sign-out", "--everywhere"]) == 0
    assert "Nobody is signed in here." in capsys.readouterr().out


async def test_the_page_of_sessions_ends_one_changes_the_password_and_signs_out(
    locked: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with (
        a_door(locked.url, own_redis.url, tmp_path) as here,
        a_door(locked.url, own_redis.url, tmp_path / "shed", "192.0.2.7") as far,
    ):
        await here.sign_in("seller", PASSWORD)
        async with at_the_door(locked.url, own_redis.url, tmp_path) as board:
            await board.until("● live")
            elsewhere = await far.sign_in("seller", PASSWORD)
            board.app.open_page("sessions")
            await board.until("192.0.2.7")
            assert "2 sessions" in board.text
            if board.text.index("at it") < board.text.index("192.0.2.7"):
                await board.press("down")
            await board.press("x")
            await board.until("End the session on desk?")
            await board.press("y")
            await board.until("1 session,")
            assert elsewhere.token is not None
            assert await far.sessions.use(elsewhere.token) is None
            elsewhere = await far.sign_in("seller", PASSWORD)
            await board.press("p")
            await board.until("The new password once more")
            await _fill(board, "wrong wrong", "battery staple", "battery staple")
            await board.until("That is not the password now.")
            await _fill(board, PASSWORD, "battery staple", "battery staple")
            await board.until(lambda: not board.app.screen.is_modal)
            assert passwords.matches("battery staple", locked.one("SELECT password_hash FROM users"))
            assert board.app.services.presence.locked
            await board.heard("The password is changed. 1 session elsewhere ended.")
            assert elsewhere.token is not None
            assert await far.sessions.use(elsewhere.token) is None
            await board.press("s")
            await board.until("Sign out here?")
            await board.press("y")
            await board.until(lambda: not _tokens(tmp_path))
        assert await here.sessions.of(locked.user_id) == []


async def _fill(board: Dashboard, *words: str) -> None:
    lines = list(board.app.screen.query(Input))
    for line, word in zip(lines, words, strict=True):
        line.value = word
    lines[-1].focus()
    await board.press("enter")


async def test_a_first_password_makes_a_session_of_the_stay(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with at_the_door(shop.url, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("sessions")
        await board.until("This account has no password")
        await board.press("p")
        await board.until("The new password once more")
        await _fill(board, "", PASSWORD, PASSWORD)
        await board.until("1 session,")
        assert len(_tokens(tmp_path)) == 1


async def test_what_a_program_types_at_once_goes_line_by_line(
    locked: Shop, own_redis: OwnRedis, tmp_path: Path
) -> None:
    async with at_the_door(locked.url, own_redis.url, tmp_path) as board:
        await board.until("Sign in to Bindeck")
        board.scan("seller@example.com", "tab")
        board.scan(f"wrong {PASSWORD}")
        await board.until(WRONG)
        assert board.app.screen.query_one("#name", Input).value == "seller@example.com"
        assert PASSWORD not in board.text
        board.scan(PASSWORD)
        await board.until(lambda: board.text.startswith(" Sold"))
