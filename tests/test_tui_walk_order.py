"""The page on which bins are put into the order of the walk."""

from decimal import Decimal
from pathlib import Path

import pytest

from data.rules.codes import Label
from data.tenant import Tenant
from data.walk_orders import FILE, WalkOrders
from queries import putting, sales
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tui.cli.main import main


@pytest.fixture
def sections(shop: Shop) -> dict[str, int]:
    made: dict[str, int] = {}
    for name in ("A", "B", "C"):
        bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name=name, bin_type="clothing")
        made[name] = shop.insert("storage_sections", bin_id=bin_id, section_name="1")
    return made


async def open_page(board: Dashboard) -> None:
    await board.press("ctrl+p")
    await board.press(*"Walk order")
    await board.until("In which order the pick list")
    await board.press("enter")
    await board.until("3 bins")


def order(board: Dashboard) -> str:
    return "".join(line.split()[-1] for line in board.text.splitlines()[2:5])


async def test_bins_are_moved_by_keys_and_the_order_is_kept(
    shop: Shop, sections: dict[str, int], redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_page(board)
        assert (order(board), "natural order" in board.text) == ("ABC", True)
        await board.press("l")
        await board.until("an order of your own")
        assert order(board) == "BAC"
        await board.press("ctrl+down")
        await board.until(lambda: order(board) == "BCA")
        await board.press("e", "e", "e")
        await board.until(lambda: order(board) == "ABC")
        await board.press("end", "ctrl+up")
        await board.until(lambda: order(board) == "ACB")
        assert WalkOrders(tmp_path, "seller").own() == ["A", "C", "B"]
        await board.press("n")
        await board.until("natural order")
        assert WalkOrders(tmp_path, "seller").own() == []


async def test_the_log_proposes_an_order_that_is_accepted_or_not(
    shop: Shop, tenant: Tenant, sections: dict[str, int], redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_page(board)
        await board.press("p")
        await board.heard("tells of no walk from bin to bin yet")
        for name in "CAB":
            await tenant.write(putting.put, Label.LISTING, shop.listing(), sections[name])
        await board.press("p")
        await board.until("after  C, A, B")
        await board.press("n")
        await board.gone("after  C, A, B")
        assert order(board) == "ABC"
        await board.press("p")
        await board.until("now    A, B, C")
        await board.press("y")
        await board.until(lambda: order(board) == "CAB")
        assert WalkOrders(tmp_path, "seller").own() == ["C", "A", "B"]


async def test_the_board_and_the_pick_list_follow_it(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    WalkOrders(tmp_path, "seller").keep(["B"])
    for place in ("A1", "B1"):
        listing = shop.listing(title=f"Thing at {place}", storage_location=place, platforms={"ebay": "active"})
        await tenant.write(sales.record, listing, "ebay", Decimal(5))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Thing at B1")
        await board.press("w")
        await board.until("· walk order")
        assert board.text.index("Thing at B1") < board.text.index("Thing at A1")
        await board.press("p")
        await board.until("next: A1")


async def test_a_wrong_file_is_said_and_not_written_over(
    shop: Shop, sections: dict[str, int], redis_url: str, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_text("nonsense")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("ctrl+p")
        await board.press(*"Walk order")
        await board.until("In which order the pick list")
        await board.press("enter")
        await board.heard("is not a file of walk orders")
    assert (tmp_path / FILE).read_text() == "nonsense"


def test_the_printed_list_follows_it(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"DATABASE_URL": shop.url, "REDIS_URL": redis_url, "BINDECK_CONFIG_DIR": tmp_path}.items():
        monkeypatch.setenv(name, str(value))
    WalkOrders(tmp_path, "seller").keep(["B"])
    for place in ("A1", "B1"):
        when = shop.one("SELECT now() AT TIME ZONE 'UTC'")
        sold = {"sold_platform": "ebay", "sold_price": 5.0, "sold_date": when, "title": f"Thing at {place}"}
        shop.listing(storage_location=place, status="sold", platforms=None, **sold)
    assert main(["picks"]) == 0
    paper = capsys.readouterr().out
    assert paper.index("Thing at B1") < paper.index("Thing at A1")
