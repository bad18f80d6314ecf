"""The Sold board: a sale comes in, is shown, and is triaged."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop
from tui.hesitating import HESITATION

PRICE = Decimal("84.00")


class Clock:
    """A clock that stands until it is moved: how slow the machine is, is no matter."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("tui.hesitating.time", self)

    def monotonic(self) -> float:
        return self.now


async def test_a_sale_appears_by_itself_and_rings(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = shop.listing(title="Walkman", storage_location="A2-07", platforms={"ebay": "active"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.until("Nothing waits")
        rung: list[None] = []
        monkeypatch.setattr(board.app, "bell", lambda: rung.append(None))
        await tenant.write(sales.record, listing, "ebay", PRICE)
        await board.until("A2-07")
        assert "Walkman" in board.text
        assert "eBay" in board.text
        assert "$84.00" in board.text
        assert "$72.47" in board.text
        assert re.search(r" 1[45]:\d\d ", board.text)
        await board.until("1 unread")
        await board.until(lambda: len(rung) == 1)


async def test_found_by_key(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active", "etsy": "active"})
    item, _ = shop.stored(listing)
    await tenant.write(sales.record, listing, "ebay", PRICE)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Walkman")
        await board.press("f")
        await board.until("0 to find · 1 to take down")
        assert "found: take it down elsewhere" in board.text
        assert "Etsy ○" in board.text
        assert shop.one("SELECT count(*) FROM storage_items WHERE id = %s", item) == 0
        await board.press("u")
        await board.until("1 to find")
        await board.heard("“found” of Walkman")
        assert shop.one("SELECT count(*) FROM storage_items WHERE id = %s", item) == 1
        await board.press("u")
        await board.until("Take back the recorded sale of Walkman")
        await board.press("n")
        await board.gone("Take back")
        await board.pilot.pause(HESITATION + 0.1)
        await board.press("f")
        await board.until("0 to find")
    assert shop.one("SELECT count(*) FROM storage_items WHERE id = %s", item) == 0
    assert shop.platforms(listing) == {"ebay": "sold", "etsy": "pending_cancel"}


async def test_not_found_asks_and_reverses(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    await tenant.write(sales.record, listing, "ebay", PRICE)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Walkman")
        await board.press("x")
        await board.until("Reverse its sale on eBay?")
        await board.press("enter")
        assert "Reverse its sale" in board.text, "Enter, which a scan ends in, confirms nothing"
        await board.press("n")
        await board.gone("Reverse its sale")
        assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "sold"
        await board.press("x")
        await board.until("Reverse its sale")
        await board.press("y")
        await board.until("0 to find")
    assert shop.one("SELECT status, quantity FROM listings WHERE id = %s", listing) == ("active", 1)
    assert shop.platforms(listing) == {"ebay": "active"}


async def test_not_found_without_a_location_asks_for_one(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    shop.without_checks()
    listing = shop.listing(title="Walkman", storage_location=None, platforms={"ebay": "active"})
    await tenant.write(sales.record, listing, "ebay", PRICE)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("⚠ none")
        await board.press("x")
        await board.until("Reverse its sale")
        await board.press("y")
        await board.until("no location")
        await board.press("enter")
        await board.until("Type where it lies")
        await board.press(*"Shelf-3", "enter")
        await board.until("0 to find")
    row = shop.one("SELECT status, storage_location FROM listings WHERE id = %s", listing)
    assert row == ("active", "Shelf-3")


async def test_enter_shows_the_item(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(
        title="Walkman", sku="RR-00412", upc="036000291452", cost=21.5, storage_location="A2-07",
        platforms={"ebay": "active", "etsy": "active"},
    )  # fmt: skip
    shop.connection.execute(
        "UPDATE platform_listings SET platform_url = 'https://www.etsy.com/listing/1' WHERE platform = 'etsy'"
    )
    await tenant.write(sales.record, listing, "ebay", PRICE)
    async with dashboard(shop, redis_url, tmp_path, size=(100, 40)) as board:
        await board.until("Walkman")
        await board.press("enter")
        await board.until("Marketplaces")
        for words in (
            "A2-07",
            "RR-00412",
            "036000291452",
            "$21.50",
            "$50.97",
            "✓ sold here",
            "! to be taken down",
        ):
            assert words in board.text
        assert "https://www.etsy.com/listing/1" in board.text
        await board.press("f")
        await board.heard("found, the cancels are released")
        await board.press("escape")
        await board.until("0 to find")


async def test_a_long_location_is_shown_whole(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", storage_location="Binder A Page 12", platforms={"ebay": "active"})
    await tenant.write(sales.record, listing, "ebay", PRICE)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Binder A Page 12 ")
        await board.until("$84.00")


async def test_two_dashboards_side_by_side(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    listings = [shop.listing(title=title, platforms={"ebay": "active"}) for title in ("Walkman", "Discman")]
    for listing in listings:
        await tenant.write(sales.record, listing, "ebay", PRICE)
    async with (
        dashboard(shop, redis_url, tmp_path) as one,
        dashboard(shop, redis_url, tmp_path) as two,
    ):
        await one.until("● live")
        await two.until("● live")
        await two.until("2 to find")
        await one.press("f")
        await two.until("1 to find")
        assert "Walkman" not in two.text
        await two.press("f")
        await two.heard("The list has just moved")
        assert "1 to find" in two.text
        clock.now += HESITATION
        await two.press("f")
        await one.until("0 to find")


async def test_found_elsewhere_meanwhile_is_said(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Walkman")
        shop.insert("activity_logs", user_id=shop.user_id, action="sale_found", resource_type="sale",
                    resource_id=sale.id)  # fmt: skip
        await board.press("f")
        await board.heard("already found")
        await board.until("0 to find")


async def test_a_held_key_finds_one_thing(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clock(monkeypatch)
    for title in ("Walkman", "Discman", "Minidisc"):
        listing = shop.listing(title=title, platforms={"ebay": "active"})
        await tenant.write(sales.record, listing, "ebay", PRICE)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("3 to find")
        await board.press(*"ffff")
        await board.until("2 to find")
        await board.press(*"ffff")
        await board.pilot.pause(0.1)
        assert "2 to find" in board.text
        assert not any("just moved" in said for said in board.unheard)


async def test_sold_twice_is_shown_and_decided(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active", "mercari": "active"})
    await tenant.write(sales.record, listing, "ebay", Decimal(95))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("1 to find")
        await tenant.write(sales.record, listing, "mercari", Decimal(110))
        await board.until("1 sold twice")
        assert "eBay ⇄ Mercari" in board.text
        await board.press("down", "enter")
        await board.until("Which sale stands?")
        assert "eBay $95.00, nets $82.01 (estimate)" in board.text
        assert "Mercari $110.00, nets $99.00 (estimate)" in board.text
        await board.press("down", "enter")
        await board.until("To the buyer on eBay:")
        copied: list[str] = []
        monkeypatch.setattr(board.app, "copy_to_clipboard", copied.append)
        await board.press("c", "escape")
        await board.gone("To the buyer")
        assert "thank you for ordering “Walkman” on eBay" in copied[0]
        assert "sold twice" not in board.text
    assert shop.one("SELECT sold_platform, sold_price FROM listings WHERE id = %s", listing) == ("mercari", 110.0)


async def test_walk_order_and_where_large(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    for place in ("A10-03", "A2-07", "B1"):
        listing = shop.listing(title=f"Thing of {place}", storage_location=place, platforms={"ebay": "active"})
        await tenant.write(sales.record, listing, "ebay", PRICE)

    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("3 to find")
        assert re.search("A10-03.*A2-07.*B1", board.text, re.DOTALL)
        assert "█" in board.text
        await board.press("w")
        await board.until("walk order")
        assert re.search("A2-07.*A10-03.*B1", board.text, re.DOTALL)
