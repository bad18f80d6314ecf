"""The pane beside the listings, at 120 columns: it follows the cursor a step behind, and stays true."""

from pathlib import Path

import pytest

from data.rules.photos import Drawing
from data.settings import Settings
from data.tenant import Tenant
from queries import journal
from queries.editables import LISTING
from tests.fix_dashboard import Dashboard, dashboard, shown
from tests.fix_photos import MakePhoto
from tests.fix_shop import Shop
from tui.listing_pane import ListingPane

WIDE = (120, 40)


def pane(board: Dashboard) -> str:
    """What stands right of the list."""
    return "\n".join(line.partition("│")[2] for line in board.text.splitlines())


async def test_at_120_columns_it_shows_the_current_listing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    first = shop.listing(title="Adidas Samba", sku="RR-2", platforms={"ebay": "active"})
    shop.stored(first, storage_id="A2-07-01")
    shop.listing(title="Nike Air Max", sku="RR-1", description="Worn once.")
    async with dashboard(shop, redis_url, tmp_path, size=WIDE) as board:
        await board.press("f3")
        await board.until(lambda: "RR-1" in pane(board))
        assert "Worn once." in pane(board)
        await board.press("down")
        await board.until(lambda: "RR-2" in pane(board))
        assert "A2-07-01" in pane(board)
        assert "eBay" in pane(board)
        assert "Worn once." not in board.text
        await board.press("slash", *"zebra")
        await board.until("Nothing matches")
        await board.until(lambda: not pane(board).strip())


async def test_at_80_there_is_none_and_enter_opens_the_page(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Nike Air Max", description="Worn once.")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("Nike")
        assert not board.app.screen.query_one(ListingPane).display
        await board.press("enter")
        await board.until("Worn once.")
        await board.press("escape")
        await board.until("1 listing")
        await board.pilot.resize_terminal(*WIDE)
        await board.until(lambda: "Worn once." in pane(board))
        await board.pilot.resize_terminal(80, 24)
        await board.gone("Worn once.")


async def test_a_walk_through_the_list_asks_for_where_it_ends(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for nth in range(30):
        shop.listing(title=f"Thing no {nth}", sku=f"SKU-{nth}")
    async with dashboard(shop, redis_url, tmp_path, size=WIDE) as board:
        await board.press("f3")
        await board.until(lambda: "SKU-29" in pane(board))
        screen = board.app.screen
        asked: list[int] = []
        side = screen.query_one(ListingPane)
        fetch = side.fetch

        async def noted(row_id: int) -> object:
            asked.append(row_id)
            return await fetch(row_id)

        side.fetch = noted
        table = screen.query_one("#rows")
        for _ in range(20):
            table.action_cursor_down()
        await board.until(lambda: "Thing no 9\n" in pane(board))
        assert len(asked) == 1, "a held key must not ask for each row it passes"
        assert asked == [table.current_id]


async def test_what_others_change_is_seen_at_once(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Nike Air Max", description="\n".join(f"line {n}" for n in range(60)))
    async with dashboard(shop, redis_url, tmp_path, size=WIDE) as board:
        await board.until("● live")
        await board.press("f3")
        await board.until(lambda: "line 9" in pane(board))
        await tenant.write(journal.edit, LISTING, listing, {"sku": "RR-77"}, "meanwhile")
        await board.until(lambda: "RR-77" in pane(board))
        await board.press("f4")
        await board.until(" Bins")
        await tenant.write(journal.edit, LISTING, listing, {"sku": "RR-88"}, "meanwhile")
        await board.press("f3")
        await board.until(lambda: "RR-88" in pane(board))


async def test_a_listing_that_is_gone_leaves_the_pane(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Nike Air Max", description="Worn once.")
    async with dashboard(shop, redis_url, tmp_path, size=WIDE) as board:
        await board.press("f3")
        await board.until(lambda: "Worn once." in pane(board))
        shop.connection.execute("DELETE FROM listings WHERE id = %s", (listing,))
        await board.press("ctrl+r")
        await board.gone("Worn once.")


async def test_a_failure_is_said_in_the_pane_and_passes(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for title in ("Adidas Samba", "Nike Air Max"):
        shop.listing(title=title)
    async with dashboard(shop, redis_url, tmp_path, size=WIDE) as board:
        await board.press("f3")
        await board.until(lambda: "Nike Air Max" in pane(board))
        shop.connection.execute("ALTER TABLE storage_items RENAME TO away")
        await board.press("down")
        await board.until(lambda: "storage_items" in pane(board))
        shop.connection.execute("ALTER TABLE away RENAME TO storage_items")
        await board.press("up")
        await board.until(lambda: "Nike Air Max" in pane(board))


@pytest.mark.parametrize("photos", [Drawing.BLOCKS, Drawing.OFF])
async def test_the_photo_is_below_the_facts(
    shop: Shop, redis_url: str, tmp_path: Path, make_photo: MakePhoto, photo_dir: Path, photos: Drawing
) -> None:
    make_photo("1.png")
    shop.listing(title="Adidas Samba")
    shop.listing(title="Nike Air Max", photos='["1.png"]')
    settings = Settings(
        tmp_path, tmp_path, tmp_path, shop.url, redis_url, shop.username, photos=photos, photo_dir=photo_dir
    )
    async with shown(settings, WIDE) as board:
        await board.press("f3")
        await board.until(lambda: "Nike" in pane(board))
        if photos is Drawing.OFF:
            await board.until(lambda: "1.png" in pane(board))
            assert "▀" not in board.text
            return
        await board.until(lambda: "▀▀▀" in pane(board))
        await board.press("down")
        await board.until(lambda: "Adidas" in pane(board) and "▀" not in pane(board))
