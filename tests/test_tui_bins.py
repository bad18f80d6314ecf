"""Bins by hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


@pytest.fixture
async def board(shop: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.press("f4")
        await board.until("No bins yet. n makes some")
        yield board


async def make(board: Dashboard, wanted: str, capacity: str = "") -> None:
    await board.press("n")
    await board.until("Which bins and sections?")
    await board.press(*wanted, "enter")
    await board.until("For what?")
    await board.press("enter")
    await board.until("How many things fit")
    await board.press(*capacity, "enter")


async def test_many_are_made_at_once(board: Dashboard, shop: Shop) -> None:
    await make(board, "A..B 1..3", "10")
    await board.heard("Made: 2 bins, 6 sections")
    await board.until("0/30")
    await board.press("u")
    await board.heard("Taken back: the new bins and sections")
    await board.until("No bins yet")
    assert shop.one("SELECT count(*) FROM storage_sections") == 0


async def test_a_name_that_cannot_be_is_said(board: Dashboard) -> None:
    await board.press("n")
    await board.until("Which bins and sections?")
    await board.press(*"A 9..1", "enter")
    await board.until("runs backwards")


async def test_one_is_renamed_described_and_removed(board: Dashboard, shop: Shop) -> None:
    await make(board, "A 1..2")
    await board.until("clothing")
    await board.press("e")
    await board.until("Name of bin A?")
    await board.press("end", "backspace", "Z", "enter")
    await board.until("beside Z?")
    await board.press(*"by the door", "enter")
    await board.until("What is Z for?")
    await board.press("down", "enter")
    await board.until("cards 1")
    await board.until("by the door")
    found = shop.one("SELECT bin_name, bin_type, description FROM storage_bins")
    assert found == ("Z", "cards", "by the door")
    await board.press("d")
    await board.until("Remove bin Z?")
    await board.press("y")
    await board.heard("Bin Z removed")
    await board.until("No bins yet")


async def test_what_is_not_empty_is_moved_first(board: Dashboard, shop: Shop) -> None:
    await make(board, "A 1..2", "10")
    await make(board, "B 1", "10")
    for number, nth in enumerate((1, 1, 2)):
        shop.insert(
            "storage_items", user_id=shop.user_id, storage_id=f"T-{number}", bin_id=1, section_id=nth, quantity=2
        )
    await board.press("equals_sign")
    await board.heard("1 said 0, holds 4; 2 said 0, holds 2")
    await board.until("6/20")
    await board.press("d")
    await board.until("6 things lie in bin A. Where to with that?")
    await board.until("B1")
    await board.press("end", "ctrl+u", *"A1", "enter")
    await board.until("“A1” is no other section")
    await board.press("end", "ctrl+u", *"b-1", "enter")
    await board.until("Move 6 things to B1, then remove bin A?")
    await board.press("n")
    assert shop.one("SELECT count(*) FROM storage_bins") == 2
    await board.press("d")
    await board.until("Where to with that?")
    await board.press("enter")
    await board.until("Move 6 things to B1")
    await board.press("y")
    await board.heard("Bin A removed; what lay there moved: 6 things")
    assert shop.all("SELECT section_id FROM storage_items") == [3, 3, 3]
    assert shop.all("SELECT item_count FROM storage_sections") == [6]
    await board.press("u")
    await board.heard("Taken back: the removal")
    await board.until("6/20")
    assert shop.all("SELECT section_id FROM storage_items ORDER BY id") == [1, 1, 2]


async def test_a_section_that_would_be_over_its_capacity_is_asked_about(board: Dashboard, shop: Shop) -> None:
    await make(board, "A 1..2", "3")
    await board.until("0/6")
    shop.insert("storage_items", user_id=shop.user_id, storage_id="T-1", bin_id=1, section_id=1, quantity=5)
    await board.press("equals_sign")
    await board.heard("1 said 0, holds 5")
    await board.press("right")
    await board.until("▾")
    await board.press("right")
    await board.until("▌    1")
    await board.press("d")
    await board.until("5 things lie in section A1. Where to")
    await board.press(*"A2", "enter")
    await board.until("Move 5 things to A2")
    await board.press("y")
    await board.until("A2 holds 0 of 3: 5 more is over its capacity.")
    await board.until("leave it: no section of this type has room")
    await board.press("enter")
    await board.gone("over its capacity")
    assert shop.one("SELECT count(*) FROM storage_sections") == 2
    await board.press("d")
    await board.until("5 things lie in section A1. Where to")
    await board.press(*"A2", "enter")
    await board.until("Move 5 things to A2")
    await board.press("y")
    await board.until("A2 all the same")
    await board.press("down", "enter")
    await board.heard("Section A1 removed; what lay there moved: 5 things")
    await board.until("5/3 !")


async def test_a_bin_shows_what_lies_in_it(board: Dashboard, shop: Shop) -> None:
    listing = shop.listing(title="Walkman", price=84.0)
    shop.stored(listing, quantity=2, storage_id="A2-07")
    await board.press("ctrl+r")
    await board.until("clothing 1")
    await board.press("enter")
    await board.until("2 things · $168.00 asked")
    await board.until("▌A2-07")
    await board.press("enter")
    await board.until(" Listing")
    await board.press("escape", "escape")
    await board.until("clothing 1")


async def test_a_bin_unfolds_into_its_sections(board: Dashboard, shop: Shop) -> None:
    await make(board, "A..B 1..12", "10")
    await board.until("clothing 2")
    await board.until("▸ A")
    await board.press("right")
    await board.until("▾ A")
    names = [line.split()[0] for line in board.text.splitlines() if line.startswith("     ")]
    assert names == [*map(str, range(1, 13))]
    await board.press("right", "down", "left")
    await board.until(lambda: "▌▾ A" in board.text)
    await board.press("left")
    await board.until("▌▸ A")
    await board.press("z")
    await board.until("▾ B")
    await board.press("z")
    await board.gone("▾")


async def test_a_section_shows_its_fill_and_what_lies_in_it(board: Dashboard, shop: Shop) -> None:
    shop.stored(shop.listing(title="Walkman", price=84.0), quantity=7, storage_id="A2-07")
    shop.connection.execute("UPDATE storage_sections SET capacity = 10")
    shop.stored(shop.listing(title="Elsewhere", price=1.0), storage_id="B2-07")
    await board.press("ctrl+r")
    await board.until("$588.00")
    await board.press("right")
    await board.until("▾")
    await board.press("right")
    await board.until(lambda: any(line.startswith("▌    1") for line in board.text.splitlines()))
    line = next(line for line in board.text.splitlines() if line.startswith("▌    1"))
    assert "███████··· " in line
    assert "7/10" in line
    await board.press("enter")
    await board.until("▌A2-07")
    assert "Elsewhere" not in board.text


async def test_what_lies_there_stands_beside_the_tree(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.stored(shop.listing(title="Walkman"), quantity=2, storage_id="A2-07")
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await board.until("● live")
        await board.press("f4")
        await board.until("A2-07")
        await board.until("Walkman  ×2  active")
        await board.press("right")
        await board.until("▾")
        await board.press("right")
        await board.until(" / 1 · 2")


async def test_bars_are_ascii_where_nothing_else_is_drawn(board: Dashboard, shop: Shop) -> None:
    shop.stored(shop.listing(), quantity=7)
    shop.connection.execute("UPDATE storage_sections SET capacity = 10")
    board.app.screen.add_class("-ascii")
    await board.press("ctrl+r")
    await board.until("#######... ")


async def test_sections_are_made_named_and_removed(board: Dashboard, shop: Shop) -> None:
    await make(board, "A 1..2", "10")
    await board.until("0/20")
    await board.press("s")
    await board.until("Which sections is A to have besides?")
    await board.press(*"2..4", "enter")
    await board.until("How many things fit")
    await board.press("5", "enter")
    await board.heard("Made: 2 sections of A; 1 section of that name was there")
    await board.until("0/30")
    await board.press("right", "e")
    await board.until("Name of section 1 of A?")
    await board.press("end", "backspace", *"2", "enter")
    await board.until("fit into A2?")
    await board.press("enter")
    await board.heard("This bin has a section 2 already")
    await board.press("e")
    await board.until("Name of section 1 of A?")
    await board.press("end", "backspace", *"9", "enter")
    await board.until("fit into A9?")
    await board.press("end", "backspace", "backspace", *"x", "enter")
    await board.until("Type a number from 1")
    await board.press("backspace", *"12", "enter")
    await board.until("0/12")
    assert shop.one("SELECT section_name, capacity FROM storage_sections WHERE id = 1") == ("9", 12)
    await board.press("d")
    await board.until("Remove section A")
    await board.press("y")
    await board.heard("removed")
    await board.press("u")
    await board.heard("Taken back: the removal")
    assert shop.one("SELECT count(*) FROM storage_sections") == 4


async def test_a_type_of_no_contract_stands_under_other(board: Dashboard, shop: Shop) -> None:
    shop.insert("storage_bins", user_id=shop.user_id, bin_name="Shelf-3", bin_type="[b]toys")
    await board.press("ctrl+r")
    await board.until("other 1")
    await board.press("e")
    await board.until("Name of bin Shelf-3?")
    await board.press("enter")
    await board.until("beside Shelf-3?")
    await board.press("enter")
    await board.until("What is Shelf-3 for?")
    await board.until("[b]toys")
    await board.press("up", "enter")
    await board.until("cards 1")
