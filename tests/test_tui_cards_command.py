"""`bindeck cards`: what is said, what is written, and with which exit code."""

import threading
from pathlib import Path

import pytest

from data.formats.card_exports import TABLES
from data.formats.card_table import opened
from tests.fix_shop import Shop
from tui.cli import main
from tui.cli.card_options import DIALECTS
from tui.cli.cards import SOME

MOXFIELD = (
    "Count,Name,Edition,Collector Number,Last Modified\n2,Shock,lea,5,2024\n1,\x1b[31mBolt,lea,6,2024\nhalf,a\n"
)


@pytest.fixture
def table(shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table with two cards and half a row; the account is the shop's."""
    for name, value in (
        ("DATABASE_URL", shop.url),
        ("REDIS_URL", redis_url),
        ("BINDECK_STATE_DIR", str(tmp_path / "state")),
        ("BINDECK_USER", shop.username),
    ):
        monkeypatch.setenv(name, value)
    path = tmp_path / "moxfield.csv"
    path.write_text(MOXFIELD)
    return path


def cards(*words: str | Path) -> int:
    """Run the command, in a thread of its own: it has an event loop."""
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main.main(["cards", *map(str, words)])))
    thread.start()
    thread.join()
    return codes[0]


def test_a_table_is_looked_at_imported_and_not_twice(
    table: Path, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    count = "SELECT count(*), coalesce(sum(quantity), 0) FROM card_collections"
    assert cards("import", table, "--dry-run") == SOME
    told = capsys.readouterr()
    assert told.out.startswith(
        "Would be: Moxfield · 3 rows: 2 new cards, 1 refused\nNot kept, the columns: Last Mod"
    )
    assert "line 4: Half a row: it ends after 2 of 5 cells." in told.out
    assert "The same card: title, number" in told.out
    assert "reading 100 %" in told.err
    assert shop.one(count) == (0, 0)
    assert [path.name for path in table.parent.glob("*.csv")] == ["moxfield.csv"]

    assert cards("import", table) == SOME
    told = capsys.readouterr()
    assert told.out.startswith("Moxfield · 3 rows: 2 new cards, 1 refused\n")
    assert f"The refused rows, with reasons: {table.with_name('moxfield.rejected.csv')}" in told.out
    assert shop.one(count) == (2, 3)

    assert cards("import", table) == 1
    told = capsys.readouterr()
    assert "This very file was imported" in told.err
    assert "--again imports it all the same." in told.err
    assert shop.one(count) == (2, 3)
    assert cards("import", table, "--again") == SOME
    assert "2 added to cards that are there, 1 refused" in capsys.readouterr().out
    assert shop.one(count) == (2, 6)

    table.write_text("Count,Name,Edition,Collector Number\n1,Fine,lea,7\n")
    assert cards("import", table) == 0
    assert "The refused rows" not in capsys.readouterr().out


def test_what_cannot_be_imported_is_said_before_any_server_is_asked(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")
    for words, sentence in (
        ([table.with_name("none.csv")], "No such file"),
        ([table, "--dialect", "collectr"], "As a table of Collectr it lacks the columns"),
        ([table.with_suffix(".zip")], "a zip archive"),
    ):
        table.with_suffix(".zip").write_bytes(b"PK\x03\x04")
        assert cards("import", *words) == 1
        assert sentence in capsys.readouterr().err


def test_the_collection_is_exported_in_each_form(
    table: Path, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(DIALECTS) == {"bindeck", *TABLES}
    shop.card(title="Shock", game_name="MTG", set_name="Alpha", card_number="5")
    shop.card(title="Pikachu", game_name="Pokemon", set_name="Base Set")
    for dialect in DIALECTS:
        path = table.with_name(f"to-{dialect}.csv")
        assert cards("export", path, "--dialect", dialect) == 0
        left_out = 1 if dialect in ("manabox", "moxfield", "deckbox") else 0
        told = capsys.readouterr().out
        assert told.startswith(f"{path}: {'1 card' if left_out else '2 cards'} in the form of ")
        assert ("1 card of other games or sports left out" in told) == bool(left_out)
        with opened(path) as found:
            assert found.dialect == dialect
            assert [card.values["title"] for card in found.take(9)] == ["Shock", "Pikachu"][: 2 - left_out]
    before = path.read_bytes()
    shop.card(title="New")
    assert cards("export", path, "--dialect", dialect) == 1
    assert "--overwrite replaces it." in capsys.readouterr().err
    assert path.read_bytes() == before
    assert cards("export", path, "--dialect", dialect, "--overwrite") == 0
    assert b"New" in path.read_bytes()
    assert cards("export", table.parent / "no" / "folder.csv") == 1
    assert "could not be written: No such file" in capsys.readouterr().err
