"""The page of a listing: everything that is kept of it, however it is stored, and what became of it."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from data.rules.photos import Drawing
from data.settings import Settings
from data.tenant import Tenant
from queries import journal, sales
from queries.editables import LISTING
from tests.fix_dashboard import Dashboard, shown
from tests.fix_dirty import ESCAPE, LISTINGS, LONG_AGO, NOBODY, loosen
from tests.fix_photos import MakePhoto
from tests.fix_shop import Shop
from tui.screens.listing import ListingScreen
from widgets.facts import Heading

OpenPage = Callable[..., AbstractAsyncContextManager[Dashboard]]


@pytest.fixture
def page(shop: Shop, redis_url: str, tmp_path: Path) -> OpenPage:
    """Opens the page of a listing."""

    @asynccontextmanager
    async def opened(
        listing: int, size: tuple[int, int] = (80, 24), photos: Drawing = Drawing.OFF, folder: Path | None = None
    ) -> AsyncIterator[Dashboard]:
        settings = Settings(
            tmp_path, tmp_path, tmp_path, shop.url, redis_url, shop.username, photos=photos, photo_dir=folder
        )
        async with shown(settings, size) as board:
            await board.until("● live")
            board.app.open_listing(listing)
            await board.until(lambda: isinstance(board.app.screen, ListingScreen) and "History" in facts(board))
            await board.until(lambda: "loading" not in facts(board))
            yield board

    return opened


def facts(board: Dashboard) -> str:
    """All facts of the page, scrolled to or not, a line each."""
    screen = next(screen for screen in board.app.screen_stack if isinstance(screen, ListingScreen))
    told = screen.facts_block._facts
    return "\n".join(fact.text if isinstance(fact, Heading) else f"{fact.label}: {fact.value}" for fact in told)


async def test_everything_that_is_kept_is_there(shop: Shop, tenant: Tenant, page: OpenPage) -> None:
    listing = shop.listing(
        title="Sony WM-D6C", description="Runs well.\nWorn hinge.", price=289.0, cost=60.0, condition="like_new",
        category="electronics", item_type="general", sku="RR-00412", upc="036000291452", quantity=2,
        attributes='{"brand": "Sony", "sizes": [1, 2]}', photos='["https://example.com/1.jpg", "2.jpg"]',
        storage_location="A2-07", platform_statuses='{"ebay": "active"}', created_at=LONG_AGO,
        collectible_id=shop.insert("collectibles", name="Walkman"),
    )  # fmt: skip
    shop.stored(listing, quantity=2, storage_id="A2-07-01")
    shop.connection.execute("UPDATE storage_bins SET bin_name = 'A'")
    shop.connection.execute("UPDATE storage_sections SET capacity = 10")
    shop.insert(
        "platform_listings", listing_id=listing, platform="ebay", status="active", platform_listing_id="3001",
        platform_url="https://ebay.com/itm/3001", posted_at=LONG_AGO, last_synced=LONG_AGO,
    )  # fmt: skip
    shop.insert(
        "platform_listings", listing_id=listing, platform="depop", status="failed", retry_count=3,
        error_message="session expired\nlog in again",
    )  # fmt: skip
    shop.insert("notifications", type="error", listing_id=listing, platform="depop", title="Could not post it")
    uuid = shop.one("SELECT listing_uuid FROM listings WHERE id = %s", listing)
    async with page(listing) as board:
        told = facts(board)
        for line in (
            "Sony WM-D6C", "Location: A2-07", "Stored: A2-07-01 · bin A · section 1 · 2 of 10 there · ×2",
            "SKU: RR-00412", "UPC: 036000291452", "Status: active", "Condition: like_new", "Quantity: 2",
            "Category: electronics / general", "Price: $289.00", "Cost: $60.00",
            "eBay: ● live, would net $250.31, profit $190.31 (estimate)", "number 3001", "posted ", "synced ",
            "https://ebay.com/itm/3001", "Depop: ✗ failed", "failed 3×: session expired\nlog in again",
            "1: https://example.com/1.jpg", "2: 2.jpg", "brand: Sony", "sizes: [1, 2]", "Runs well.\nWorn hinge.",
            f"UUID: {uuid}", "Collectible: ", "Platform states: eBay active",
            "alert, error · Depop · unread: Could not post it",
        ):  # fmt: skip
            assert line in told
        assert re.search(r"Listed: .*\(\d+d ago\)", told)
        assert "f found" in board.text
        assert "h history" in board.text


async def test_the_history_reads_as_a_story(shop: Shop, tenant: Tenant, page: OpenPage) -> None:
    listing = shop.listing(title="Walkman", price=84.0, platforms={"ebay": "active", "etsy": "active"})
    await tenant.write(journal.edit, LISTING, listing, {"price": 79.0, "sku": "RR-1"}, "repriced by hand")
    shop.insert(
        "activity_logs", user_id=shop.user_id, action="edit_listing", resource_type="listing", resource_id=listing,
        details='{"fields": ["title"]}', user_agent="Mozilla/5.0 (X11)", ip_address="203.0.113.9",
    )  # fmt: skip
    shop.insert(
        "activity_logs", user_id=shop.user_id, action="bulk", resource_type="listing", resource_id=listing,
        details=f"done {ESCAPE}",
    )  # fmt: skip
    await tenant.write(sales.record, listing, "ebay", Decimal("75.50"))
    async with page(listing) as board:
        story = facts(board).partition("History\n")[2]
        sold, bulk, web, edited = (
            story.index("sold on eBay for $75.50 · seller"),
            story.index("bulk · seller (another program)"),
            story.index("edit listing · seller (web app · 203.0.113.9)"),
            story.index("edited: repriced by hand · seller"),
        )
        assert sold < bulk < web < edited
        for line in (
            "price $84.00 → $79.00", "sku nothing → RR-1", "status active → sold", "quantity 1 → 0",
            "Etsy: status active → pending_cancel", '{"fields": ["title"]}', "⚠ done Red",
        ):  # fmt: skip
            assert line in story
        await board.press("h")
        await board.until("price $84.00 → $79.00")
        assert "\x1b" not in board.text
        await board.press("u", "y")
        await board.heard("Taken back")
        await board.until(lambda: "↶ taken back" in facts(board))


@pytest.mark.parametrize("case", LISTINGS, ids=lambda case: f"{case[0]}-{list(case[1].values())[-1]!s:.12}")
async def test_awkward_rows_show_what_is_stored(
    shop: Shop, page: OpenPage, case: tuple[str, dict[str, object]]
) -> None:
    loosen(shop.connection)
    name, values = case
    listing = shop.listing(**values)
    quiet = {"sku-empty", "upc-empty", "sku-twice", "title-control-characters", "photo-path-backslash"}
    async with page(listing) as board:
        told = facts(board)
        harmless = name in quiet or name == "photos-not-json"
        assert ("⚠" in told) is not harmless, told
        assert "History" in told


async def test_awkward_storage_and_marketplaces_show_what_is_stored(shop: Shop, page: OpenPage) -> None:
    loosen(shop.connection)
    listing = shop.listing(
        title="", listing_uuid=None, platforms={"ebay": None, "Some Market": "delisted", "": "odd"}
    )
    _, section = shop.stored(listing, storage_id="T-1", quantity=0)
    shop.connection.execute("UPDATE storage_sections SET item_count = 12, capacity = 10")
    other, _ = shop.stored(listing, storage_id="T-2", quantity=3)
    shop.connection.execute("UPDATE storage_items SET section_id = %s WHERE id = %s", (section, other))
    third, _ = shop.stored(listing, storage_id="T-3")
    shop.connection.execute("UPDATE storage_items SET bin_id = NULL, section_id = NULL WHERE id = %s", (third,))
    fourth, _ = shop.stored(listing, storage_id="T-4")
    nowhere = (NOBODY, NOBODY, fourth)
    shop.connection.execute(
        "UPDATE storage_items SET bin_id = %s, section_id = %s, storage_id = '' WHERE id = %s", nowhere
    )
    shop.insert("notifications", type="strange", listing_id=listing, title=ESCAPE, message=None, created_at=None)
    async with page(listing, size=(120, 40)) as board:
        told = facts(board)
        for line in (
            "⚠ none\n", "⚠ 12 of 10 there (over capacity)", "⚠ ×0 (an emptied item)", "⚠ section 1 (of bin ",
            "⚠ no bin (none is named) · no section", "⚠ no storage id (it cannot be scanned)",
            "⚠ no bin (it is gone, or not yours)", "eBay: … not posted yet (⚠ stored as nothing)",
            "Some Market: ○ canceled (⚠ stored as delisted)", "⚠ unnamed: ? odd", "UUID: ⚠ none",
            "⚠ strange (not a type)",
        ):  # fmt: skip
            assert line in told
        assert "\x1b" not in board.text


async def test_a_sold_one_without_its_facts(shop: Shop, page: OpenPage) -> None:
    shop.without_checks()
    listing = shop.listing(status="archived", quantity=0, platforms={"ebay": "sold"})
    async with page(listing) as board:
        told = facts(board)
        assert "Status: ⚠ archived (read as sold)" in told
        assert "Sold: ⚠ none on ⚠ an unnamed marketplace, ⚠ none" in told


async def test_reading_goes_on_where_it_was_while_others_work(shop: Shop, tenant: Tenant, page: OpenPage) -> None:
    listing = shop.listing(description="\n".join(f"line {n}" for n in range(100)))
    async with page(listing) as board:
        await board.press("pagedown", "pagedown")
        await board.until("line 30")
        top = board.text.splitlines()[1]
        item = shop.listing(title="another")
        assert item
        changes = {"upc": "036000291452", "category": "shoes", "cost": 3.0}
        await tenant.write(journal.edit, LISTING, listing, changes, "meanwhile")
        await board.until(lambda: "UPC: 036000291452" in facts(board) and "meanwhile" in facts(board))
        assert board.text.splitlines()[1] == top
        await board.press("end")
        await board.until("meanwhile")
        await board.press("home")
        await board.until("036000291452")


async def test_a_listing_that_goes_away_says_so(shop: Shop, page: OpenPage) -> None:
    listing = shop.listing()
    async with page(listing) as board:
        shop.connection.execute("DELETE FROM listings")
        await board.press("ctrl+r")
        await board.until("not there any more")
        await board.press("v", "h", "escape")
        await board.until(" Sold")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_photo_is_drawn_beside_the_facts(
    shop: Shop, page: OpenPage, make_photo: MakePhoto, photo_dir: Path, size: tuple[int, int]
) -> None:
    make_photo("uploads/1.png")
    listing = shop.listing(photos=r'["gone.png", "https://example.com/0.png", "uploads\\1.png"]')
    async with page(listing, size=size, photos=Drawing.BLOCKS, folder=photo_dir) as board:
        await board.until("▀▀▀▀")
        await board.until(lambda: "1: gone.png  ⚠ no file there" in facts(board))
        assert "3: uploads/1.png" in facts(board)
        lines = board.text.splitlines()
        assert lines[1].rstrip().endswith("▀" * (size[0] // 3))
        await board.press("v")
        await board.until("1 of 3")
        await board.until("no file there")
        await board.press("n")
        await board.until("2 of 3")
        await board.until("█")
        await board.press("n")
        await board.until("3 of 3")
        await board.until("▀▀▀▀")
        assert "uploads/1.png" in board.text
        await board.press("n")
        await board.until("1 of 3")
        await board.press("escape")
        await board.until("Location")
        assert "▀▀▀▀" in board.text


async def test_photos_that_cannot_be_drawn_are_told_as_text(
    shop: Shop, page: OpenPage, make_photo: MakePhoto, photo_dir: Path
) -> None:
    make_photo("1.png")
    listing = shop.listing(photos='["1.png"]')
    async with page(listing, photos=Drawing.OFF, folder=photo_dir) as board:
        assert "1: 1.png" in facts(board)
        assert "▀" not in board.text
        await board.press("v")
        await board.until("Photos cannot be drawn here")
    async with page(listing, photos=Drawing.BLOCKS) as board:
        await board.press("v")
        await board.until("BINDECK_PHOTO_DIR can name the folder")


async def test_a_terminal_of_ascii_alone_draws_no_photo(
    shop: Shop, page: OpenPage, make_photo: MakePhoto, photo_dir: Path
) -> None:
    make_photo("1.png")
    listing = shop.listing(photos='["1.png"]')
    async with page(listing, photos=Drawing.BLOCKS, folder=photo_dir) as board:
        await board.until("▀▀▀▀")
        await board.press("escape")
        board.app.set_class(True, "-ascii")
        board.app.open_listing(listing)
        await board.until("1.png")
        assert "▀" not in board.text


async def test_what_is_known_stays_while_the_database_is_away(shop: Shop, page: OpenPage) -> None:
    listing = shop.listing(title="Walkman", description="Runs well.")
    async with page(listing) as board:
        shop.connection.execute("ALTER TABLE platform_listings RENAME TO away")
        await board.press("ctrl+r")
        await board.heard("platform_listings")
        assert "Runs well." in facts(board)
        shop.connection.execute("ALTER TABLE away RENAME TO platform_listings")
        shop.connection.execute("UPDATE listings SET title = 'Sony Walkman'")
        await board.press("ctrl+r")
        await board.until("Sony Walkman")
        shop.connection.execute("ALTER TABLE activity_logs RENAME TO away")
        board.app.clear_notifications()
        await board.press("ctrl+r")
        await board.heard("activity_logs")
        assert "nothing on record" in facts(board)


async def test_one_listing_is_moved_from_its_page(shop: Shop, page: OpenPage) -> None:
    listing = shop.listing(storage_location="A1-01")
    async with page(listing) as board:
        await board.press("m")
        await board.until("Where to?")
        await board.press(*"Z9", "enter")
        await board.until("1 change")
        await board.press("y")
        await board.until("Z9")
        assert shop.one("SELECT storage_location FROM listings WHERE id = %s", listing) == "Z9"
