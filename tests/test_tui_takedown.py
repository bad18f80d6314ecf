"""Taking down: what is due, by itself or by hand; what is to be verified; links, codes and files."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from rich.segment import Segment

from data.tenant import Tenant
from queries import delisting, sales, triage
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_market import NAME, Market, due
from tests.fix_shop import Shop
from tests.fix_stock import many
from tests.test_widgets_qr import read
from tui.hesitating import HESITATION
from tui.screens.takedown import TakedownScreen

URL = "https://www.etsy.com/listing/1234567890"


@pytest.fixture
async def sold(shop: Shop, tenant: Tenant) -> int:
    """A listing sold on Mercari, found, and still live on eBay and Etsy."""
    listing = shop.listing(
        title="Walkman",
        storage_location="A2-07",
        platforms={"mercari": "active", "ebay": "active", "etsy": "active"},
    )
    shop.connection.execute(
        "UPDATE platform_listings SET platform_url = %s, platform_listing_id = '110012345678'"
        " WHERE platform <> 'mercari'",
        (URL,),
    )
    sale = await tenant.write(sales.record, listing, "mercari", Decimal("84.00"))
    await tenant.write(triage.found, listing, sale.id)
    return listing


def links(board: Dashboard) -> set[str]:
    """The terminal hyperlinks on the screen."""
    strips = board.app.screen._compositor.render_strips()
    segments = [segment for strip in strips for segment in strip if isinstance(segment, Segment)]
    return {segment.style.link for segment in segments if segment.style is not None and segment.style.link}


async def open_takedown(board: Dashboard) -> None:
    await board.until("● live")
    await board.press("d")
    await board.until(lambda: board.text.startswith(" Take down"))


async def test_it_is_confirmed_by_key_and_taken_back(
    sold: int, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("2 due")
        assert "found, yours to do" in board.text
        await board.press("c")
        await board.until("1 due")
        assert shop.platforms(sold) == {"mercari": "sold", "ebay": "canceled", "etsy": "pending_cancel"}
        await board.press("u")
        await board.until("2 due")
        assert shop.platforms(sold)["ebay"] == "pending_cancel"


async def test_several_are_marked_and_confirmed(sold: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("2 due")
        await board.press("space", "space")
        await board.until(lambda: board.text.count("+ Walkman") == 2)
        await board.press("c")
        await board.until("Nothing is due")
        await board.heard("2 listings confirmed")
        await board.press("escape", "enter")
    assert shop.platforms(sold) == {"mercari": "sold", "ebay": "canceled", "etsy": "canceled"}


async def test_a_row_that_came_under_the_cursor_by_itself_is_not_confirmed(
    sold: int, shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    """Another dashboard confirms the row at hand, or the marked one, in the moment the key is pressed."""
    due(shop, "7", title="Camera")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("3 due")
        await board.press("end", "up", "space", "home")
        await board.until(lambda: board.text.count("+ ") == 1)
        screen = board.app.screen
        assert isinstance(screen, TakedownScreen)
        marked = next(iter(screen._chosen))
        await tenant.write(delisting.confirm, [marked])
        await board.until("2 due")
        await board.press("c")
        await board.heard("The list has just moved")
        await board.pilot.pause(HESITATION + 0.1)
        at_hand = screen.table.current_id
        assert at_hand is not None
        await tenant.write(delisting.confirm, [at_hand])
        await board.until("1 due")
        await board.press("c")
        await board.pilot.pause(HESITATION + 0.1)
        assert shop.one("SELECT count(*) FROM platform_listings WHERE status = 'pending_cancel'") == 1
        await board.press("c")
        await board.until("nothing due")


async def test_the_listing_shows_who_confirmed_it(sold: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path, size=(100, 40)) as board:
        await open_takedown(board)
        await board.until("2 due")
        await board.press("c")
        await board.until("1 due")
        await board.press("enter")
        await board.until(
            lambda: re.search(rf"○ canceled, confirmed by {shop.username} \d\d:\d\d", board.text) is not None
        )
        assert "! to be taken down" in board.text


async def test_the_address_is_a_link_and_a_code(sold: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until(URL)
        assert links(board) == {URL}
        await board.press("o")
        await board.until("█▀▀")
        assert links(board) == {URL}
        drawn = [line for line in board.text.splitlines() if set(line.strip()) <= set("█▀▄ ") and line.strip()]
        left = min(len(line) - len(line.lstrip()) for line in drawn)
        width = max(len(line) for line in drawn) - left
        assert read([line[left:].ljust(width) for line in drawn]) == [URL]
        await board.press("escape")
        await board.until("2 due")


async def test_an_address_that_would_command_the_terminal_is_no_link(
    sold: int, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.connection.execute("UPDATE platform_listings SET platform_url = E'https://a.b/\\x1b\\\\c'")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("https://a.b/")
        assert links(board) == set()
        assert "\x1b" not in board.text


async def test_due_ebay_rows_are_written_as_a_file(sold: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("2 due")
        await board.press("e")
        await board.until(lambda: "1 eBay listing to end" in board.said)
    (path,) = (tmp_path / "exports").iterdir()
    await board.heard(path.name)
    rows = list(csv.reader(path.open(newline="")))
    assert rows[1:] == [["End", "110012345678", "NotAvailable"]]


async def test_called_canceled_is_verified_or_live(sold: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.connection.execute("UPDATE platform_listings SET status = 'canceled' WHERE platform <> 'mercari'")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("nothing due · 2 to verify")
        await board.press("l")
        await board.until("1 due · 1 to verify")
        await board.pilot.pause(HESITATION + 0.1)
        await board.press("end", "c")
        await board.until(lambda: "1 due" in board.text and "to verify" not in board.text)


async def test_the_dashboard_takes_down_by_itself(
    shop: Shop, redis_url: str, tmp_path: Path, market: Market, plugged_in: Path
) -> None:
    """One goes at once; the other is refused, and asked again when a person says so."""
    (taken, _), (refused, _) = due(shop, "7", title="Walkman"), due(shop, "8", title="Discman")
    market.answers = {"8": 404}
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await open_takedown(board)
        await board.until("yours to do: Testmarket says 404.")
        assert "Walkman" not in board.text
        await board.until(lambda: "Take it down on testmarket yourself" in board.said)
        market.answers = {}
        await board.press("t")
        await board.until("Nothing is due")
        board.app.open_listing(taken)
        await board.until("canceled by testmarket: Testmarket ended 7.")
    assert shop.platforms(taken) == shop.platforms(refused) == {NAME: "canceled"}
    assert market.asked == {"7": 1, "8": 2}


async def test_keys_that_do_not_apply_are_dim(sold: int, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("2 due")
        screen = board.app.screen
        able = {
            action: screen.check_action(action, ()) for action in ("confirm", "still_live", "try_again", "export")
        }
        assert able == {"confirm": True, "still_live": None, "try_again": None, "export": True}


async def test_opening_an_empty_list(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("Nothing is due, and nothing waits to be verified.")
        await board.press("c", "l", "t", "o", "e", "space", "enter")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Sold"))


async def test_more_rows_than_a_table_holds_are_all_shown(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    many(shop, 3_000)
    due_rows = (
        "INSERT INTO platform_listings (listing_id, platform, status, cancel_scheduled_at)"
        " SELECT id, 'etsy', 'pending_cancel', now() AT TIME ZONE 'UTC' FROM listings"
    )
    shop.connection.execute(due_rows)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_takedown(board)
        await board.until("3,000 due")
        for key in ("home", "end"):
            await board.press(key)
            await board.until(lambda: "▌…" not in board.text and "\n …" not in board.text)
            assert "Thing" in board.text
