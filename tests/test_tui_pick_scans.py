"""The pick list: scans that confirm or warn, and the photo of the thing."""

import asyncio
import time
from pathlib import Path

import pytest
from textual import events

from data.rules.photos import Drawing
from data.rules.scanner import GAP
from data.settings import Settings
from tests.fix_dashboard import Dashboard, shown
from tests.fix_floor import away
from tests.fix_photos import MakePhoto
from tests.fix_picks import at, opened
from tests.fix_shop import Shop
from tui.screens.pick import PickScreen


@pytest.fixture
def board(at_first_stop: Dashboard) -> Dashboard:
    return at_first_stop


def be_busy(seconds: float) -> None:
    """Let nothing else of the program run."""
    time.sleep(seconds)


async def test_a_scan_of_the_thing_confirms_it(board: Dashboard, shop: Shop, sold: dict[str, int]) -> None:
    board.scan("RR-00412")
    await at(board, "Charizard")
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 1


@pytest.mark.parametrize("code", ["RR-00977", "fnds-f", "+ab2", "dddd"])
async def test_a_wrong_scan_is_loud_and_changes_nothing(
    board: Dashboard, shop: Shop, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[None] = []
    monkeypatch.setattr(board.app, "bell", lambda: rung.append(None))
    board.scan(code)
    await board.until(f"✗✗✗ NOT THIS ONE   scanned {code}")
    await board.pilot.pause(0.2)
    assert ("Charizard" in board.text) is (code == "RR-00977")
    await board.until(lambda: len(rung) == 3)
    assert "Damaged:" not in board.text
    await board.press("f")
    await board.gone("NOT THIS ONE")
    await board.pilot.pause(0.2)
    await at(board, "Walkman")
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 0


async def test_one_scan_after_the_other_is_worked_off_in_order(
    board: Dashboard, shop: Shop, sold: dict[str, int]
) -> None:
    """The second one is of the next stop, though the first is still being written; the third is a bounce."""
    for code in ("rr-00412", "~LST:RR-00977", "~LST:RR-00977"):
        board.scan(code)
    await at(board, "Levi's 501")
    await board.pilot.pause(0.2)
    assert "✗✗✗" not in board.text
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 2


async def test_a_right_scan_takes_the_warning_away(board: Dashboard) -> None:
    board.scan("RR-00977")
    await board.until("✗✗✗ NOT THIS ONE")
    board.scan("RR-00412")
    await at(board, "Charizard")
    await board.gone("✗✗✗")


async def test_a_walk_by_command_barcodes(board: Dashboard, shop: Shop) -> None:
    board.scan("~CMD:SKIP")
    await at(board, "Charizard")
    board.scan("~CMD:NOTHERE")
    await at(board, "Levi's 501")
    board.scan("~CMD:FOUND")
    await at(board, "Walkman")
    board.scan("~CMD:DANCE")
    await board.until("✗✗✗ NOT POSSIBLE HERE   DANCE")
    board.scan("~CMD:DAMAGED")
    await board.until("Damaged: Walkman")
    board.scan("RR-00412")
    await board.heard("Scanned RR-00412: answer the question first")
    await board.press("n")
    await at(board, "Walkman")
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 1


@pytest.mark.parametrize("code", ["036000291453", "~SEC:1", "~BIN:RR-00412"])
async def test_what_names_no_thing_is_loud(board: Dashboard, shop: Shop, code: str) -> None:
    board.scan(code)
    await board.until("✗✗✗ MISREAD" if code.isdigit() else "✗✗✗ NOT THIS ONE")
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 0


async def test_a_scan_is_kept_while_the_database_is_away(board: Dashboard, shop: Shop) -> None:
    with away(shop):
        board.scan("RR-00412")
        await board.until("kept, it goes on by itself")
    await at(board, "Charizard")


@pytest.mark.parametrize("code", ["fnds-f", "dsbn"])
async def test_letters_that_came_while_the_program_was_busy_are_looked_at_first(
    board: Dashboard, shop: Shop, code: str
) -> None:
    """The first letter has waited out its gap by then, but the next ones came within theirs."""
    screen = board.app.screen
    assert isinstance(screen, PickScreen)
    first, *others = [events.Key(char, char) for char in code]
    board.app.post_message(first)
    await board.until(lambda: any(worker.group == "pick" for worker in board.app.workers))
    for _ in range(3):
        await asyncio.sleep(0)
    be_busy(2 * GAP)
    for nth, key in enumerate([*others, events.Key("enter", "\r")], 1):
        key.time = first.time + nth * GAP / 2
        board.app.post_message(key)
    await board.until(f"✗✗✗ NOT THIS ONE   scanned {code}")
    await board.pilot.pause(0.2)
    await at(board, "Walkman")
    assert "Damaged:" not in board.text
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_photo_is_drawn_where_there_is_room(
    sold: dict[str, int],
    shop: Shop,
    redis_url: str,
    tmp_path: Path,
    make_photo: MakePhoto,
    photo_dir: Path,
    size: tuple[int, int],
) -> None:
    make_photo("1.png")
    shop.connection.execute("UPDATE listings SET photos = '1.png' WHERE id = %s", (sold["Walkman"],))
    settings = Settings(
        tmp_path, tmp_path, tmp_path, shop.url, redis_url, shop.username,
        photos=Drawing.BLOCKS, photo_dir=photo_dir,
    )  # fmt: skip
    async with shown(settings, size) as board:
        await board.until("● live")
        await opened(board, "Pick list  1 of 3")
        where = board.app.screen.query_one("#where").size
        if size == (80, 24):
            await board.until("Photo     1.png")
            assert "▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀" not in board.text
        else:
            await board.until("▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀")
            await board.gone("Photo     1.png")
        assert board.app.screen.query_one("#where").size == where, "the location is as large with a photo"
        await board.press("s")
        await at(board, "Charizard")
        await board.gone("▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀")


async def test_a_photo_that_is_gone_is_told_with_its_path(
    sold: dict[str, int], shop: Shop, redis_url: str, tmp_path: Path, photo_dir: Path
) -> None:
    shop.connection.execute("UPDATE listings SET photos = 'gone.png' WHERE id = %s", (sold["Walkman"],))
    settings = Settings(
        tmp_path, tmp_path, tmp_path, shop.url, redis_url, shop.username,
        photos=Drawing.BLOCKS, photo_dir=photo_dir,
    )  # fmt: skip
    async with shown(settings, (120, 40)) as board:
        await board.until("● live")
        await opened(board, "Pick list  1 of 3")
        await board.until("Photo     gone.png (no file there)")
