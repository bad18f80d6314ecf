"""The pick list: one stop after the other, through every key, a scan, other dashboards, and a lost connection."""

import os
import re
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from data.connect import arguments
from data.tenant import Tenant
from queries import picks, sales, triage
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_picks import at, opened
from tests.fix_shop import Shop
from tests.test_tui_snapshots import PICTURES, still
from tui.picking_file import walk_path

PRICE = Decimal("84.00")


@pytest.fixture
def board(at_first_stop: Dashboard) -> Dashboard:
    return at_first_stop


def written(state_dir: Path) -> list[Path]:
    """The walks and lists on disk."""
    return list(state_dir.glob("picks-*"))


async def test_a_screen_looks_as_it_did(board: Dashboard) -> None:
    board.app.clear_notifications()
    await board.until("3 unread")
    await board.pilot.pause(0.4)
    seen, picture = still(board.text), PICTURES / "pick.txt"
    if os.environ.get("BINDECK_SNAPSHOTS") == "new":
        picture.write_text(seen)
    assert seen == picture.read_text()


async def test_everything_one_looks_for_is_shown(board: Dashboard) -> None:
    for words in (
        "██",
        "like_new · SKU RR-00412",
        "grey · Sony · Worn hinge.",
        "eBay for $84.00",
        "closes in 1",
        "bin A · section 1 · 1 of 10 there",
        "https://example.com/walkman.jpg",
        "next: A10-03",
    ):
        assert words in board.text
    link = board.app.screen.query_one("#address").render_line(0)
    assert any(segment.style and segment.style.link == "https://example.com/walkman.jpg" for segment in link)


async def test_the_whole_walk(board: Dashboard, shop: Shop, sold: dict[str, int], tmp_path: Path) -> None:
    await board.press("f")
    await at(board, "Charizard")
    assert "Pick list  2 of 3" in board.text
    assert shop.platforms(sold["Walkman"]) == {"ebay": "sold", "etsy": "pending_cancel"}
    await board.press("n")
    await at(board, "Levi's 501")
    await board.press("d")
    await board.until("Damaged: Levi's 501. Reverse its sale on eBay?")
    await board.press("y")
    await at(board, "Charizard")
    assert "again" in board.text
    assert shop.one("SELECT status FROM listings WHERE id = %s", sold["Levi's 501"]) == "active"
    details = shop.one("SELECT details FROM activity_logs WHERE action = 'sale_reversed'")
    assert '"damaged"' in details
    await board.press("n")
    await board.until("Not here again: Charizard. Reverse its sale on Mercari?")
    await board.press("n")
    await board.until("The walk is over: 3 stops")
    for line in (r"Found +1", r"Not here +1", r"Damaged +1"):
        assert re.search(line, board.text)
    assert shop.one("SELECT status FROM listings WHERE id = %s", sold["Charizard"]) == "sold"
    assert written(tmp_path) == []
    await board.press("escape")
    await board.until("1 to find")


async def test_not_here_twice_reverses_when_it_is_confirmed(
    board: Dashboard, shop: Shop, sold: dict[str, int]
) -> None:
    for title in ("Walkman", "Charizard", "Levi's 501"):
        await at(board, title)
        await board.press("n")
    await at(board, "Walkman")
    await board.press("n")
    await board.until("Not here again")
    await board.press("y")
    await at(board, "Charizard")
    assert shop.platforms(sold["Walkman"]) == {"ebay": "active", "etsy": "active"}


async def test_skip_and_back(board: Dashboard) -> None:
    await board.press("s")
    await at(board, "Charizard")
    await board.press("b")
    await at(board, "Walkman")
    assert "Pick list  1 of 3" in board.text
    for title in ("Charizard", "Levi's 501", "Walkman"):
        await board.press("s")
        await at(board, title)
    for _ in range(3):
        await board.press("s")
        await board.pilot.pause(0.1)
    await board.until("The walk is over")
    assert re.search(r"Skipped +3", board.text)


async def test_it_goes_on_where_it_was_after_a_lost_connection(
    sold: dict[str, int], shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await opened(board, "Pick list  1 of 3")
        await board.press("s")
        await at(board, "Charizard")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await opened(board, "Pick list  2 of 3")
        await at(board, "Charizard")
        await board.heard("Pick list resumed, 2 of 3")
    for title in ("Charizard", "Levi's 501", "Walkman"):
        await tenant.write(triage.found, sold[title], (await sale_of(tenant, sold[title])))
    async with dashboard(shop, redis_url, tmp_path) as board:
        board.app.open_page("pick")
        await board.until("Nothing waits to be found")
    assert written(tmp_path) == []


async def sale_of(tenant: Tenant, listing: int) -> int | None:
    return next(stop.sale.sale_id for stop in await tenant.read(picks.stops) if stop.sale.listing_id == listing)


async def test_a_broken_file_is_said_and_a_new_walk_begins(
    sold: dict[str, int], shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    walk_path(tmp_path, shop.user_id).write_text("{")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await opened(board, "Pick list  1 of 3")
        await board.heard("cannot be read")


async def test_new_sales_wait_until_they_are_asked_for(board: Dashboard, shop: Shop, tenant: Tenant) -> None:
    for place in ("A1-01", "A5-01"):
        listing = shop.listing(title=f"New {place}", storage_location=place, platforms={"ebay": "active"})
        await tenant.write(sales.record, listing, "ebay", PRICE)
    await board.until("2 new: + adds them")
    await at(board, "Walkman")
    assert "Pick list  1 of 3" in board.text
    await board.press("plus")
    await board.until("Pick list  1 of 5")
    await at(board, "Walkman")
    await board.until("next: A5-01")


async def test_what_another_one_closed_is_passed_with_a_sentence(
    board: Dashboard, tenant: Tenant, sold: dict[str, int]
) -> None:
    await tenant.write(triage.found, sold["Walkman"], await sale_of(tenant, sold["Walkman"]))
    await at(board, "Charizard")
    await board.heard("Walkman: closed elsewhere meanwhile, passed")


async def test_the_stop_stays_while_the_database_is_away(
    board: Dashboard, shop: Shop, sold: dict[str, int]
) -> None:
    with psycopg.connect(**arguments(shop.url)) as other:
        other.autocommit = False
        other.execute("SELECT 1 FROM listings WHERE id = %s FOR UPDATE", (sold["Walkman"],))
        await board.press("f")
        waits = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        await board.until(lambda: shop.one(waits) == 1)
        shop.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()"
        )
        other.rollback()
    await board.until(lambda: bool(board.said))
    await at(board, "Walkman")
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'sale_found'") == 0
    await board.press("f")
    await at(board, "Charizard")
