"""The page that says which sections to count."""

from pathlib import Path

import pytest

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


@pytest.fixture
def sections(shop: Shop) -> list[int]:
    """Three sections that take 3, 9 and 4 minutes, dearest first."""
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    made: list[int] = []
    for name, units, price in (("1", 25, 40.0), ("2", 85, 8.0), ("10", 35, 2.0)):
        section = shop.insert("storage_sections", bin_id=bin_id, section_name=name, item_count=units)
        row = {"user_id": shop.user_id, "bin_id": bin_id, "section_id": section, "quantity": units}
        shop.insert("storage_items", storage_id=f"A{name}-01", listing_id=shop.listing(price=price), **row)
        made.append(section)
    return made


async def open_queue(board: Dashboard) -> None:
    await board.press("ctrl+p")
    await board.press(*"Count queue")
    await board.until("Which sections to count first")
    await board.press("enter")
    await board.until("3 sections")


async def test_the_dearest_comes_first_and_ten_minutes_take_what_fits(
    shop: Shop, sections: list[int], redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_queue(board)
        names = [line.split()[0].lstrip("▌") for line in board.text.splitlines()[2:5]]
        assert names == ["A1", "A2", "A10"]
        assert "3 never counted" in board.text
        assert "1,000.00" in board.text
        await board.press("t")
        await board.until("2 sections fit into ten minutes")
        assert "A2 " not in board.text
        await board.press("escape")
        await board.until("3 sections")


async def test_enter_begins_the_count_of_the_section(
    shop: Shop, sections: list[int], redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_queue(board)
        opened: list[tuple[str, object]] = []

        def note(page: str, section_id: object) -> None:
            opened.append((page, section_id))

        monkeypatch.setattr(board.app, "open_page", note)
        await board.press("down", "enter")
        await board.until(lambda: opened == [("count", sections[1])])


async def test_a_count_elsewhere_moves_the_section_down(
    shop: Shop, sections: list[int], redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_queue(board)
        row = {"user_id": shop.user_id, "action": "count_section", "resource_type": "section"}
        shop.insert("activity_logs", resource_id=sections[0], details="{}", **row)
        await board.press("ctrl+r")
        await board.until("2 never counted")
        names = [line.split()[0].lstrip("▌") for line in board.text.splitlines()[2:5]]
        assert names == ["A2", "A10", "A1"]
        assert "today" in board.text
