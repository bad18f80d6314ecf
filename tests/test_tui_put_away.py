"""Put away: a section once, then thing after thing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


@pytest.fixture
def sections(shop: Shop) -> dict[str, int]:
    """Bin A with two sections, the first with room for two."""
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    return {
        name: shop.insert("storage_sections", bin_id=bin_id, section_name=name, capacity=capacity)
        for name, capacity in (("1", 2), ("2", None))
    }


@pytest.fixture
async def board(shop: Shop, sections: dict[str, int], redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    for number in range(1, 5):
        shop.listing(title=f"Thing {number}", sku=f"RR-{number}", storage_location="pile")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("put-away")
        await board.until("Scan the section")
        yield board


async def test_a_shift_with_the_scanner_alone(board: Dashboard, shop: Shop, sections: dict[str, int]) -> None:
    board.scan("RR-1")
    await board.until("✗✗✗ SCAN A SECTION FIRST")
    board.scan(f"~SEC:{sections['1']}")
    await board.until("INTO A1  0/2")
    board.scan("RR-1")
    await board.until("✓ A1-01  Thing 1  into A1, from pile")
    board.scan("~A2")
    await board.until("INTO A2")
    board.scan("RR-2")
    await board.until("✓ A2-01  Thing 2  into A2")
    board.scan("~CMD:UNDO")
    await board.until("✓ ↶ Taken back: the putting away of Thing 2")
    assert "A2-01" not in board.text
    assert shop.all("SELECT storage_location FROM listings ORDER BY id") == ["A1-01", "pile", "pile", "pile"]
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [1, 0]


async def test_a_full_section_asks(board: Dashboard, shop: Shop, sections: dict[str, int]) -> None:
    board.scan("~A1")
    for number in (1, 2, 3):
        board.scan(f"RR-{number}")
    await board.until("A1 holds 2 of 2")
    await board.until("f into A2, which has room")
    board.scan("RR-4")
    await board.heard("Scanned Thing 4: answer first")
    await board.press("n")
    await board.until("✗✗✗ NOT PUT AWAY  Thing 3")
    board.scan("RR-3")
    await board.until("A1 holds 2 of 2")
    await board.press("y")
    await board.until("✓ A1-03  Thing 3")
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", sections["1"]) == 3


async def test_a_bin_of_several_sections_is_a_choice_that_a_scan_makes(board: Dashboard) -> None:
    board.scan("~A")
    await board.until("Which section of A?")
    board.scan("RR-1")
    await board.heard("answer the question first")
    board.scan("~A2")
    await board.until("✓ INTO A2")


async def test_a_bin_of_several_sections_is_a_choice(board: Dashboard) -> None:
    board.scan("~BIN:1")
    await board.until("Which section of A?")
    await board.press("down", "enter")
    await board.until("INTO A2")


async def test_the_same_code_twice_at_once_is_a_bounce(board: Dashboard, shop: Shop) -> None:
    board.scan("~A2")
    await board.until("INTO A2")
    board.scan("RR-1")
    board.scan("RR-1")
    await board.until("✓ A2-01  Thing 1")
    await board.pilot.pause(0.3)
    await board.until("✓ A2-01  Thing 1")
    assert shop.one("SELECT count(*) FROM storage_items") == 1


async def test_an_unknown_command_is_said(board: Dashboard) -> None:
    board.scan("~CMD:DANCE")
    await board.until("✗✗✗ UNKNOWN COMMAND  DANCE")
    await board.press("j")
    await board.until("Scan the section")


async def test_a_shift_by_keys_alone(board: Dashboard, shop: Shop, sections: dict[str, int]) -> None:
    """Where labels cannot be read: the section, things, a full section, the end of it and undo, without a scan."""
    await board.enter_code("A1")
    await board.until("✓ INTO A1  0/2")
    for number in (1, 2):
        await board.enter_code(f"RR-{number}")
        await board.until(f"✓ A1-0{number}  Thing {number}  into A1")
    await board.enter_code("RR-3")
    await board.until("A1 holds 2 of 2")
    await board.press("f")
    await board.until("✓ A2-01  Thing 3  into A2")
    await board.press("u")
    await board.until("✓ ↶ Taken back: the putting away of Thing 3")
    await board.press("d")
    await board.until("Scan the section that things go into")
    await board.enter_code("RR-4")
    await board.until("✗✗✗ SCAN A SECTION FIRST")
    assert shop.all("SELECT storage_location FROM listings ORDER BY id") == ["A1-01", "A1-02", "pile", "pile"]
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [2, 0]
