"""The page that shows what a scanner sends."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual import events

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


@pytest.fixture
async def board(shop: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("ctrl+p")
        await board.press(*"Scan test")
        await board.until("What a scanner sends")
        await board.press("enter")
        await board.until("Scan anything, or type")
        yield board


async def test_a_scan_is_shown_as_it_was_read(board: Dashboard) -> None:
    board.scan("~ITM:A2-07", "tab")
    await board.until("✓ READ AS  A2-07")
    for said in ("Bindeck's label of a stored item", "prefix ~", "Ended by   Tab", "11 keys in 0 ms"):
        assert said in board.text
    assert board.text.startswith(" Scan test"), "nothing was looked up"


async def test_a_misread_is_loud(board: Dashboard) -> None:
    board.scan("036000291453")
    await board.until("✗✗✗ READ AS  036000291453")
    await board.until("read it again")


async def test_typed_keys_are_told_from_a_scan_and_fire_nothing(board: Dashboard) -> None:
    await board.type("ufk")
    await board.until("typed  u  f  k")
    await board.until("u  60 f  60 k")
    assert "each does what it always does" in board.text
    assert board.text.startswith(" Scan test")


async def test_a_paste_is_read_too(board: Dashboard) -> None:
    board.app.post_message(events.Paste("RR-00412\r\n"))
    await board.until("✓ READ AS  RR-00412")
    await board.until("a code, pasted")


async def test_earlier_scans_stay_in_sight(board: Dashboard) -> None:
    board.scan("FIRST-1")
    await board.until("READ AS  FIRST-1")
    board.scan("SECOND-2")
    await board.until("READ AS  SECOND-2")
    await board.until("FIRST-1  a text")


async def test_it_is_left_and_then_scans_are_looked_up_again(board: Dashboard) -> None:
    await board.press("escape")
    await board.gone("Scan test")
    assert board.app.scanning.watcher is None
    board.scan("RR-00412")
    await board.until("UNKNOWN CODE  RR-00412")
