"""The marketplaces of a listing and the failed queue, by key: added, posted, failed, tried again, canceled."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from widgets.windowed_table import WindowedTable

URL = "https://www.ebay.com/itm/110012345678"


async def open_platforms(board: Dashboard, rows: int) -> None:
    """From the listings, by key."""
    await board.until("● live")
    await board.press("f3")
    await board.until("1 listing")
    await board.press("p")
    await board.until(lambda: board.text.startswith(" Marketplaces"))
    if rows:
        await board.until(f"{rows} marketplace")
        await board.until(lambda: table(board).current_row is not None)


async def open_failures(board: Dashboard) -> None:
    await board.until("● live")
    await board.press("f3")
    await board.until(lambda: board.text.startswith(" Listings"))
    await board.press("w")
    await board.until(lambda: board.text.startswith(" Failed"))


def table(board: Dashboard) -> WindowedTable[Any]:
    return board.app.screen.query_one("#rows", WindowedTable)


def a_failure(shop: Shop, title: str, reason: str = "session expired") -> int:
    listing = shop.listing(title=title, platforms={"ebay": "failed"})
    statement = "UPDATE platform_listings SET error_message = %s, retry_count = 2 WHERE listing_id = %s"
    shop.connection.execute(statement, (reason, listing))
    return listing


async def test_one_is_added_posted_and_taken_back(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 0)
        await board.until("It is on no marketplace yet. a adds one.")
        await board.press("a")
        await board.until("Post it where? Walkman")
        await board.press("enter")
        await board.until("… not posted yet")
        await board.press("p")
        await board.until("The address of Walkman on eBay")
        await board.press(*"ebay.com", "enter")
        await board.until("An address begins with https://")
        await board.press(*["backspace"] * 8, *URL, "enter")
        await board.until("The number eBay gives it")
        await board.until("110012345678")
        await board.press("enter")
        await board.until("● live   ")
        await board.until(URL)
        row = shop.one("SELECT status, platform_listing_id, platform_url FROM platform_listings")
        assert row == ("active", "110012345678", URL)
        await board.press("u")
        await board.heard("“posted” of Walkman")
        await board.until("… not posted yet")
        await board.press("u")
        await board.until("It is on no marketplace yet")
    assert shop.platforms(listing) == {}


async def test_one_that_is_there_is_not_offered_and_a_short_title_limit_is_said(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="x" * 41, platforms={"facebook marketplace": "active"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 1)
        await board.press("a")
        await board.until("Mercari  ⚠ its titles have 40 characters, this one 41")
        assert "Facebook" not in board.text.partition("Post it where?")[2]
        await board.press("end", "enter")
        await board.until("What is the marketplace called?")
        await board.press(*"Facebook shops", "enter")
        await board.heard("is on Facebook already (active)")
    assert shop.platforms(listing) == {"facebook marketplace": "active"}


async def test_a_failure_is_told_with_its_reason_and_tried_again(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "pending"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 1)
        await board.press("f")
        await board.until("Why could Walkman on eBay not be posted?")
        await board.press("enter")
        await board.until("Type the reason")
        await board.press(*"photo 3 is too small", "enter")
        await board.until("Failed 1×")
        await board.until("photo 3 is too small")
        await board.press("r")
        await board.until("… not posted yet")
        await board.heard("To be posted again: Walkman on eBay.")
    assert shop.platforms(listing) == {"ebay": "pending"}


async def test_a_cancel_is_scheduled_and_taken_back(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 1)
        await board.press("c")
        await board.until("Take Walkman on eBay down when?")
        await board.press("down", "enter")
        await board.heard("is to be taken down in 15 minutes. l keeps it live.")
        await board.until(lambda: re.search(r"! to be taken down, at", board.text) is not None)
        await board.press("c")
        await board.until("down when?")
        await board.press("end", "enter")
        await board.until("When?")
        await board.press(*"yesterday", "enter")
        await board.until("Type when, such as")
        await board.press("escape")
        await board.gone("When?")
        await board.press("l")
        await board.heard("Walkman on eBay stays live.")
        await board.until("● live   ")
    assert shop.platforms(listing) == {"ebay": "active"}


async def test_what_was_never_posted_is_asked_about_and_canceled(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "pending"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 1)
        await board.press("c")
        await board.until("Not post Walkman on eBay?")
        await board.press("enter")
        assert shop.platforms(listing) == {"ebay": "pending"}
        await board.press("y")
        await board.until("○ canceled")
    assert shop.platforms(listing) == {"ebay": "canceled"}


async def test_a_cancel_that_a_sale_demands_is_refused_with_the_reason(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active", "mercari": "active"})
    await tenant.write(sales.record, listing, "mercari", Decimal(84))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 2)
        await board.press("l")
        await board.heard("must be taken down: it was sold on Mercari")
    assert shop.platforms(listing) == {"ebay": "pending_cancel", "mercari": "sold"}


async def test_keys_that_do_not_apply_are_dim(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(platforms={"ebay": "sold"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 1)
        screen = board.app.screen
        names = ("add", "posted", "failed", "retry", "cancel", "keep_live", "show_address")
        assert [name for name in names if screen.check_action(name, ())] == ["add"]
        await board.press("p", "f", "r", "c", "l", "o")
        assert board.app.screen is screen


async def test_hostile_texts_are_shown_literally(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    a_failure(shop, "[bold]Red[/] \x1b[31malert", "no \x1b]8;;http://evil\x07link\n[/]" + "x" * 400)
    shop.connection.execute(
        "UPDATE platform_listings SET platform_url = E'https://a.b/\\x1b[2J', platform = '[b]'"
    )
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 1)
        await board.until("[bold]Red[/]")
        assert "\x1b" not in board.text
        await board.press("escape", "w")
        await board.until("Failed 2×")
        assert "\x1b" not in board.text
        assert "[b]" in board.text


async def test_the_failed_queue_shows_the_reason_in_full_and_tries_again(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    first = a_failure(shop, "Walkman", "item specifics are missing: " + "Brand, Size, " * 10 + "and Colour")
    second = a_failure(shop, "Discman")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_failures(board)
        await board.until("2 failed")
        await board.until("and Colour")
        await board.press("r")
        await board.until("1 failed")
        assert shop.platforms(first) == {"ebay": "pending"}
        await board.until("session expired")
        await board.press("u")
        await board.until("2 failed")
        await board.press("enter")
        await board.until(lambda: board.text.startswith(" Listing "))
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Failed"))
    assert shop.platforms(first) == shop.platforms(second) == {"ebay": "failed"}


async def test_all_are_tried_again_when_a_person_says_so(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listings = [a_failure(shop, f"Thing {number}") for number in range(3)]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_failures(board)
        await board.until("3 failed")
        await board.press("a")
        await board.until("3 marked")
        await board.press("r")
        await board.until("Try 3 failed rows again?")
        await board.press("enter", "n")
        await board.gone("again?")
        assert shop.platforms(listings[0]) == {"ebay": "failed"}
        await board.until("3 marked")
        await board.press("r")
        await board.until("Try 3 failed rows again?")
        await board.press("y")
        await board.until("Nothing failed")
        await board.heard("To be posted again: 3 rows.")
        await board.press("r", "p", "enter")
        await board.press("u")
        await board.until("3 failed")
    assert all(shop.platforms(listing) == {"ebay": "failed"} for listing in listings)


async def test_the_marked_failed_rows_alone_are_tried_again(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listings = [a_failure(shop, f"Thing {number}") for number in range(3)]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_failures(board)
        await board.until("3 failed")
        await board.press("space", "space", "r")
        await board.until("Try 2 failed rows again?")
        await board.press("y")
        await board.heard("To be posted again: 2 rows.")
        await board.until("1 failed")
        await board.gone("marked")
    assert [shop.platforms(listing)["ebay"] for listing in listings].count("failed") == 1


async def test_a_failed_row_is_marked_as_posted_from_the_queue(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = a_failure(shop, "Walkman")
    shop.connection.execute("UPDATE listings SET status = 'draft'")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_failures(board)
        await board.until("Failed 2×")
        await board.press("p")
        await board.until("The address of Walkman on eBay")
        await board.press("enter")
        await board.until("The number eBay gives it")
        await board.press("enter")
        await board.heard("The listing itself is draft still.")
        await board.until("Nothing failed")
    assert shop.platforms(listing) == {"ebay": "active"}


@pytest.mark.parametrize(
    "gone", ["DELETE FROM platform_listings", "DELETE FROM platform_listings; DELETE FROM listings"]
)
async def test_what_is_gone_meanwhile_is_said(shop: Shop, redis_url: str, tmp_path: Path, gone: str) -> None:
    shop.listing(title="Walkman", platforms={"ebay": "pending"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_platforms(board, 1)
        for statement in gone.split(";"):
            shop.connection.execute(statement)
        await board.press("f")
        await board.until("Why could")
        await board.press(*"no", "enter")
        await board.heard("not on that marketplace's list any more")
        await board.until("not there any more" if "listings; " in gone else "It is on no marketplace yet")
