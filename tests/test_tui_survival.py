"""Every screen on a database that years and other programs have left as it is, its owners UUIDs or numbers."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data.embedded.servers import EmbeddedServers
from data.rules.status import Action
from queries import listings
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_dirty import LONG_AGO, plant
from tests.fix_servers import a_database
from tests.fix_shop import Shop
from tui.places import PAGES, PLACES

COPIES = """
    INSERT INTO listings (listing_uuid, user_id, title, price, cost, status, quantity, storage_location, photos,
                          attributes, sold_platform, sold_price, condition, sku, upc)
    SELECT listing_uuid || n, user_id, title, price, cost, status, quantity, storage_location, photos,
           attributes, sold_platform, sold_price, condition, sku, upc
    FROM listings, generate_series(1, 20) AS n
"""

NEIGHBOURS = """
    CREATE TABLE flask_sessions (id serial PRIMARY KEY, data bytea);
    ALTER TABLE listings ADD COLUMN ai_score double precision;
    ALTER TABLE users ADD COLUMN theme text;
    DROP TABLE platform_activity, training_data;
"""


@pytest.fixture(params=["template", "numbered_template"])
def database_url(
    request: pytest.FixtureRequest, servers: EmbeddedServers, admin: psycopg.Connection[Any]
) -> Iterator[str]:
    """A database with the contract's owners, and one with numbers in every owner column."""
    yield from a_database(servers, admin, request.getfixturevalue(request.param))


@pytest.fixture
def old_shop(shop: Shop) -> Shop:
    """A shop with every kind of wrong row, in numbers, among tables and columns of others."""
    plant(shop.connection, shop.user_id)
    shop.connection.execute(COPIES)
    shop.connection.execute(NEIGHBOURS)
    # Sold a minute ago by another program, and as bad as can be.
    shop.listing(title="bad \x1b[2J sale", status="sold", quantity=3, storage_location=None, photos="{")
    shop.connection.execute(
        "UPDATE listings SET sold_date = now(), sold_price = 'NaN', sold_platform = NULL WHERE title LIKE 'bad %'"
    )
    # On a marketplace without a name, waiting to be taken down there.
    nameless = shop.listing(
        title="nameless", status="sold", quantity=0, sold_platform="ebay", sold_date=LONG_AGO, sold_price=84.0
    )
    for status in ("pending_cancel", "canceled", "active", None):
        shop.insert("platform_listings", listing_id=nameless, platform=None, status=status, platform_url="x")
    return shop


def healthy(board: Dashboard) -> bool:
    return "went wrong" not in board.text and "went wrong" not in board.said and "refused" not in board.text


async def record_a_sale(board: Dashboard, title: str) -> None:
    await board.press("f3")
    await board.until(lambda: board.text.startswith(" Listings"))
    board.app.screen.query_one("#filter").set_text(title)
    await board.until(lambda: title in board.text and "1 of " in board.text)
    await board.press("s")
    await board.until("Sold where?")
    await board.press("enter")
    await board.until("for how much?")
    await board.press("enter")
    await board.until(lambda: title in board.text and " sold " in board.text)


async def mend_and_undo(board: Dashboard, shop: Shop) -> None:
    """Have the doctor repair a row that asks nothing, and take it back."""
    done = "SELECT count(*) FROM activity_logs WHERE user_id = %s AND action = %s"
    board.app.open_page("doctor")
    await board.until(lambda: board.text.startswith(" Doctor"))
    await board.until("to mend")
    await board.press("end")
    while (ailment := board.app.screen.table.current_row).asks or not ailment.change:
        await board.press("up")
    await board.press("enter")
    await board.until("Repair it?")
    await board.press("y")
    await board.until(lambda: shop.one(done, shop.user_id, Action.EDITED) == 1)
    await board.until(lambda: "Repaired" in board.said)
    await board.press("u")
    await board.until(lambda: shop.one(done, shop.user_id, Action.UNDONE) == 1)


async def choose(board: Dashboard, title: str, key: str) -> None:
    """Press a key on the sale with this title."""
    await board.press("home")
    await board.until(title)
    for _ in range(10):
        if board.app.screen.sale.title == title:
            break
        await board.press("down")
    await board.until(lambda: time.monotonic() >= board.app.screen._unseen_until)
    await board.press(key)


async def test_every_place_opens_and_scrolls(old_shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(old_shop, redis_url, tmp_path) as board:
        for place in PLACES:
            await board.press(place.key)
            await board.until(lambda name=place.name: board.text.startswith(f" {name}"))
            await board.until(lambda: "loading" not in board.text)
            for key in ("end", "pageup", "home", "pagedown", "down", "up"):
                await board.press(key)
                await board.pilot.pause(0.05)
                assert healthy(board), board.text
            assert "\x1b" not in board.text


async def test_every_page_of_the_palette_opens_and_scrolls(old_shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(old_shop, redis_url, tmp_path) as board:
        for title, page, _ in PAGES:
            board.app.open_page(page)
            await board.until(lambda title=title: board.text.startswith(f" {title}"))
            await board.until(lambda: "loading" not in board.text)
            for key in ("end", "home", "pagedown", "up"):
                await board.press(key)
                await board.pilot.pause(0.05)
                assert healthy(board), board.text
            await board.press("escape")


async def test_every_listing_has_a_page(old_shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(old_shop, redis_url, tmp_path) as board:
        ids = await board.app.services.tenant.read(listings.ids)
        assert len(ids) > 500
        for listing_id in ids[:: len(ids) // 60]:
            board.app.open_listing(listing_id)
            await board.until(lambda: "Marketplaces" in board.text or "Money" in board.text)
            assert healthy(board), board.text
            await board.press("escape")


@pytest.mark.parametrize("words", ["x" * 300, "%", "_", "\\", "'\"", "長", "[/]", "\x1b[31m", "a  b"])
async def test_any_filter_is_literal(old_shop: Shop, redis_url: str, tmp_path: Path, words: str) -> None:
    async with dashboard(old_shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("listings")
        board.app.screen.query_one("#filter").set_text(words)
        await board.until(" of ")
        assert healthy(board), board.text


async def test_a_bad_sale_is_shown_and_triaged(old_shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(old_shop, redis_url, tmp_path) as board:
        await board.until("2 to find")
        for marked in ("⚠ none", "NaN"):
            assert marked in board.text
        await board.press("home", "f")
        await board.until("1 to find")
        assert healthy(board), board.said


async def test_edits_on_every_screen(old_shop: Shop, redis_url: str, tmp_path: Path) -> None:
    """A sale recorded, found, another one not found; a repair and its undo: beside all that is wrong."""
    thing, other = (
        old_shop.listing(title=title, platforms={"ebay": "active", "etsy": "active"})
        for title in ("Walkman", "Discman")
    )
    for listing in (thing, other):
        old_shop.insert("platform_listings", listing_id=listing, platform=None, status="active")
    item, _ = old_shop.stored(thing)
    async with dashboard(old_shop, redis_url, tmp_path, size=(120, 30)) as board:
        for title in ("Walkman", "Discman"):
            await record_a_sale(board, title)
        await board.press("f2")
        await board.until("4 to find")
        await choose(board, "Walkman", "f")
        await board.until("3 to find")
        await choose(board, "Discman", "x")
        await board.until("Reverse its sale")
        await board.press("y")
        await board.until("2 to find")
        await mend_and_undo(board, old_shop)
        assert healthy(board), board.said
    assert old_shop.one("SELECT count(*) FROM storage_items WHERE id = %s", item) == 0
    states = dict(old_shop.all("SELECT id, status FROM listings WHERE id = ANY (%s)", [thing, other]))
    assert states == {thing: "sold", other: "active"}


@pytest.mark.parametrize("wrong", ["uuid", "integer", "text"])
async def test_an_owner_of_another_type_is_named(shop: Shop, redis_url: str, tmp_path: Path, wrong: str) -> None:
    right = "integer" if isinstance(shop.user_id, int) else "uuid"
    shop.connection.execute("ALTER TABLE storage_bins DROP COLUMN user_id CASCADE")
    shop.connection.execute(f"ALTER TABLE storage_bins ADD COLUMN user_id {wrong}")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f4")
        if wrong == right:
            await board.until("No bins yet")
        else:
            await board.until(lambda: "bindeck db check" in board.said)
            await board.heard(f"storage_bins.user_id is {wrong}, users.id {right}")
        await board.press("f3")
        await board.until("No listings yet")
