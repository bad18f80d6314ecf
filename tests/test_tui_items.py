"""Stored items by hand, on the page of a bin and in their form."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_form import ready, replace, type_into
from tests.fix_shelves import section
from tests.fix_shop import Shop


@pytest.fixture
async def board(shop: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    section(shop, "A", "1", capacity=3)
    section(shop, "A", "2", capacity=9)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.press("f4")
        await board.until("0/12")
        yield board


async def open_section(board: Dashboard) -> None:
    """The page of section A1."""
    await board.press("right")
    await board.until("▾ A")
    await board.press("right")
    await board.until("▌    1")
    await board.press("enter")
    await board.until(lambda: board.text.startswith(" Bin A1"))


async def add(board: Dashboard, title: str, quantity: str = "1") -> None:
    await board.press("n")
    await ready(board)
    await type_into(board, "title", title)
    await replace(board, "quantity", quantity)
    await board.press("ctrl+s")


async def test_something_is_added_edited_and_removed(board: Dashboard, shop: Shop) -> None:
    await open_section(board)
    await board.until("Nothing lies here")
    await add(board, "lamp", "2")
    await board.heard("A1-01  lamp")
    await board.until("2/3")
    await board.press("e")
    await ready(board)
    await replace(board, "title", "torch")
    await type_into(board, "notes", "it flickers")
    await board.until("2 fields changed")
    await board.press("ctrl+s")
    await board.heard("torch is saved")
    await board.until("torch")
    assert shop.one("SELECT title, quantity, notes FROM storage_items") == ("torch", 2, "it flickers")
    await board.press("d")
    await board.until("Remove A1-01 torch?")
    await board.press("y")
    await board.heard("removed")
    await board.until("Nothing lies here")
    await board.press("u")
    await board.heard("Taken back: the removal of an item")
    await board.until("torch")


async def test_what_was_typed_outlives_its_page_and_is_gone_on_with(board: Dashboard, shop: Shop) -> None:
    await open_section(board)
    await board.press("n")
    await ready(board)
    await type_into(board, "title", "lamp")
    await board.press("f4")
    await board.until(lambda: board.text.startswith(" Bins"))
    await open_section(board)
    await board.press("n")
    await board.until("“lamp” was left unsaved")
    await board.press("enter")
    await board.until("1 field changed")
    await board.press("ctrl+s")
    await board.heard("A1-01  lamp")
    assert shop.all("SELECT title FROM storage_items") == ["lamp"]
    await board.press("n")
    await ready(board)
    await board.until("What it is")
    assert "left unsaved" not in board.text


async def test_what_cannot_be_is_said_at_its_field_and_kept(board: Dashboard, shop: Shop) -> None:
    await open_section(board)
    await add(board, "", "0")
    await board.until("Say what it is")
    await board.until("at least one thing")
    await type_into(board, "title", "lamp")
    await replace(board, "quantity", "1")
    await board.press("escape")
    await board.until("Leave without saving?")
    await board.press("n")
    await board.press("ctrl+s")
    await board.heard("A1-01  lamp")


async def test_over_capacity_the_next_free_section_is_proposed(board: Dashboard, shop: Shop) -> None:
    await open_section(board)
    await add(board, "lamp", "4")
    await board.until("A1 holds 0 of 3: 4 more is over its capacity.")
    await board.until("A2, which has room: 0/9")
    await board.press("down", "enter")
    await board.heard("A1-01  lamp")
    await board.until("4/3 !")
    await add(board, "torch")
    await board.until("A2, which has room: 0/9")
    await board.press("escape")
    await board.until("New item")
    assert shop.one("SELECT count(*) FROM storage_items") == 1
    await board.press("ctrl+s")
    await board.until("A2, which has room: 0/9")
    await board.press("enter")
    await board.heard("A2-01  torch")
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [4, 1]


async def test_an_item_is_linked_by_words_or_by_a_scan_and_unlinked(board: Dashboard, shop: Shop) -> None:
    walkman = shop.listing(title="Sony Walkman", sku="RR-00412", storage_location="pile")
    lamp = shop.listing(title="Brass lamp", storage_location="pile")
    shop.listing(title="Brass draft", status="draft")
    await open_section(board)
    await add(board, "thing")
    await board.until("▌A1-01")
    await board.press("l")
    await board.until("Which listing is A1-01 thing of?")
    await board.type("nothing like it")
    await board.press("enter")
    await board.until("No listing on sale or sold is")
    await board.press("end", "ctrl+u")
    await board.type("brass")
    await board.press("enter")
    await board.until("Brass lamp · active")
    assert "Brass draft" not in board.text
    await board.press("enter")
    await board.heard("A1-01 belongs to “Brass lamp” now")
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", lamp) == "A1-01"
    await board.until("$84.00 asked")
    await board.press("l")
    await board.until("to another listing")
    await board.press("enter")
    await board.until("Which listing is")
    board.scan("RR-00412")  # it confirms nothing by itself
    await board.until("RR-00412")
    await board.press("enter")
    await board.until("Sony Walkman · RR-00412")
    await board.press("enter")
    await board.heard("A1-01 belongs to “Sony Walkman” now")
    assert shop.one("SELECT listing_id FROM storage_items") == walkman
    await board.until(lambda: board.app.screen.table.current_row.listing_id == walkman)
    await board.press("l")
    await board.until("to no listing")
    await board.press("down", "enter")
    await board.heard("belongs to no listing now")


async def test_a_quantity_is_split_and_merged(board: Dashboard, shop: Shop) -> None:
    await open_section(board)
    await add(board, "lamp", "3")
    await board.until("×3")
    await board.press("s")
    await board.until("is 3 things")
    await board.press("3", "enter")
    await board.heard("between 1 and 2")
    await board.press("s")
    await board.until("is 3 things")
    await board.press("1", "enter")
    await board.heard("A1-02 is 1 thing of A1-01")
    await board.until("A1-02")
    await board.press("m")
    await board.heard("Mark the things of one section")
    await board.press("home", "space", "space")
    await board.until("2 marked")
    await board.press("m")
    await board.until("Merge 2 things into A1-01 lamp?")
    await board.press("y")
    await board.heard("A1-01 is 3 things now")
    await board.gone("A1-02")
    assert "marked" not in board.text
    await board.press("u")
    await board.heard("Taken back: the merging")
    await board.until("A1-02")


async def test_a_recount_says_what_was_wrong(board: Dashboard, shop: Shop) -> None:
    await board.press("equals_sign")
    await board.heard("2 sections, and each count was right")
    shop.connection.execute("UPDATE storage_sections SET item_count = 5 WHERE section_name = '2'")
    await board.press("equals_sign")
    await board.heard("Recounted and put right: 2 said 5, holds 0.")


async def test_an_awkward_item_is_drawn_and_edited(board: Dashboard, shop: Shop) -> None:
    shop.insert(
        "storage_items", user_id=shop.user_id, storage_id="X-1", bin_id=1, quantity=None,
        title="[red]\x1b[31m草間", photos="{broken", category="  ",
    )  # fmt: skip
    await board.press("enter")
    await board.until("⚠ none")
    await board.until("[red]␛[31m草間")
    await board.press("e")
    await ready(board)
    await type_into(board, "notes", "odd")
    await board.press("ctrl+s")
    await board.heard("is saved")
    assert shop.one("SELECT notes, quantity, photos FROM storage_items") == ("odd", None, "{broken")


async def test_the_map_of_a_bin_leads_to_its_sections(board: Dashboard, shop: Shop) -> None:
    shop.connection.execute("UPDATE storage_sections SET item_count = 3 WHERE section_name = '1'")
    await board.press("v")
    await board.until("2 sections · 3/12 · 1 full")
    await board.until("▌3/3")
    await board.press("right", "e")
    await board.until("Name of section 2 of A?")
    await board.press("escape")
    await board.press("enter")
    await board.until(lambda: board.text.startswith(" Bin A2"))
    await board.press("escape")
    await board.until("2 sections")
    await board.press("d")
    await board.until("Remove section A2?")
    await board.press("y")
    await board.heard("Section A2 removed")
    await board.until("1 section ")
    await board.press("escape")
    await board.until("clothing 1")
