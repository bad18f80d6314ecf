"""The quantity of a listing, counted by hand."""

from pathlib import Path

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


async def count(board: Dashboard, typed: str) -> None:
    await board.press("q")
    await board.until("How many came, went or are there?")
    await board.press(*typed, "enter")


async def test_a_quantity_is_counted_from_the_list_and_from_the_page(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="Coat", quantity=1, platforms={"ebay": "active", "mercari": "active"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("1 listing")
        await count(board, "5")
        await board.until("=5 for five in all")
        await board.press("ctrl+u", *"-2", "enter")
        await board.until("2 cannot be taken away")
        await board.press("ctrl+u", *"+2", "enter")
        await board.heard("Coat: 1 → 3. Change it on eBay too.")
        await board.until("Coat ×3")
        await board.press("enter")
        await board.until("Marketplaces")
        await count(board, "=0")
        await board.heard("None is left, and it is still active.")
        await board.press("u")
        await board.heard("Taken back: the edit of Coat")
    assert shop.one("SELECT quantity FROM listings") == 3


async def test_a_sold_listing_is_not_counted(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(
        title="Coat", status="sold", quantity=0, sold_platform="ebay", sold_price=5.0, sold_date="2026-01-01T00:00"
    )
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("1 listing")
        await board.press("q")
        await board.heard("It is sold, and the sale left its quantity")
