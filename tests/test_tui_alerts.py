"""Alerts: newest first, unread marked, live."""

from decimal import Decimal
from pathlib import Path

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop


async def test_alerts_are_live_and_can_be_read(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    shop.insert("notifications", type="info", listing_id=listing, title="Offer of $22", is_read=True)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.press("f6")
        await board.until("unread 0 · all 1")
        await tenant.write(sales.record, listing, "ebay", Decimal(84))
        await board.until("unread 1 · all 2")
        await board.until("Sold on eBay: Walkman")
        assert board.text.index("Sold on eBay") < board.text.index("Offer of $22")
        assert board.text.count("•") == 1
        await board.press("home", "r")
        await board.until("unread 0 · all 2")
        await board.until(lambda: "•" not in board.text)
    assert shop.one("SELECT bool_and(is_read) FROM notifications") is True
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'read_alert'") == 1


async def test_enter_goes_to_the_item(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", sku="RR-7")
    shop.insert("notifications", type="error", listing_id=listing, title="Could not delist")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("g", "a")
        await board.until("Could not delist")
        await board.press("enter")
        await board.until("RR-7")
        await board.press("escape")
        await board.until("Could not delist")


async def test_alerts_of_others_and_of_the_system_are_not_shown(
    shop: Shop, other_shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    theirs = other_shop.listing()
    shop.insert("notifications", type="sale", listing_id=theirs, title="Someone else's sale")
    shop.insert("notifications", type="warning", title="System notice")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("No alerts yet")
    shop.connection.execute("UPDATE users SET is_admin = true WHERE id = %s", (shop.user_id,))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("System notice")
        assert "Someone else" not in board.text
