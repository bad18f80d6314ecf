"""The real program, quit and started again: who was there still is, where they were, and no secret leaks."""

from pathlib import Path

import psycopg
import pytest

from data import session_file
from data.connect import arguments
from tests.fix_redis import OwnRedis
from tests.fix_terminal import Terminal, environment, terminal
from tests.test_e2e_scans import open_page

FIRST, SECOND, WRONG, TYPED = "planted-first-1", "planted-second-2", "planted-wrong-3", "planted-unknown-4"

KEPT = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


@pytest.fixture
def environ(database_url: str, own_redis: OwnRedis, tmp_path: Path) -> dict[str, str]:
    """Of a database that has no account yet."""
    return environment(tmp_path, DATABASE_URL=database_url, REDIS_URL=own_redis.url)


def _fill(screen: Terminal, *lines: str) -> None:
    for line in lines:
        screen.send(f"{line}\r")


def _quit(screen: Terminal) -> str:
    screen.send("\x11")
    assert screen.end() == 0
    return screen.raw.decode(errors="replace")


def _make_account(environ: dict[str, str]) -> str:
    with terminal(environ=environ) as screen:
        screen.until("make the first one")
        _fill(screen, "ada", "ada@example.com", FIRST, FIRST)
        screen.until("● live")
        open_page(screen, "Scan test", "Scan anything")
        return _quit(screen)


def _change_password(environ: dict[str, str]) -> str:
    """In the last place at once; then another password, and out."""
    with terminal(environ=environ) as screen:
        screen.until("Scan anything")
        open_page(screen, "Sessions", "1 session")
        screen.send("p")
        screen.until("The new password once more")
        _fill(screen, WRONG, SECOND, SECOND)
        screen.until("not the password now")
        _fill(screen, FIRST, SECOND, SECOND)
        screen.until("password is changed")
        return _quit(screen)


def _sign_out(environ: dict[str, str]) -> str:
    with terminal(environ=environ) as screen:
        screen.until("1 session")
        screen.send("s")
        screen.until("Sign out here")
        screen.send("y")
        assert screen.end() == 0
        return screen.raw.decode(errors="replace")


def _try_a_stranger(environ: dict[str, str]) -> str:
    with terminal(environ=environ) as screen:
        screen.until("Sign in to Bindeck")
        _fill(screen, "nobody", TYPED)
        screen.until("Wrong username")
        return _quit(screen)


def _sign_in(environ: dict[str, str]) -> str:
    with terminal(environ=environ) as screen:
        screen.until("Sign in to Bindeck")
        _fill(screen, "ada", WRONG)
        screen.until("Wrong username")
        _fill(screen, SECOND)
        screen.until("1 session")
        return _quit(screen)


def test_who_is_known_starts_in_the_last_place_and_no_secret_is_left_behind(
    environ: dict[str, str], database_url: str, tmp_path: Path
) -> None:
    shown = [_make_account(environ)]
    tokens = _tokens(tmp_path)
    shown += [_change_password(environ), _sign_out(environ)]
    assert not _tokens(tmp_path), "signed out, no token is kept"
    shown += [_try_a_stranger(environ), _sign_in(environ)]
    new = _tokens(tmp_path)
    assert len(new) == 1
    assert not new & tokens, "another sign-in is another session"
    with psycopg.connect(**arguments(database_url)) as connection:
        for (table,) in connection.execute(KEPT).fetchall():
            shown += [row for (row,) in connection.execute(f"SELECT t::text FROM {table} t").fetchall()]
    shown += [_text(path) for path in tmp_path.rglob("*") if path.is_file() and not _is_session(path)]
    assert any("login_failed" in text for text in shown)
    secrets = (FIRST, SECOND, WRONG, TYPED, *tokens, *new)
    assert not [(secret, text[:200]) for secret in secrets for text in shown if secret in text]
    assert all(len(token) == 43 for token in (*tokens, *new))


def _is_session(path: Path) -> bool:
    return path.name.startswith("session-")


def _text(path: Path) -> str:
    return path.read_text(errors="replace")


def _tokens(state_dir: Path) -> set[str]:
    return {token for path in state_dir.glob("session-*") if (token := session_file.load(path))}
