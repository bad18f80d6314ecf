"""Scans, whatever has the focus: they fire no key, confirm no dialog, and leave fields as they were."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


@pytest.fixture
async def board(shop: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    listing = shop.listing(title="Walkman", sku="RR-00412", storage_location="A2-07", upc="036000291452")
    shop.stored(listing, storage_id="A2-07")
    shop.connection.execute("UPDATE storage_bins SET bin_name = 'A'")
    shop.connection.execute("UPDATE storage_sections SET section_name = '2'")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        yield board


@pytest.mark.parametrize("place", ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"])
async def test_a_scan_anywhere_asks_where_it_is(board: Dashboard, place: str) -> None:
    await board.press(place)
    board.scan("RR-00412")
    await board.until("✓ A2-07  Walkman")
    assert board.text.startswith(" Find")


@pytest.mark.parametrize("end", ["enter", "tab"])
@pytest.mark.parametrize("code", ["A2-07", "~A2-07", "036000291452", "]E00036000291452"])
async def test_each_code_of_the_thing_finds_it(board: Dashboard, code: str, end: str) -> None:
    board.scan(code, end)
    await board.until("✓ A2-07  Walkman")


async def test_a_field_holds_what_it_held_before(board: Dashboard) -> None:
    await board.press("f3")
    await board.until("1 listing")
    await board.press("slash", "w", "a")
    await board.until("Listings  wa")
    board.scan("RR-00412")
    await board.until("✓ A2-07  Walkman")
    await board.press("escape")
    await board.until("Listings  wa")
    assert board.app.screen.query_one(Input).value == "wa"


async def test_a_paste_with_an_end_is_a_scan(board: Dashboard) -> None:
    board.app.post_message(events.Paste("RR-00412\n"))
    await board.until("✓ A2-07  Walkman")


async def test_a_dialog_takes_no_scan_and_says_so(board: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[None] = []
    monkeypatch.setattr(board.app, "bell", lambda: rung.append(None))
    await board.press("f3")
    await board.until("Walkman")
    await board.press("s")
    await board.until("Sold where?")
    board.scan("YYYYyyyy")
    await board.heard("Scanned YYYYyyyy: answer the question first")
    assert "Sold where?" in board.text
    assert rung == [None]


async def test_an_unknown_code_is_loud(board: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[None] = []
    monkeypatch.setattr(board.app, "bell", lambda: rung.append(None))
    board.scan("RR-99999")
    await board.until("✗✗✗ UNKNOWN CODE  RR-99999")
    await board.until(lambda: len(rung) == 3)


async def test_a_wrong_check_digit_is_a_misread(board: Dashboard) -> None:
    board.scan("036000291453")
    await board.until("MISREAD  036000291453")


async def test_several_meanings_are_a_choice(board: Dashboard, shop: Shop) -> None:
    shop.listing(title="Discman", sku="RR-00412", storage_location="B1-01")
    board.scan("RR-00412")
    await board.until("RR-00412 means 2 things")
    await board.press("down", "enter")
    await board.until("✓ A2-07  Walkman")


async def test_scans_follow_each_other_in_order(board: Dashboard, shop: Shop) -> None:
    for number in range(10):
        shop.listing(title=f"Thing no {number}", sku=f"TT-{number}", storage_location=f"C{number}")
    for number in range(10):
        board.scan(f"TT-{number}")
    await board.until("✓ C9  Thing no 9")


async def test_a_typed_word_is_typed(board: Dashboard) -> None:
    await board.press("f3", "slash")
    for character in "Walk":
        board.app.post_message(events.Key(character, character))
        await board.pilot.pause(0.06)
    await board.press("enter")
    await board.until("Listings  Walk")
    assert board.text.startswith(" Listings")
