"""Receive: what is known is counted up or put away, what is new becomes a draft with its code."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop

UPC = "036000291452"


@pytest.fixture
async def board(shop: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    """A1 with room for two, A2; a Coat that lies in a bin of its own, a Hat that lies nowhere."""
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    for name, capacity in (("1", 2), ("2", None)):
        shop.insert("storage_sections", bin_id=bin_id, section_name=name, capacity=capacity)
    coat = shop.listing(title="Coat", sku="RR-1", storage_location="Q-01", platforms={"ebay": "active"})
    shop.stored(coat, storage_id="Q-01")
    shop.listing(title="Hat", sku="RR-2", storage_location="pile")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("receive")
        await board.until("Scan what comes in")
        yield board


async def answer(board: Dashboard, title: str, price: str) -> None:
    await board.until("is new here. What is it?")
    await board.type(title)
    await board.press("enter")
    await board.until("its price?")
    if price:
        await board.type(price)
    await board.press("enter")


async def test_something_new_gets_its_code_and_its_place(board: Dashboard, shop: Shop) -> None:
    board.scan("~A1")
    await board.until("✓ INTO A1  0/2")
    board.scan(UPC)
    await answer(board, "Walkman", "84")
    await board.until("✓ A1-01  Walkman  into A1")
    assert shop.one("SELECT title, price, upc, sku, status, storage_location FROM listings WHERE id = 3") == (
        "Walkman", 84.0, UPC, None, "draft", "A1-01",
    )  # fmt: skip
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = 1") == 1
    await board.press("u")
    await board.heard("Taken back: the putting away of Walkman")
    await board.press("u")
    await board.heard("Taken back: the new listing")
    assert shop.one("SELECT count(*) FROM listings") == 2
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = 1") == 0


async def test_something_new_without_a_section_waits_for_one(board: Dashboard, shop: Shop) -> None:
    board.scan("XY-77")
    await answer(board, "Lamp", "")
    await board.until("✓ NEW  Lamp, no place. Scan the section that Lamp goes into.")
    board.scan("~A2")
    await board.until("✓ A2-01  Lamp  into A2")
    assert shop.one("SELECT sku, upc, price FROM listings WHERE title = 'Lamp'") == ("XY-77", None, 0)


async def test_something_new_with_the_scanner_alone(board: Dashboard, shop: Shop) -> None:
    board.scan("~A1")
    board.scan("XY-77")
    await board.until("is new here. What is it? Scan SKIP")
    board.scan("~CMD:DONE")
    await board.heard("answer the question first")
    board.scan("~CMD:LEAVE")
    await board.until("✗✗✗ NOT RECEIVED  XY-77")
    board.scan("XY-77")
    await board.until("is new here. What is it? Scan SKIP")
    board.scan("~CMD:SKIP")
    await board.until("✓ A1-01  Unnamed XY-77  into A1")
    assert shop.one("SELECT sku, price, status FROM listings WHERE title = 'Unnamed XY-77'") == (
        "XY-77",
        0,
        "draft",
    )


async def test_what_is_known_is_counted_up_or_put_away(board: Dashboard, shop: Shop) -> None:
    board.scan("RR-1")
    await board.until("✓ Coat  ×2 now, into")
    await board.until("Change it on eBay too.")
    board.scan("RR-2")
    await board.until("✓ KNOWN  Hat, pile. Scan the section that Hat goes into.")
    board.scan("~A1")
    await board.until("✓ A1-01  Hat  into A1")
    board.scan("Q-01")
    await board.until("A1 holds 1 of 2: 2 more is over its capacity")
    board.scan("~A2")
    await board.until("✓ Q-01  Coat  into A2")
    await board.until("  2 · 3 things came in")
    board.scan("~CMD:UNDO")
    await board.heard("Taken back: the putting away")
    assert shop.one("SELECT quantity FROM listings WHERE title = 'Coat'") == 2


async def test_left_without_a_title_nothing_is_written(board: Dashboard, shop: Shop) -> None:
    board.scan("XY-77")
    await board.until("is new here")
    board.scan("RR-1")
    await board.heard("answer the question first")
    await board.press("escape")
    await board.until("✗✗✗ NOT RECEIVED  XY-77")
    assert shop.one("SELECT count(*) FROM listings") == 2
    assert shop.one("SELECT quantity FROM listings WHERE title = 'Coat'") == 1


@pytest.mark.parametrize(("code", "said"), [("036000291453", "MISREAD"), ("~LST:gone", "UNKNOWN LABEL  gone")])
async def test_what_is_no_new_thing_is_loud(board: Dashboard, shop: Shop, code: str, said: str) -> None:
    board.scan(code)
    await board.until(f"✗✗✗ {said}")
    assert shop.one("SELECT count(*) FROM listings") == 2


async def test_of_a_draft_one_more_goes_to_the_others_though_they_fill_the_section(
    board: Dashboard, shop: Shop
) -> None:
    shop.listing(title="Lamp", sku="RR-3", status="draft", storage_location=None, quantity=2)
    board.scan("~A1")
    board.scan("RR-3")
    await board.until("✓ A1-01  Lamp  into A1")
    board.scan("RR-2")
    await board.until("✗✗✗ A1 holds 2 of 2")
    await board.press("f")
    await board.until("✓ A2-01  Hat  into A2")
    board.scan("RR-3")
    await board.until("others of it lie there")
    await board.press("y")
    await board.until("✓ Lamp  ×3 now, into A1")
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = 1") == 3


async def test_a_code_of_two_things_asks(board: Dashboard, shop: Shop) -> None:
    shop.listing(title="Other coat", sku="RR-1", storage_location="pile")
    board.scan("RR-1")
    await board.until("RR-1 means 2 things. Which one?")
    await board.until("Other coat")
    await board.press("escape")
    await board.gone("Which one?")
    assert shop.all("SELECT DISTINCT quantity FROM listings") == [1]


async def test_a_delivery_by_keys_alone(board: Dashboard, shop: Shop) -> None:
    """Where labels cannot be read: a section, what is known, what is new, and undo, without a scan."""
    await board.enter_code("A2")
    await board.until("✓ INTO A2")
    await board.enter_code("RR-2")
    await board.until("✓ A2-01  Hat  into A2")
    await board.enter_code(UPC)
    await answer(board, "Walkman", "84")
    await board.until("✓ A2-02  Walkman  into A2")
    await board.press("u")
    await board.heard("Taken back: the putting away of Walkman")
    assert shop.one("SELECT upc, storage_location FROM listings WHERE title = 'Walkman'") == (UPC, None)
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = 2") == 1
