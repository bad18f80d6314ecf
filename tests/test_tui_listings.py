"""The listings: found, opened and sold by hand."""

from pathlib import Path

import pytest

from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop


async def test_the_filter_narrows_as_one_types(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Nike Air Max", sku="RR-1")
    shop.listing(title="Adidas Samba", upc="036000291452")
    shop.listing(title="50% wool_scarf", storage_location="Shelf-3")
    async with dashboard(shop, redis_url, tmp_path, size=(100, 24)) as board:
        await board.press("f3")
        await board.until("3 listings")
        for typed, found in (
            ("rr-1", "Nike"),
            ("0360", "Adidas"),
            ("shelf", "scarf"),
            ("%", "scarf"),
            ("_", "scarf"),
        ):
            await board.press("slash", *typed)
            await board.until("1 of 3")
            assert found in board.text
            await board.press("escape")
            await board.until("3 listings")
        await board.press("slash", *"max nike", "enter")
        await board.until("1 of 3")
        await board.press("escape")
        await board.until("3 listings")


async def test_nothing_found_says_so(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing()
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("1 listing")
        await board.press("slash", *"zebra")
        await board.until("Nothing matches “zebra”")


async def test_an_empty_account_says_what_to_do(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("No listings yet")


async def test_a_sale_is_recorded_by_hand(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", price=84.0, platforms={"etsy": "active"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("Walkman")
        await board.press("s")
        await board.until("Sold where?")
        await board.until("Etsy")
        await board.press("enter")
        await board.until("for how much?")
        await board.press(*["backspace"] * 5, *"-4", "enter")
        await board.until("above zero")
        await board.press(*["backspace"] * 2, *"79,50", "enter")
        await board.until(lambda: "Sale recorded" in board.said)
        await board.press("f2")
        await board.until("$79.50")
    row = shop.one("SELECT status, sold_platform, sold_price FROM listings WHERE id = %s", listing)
    assert row == ("sold", "etsy", 79.5)


async def test_a_mistake_of_ours_is_said_and_logged(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("tui.screens.listings.sell", broken)
    shop.listing(title="Walkman")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("Walkman")
        await board.press("s")
        await board.until(lambda: "Something went wrong" in board.said)
    assert "broken on purpose" in caplog.text


async def test_leaving_the_dialog_sells_nothing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", platforms={"etsy": "active"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("Walkman")
        await board.press("s")
        await board.until("Sold where?")
        await board.press("enter")
        await board.until("for how much?")
        await board.press("escape")
        await board.gone("for how much?")
    assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "active"


async def test_awkward_titles_are_shown_literally(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="[bold red]marked[/] up")
    shop.listing(title="escape \x1b[31mred\x1b[0m and\nnewline")
    async with dashboard(shop, redis_url, tmp_path, size=(120, 24)) as board:
        await board.press("f3")
        await board.until("[bold red]marked[/] up")
        assert "\x1b" not in board.text
        await board.press("down", "enter")
        await board.until("[bold red]marked[/] up")


async def test_the_cursor_stays_on_its_listing_when_others_come(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listings = [shop.listing(title=f"Old {number}") for number in range(5)]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("5 listings")
        await board.press("down", "down")
        table = board.app.screen.query_one("#rows")
        assert table.current_id == listings[2]
        shop.listing(title="New")
        await board.press("ctrl+r")
        await board.until("6 listings")
        assert table.current_id == listings[2]
