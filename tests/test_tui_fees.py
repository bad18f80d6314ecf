"""The fees' screen and command."""

import shlex
import subprocess
from pathlib import Path

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tests.fix_terminal import BINDECK, environment


async def open_fees(board: Dashboard) -> None:
    await board.press("ctrl+p")
    await board.press(*"Fees")
    await board.until("What each marketplace keeps")
    await board.press("enter")
    await board.until(lambda: board.text.startswith(" Fees"))
    await board.until("eBay")


async def test_a_rule_is_edited_and_counts_at_once(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(
        title="Walkman", status="sold", quantity=0, sold_platform="ebay", sold_price=100.0, sold_date="now"
    )
    async with dashboard(shop, redis_url, tmp_path, size=(120, 30)) as board:
        await board.until("$86.35")
        await open_fees(board)
        assert "no fee known" in board.text
        assert "estimates" in board.text
        await board.press("e")
        await board.until("percent, fixed amount")
        await board.press("ctrl+a", "ctrl+k", *"lots", "enter")
        await board.until("Type percent")
        await board.press("ctrl+a", "ctrl+k", *"10 1", "enter")
        await board.until("yours")
        assert "percent = 10\nfixed = 1" in (tmp_path / "fees.toml").read_text()
        await board.press("escape")
        await board.until("$89.00")
        await open_fees(board)
        await board.press("r")
        await board.gone("yours")
        await board.press("escape")
        await board.until("$86.35")


async def test_escape_leaves_a_rule_as_it_is(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_fees(board)
        await board.press("r", "enter")
        await board.until("percent, fixed amount")
        await board.press("escape")
        await board.gone("percent, fixed amount")
    assert not (tmp_path / "fees.toml").exists()


def run(tmp_path: Path, *words: str, editor: str = "false") -> subprocess.CompletedProcess[str]:
    environ = environment(tmp_path, EDITOR=editor)
    command = [BINDECK, "fees", *words]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


def writing(text: str) -> str:
    """An editor that leaves this text."""
    script = f'printf %b {shlex.quote(text)} > "$0"'
    return f"sh -c {shlex.quote(script)}"


def test_the_command_prints_the_table(tmp_path: Path) -> None:
    shown = run(tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "13.25%" in shown.stdout
    assert "no fee known" in shown.stdout
    assert "Estimates" in shown.stdout


def test_the_command_edits_and_keeps_the_old_rules_while_the_new_are_wrong(tmp_path: Path) -> None:
    assert run(tmp_path, "edit", editor=writing(r"[comc]\npercent = 5\n")).returncode == 0
    wrong = run(tmp_path, "edit", editor=writing(r"[comc]\npercent = 500\n"))
    assert wrong.returncode == 1
    assert "[comc]: percent must be from 0 to 100" in wrong.stderr
    assert (tmp_path / "fees.toml").read_text() == "[comc]\npercent = 5\n"
    assert "yours" in run(tmp_path).stdout
    mended = run(tmp_path, "edit", editor="sed -i s/500/50/")
    assert mended.returncode == 0, mended.stderr
    assert (tmp_path / "fees.toml").read_text() == "[comc]\npercent = 50\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fees.toml"]


def test_an_editor_that_fails_changes_nothing(tmp_path: Path) -> None:
    for editor in ("false", "no-such-editor-here", "'unclosed"):
        failed = run(tmp_path, "edit", editor=editor)
        assert failed.returncode == 1
        assert "editor" in failed.stderr
    assert not (tmp_path / "fees.toml").exists()


def test_a_wrong_file_stops_the_command_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "fees.toml").write_text("[ebay]\npercent = 'lots'\n")
    failed = run(tmp_path)
    assert failed.returncode == 1
    assert "percent must be a number" in failed.stderr
