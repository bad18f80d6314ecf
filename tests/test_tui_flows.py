"""What all work with a scanner has in common: how it looks, a database that goes away, dialogs, acknowledging."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual import events

from data.rules.scanner import GAP
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_floor import HELD, away
from tests.fix_shop import Shop
from tests.test_tui_snapshots import compare, still
from tui import barcodes
from tui.screens.count import CountScreen
from tui.screens.find import FindScreen
from tui.screens.move import MoveScreen
from tui.screens.put_away import PutAwayScreen
from tui.screens.receive import ReceiveScreen

FLOWS = {
    "find": ("Scan anything", ["SKU-Coat"], "✓ A1-01  Coat"),
    "put-away": ("Scan the section", ["~SEC:2", "SKU-Scarf"], "✓ A2-02  Scarf  into A2"),
    "move": ("Scan what is to be moved", ["SKU-Coat", "SKU-Hat"], "2 things in hand"),
    "count": ("Scan the section", ["~SEC:2", "SKU-Coat", "~CMD:DONE"], "1 moved, 1 missing. MOVED"),
    "receive": ("Scan what comes in", ["~SEC:2", "SKU-Socks"], "✓ Socks  ×2 now, into A2"),
}
"""Pages, what they ask for first, what is scanned there, and what they say in the end."""

STILL_ASKS = {
    "put-away": "Scan what goes into A1",
    "move": "Scan the section for all of A1",
    "count": "Scan everything that lies in A1",
}
"""What is asked for after A1 was scanned."""

SCREENS = (FindScreen, PutAwayScreen, MoveScreen, CountScreen, ReceiveScreen)


@pytest.fixture
async def board(shelves: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    async with dashboard(shelves, redis_url, tmp_path) as board:
        await board.until("● live")
        yield board


async def opened(board: Dashboard, page: str) -> None:
    board.app.open_page(page)
    await board.until(FLOWS[page][0])


@pytest.mark.parametrize("page", FLOWS)
async def test_a_page_looks_as_it_did(board: Dashboard, page: str) -> None:
    await opened(board, page)
    for code in FLOWS[page][1]:
        board.scan(code)
    await board.until(FLOWS[page][2])
    await board.pilot.pause(0.4)
    compare(f"flow-{page}", still(board.text))


@pytest.mark.parametrize("page", FLOWS)
async def test_a_scan_is_kept_while_the_database_is_away(board: Dashboard, shelves: Shop, page: str) -> None:
    await opened(board, page)
    with away(shelves):
        for code in FLOWS[page][1]:
            board.scan(code)
        await board.until("kept, it goes on by itself")
    await board.until(FLOWS[page][2])
    await board.until("● live")


@pytest.mark.parametrize("page", FLOWS)
async def test_a_scan_while_a_code_is_typed_changes_nothing(board: Dashboard, shelves: Shop, page: str) -> None:
    await opened(board, page)
    await board.press("t")
    await board.until("Which code?")
    board.scan("SKU-Coat")
    await board.heard("Scanned SKU-Coat: answer the question first")
    await board.press("escape")
    await board.until(FLOWS[page][0])
    assert shelves.all(HELD) == [5, 1]
    assert shelves.one("SELECT count(*) FROM activity_logs") == 0


@pytest.mark.parametrize("page", STILL_ASKS)
async def test_something_wrong_is_acknowledged_before_a_key_does_anything(
    board: Dashboard, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[None] = []
    await opened(board, page)
    board.scan("~SEC:1")
    await board.until("✓")
    monkeypatch.setattr(board.app, "bell", lambda: rung.append(None))
    board.scan("036000291453")
    await board.until("✗✗✗ MISREAD  036000291453")
    await board.until(lambda: len(rung) == 3)
    await board.press("c" if page == "move" else "d")
    await board.gone("MISREAD")
    await board.until(STILL_ASKS[page])
    board.scan("~SEC:2")
    await board.until("✓")
    await board.until(lambda: len(rung) == 4)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_of_a_page_has_a_barcode_of_its_own(screen: type) -> None:
    actions = [binding.action for binding in barcodes.commands(screen)]
    words = [barcodes.word(action) for action in actions]
    assert len(words) == len(set(words)) > 3


@pytest.mark.parametrize(("page", "code"), [("count", "dune-1"), ("put-away", "dune-1"), ("move", "cats-1")])
async def test_the_first_letter_of_a_slow_scan_is_no_key(board: Dashboard, page: str, code: str) -> None:
    """It is here before the others, and is the key of an action."""
    await opened(board, page)
    board.scan("~SEC:1")
    await board.until("✓")
    first, *others = [events.Key(char, char) for char in code]
    board.app.post_message(first)
    for _ in range(5):
        await asyncio.sleep(0)
    for nth, key in enumerate([*others, events.Key("enter", "\r")], 1):
        key.time = first.time + nth * GAP / 2
        board.app.post_message(key)
    await board.until(f"✗✗✗ UNKNOWN CODE  {code}")
    await board.pilot.pause(GAP * len(code))
    await board.press("j")
    await board.until(STILL_ASKS[page])
