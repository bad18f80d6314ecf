"""What every list can do: columns, order, marks, and any row reached."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.tenant import Tenant
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tui.layouts import Layouts
from tui.list_screen import ListScreen
from tui.places import PLACES

LISTS = {"listings": "f3", "bins": "f4", "cards": "f5", "alerts": "f6", "activity": "f8"}


def header(board: Dashboard) -> str:
    return board.text.splitlines()[1]


def lines(board: Dashboard) -> list[str]:
    return [line for line in board.text.splitlines()[2:22] if line.strip()]


def screen(board: Dashboard) -> ListScreen:
    assert isinstance(board.app.screen, ListScreen)
    return board.app.screen


def stock(shop: Shop, count: int = 6) -> list[int]:
    """Listings and cards of one number each, the newest first."""
    ids = [shop.listing(title=f"Thing {nth}", price=10.0 + nth, sku=f"SKU{nth}") for nth in range(count)]
    for nth in range(count):
        shop.insert(
            "card_collections", user_id=shop.user_id, card_uuid=f"c{nth}", card_type="tcg", title=f"Card {nth}",
            estimated_value=[5.0, None, 80.0, 7.0, 1.0, 2.0][nth % 6], set_name="Base",
        )  # fmt: skip
    return ids[::-1]


async def test_the_same_table_serves_every_list(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = stock(shop)[0]
    shop.stored(listing)
    shop.insert("notifications", type="sale", listing_id=listing, title="Sold")
    shop.insert("activity_logs", user_id=shop.user_id, action="login")
    async with dashboard(shop, redis_url, tmp_path) as board:
        for place, key in LISTS.items():
            await board.press(key)
            await board.until(lambda place=place: board.text[1:].lower().startswith(place))
            await board.until(lambda: screen(board).table.look == "rows")
            keys = [column.key for column in screen(board).columns()]
            assert len({*keys}) == len(keys), place
            first = screen(board).table.columns[0].title.strip()
            await board.press("c")
            await board.until(f"[x] {first}")
            await board.press("n")
            await board.until(lambda first=first: "cells" in board.text)
            await board.press("r", "escape")
            await board.gone("[x]")
            await board.press("space")
            await board.until("1 marked")
            assert lines(board)[0][0] in "+╋"
            await board.press("escape")
            await board.gone("1 marked")


async def test_columns_are_arranged_live_and_remembered(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5")
        await board.until("6 cards")
        assert header(board).split() == ["WHERE", "CARD", "NUMBER", "QTY", "GRADE", "VALUE"]
        await board.press("c")
        await board.until("[x] SET")
        assert "no room" in board.text
        await board.press("down", "down", "space")
        await board.until("[ ] NUMBER")
        await board.press("up", "up", "d")
        await board.until(lambda: header(board).split() == ["CARD", "WHERE", "QTY", "GRADE", "VALUE", "TIER"])
        await board.press("n", "n", "left")
        await board.until("WHERE             10 cells")
        await board.press("escape")
        await board.gone("[x]")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5")
        await board.until("6 cards")
        assert header(board).split()[:2] == ["CARD", "WHERE"]
        await board.press("c", "r", "c")
        await board.until(lambda: header(board).split()[:3] == ["WHERE", "CARD", "NUMBER"])
        await board.gone("[x]")
    kept = json.loads(Layouts(tmp_path, shop.user_id).path.read_text())
    assert kept["lists"] == {}


async def test_the_last_column_cannot_be_hidden(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f8")
        await board.until("Activity")
        await board.press("c", *["space", "down"] * 4, "up", "space")
        await board.until(lambda: header(board).split() == ["DETAILS"])


async def test_a_broken_file_is_said_and_changes_nothing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    (tmp_path / f"layouts-{shop.user_id}.json").write_text("{broken")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5")
        await board.heard("How lists were arranged cannot be read")
        await board.until("6 cards")
        board.app.clear_notifications()
        await board.press("f3")
        await board.until("6 listings")
        assert board.said == ""


async def test_a_list_is_ordered_and_remembers_it(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5")
        await board.until("6 cards")
        await board.press("end", "o")
        await board.until("Order by what?")
        assert "by game and set" in board.text
        await board.press(*["down"] * 7, "enter")
        await board.until(lambda: "VALUE▲" in header(board))
        await board.until(lambda: "Card 4" in lines(board)[0])
        assert "Card 1" in lines(board)[-1]
        assert screen(board).table.cursor == 0
        await board.press("o")
        await board.until("VALUE ▲ again: the other way round")
        await board.press("enter")
        await board.until(lambda: "VALUE▼" in header(board))
        await board.until(lambda: "Card 2" in lines(board)[0])
        assert "Card 1" in lines(board)[-1]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5")
        await board.until(lambda: "Card 2" in lines(board)[0])
        await board.press("o")
        await board.until("Order by what?")
        await board.press("home", "enter")
        await board.until(lambda: "Card 0" in lines(board)[0])
        assert "▼" not in header(board)


async def test_bins_and_activity_are_ordered_too(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    for name in ("B2", "B10", "A1"):
        shop.insert("storage_bins", user_id=shop.user_id, bin_name=name, bin_type="cards")
    for action in ("create_listing", "login"):
        shop.insert("activity_logs", user_id=shop.user_id, action=action)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f4")
        await board.until("cards 3")
        assert [line.strip("▌ ▸").split()[0] for line in lines(board)] == ["A1", "B2", "B10"]
        await board.press("o", "down", "enter")
        await board.until(lambda: "BIN▲" in header(board))
        await board.press("o", "enter")
        await board.until(lambda: [line.strip("▌ ▸").split()[0] for line in lines(board)] == ["B10", "B2", "A1"])
        await board.press("f8")
        await board.until(lambda: "login" in lines(board)[0])
        await board.press("o", "down", "down", "enter")
        await board.until(lambda: "created" in lines(board)[0])


async def test_marks_are_made_by_one_by_range_and_all(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    ids = stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("6 listings")
        assert list(screen(board).targets()) == [ids[0]]
        await board.press("t")
        await board.heard("Mark the first row with space")
        await board.press("space")
        await board.until("1 marked · 6 listings")
        assert lines(board)[0].startswith("+")
        assert lines(board)[1].startswith("▌")
        await board.press("down", "down", "t")
        await board.until("4 marked")
        assert [line[0] for line in lines(board)] == ["+", "+", "+", "╋", " ", " "]
        assert list(screen(board).targets()) == ids[:4]
        await board.press("space")
        await board.until("3 marked")
        await board.press("a")
        await board.gone("marked")
        await board.press("a")
        await board.until("6 marked")
        await board.press("space")
        await board.until("5 marked")
        screen(board).unmark()
        await board.gone("marked")


async def test_marks_outlive_filter_refresh_and_changes_and_escape_is_a_ladder(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    ids = stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("6 listings")
        await board.press("space", "space")
        await board.until("2 marked")
        await board.press("slash", *"sku0", "enter")
        await board.until("1 of 6")
        await board.until("2 marked")
        assert list(screen(board).targets()) == sorted(ids[:2])
        await board.press("space")
        await board.until("3 marked")
        await board.press("escape")
        await board.gone("marked")
        assert "1 of 6" in board.text
        await board.press("escape")
        await board.until("6 listings")
        await board.press("home", "space", "space")
        await board.until("2 marked")
        shop.listing(title="Newest")
        shop.connection.execute("DELETE FROM listings WHERE id = %s", (ids[0],))
        await board.press("ctrl+r")
        await board.until("1 marked · 6 listings")
        assert [line[0] for line in lines(board)[:2]] == [" ", "+"]


@pytest.mark.parametrize(("typed", "row"), [("50%", 151), ("250", 250), ("100%", 300), ("999999", 300), ("1", 1)])
async def test_any_row_is_reached(shop: Shop, redis_url: str, tmp_path: Path, typed: str, row: int) -> None:
    ids = stock(shop, 300)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("300 listings")
        await board.press("ctrl+g")
        await board.until("Go to which of 300 rows?")
        await board.press(*"half", "enter")
        await board.until("or a percentage such as 50%")
        await board.press(*["backspace"] * 4, *typed, "enter")
        await board.until(lambda: screen(board).table.current_id == ids[row - 1])
        await board.until(f"Thing {300 - row} ")
        await board.until(lambda: "…\n" not in board.text)


async def test_the_scrollbar_reaches_every_row_and_the_next_key_acts_there(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    ids = stock(shop, 300)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("300 listings")
        table = screen(board).table
        bar = table.vertical_scrollbar
        await board.pilot.mouse_down(bar, offset=(0, 0))
        await board.pilot.hover(bar, offset=(0, bar.size.height - 1))
        await board.pilot.mouse_up(bar, offset=(0, bar.size.height - 1))
        await board.until("Thing 0 ")
        assert table.current_id == ids[0]
        await board.press("down")
        await board.until(lambda: table.current_id == ids[table.top])
        assert table.top > 200
        await board.press("home")
        await board.until("Thing 299 ")
        await board.pilot.click(bar, offset=(0, bar.size.height - 2))
        await board.until(lambda: table.top > 0)


async def test_a_list_that_failed_says_how_to_try_again(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        shop.connection.execute("ALTER TABLE card_collections RENAME TO away")
        await board.press("f5")
        await board.until("ctrl+r tries again.")
        assert screen(board).table.look == "failed"
        shop.connection.execute("ALTER TABLE away RENAME TO card_collections")
        await board.press("ctrl+r")
        await board.until("6 cards")


async def test_a_list_of_one_order_says_so(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("messages")
        await board.press("p")
        await board.until("Marketplace messages")
        await board.press("o")
        await board.heard("This list is always newest first.")


def test_every_place_with_rows_is_a_list() -> None:
    assert {place.id for place in PLACES} - {*LISTS} == {"help", "sold", "insight"}
