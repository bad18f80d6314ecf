"""The pick list as a file and on paper."""

import asyncio
from pathlib import Path

import pytest

from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop
from tui.cli import main


async def test_the_list_as_a_file(sold: dict[str, int], shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        board.app.open_page("pick")
        await board.until("Pick list  1 of 3")
        await board.press("w")
        await board.until(lambda: "Written to" in board.said)
    text = written_list(tmp_path)
    assert [line[4:].split()[0] for line in text.splitlines() if line.startswith("[ ]")] == [
        "a2-07", "A10-03", "B4-19"
    ]  # fmt: skip


async def test_the_list_on_paper(
    sold: dict[str, int], shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    shop.connection.execute("UPDATE listings SET title = %s WHERE sku = 'RR-00977'", ("\x1b[31m" + "草" * 70,))
    for name, value in (
        ("DATABASE_URL", shop.url),
        ("REDIS_URL", redis_url),
        ("BINDECK_STATE_DIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    assert await in_a_thread("picks", "--user", shop.username) == 0
    text = capsys.readouterr().out
    assert "Pick list: 3 to find" in text
    assert "SKU RR-00412 · UPC 036000291452" in text
    assert "eBay for $84.00 · sold " in text
    assert "\x1b" not in text
    path = tmp_path / "list.txt"
    assert await in_a_thread("--user", shop.username, "picks", "--file", str(path)) == 0
    assert "3 sales to find" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8").count("[ ]") == 3
    assert await in_a_thread("picks", "--user", shop.username, "--file", str(tmp_path)) == 1
    assert "could not be written" in capsys.readouterr().err


async def in_a_thread(*words: str) -> int:
    """Run a command, which has an event loop of its own."""
    return await asyncio.to_thread(main.main, list(words))


def written_list(state_dir: Path) -> str:
    """The one list on disk."""
    [path] = state_dir.glob("picks-*.txt")
    return path.read_text(encoding="utf-8")
