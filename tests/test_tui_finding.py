"""Finding listings on the screen: typing, faults, completion, views and facets."""

import re
from pathlib import Path

import psycopg

from data.connect import arguments
from data.views import View, Views
from queries.ordering import Order
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tui.layouts import Arrangement, Layouts


def stock(shop: Shop) -> None:
    shop.listing(title="Nike Air Max", price=84.0, category="Shoes", platforms={"ebay": "active"})
    shop.listing(title="Adidas Samba", price=40.0, category="Shoes", platforms={"depop": "failed"})
    shop.listing(title="Wool scarf", price=12.0, category="Scarves", status="draft", storage_location=None)


async def open_listings(board: Dashboard, count: int = 3) -> None:
    await board.press("f3")
    await board.until(f"{count} listings")


def shown(board: Dashboard) -> list[str]:
    """The titles of the rows."""
    return [name for name in ("Nike", "Adidas", "scarf") if name in board.text]


async def test_the_title_repeats_the_filter_and_counts(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_listings(board)
        await board.press("slash", *"category:shoes price:>50", "enter")
        await board.until("Listings  category:shoes price:>50")
        await board.until("1 of 3")
        assert shown(board) == ["Nike"]
        await board.press("escape")
        await board.until("3 listings")
        assert "category:shoes" not in board.text


async def test_a_fault_is_marked_and_the_last_good_rows_stay(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_listings(board)
        await board.press("slash", *"status:active price:abc")
        await board.until("“abc” is not a price; type it like 84 or 19.99.")
        line, below = board.text.splitlines()[1:3]
        assert below.index("^") == line.index("abc")
        await board.until("2 of 3")
        assert shown(board) == ["Nike", "Adidas"]
        await board.press("enter")
        assert board.app.screen.filter_bar.is_open, "Enter does not keep what cannot be read"
        await board.press(*["backspace"] * 3, *">50", "enter")
        await board.until("1 of 3")
        assert not board.app.screen.filter_bar.is_open
        assert "is not a price" not in board.text


async def test_what_is_half_typed_changes_nothing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_listings(board)
        for typed in ("price", "price:", "price:>"):
            await board.press("slash", *typed)
            await board.until(f"/ {typed}")
            await board.pilot.pause(0.1)
            assert shown(board) == ["Nike", "Adidas", "scarf"], typed
            await board.press("escape")
        await board.press("slash", *"price", "enter")
        await board.until("Nothing matches “price”")


async def test_tab_takes_a_completion(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_listings(board)
        await board.press("slash", *"cat")
        await board.until("tab category:")
        await board.press("tab")
        await board.until("tab Shoes  Scarves")
        await board.press(*"sc", "tab", "enter")
        await board.until("Listings  category:Scarves")
        await board.until("1 of 3")


async def test_facets_drill_down_and_back(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path, size=(80, 50)) as board:
        await open_listings(board)
        await board.press("f")
        await board.until("What is in all listings")
        await board.until("30 days or less")
        await board.until("Scarves")
        await board.press("down", "enter")
        await board.until("Listings  status:=draft")
        await board.until("1 of 3")
        assert shown(board) == ["scarf"]
        await board.press("f")
        await board.until("What is in status:=draft")
        await board.press("escape")
        await board.gone("What is in")
        assert shown(board) == ["scarf"]
        await board.press("escape")
        await board.until("3 listings")


async def test_facets_of_awkward_rows_are_shown_once_each(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.without_checks()
    for category in ("Shoes", "Shoes\n", " shoes", None, "\t", "a\x01b", "a\x02b"):
        shop.listing(title="Nike", category=category)
    async with dashboard(shop, redis_url, tmp_path, size=(80, 50)) as board:
        await open_listings(board, 7)
        await board.press("f")
        await board.until("30 days or less")
        assert re.search(r"Shoes +3 ", line_of(board, " Shoes"))
        await board.press(*["down"] * 2, "enter")
        await board.until("Listings  category:=")
        await board.until("3 of 7")


def line_of(board: Dashboard, name: str) -> str:
    """The line that shows a name; empty where none does."""
    return next((line for line in board.text.splitlines() if name in line), "")


async def test_a_filter_is_kept_under_a_name_and_picked(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path, size=(80, 40)) as board:
        await open_listings(board)
        await board.press("slash", *"price:<50", "enter")
        await board.until("2 of 3")
        await board.press("v")
        await board.until("Older than 90 days")
        await board.press("s")
        await board.until("Keep price:<50 under which name?")
        await board.press(*"Drafts", "enter")
        await board.until("is a built-in view")
        await board.press(*["backspace"] * 6, *"cheap", "enter")
        await board.until(lambda: "price:<50" in line_of(board, "cheap") and " 2 " in line_of(board, "cheap"))
        await board.press("home", "down", "enter")
        await board.until("Listings  status:active")
        await board.until("2 of 3")
        assert shown(board) == ["Nike", "Adidas"]
        await board.press("v")
        await board.until("cheap")
        await board.press("end", "enter")
        await board.until("Listings  price:<50")
        await board.until(lambda: shown(board) == ["Adidas", "scarf"])


async def test_the_order_of_a_view_is_not_the_lists_own(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    Views(tmp_path, shop.username).put(View("dearest", "category:shoes", "price", descending=True))
    kept = Layouts(tmp_path, shop.user_id)
    kept.keep("Listings", Arrangement(order=Order("title")))
    async with dashboard(shop, redis_url, tmp_path, size=(80, 40)) as board:
        await open_listings(board)
        await board.until("TITLE▲")
        await board.press("v")
        await board.until("dearest")
        await board.press("end", "enter")
        await board.until("PRICE▼")
        await board.press("c")
        await board.until("[x] TITLE")
        await board.press("down", "space", "escape")
        await board.gone("[x]")
        await board.press("v")
        await board.until("Drafts")
        await board.press("home", "down", "enter")
        await board.until("Listings  status:active")
        await board.gone("PRICE▼")
        await board.press("v")
        await board.until("dearest")
        await board.press("end", "enter")
        await board.until("PRICE▼")
        await board.press("escape")
        await board.until("3 listings")
        await board.gone("PRICE▼")
    assert Layouts(tmp_path, shop.user_id).of("Listings").order == Order("title")


async def test_a_view_of_ones_own_is_renamed_and_deleted(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    Views(tmp_path, shop.username).put(View("cheap", "price:<50"))
    async with dashboard(shop, redis_url, tmp_path, size=(80, 40)) as board:
        await open_listings(board)
        await board.press("v")
        await board.until("cheap")
        await board.press("end", "r")
        await board.until("Another name for cheap")
        await board.press("end", *"er", "enter")
        await board.until("cheaper")
        await board.press("home", "down", "d")
        await board.until("Active is built in and cannot be deleted.")
        await board.press("end", "d")
        await board.until("Delete the view cheaper?")
        await board.press("n")
        await board.gone("Delete the view")
        assert Views(tmp_path, shop.username).own() == [View("cheaper", "price:<50")]
        await board.press("d")
        await board.until("Delete the view cheaper?")
        await board.press("y")
        await board.gone("Delete the view")
        await board.gone("cheaper")
        await board.press("escape")
        await board.gone("Views")
    assert Views(tmp_path, shop.username).own() == []


async def test_a_broken_file_of_views_is_said_and_kept(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    (tmp_path / "views.json").write_text("{")
    async with dashboard(shop, redis_url, tmp_path, size=(100, 40)) as board:
        await open_listings(board)
        await board.press("v")
        await board.until("is not a file of views")
        await board.press("s")
        await board.until("under which name?")
        await board.press(*"mine", "enter")
        await board.gone("under which name?")
        await board.until("is not a file of views")
        await board.press("down", "enter")
        await board.until("Listings  status:active")
    assert (tmp_path / "views.json").read_text() == "{"


async def test_ten_thousand_characters_are_said_to_be_too_much(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_listings(board)
        await board.press("slash")
        board.app.screen.filter_bar.set_text(" ".join(f"w{number}" for number in range(2_000)))
        await board.until("at most 64 terms")
        assert shown(board) == ["Nike", "Adidas", "scarf"]
        board.app.screen.filter_bar.set_text("x" * 10_000)
        await board.until("Nothing matches “xxx")
        await board.press("escape")
        await board.until("3 listings")


WAITING = (
    "SELECT query_start FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    " AND query LIKE %s"
)


async def test_a_newer_keystroke_ends_the_older_query(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    """Each waits for a lock as long as it lives: when the next one waits, none but that is there."""
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_listings(board)
        with psycopg.connect(**(arguments(shop.url) | {"autocommit": False})) as other:
            other.execute("LOCK TABLE listings")
            seen: list[object] = []

            def newer_alone() -> bool:
                waiting = shop.all(WAITING, "%int4send%")
                if len(waiting) != 1 or waiting[0] in seen:
                    return False
                seen.append(waiting[0])
                return True

            await board.press("slash")
            for letter in "samba":
                await board.press(letter)
                await board.until(newer_alone)
            other.rollback()
        await board.until("1 of 3")
        assert shown(board) == ["Adidas"]


async def test_a_place_that_was_left_no_longer_asks(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    """Its query waits for a lock while it lives: behind a dialog it goes on, of another place it is ended."""
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_listings(board)
        with psycopg.connect(**(arguments(shop.url) | {"autocommit": False})) as other:
            other.execute("LOCK TABLE listings")
            await board.press("ctrl+r")
            await board.until(lambda: len(shop.all(WAITING, "%int4send%")) == 1)
            (asked,) = shop.all(WAITING, "%int4send%")
            await board.press("v")
            await board.until("Views")
            assert shop.all(WAITING, "%int4send%") == [asked]
            await board.press("escape", "f5")
            await board.until(lambda: not shop.all(WAITING, "%int4send%"))
            other.rollback()
        shop.listing(title="Nike again", platforms={})
        await board.press("f3")
        await board.until("4 listings")
