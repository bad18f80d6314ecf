"""The last place: kept when the dashboard is left, shown again, and no trouble where it is gone."""

import json
import os
from pathlib import Path

import pytest

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tui.list_screen import ListScreen


def _kept(state_dir: Path) -> list[Path]:
    return list(state_dir.glob("place-*.json"))


def _row(board: Dashboard) -> int | None:
    screen = board.app.screen
    assert isinstance(screen, ListScreen)
    return screen.table.current_id


async def test_a_list_comes_back_with_its_filter_and_its_row(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for nth in range(300):
        shop.listing(title=f"Lamp {nth}" if nth % 2 else f"Chair {nth}")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("300 listings")
        await board.press("slash", *"title:lamp", "enter")
        await board.until("150 of 300")
        await board.press(*["down"] * 7)
        row = _row(board)
    [path] = _kept(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("150 of 300")
        assert board.text.startswith(" Listings  title:lamp")
        await board.until(lambda: _row(board) == row)
        await board.press("escape")
        await board.until("300 listings")
        assert _row(board) == row


async def test_a_row_far_below_is_current_again(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listings = [shop.listing() for _ in range(250)]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("250 listings")
        await board.press("end")
        assert _row(board) == listings[0]
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until(lambda: _row(board) == listings[0])
    shop.connection.execute("DELETE FROM listings WHERE id = %s", (listings[0],))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("249 listings")
        assert _row(board) == listings[-1]


async def test_a_page_of_the_palette_comes_back_and_one_of_a_thing_does_not(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing()
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f4")
        board.app.open_page("put-away")
        await board.until("Scan the section")
        await board.press("ctrl+p")
        await board.until("Search for commands")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Scan the section")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Bins"))
        board.app.open_listing(listing)
        await board.until("Marketplaces")
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Bins")
        board.app.open_page("new")
        await board.until("New listing")
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Bins")


GONE = {"version": 1, "place": "attic", "page": "", "filter": "", "order": "", "descending": False, "row": None}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(GONE),
        json.dumps({**GONE, "place": "bins", "page": "listing"}),
        json.dumps({**GONE, "place": "bins", "version": 2}),
        json.dumps({**GONE, "place": "listings", "filter": "\x00\ud800"}),
        json.dumps({**GONE, "place": ["listings"]}),
        "[" * 60_000,
        "{}",
        "",
        "\x00",
    ],
)
async def test_what_is_no_place_is_the_first_one(shop: Shop, redis_url: str, tmp_path: Path, text: str) -> None:
    async with dashboard(shop, redis_url, tmp_path):
        pass
    [path] = _kept(tmp_path)
    path.write_text(text)
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Sold")


async def test_odd_values_of_a_list_are_left_out_and_the_list_is_shown(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing()
    async with dashboard(shop, redis_url, tmp_path):
        pass
    [path] = _kept(tmp_path)
    odd = {"place": "listings", "filter": "nonsense:(", "order": "users; --", "row": 10**30}
    path.write_text(json.dumps({**GONE, **odd}))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("1 listing")


async def test_a_link_a_pipe_or_a_full_disk_stops_nothing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f4")
    [path] = _kept(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Sold")
    path.unlink()
    os.mkfifo(path, 0o600)
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Sold")
        path.unlink()
        path.mkdir()
        (path / "in the way").touch()
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Sold")


async def test_each_user_of_a_database_has_a_place_of_their_own(
    shop: Shop, other_shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f4")
    async with dashboard(other_shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Sold")
    async with dashboard(shop, redis_url, tmp_path) as board:
        assert board.text.startswith(" Bins")
    assert len(_kept(tmp_path)) == 2
