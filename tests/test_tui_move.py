"""Move: things, a whole section or a whole bin, by scans alone or by keys."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop

HELD = "SELECT item_count FROM storage_sections ORDER BY id"


@pytest.fixture
async def board(shop: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    """Bin A with two sections, three things in the first one; bin B with room for one."""
    for bin_name, sections in (("A", (("1", None), ("2", None))), ("B", (("1", 1), ("2", 9)))):
        bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name=bin_name, bin_type="clothing")
        for name, capacity in sections:
            shop.insert(
                "storage_sections", bin_id=bin_id, section_name=name, capacity=capacity,
                item_count=3 if bin_name + name == "A1" else 0,
            )  # fmt: skip
    for number in range(1, 4):
        listing = shop.listing(title=f"Thing {number}", sku=f"RR-{number}", storage_location=f"A1-0{number}")
        shop.insert(
            "storage_items", user_id=shop.user_id, storage_id=f"A1-0{number}", bin_id=1, section_id=1,
            listing_id=listing,
        )  # fmt: skip
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("move")
        await board.until("Scan what is to be moved")
        yield board


async def test_things_are_moved_with_the_scanner_alone(board: Dashboard, shop: Shop) -> None:
    board.scan("RR-1")
    await board.until("✓ A1-01  Thing 1")
    board.scan("A1-02")
    await board.until("2 things in hand")
    board.scan("RR-1")
    await board.until("HELD ALREADY  Thing 1")
    board.scan("~A2")
    await board.until("✓ 2 things  2 things into A2  2")
    assert shop.all(HELD) == [1, 2, 0, 0]
    board.scan("~CMD:UNDO")
    await board.heard("Taken back: the move")
    assert shop.all(HELD) == [3, 0, 0, 0]
    assert shop.all("SELECT storage_location FROM listings ORDER BY id") == ["A1-01", "A1-02", "A1-03"]


async def test_a_whole_section_goes_where_there_is_room(board: Dashboard, shop: Shop) -> None:
    board.scan("~SEC:1")
    await board.until("ALL OF A1  3 things")
    board.scan("RR-1")
    await board.until("✗✗✗ SCAN A SECTION")
    board.scan("~SEC:3")
    await board.until("B1 holds 0 of 1: 3 more is over its capacity")
    board.scan("RR-2")
    await board.heard("Scanned Thing 2: answer first")
    board.scan("~CMD:FREE")
    await board.until("✓ all of A1  3 things into B2")
    assert shop.all(HELD) == [0, 0, 0, 3]


@pytest.mark.parametrize("by_key", [True, False])
async def test_a_full_section_takes_them_where_that_is_meant(board: Dashboard, shop: Shop, by_key: bool) -> None:
    board.scan("~A1")
    await board.until("ALL OF A1")
    board.scan("~B1")
    await board.until("B1 holds 0 of 1")
    if by_key:
        await board.press("y")
    else:
        board.scan("~SEC:3")
    await board.until("✓ all of A1  3 things into B1  3/1 !")
    assert shop.all(HELD) == [0, 0, 3, 0]


async def test_what_was_not_meant_stays_in_the_hands(board: Dashboard, shop: Shop) -> None:
    board.scan("~A1")
    await board.until("ALL OF A1")
    board.scan("~B1")
    await board.until("B1 holds 0 of 1")
    await board.press("n")
    await board.until("✗✗✗ NOT MOVED  all of A1")
    await board.press("j", "c")
    await board.until("Scan what is to be moved")
    assert shop.all(HELD) == [3, 0, 0, 0]


async def test_keys_alone_do(board: Dashboard, shop: Shop) -> None:
    for code in ("A1", "A2"):
        await board.enter_code(code)
        await board.until("ALL OF A1" if code == "A1" else "3 things into A2")
    await board.press("u")
    await board.heard("Taken back: the move")
    assert shop.all(HELD) == [3, 0, 0, 0]


async def test_a_whole_bin_and_a_bin_as_the_target(board: Dashboard, shop: Shop) -> None:
    board.scan("~BIN:1")
    await board.until("ALL OF A  3 things")
    board.scan("~BIN:2")
    await board.until("Which section of B?")
    await board.press("down", "enter")
    await board.until("✓ all of A  3 things into B2")
    assert shop.all(HELD) == [0, 0, 0, 3]


async def test_an_empty_section_and_an_unknown_code_are_loud(board: Dashboard) -> None:
    board.scan("~A2")
    await board.until("✗✗✗ EMPTY  nothing lies in A2")
    board.scan("NOBODY")
    await board.until("✗✗✗ UNKNOWN CODE  NOBODY")


async def test_no_section_is_proposed_that_they_come_from(board: Dashboard, shop: Shop) -> None:
    shop.connection.execute("UPDATE storage_sections SET capacity = 1 WHERE section_name = '2'")
    board.scan("~A1")
    await board.until("ALL OF A1")
    board.scan("~B1")
    await board.until("no section of this type has room")
    await board.press("f")
    await board.press("n")
    await board.until("✗✗✗ NOT MOVED  all of A1")
    assert shop.all(HELD) == [3, 0, 0, 0]
