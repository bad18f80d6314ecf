"""The real program in a real terminal, on servers it starts itself."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.fix_terminal import BINDECK, environment, terminal

MOUSE_OFF = b"\x1b[?1000l"
OPERATING_SYSTEM_COMMAND = re.compile(rb"\x1b\][^\x07\x1b]*\x07")
ALTERNATE_SCREEN_LEFT = b"\x1b[?1049l"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory on which the program starts servers; a program that was killed leaves them running."""
    directory = tmp_path_factory.mktemp("bindeck data")
    yield directory
    with EmbeddedServers(directory):
        pass


def bindeck(*words: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal."""
    return subprocess.run(
        [BINDECK, *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_demo_sells_and_two_dashboards_see_it(data_dir: Path) -> None:
    environ = environment(data_dir)
    demo = ("demo", "--listings", "300", "--seconds-per-sale", "0.4")
    with terminal(*demo, environ=environ) as one:
        one.until(r"5 to find.*● live|[6-9] to find.*● live")
        with terminal(*demo, environ=environ, columns=120, rows=40) as two:
            two.until(r"([6-9]|\d\d) to find .*● live")
            one.until(r"([8-9]|\d\d) to find ")
            assert b"\x07" in OPERATING_SYSTEM_COMMAND.sub(b"", one.raw), "a sale rings the bell"
            first = one.text.splitlines()[3].split()[0].lstrip("▌")
            two.until(rf"{first} ")
            one.send("f")
            two.until(rf"(?s)\A(?:(?!\b{first} ).)*(?:found: take it down|\Z)")
            two.send("\x1bOR")
            two.until(r"\A Listings")
            two.send("\x11")
            assert two.end() == 0
        with terminal(*demo, environ=environ) as again:
            again.until(r"\A Sold .*● live")
        one.send("\x11")
        assert one.end() == 0
        assert ALTERNATE_SCREEN_LEFT in one.raw
        assert MOUSE_OFF in one.raw
    with EmbeddedServers(data_dir) as servers, psycopg.connect(**arguments(servers.database_url())) as admin:
        names = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
    assert not any(name.startswith("bindeck_demo") for name in names), "the throw-away copy is gone"
    assert any(name.startswith("bindeck_sample") for name in names), "the template is kept"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_restores_the_terminal(data_dir: Path, number: signal.Signals, code: int) -> None:
    with terminal(environ=environment(data_dir)) as screen:
        screen.until("Nothing waits")
        os.kill(screen.process, number)
        assert screen.end() == code
        assert ALTERNATE_SCREEN_LEFT in screen.raw


def test_the_embedded_database_is_kept(data_dir: Path) -> None:
    environ = environment(data_dir / "kept")
    with terminal(environ=environ) as screen:
        screen.until("Nothing waits")
        screen.send("\x11")
        assert screen.end() == 0
    filled = bindeck("sample", "--listings", "120", environ=environ)
    assert filled.returncode == 0, filled.stderr
    assert "120 listings" in filled.stdout
    again = bindeck("sample", "--listings", "120", environ=environ)
    assert again.returncode == 1
    assert "already has 120 listings" in again.stderr
    with terminal(environ=environ) as screen:
        screen.until("5 to find")
        screen.send("\x1bOR")
        screen.until("120 listings")
        screen.send("\x11")
        assert screen.end() == 0


def test_db_init_twice(empty_database_url: str, data_dir: Path) -> None:
    environ = environment(data_dir, DATABASE_URL=empty_database_url, REDIS_URL="redis://127.0.0.1:1")
    first, second = (bindeck("db", "init", environ=environ) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert "tables" in first.stdout
    assert "already" in second.stdout


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    for words in ((), ("demo",)):
        done = bindeck(*words, environ=environment(tmp_path))
        assert done.returncode == 2
        assert "needs a terminal" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("demo", "--listings", "0"), "not a number from 1"),
        (("demo", "--listings", "many"), "not a number from 1"),
        (("demo", "--seconds-per-sale", "-1"), "not a number of seconds"),
        (("demo", "--seconds-per-sale", "nan"), "not a number of seconds"),
        (("sample",), "--listings"),
        (("db",), "COMMAND"),
        (("sell",), "invalid choice"),
    ],
)
def test_a_wrong_command_line_is_explained(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = bindeck(*words, environ=environment(tmp_path))
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("words", [(), ("demo",), ("db",), ("db", "init"), ("sample",)])
def test_every_command_has_help(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = bindeck(*words, "--help", environ=environment(tmp_path))
    assert done.returncode == 0
    assert "usage: bindeck" in done.stdout


def test_version(tmp_path: Path) -> None:
    done = bindeck("--version", environ=environment(tmp_path))
    assert done.stdout.startswith("bindeck 0.")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://bindeck:hunter2@127.0.0.1:1/none", "cannot be reached"),
        ("hunter2", "DATABASE_URL is not a connection URL"),
    ],
)
def test_a_wrong_database_url_ends_with_a_sentence(tmp_path: Path, url: str, said: str) -> None:
    environ = environment(tmp_path, DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:1")
    with terminal(environ=environ) as screen:
        assert screen.end() == 1
        assert said in screen.text.replace("\n", " ")
        assert b"hunter2" not in screen.raw
        assert b"Traceback" not in screen.raw


def test_a_database_without_the_schema_names_the_command(empty_database_url: str, tmp_path: Path) -> None:
    environ = environment(tmp_path, DATABASE_URL=empty_database_url, REDIS_URL="redis://127.0.0.1:1")
    with terminal(environ=environ) as screen:
        assert screen.end() == 1
        assert "bindeck db init" in screen.text.replace("\n", " ")


def test_several_accounts_must_be_told_apart(shop: Shop, other_shop: Shop, tmp_path: Path) -> None:
    environ = environment(tmp_path, DATABASE_URL=shop.url, REDIS_URL="redis://127.0.0.1:1")
    with terminal(environ=environ) as screen:
        screen.until("Sign in to Bindeck")
        screen.send("\x11")
        assert screen.end() == 0
    picks = bindeck("picks", environ=environ)
    assert picks.returncode == 1
    assert "BINDECK_USER" in picks.stderr
    with terminal("--user", "other_seller", environ=environ) as screen:
        screen.until("Nothing waits")


def test_a_redis_that_is_down_is_a_banner(shop: Shop, own_redis: OwnRedis, tmp_path: Path) -> None:
    own_redis.kill()
    environ = environment(tmp_path, DATABASE_URL=shop.url, REDIS_URL=own_redis.url)
    with terminal(environ=environ) as screen:
        screen.until("Redis away, checking every 5 s")
        screen.send("\x11")
        assert screen.end() == 0


def test_a_terminal_of_60_by_15(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    environ = environment(tmp_path, DATABASE_URL=shop.url, REDIS_URL=redis_url)
    with terminal(environ=environ, columns=60, rows=15) as screen:
        screen.until("60×15")


def test_an_unwritable_data_directory_is_explained(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    with terminal(environ=environment(blocked / "data", BINDECK_STATE_DIR=str(tmp_path))) as screen:
        assert screen.end() == 1
        assert b"cannot be started" in screen.raw
        assert b"Traceback" not in screen.raw
