"""Changing one listing or many: asked, previewed, written whole or not at all, taken back by one key."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from queries import batches
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tests.fix_stock import many, state
from tui import batching
from tui.base import DataScreen
from tui.screens.listings import ListingsScreen


async def begin(
    board: Dashboard, change: Callable[[DataScreen[Any], Sequence[int]], Awaitable[None]], ids: Sequence[int]
) -> None:
    """Begin a change of these listings, as a key on marked rows does."""
    await board.press("f3")
    await board.until("listing")
    screen = board.app.screen
    assert isinstance(screen, DataScreen)
    screen.run_worker(change(screen, ids))


@pytest.mark.parametrize(
    ("key", "typed", "shown", "column", "value"),
    [
        ("r", ["-10%", "enter"], "→ 75.60", "price", 75.6),
        ("m", ["b 12", "enter"], "→ b 12", "storage_location", "b 12"),
        ("x", ["down", "down", "down", "enter"], "→ canceled", "status", "canceled"),
        ("b", ["down", "enter", "down", "enter"], "→ like_new", "condition", "like_new"),
        ("b", ["enter", "shoes", "enter"], "→ shoes", "category", "shoes"),
    ],
)
async def test_one_listing_is_changed_and_changed_back(
    shop: Shop, redis_url: str, tmp_path: Path, key: str, typed: list[str], shown: str, column: str, value: object
) -> None:
    shop.listing(title="Walkman", price=84.0, platforms={"etsy": "active"})
    before = state(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("Walkman")
        await board.press(key)
        for word in typed:
            await board.until(lambda: len(board.app.screen_stack) > 1)
            await board.press(*([word] if word in ("enter", "down") else word))
        await board.until(shown)
        await board.until("1 change")
        await board.press("enter")
        await board.pilot.pause(0.1)
        assert state(shop) == before
        await board.press("y")
        await board.heard("u takes it back")
        assert shop.one(f"SELECT {column} FROM listings") == value
        await board.until(lambda: board.text.startswith(" Listings"))
        await board.press("u")
        await board.heard("Taken back")
    assert state(shop) == before


async def test_what_a_batch_refused_stays_marked_and_no_more(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    sold = shop.listing(title="Discman", status="sold", sold_platform="ebay", sold_price=9, sold_date="2026-10-01")
    ids = [shop.listing(title=f"Thing {name}") for name in "abc"]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("4 listings")
        screen = board.app.screen
        assert isinstance(screen, ListingsScreen)
        await board.press("a")
        await board.until("4 marked")
        await board.press("r")
        await board.until("Which price?")
        await board.press(*"50", "enter")
        await board.until("3 change")
        assert "space" not in board.text.splitlines()[-2]
        await board.press("space", "a", "t")
        await board.pilot.pause(0.1)
        assert "marked" not in board.text
        await board.press("y")
        await board.heard("u takes it back")
        await board.until(lambda: board.text.startswith(" Listings"))
        await board.until("1 marked")
        assert list(screen.targets()) == [sold]
    assert {row[0] for row in shop.connection.execute("SELECT id FROM listings WHERE price = 50")} == {*ids}


async def test_ten_thousand_are_previewed_written_and_taken_back(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    ids = many(shop, 10_000)
    shop.connection.execute(
        "UPDATE listings SET status = 'draft', storage_location = NULL WHERE id = %s", (ids[5],)
    )
    sold = "status = 'sold', sold_platform = 'ebay', sold_date = now(), sold_price = 9"
    shop.connection.execute(f"UPDATE listings SET {sold} WHERE id = %s", (ids[9],))
    before = state(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await begin(board, batching.reprice, ids)
        await board.until("Which price?")
        await board.press(*"30d -10%, 60d -20%", "enter")
        await board.until("1 refused")
        assert "1 it is sold" in board.text
        await board.press("o")
        await board.until("rounded to .99")
        await board.until(".99 ")
        await board.press("f")
        await board.until("without a floor")
        await board.until("change")
        await board.press("end")
        await board.until("✗ it is sold: its price stays")
        await board.until("1 refused")
        await board.press("y")
        await board.heard("u takes it back")
        assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'batch_edit'") == 1
        assert state(shop) != before
        await board.press("u")
        await board.heard("Taken back: price")
    assert state(shop) == before


async def test_stopped_nothing_is_written(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 1)
    ids = many(shop, 2_000)
    before = state(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await begin(board, batching.set_field, ids)
        await board.until("Which field?")
        await board.press("enter")
        await board.until("Which category?")
        await board.press(*"shoes", "enter")
        await board.until("2,000 change")
        await board.press("y")
        await board.until("of 2,000   esc stops it")
        await board.press("escape")
        await board.heard("Stopped: nothing was written.")
        assert state(shop) == before
        await board.until("2,000 change")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Listings"))


@pytest.mark.parametrize("keys", [("f2",), ("f2", "f3")])
async def test_who_leaves_the_page_is_told_what_became_of_it(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    monkeypatch.setattr(batches, "STEP", 1)
    ids = many(shop, 600)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await begin(board, batching.reprice, ids)
        await board.until("Which price?")
        await board.press(*"888", "enter")
        await board.until("600 change")
        await board.press("y", *keys)
        await board.heard("Price of 600 listings → 888.00. u takes it back.")
    assert shop.all("SELECT DISTINCT price FROM listings") == [888]


async def test_what_changed_meanwhile_is_shown_again_and_not_overwritten(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    ids = [shop.listing(title=f"Thing {name}") for name in "abc"]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await begin(board, batching.reprice, ids)
        await board.until("Which price?")
        await board.press(*"50", "enter")
        await board.until("3 change")
        shop.connection.execute("UPDATE listings SET price = 70 WHERE id = %s", (ids[1],))
        await board.press("y")
        await board.heard("1 listing changed meanwhile")
        await board.until("1 change")
        await board.until("70.00")
        assert "Thing b" in board.text
        assert "Thing a" not in board.text
        assert shop.all("SELECT price FROM listings ORDER BY id") == [50, 70, 50]
        await board.press("y")
        await board.until(lambda: board.text.startswith(" Listings"))
    assert shop.all("SELECT price FROM listings ORDER BY id") == [50, 50, 50]


async def test_what_cannot_go_back_is_said_and_the_rest_offered(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    ids = [shop.listing() for _ in range(3)]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await begin(board, batching.reprice, ids)
        await board.until("Which price?")
        await board.press(*"50", "enter")
        await board.until("3 change")
        await board.press("y")
        await board.heard("u takes it back")
        shop.connection.execute("UPDATE listings SET price = 70 WHERE id = %s", (ids[1],))
        await board.press("u")
        await board.until("Take back the other 2 listings?")
        assert "was changed by another program" in board.text
        await board.press("n")
        await board.gone("Take back")
        assert shop.all("SELECT price FROM listings ORDER BY id") == [50, 70, 50]
        await board.press("u")
        await board.until("Take back the other 2 listings?")
        await board.press("y")
        await board.heard("Taken back")
    assert shop.all("SELECT price FROM listings ORDER BY id") == [84, 70, 84]


async def test_bad_wishes_are_refused_with_a_sentence_and_left_with_escape(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="Walkman")
    before = state(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("Walkman")
        await board.press("r")
        await board.until("Which price?")
        for typed, said in (
            ("10%", "Say +10% or -10%."),
            ("-100%", "leave nothing"),
            ("60d -10%, 30d -20%", "must go up"),
            ("131072.99", "cannot hold"),
            ("cheap", "is not a price"),
        ):
            await board.press("ctrl+a", "ctrl+k", *typed, "enter")
            await board.until(said)
        await board.press("escape")
        await board.gone("Which price?")
        await board.press("r")
        await board.until("Which price?")
        await board.press(*"-90", "enter")
        await board.until("✗ it would cost -6.00")
        await board.until("1 refused")
        await board.press("y")
        await board.press("e")
        await board.until("Which price?")
        await board.press("ctrl+a", "ctrl+k", *"-4", "enter")
        await board.until("→ 80.00")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Listings"))
    assert state(shop) == before


async def test_a_scan_confirms_nothing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("Walkman")
        await board.press("m")
        await board.until("Where to?")
        await board.press(*"B7", "enter", *"RR-00412", "enter", *"036000291452", "enter")
        await board.until("1 change")
        assert shop.one("SELECT storage_location FROM listings WHERE id = %s", listing) == "A1-01"


async def test_an_empty_list_has_nothing_to_change(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("No listings yet")
        await board.press("m")
        await board.heard("There is no listing to change.")


async def test_a_listing_that_is_gone_is_counted_and_a_title_shown_literally(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    ids = [shop.listing(title="[bold]Walkman\x1b[31m")]
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await begin(board, batching.change_status, [*ids, ids[0], 999_999])
        await board.until("Which status? (2 listings)")
        await board.press("down", "down", "enter")
        await board.until("only a sale makes it sold: record it with s")
        assert "1 gone" in board.text
        assert "[bold]Walkman" in board.text
