"""The program on a database whose users are numbered: each account by its name, and nobody's rows for none."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fix_shop import Shop
from tests.fix_terminal import BINDECK, environment, terminal

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def database_url(numbered_database_url: str) -> str:
    """An old database."""
    return numbered_database_url


@pytest.fixture
def environ(shop: Shop, redis_url: str, tmp_path: Path) -> dict[str, str]:
    """What the program finds that database by."""
    return environment(tmp_path, DATABASE_URL=shop.url, REDIS_URL=redis_url)


@pytest.fixture
def run(environ: dict[str, str]) -> Run:
    """The program without a terminal."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [BINDECK, *words]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)

    return run


@pytest.fixture
def crowd(shop: Shop, other_shop: Shop) -> None:
    """Two sellers' listings and one that nobody owns, each with photos to mend."""
    for owner, title in ((shop, "Walkman"), (other_shop, "Discman"), (shop, "Orphan")):
        owner.listing(title=title, photos="a.jpg")
    shop.connection.execute("ALTER TABLE listings ALTER user_id DROP NOT NULL")
    shop.connection.execute("UPDATE listings SET user_id = NULL WHERE title = 'Orphan'")


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("name", "own", "anothers"), [("seller", "Walkman", "Discman"), ("other_seller", "Discman", "Walkman")]
)
def test_the_dashboard_of_a_named_account(environ: dict[str, str], name: str, own: str, anothers: str) -> None:
    with terminal("--user", name, environ=environ) as screen:
        screen.until("Nothing waits")
        screen.until("● live")
        screen.send("gl")
        screen.until(own)
        assert anothers not in screen.text
        assert "Orphan" not in screen.text
        screen.send("\x11")
        assert screen.end() == 0


@pytest.mark.usefixtures("crowd")
def test_without_a_name_the_accounts_are_named(run: Run) -> None:
    refused = run("db", "fix")
    assert refused.returncode == 1
    assert "several accounts (seller, other_seller)" in refused.stderr


@pytest.mark.usefixtures("crowd")
def test_the_doctor_mends_one_accounts_rows_and_takes_it_back(shop: Shop, run: Run) -> None:
    photos = "SELECT title, photos FROM listings"
    before = dict(shop.all(photos))
    applied = run("db", "fix", "--user", "seller", "--apply")
    assert applied.returncode == 0, applied.stderr
    assert dict(shop.all(photos)) == before | {"Walkman": '["a.jpg"]'}
    number = applied.stdout.split("--undo ")[1].split()[0]
    assert run("db", "fix", "--user", "other_seller", "--undo", number).returncode == 1
    assert run("db", "fix", "--user", "seller", "--undo", number).returncode == 0
    assert dict(shop.all(photos)) == before
