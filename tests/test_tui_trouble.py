"""When things fail: it is said once, nothing is stuck, and no key acts unseen."""

import asyncio
import os
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.screen import ModalScreen

import tui.screens.sold as sold_screen
from data import tenant as tenants
from data.errors import DatabaseAway, QueryTimeout
from data.tenant import Tenant, TenantConnection
from queries import arrivals, listings, sales
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop

PRICE = Decimal(84)


async def slow(*_: Any) -> Any:
    raise QueryTimeout("The database took longer than 10 s and the query was stopped.")


def burst(board: Dashboard, keys: str) -> None:
    """Keys that are there before the first of them is handled, as under key repeat."""
    for key in keys:
        board.app.post_message(events.Key(key, key))


def dialogs(board: Dashboard) -> int:
    return sum(isinstance(screen, ModalScreen) for screen in board.app.screen_stack)


@pytest.fixture
async def walkman(shop: Shop, tenant: Tenant) -> int:
    """A sold thing that waits."""
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    await tenant.write(sales.record, listing, "ebay", PRICE)
    return listing


async def test_a_failure_is_said_while_old_rows_stay(
    walkman: int, shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.until("Walkman")
        monkeypatch.setattr(sold_screen, "board", slow)
        await board.press("ctrl+r")
        await board.until(lambda: "10 s" in board.said)
        assert "Walkman" in board.text


async def test_rows_that_did_not_come_are_asked_for_again(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.listing(title="Walkman")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        real = listings.page
        monkeypatch.setattr(listings, "page", slow)
        await board.press("f3")
        await board.until(lambda: "10 s" in board.said)
        monkeypatch.setattr(listings, "page", real)
        await board.until("Walkman")


async def test_key_repeat_opens_one_dialog(walkman: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Discman", platforms={"etsy": "active"}, quantity=3)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Walkman")
        burst(board, "xxx")
        await board.until("Reverse its sale")
        assert dialogs(board) == 1
        await board.press("n", "f3")
        await board.until("Discman")
        burst(board, "sss")
        await board.until("Sold where?")
        await board.pilot.pause(0.2)
        assert dialogs(board) == 1


async def test_g_and_its_letter_may_come_in_one_burst(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        burst(board, "gl")
        await board.until(lambda: board.text.startswith(" Listings"))


async def test_no_place_is_left_from_a_dialog(walkman: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Walkman")
        await board.press("x")
        await board.until("Reverse its sale")
        await board.press("f3", "g", "l")
        await board.until("Reverse its sale")
        assert dialogs(board) == 1


async def test_the_key_of_a_place_leaves_the_pages_on_top_of_it(
    walkman: int, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Walkman")
        await board.press("enter")
        await board.until("Marketplaces")
        await board.press("f2")
        await board.until(lambda: board.text.startswith(" Sold"))


async def test_no_key_acts_on_what_is_too_small_to_see(
    walkman: int, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Walkman")
        await board.pilot.resize_terminal(60, 15)
        await board.until("This terminal is")
        await board.press("f", "x")
        await board.pilot.resize_terminal(80, 24)
        await board.until("Walkman")
        assert dialogs(board) == 0
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 0


async def test_help_does_not_say_that_the_database_is_back(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: TenantConnection) -> None:
        raise DatabaseAway("The database cannot be reached.")

    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        monkeypatch.setattr(sold_screen, "board", away)
        monkeypatch.setattr(arrivals, "moment", away)
        await board.press("ctrl+r")
        await board.until("database away since")
        await board.press("f1")
        await board.until(lambda: board.text.startswith(" Help"))
        assert "database away since" in board.text


async def test_the_cursor_keeps_its_listing_through_the_filter(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    ids = [shop.listing(title=f"Item {number}") for number in range(250)]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("250 listings")
        table = board.app.screen.query_one("#rows")
        await board.press("end")
        assert table.current_id == ids[0]
        await board.press("slash", *"item")
        await board.until("250 of 250")
        assert table.current_id == ids[0]
        await board.press("escape")
        await board.until("250 listings")
        assert table.current_id == ids[0]


async def test_a_write_without_an_answer_says_that_it_may_still_be_made(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def long(conn: TenantConnection) -> None:
        await conn.execute("SELECT pg_sleep(0.6) WHERE %(user_id)s IS NOT NULL")

    monkeypatch.setattr(tenants, "WRITE_LIMIT", 0.2)
    with pytest.raises(DatabaseAway, match="may still be made"):
        await tenant.write(long)


async def test_alerts_that_nobody_published_are_found(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        world = board.app._world
        await board.until(lambda: world is not None and world.watch.begun)
        shop.connection.execute(
            "UPDATE listings SET status = 'sold', sold_platform = 'ebay', sold_price = 5, sold_date = now()"
        )
        shop.insert("notifications", type="sale", listing_id=listing, title="Sold by the web app")
        await board.until("Walkman")
        await board.until(lambda: "A1-01  Walkman" in board.said)


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """A machine west of UTC, where year 1 has no local time."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "America/New_York"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize("when", ["infinity", "-infinity", "4000-01-01 BC", "0001-01-01", "9999-12-31 23:59:59"])
async def test_times_that_no_calendar_holds_are_shown(
    shop: Shop, redis_url: str, tmp_path: Path, when: str, elsewhere: None
) -> None:
    listing = shop.listing(title="Walkman", status="sold", sold_platform="ebay", sold_price=5, sold_date=when,
                           created_at=when)  # fmt: skip
    shop.insert("notifications", type="sale", listing_id=listing, title="Walkman sold", created_at=when)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        for key in ("f3", "f6", "f8", "f2"):
            await board.press(key)
            await board.pilot.pause(0.2)
            assert "went wrong" not in board.text + board.said
        board.app.open_listing(listing)
        await board.until("Money")
        await asyncio.sleep(0)
        assert "went wrong" not in board.text + board.said
