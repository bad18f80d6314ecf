"""Alerts: newest first, unread marked, live, narrowed and marked; and the messages in the tab beside them."""

from decimal import Decimal
from pathlib import Path

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


def first_line(board: Dashboard) -> str:
    return board.text.splitlines()[0]


def alert(shop: Shop, title: str, kind: str = "info", platform: str | None = "ebay", **values: object) -> int:
    """An alert on a listing of its own, or on the one that is given."""
    row = {"listing_id": shop.listing(), "type": kind, "platform": platform, "title": title}
    return shop.insert("notifications", **(row | values))


def message(shop: Shop, **values: object) -> int:
    row = {"user_id": shop.user_id, "platform": "ebay", "activity_type": "offer", "buyer_username": "bob"}
    return shop.insert("platform_activity", **(row | values))


async def test_alerts_are_ordered_and_newcomers_take_their_place(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    for title, location in (("last", "B2"), ("first", "A2"), ("second", "A10")):
        alert(shop, title, listing_id=shop.listing(storage_location=location))
    alert(shop, "nowhere", listing_id=None)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.press("f6")
        await board.until("all 3")
        await board.press("o", "end", "enter")
        await board.until("WHERE▲")
        await board.until(lambda: shown(board) == ["first", "second", "last"])
        alert(shop, "between", listing_id=shop.listing(storage_location="A11"))
        await board.until(lambda: shown(board) == ["first", "second", "between", "last"])


def shown(board: Dashboard) -> list[str]:
    """The titles of the alerts on the screen, from the top."""
    titles = ("first", "second", "between", "last")
    found = [next((title for title in titles if f" {title} " in line), None) for line in board.text.splitlines()]
    return [title for title in found if title is not None]


async def test_alerts_are_live_and_can_be_read(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    shop.insert("notifications", type="info", listing_id=listing, title="Offer of $22", is_read=True)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.press("f6")
        await board.until("unread 0 · all 1")
        await tenant.write(sales.record, listing, "ebay", Decimal(84))
        await board.until("unread 1 · all 2")
        await board.until("Walkman for $84.00")
        assert board.text.index("Walkman for $84.00") < board.text.index("Offer of $22")
        assert board.text.count("•") == 1
        await board.press("home", "r")
        await board.until("unread 0 · all 2")
        await board.until(lambda: "•" not in board.text)
        await board.press("r")
        await board.until("unread 1 · all 2")
        await board.until(lambda: board.text.count("•") == 1)
    actions = shop.all("SELECT action FROM activity_logs WHERE resource_type = 'notification' ORDER BY id")
    assert actions == ["read_alert", "unread_alert"]


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
    shop.insert("notifications", type="warning", title="Backup is old")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("No alerts yet")
    shop.connection.execute("UPDATE users SET is_admin = true WHERE id = %s", (shop.user_id,))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("Backup is old")
        assert " system" in board.text
        assert "Someone else" not in board.text


async def test_words_narrow_and_the_cursor_keeps_its_row(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for title in ("Walkman sold", "Discman sold", "Radio failed"):
        alert(shop, title)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("Walkman")
        await board.press("end", "slash", *"SOLD ebay")
        await board.until("“SOLD ebay”  2 of 3")
        assert "Radio" not in board.text
        assert next(line for line in board.text.splitlines() if line.startswith("▌")).find("Walkman") > 0
        await board.press("enter", "slash", *"x")
        await board.until("No alert is “SOLD ebayx”. Escape shows all.")
        await board.press("escape")
        await board.until("all 3")


async def test_keys_narrow_by_type_marketplace_and_unread(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    alert(shop, "A sale", "sale", "Facebook Marketplace", is_read=True)
    alert(shop, "An error", "listing_failed", "etsy")
    alert(shop, "A notice", "info", None)
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await board.press("f6")
        await board.until("all 3")
        await board.press("t")
        await board.until("sale  1 of 3")
        await board.press("t")
        await board.until("error  1 of 3")
        await board.until("An error")
        await board.press("m")
        await board.until("error · Etsy  1 of 3")
        await board.press("m")
        await board.until("error · Facebook  0 of 3")
        await board.press("escape")
        await board.until("all 3")
        await board.press("n")
        await board.until("unread  2 of 3")
        assert "A sale" not in board.text
        await board.press("n")
        await board.until("all 3")


async def test_chosen_ones_are_marked_together_and_all_after_a_question(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    for nth in range(5):
        alert(shop, f"Alert {nth}", "error" if nth else "warning")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("unread 5")
        await board.press("home", "space", "space")
        await board.until(lambda: board.text.count("+•") == 2)
        await board.press("r")
        await board.until("unread 3")
        assert "+" not in board.text
        await board.press("t", "t")
        await board.until("error  4 of 5")
        await board.press("a")
        await board.until("Mark 2 alerts read?")
        await board.until("Only those shown: error.")
        await board.press("n")
        await board.gone("Mark 2 alerts")
        await board.press("a", "y")
        await board.gone("Mark 2 alerts")
        await board.press("escape")
        await board.until("unread 1 · all 5")
    logged = shop.one("SELECT count(*) FROM activity_logs WHERE action = 'read_alert'")
    assert (logged, shop.one("SELECT count(*) FROM notifications WHERE is_read")) == (2, 4)


async def test_what_is_marked_is_undone(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for nth in range(3):
        alert(shop, f"Alert {nth}")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("unread 3")
        await board.press("a")
        await board.until("Mark 3 alerts read?")
        await board.press("y")
        await board.until("unread 0")
        await board.press("u")
        await board.until("unread 3")
        await board.until(lambda: "Taken back" in board.said)


async def test_a_long_location_gets_the_room_it_needs(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    alert(shop, "Sold", listing_id=shop.listing(storage_location="Binder A Page 12"))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f6")
        await board.until("Binder A Page 12")


async def test_one_toast_tells_of_all_that_came_and_the_loudest_rings(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = shop.listing(title="Nike Air Max 90", storage_location="A2-07", platforms={"ebay": "active"})
    async with dashboard(shop, redis_url, tmp_path, poll_seconds=0.2) as board:
        await board.until("● live")
        rung: list[int] = []
        monkeypatch.setattr(board.app, "bell", lambda: rung.append(1))
        await tenant.write(sales.record, listing, "ebay", Decimal(84))
        await board.until(lambda: board.said == "A2-07  Nike Air Max 90  eBay $84.00")
        await board.until(lambda: len(rung) == 1)
        board.app.clear_notifications()
        shop.connection.execute(
            "INSERT INTO notifications (type, listing_id, title) SELECT unnest(%s::text[]), %s, 'x'",
            (["sale", "sale", "error", "info"], listing),
        )
        await board.until(lambda: board.said == "2 new sales, 1 error")
        await board.until(lambda: len(rung) == 4)


async def test_messages_have_a_tab_of_their_own(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", sku="RR-7", storage_location="A2-07")
    message(shop, listing_id=listing, message_text="Would you take 22?", sold_price=22.0)
    async with dashboard(shop, redis_url, tmp_path, poll_seconds=0.2) as board:
        await board.press("f6")
        await board.until("Alerts | Marketplace messages 1 unread")
        message(shop, activity_type="message", message_text="Is it still there?")
        await board.until("Alerts | Marketplace messages 2 unread")
        await board.press("p")
        await board.until("Would you take 22?")
        await board.until("unread 2 · all 2")
        assert "$22.00" in board.text
        assert "bob: Would you" in board.text
        message(shop, message_text="Hello?")
        await board.until("unread 3 · all 3")
        await board.press("home", "r")
        await board.until("unread 2 · all 3")
        await board.press("end", "enter")
        await board.until("RR-7")
        await board.press("escape")
        await board.until("unread 2 · all 3")
        await board.press("tab")
        await board.until("Alerts | Marketplace messages 2 unread")
        await board.press("tab")
        await board.until("Marketplace messages | Alerts")
        await board.press("f6")
        await board.until(lambda: first_line(board).startswith(" Alerts"))


async def test_without_the_table_there_is_no_tab(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.connection.execute("DROP TABLE platform_activity")
    alert(shop, "Only alerts")
    async with dashboard(shop, redis_url, tmp_path, poll_seconds=0.2) as board:
        await board.press("f6")
        await board.until("Only alerts")
        await board.press("p", "tab")
        await board.pilot.pause(0.5)
        assert first_line(board).startswith(" Alerts")
        assert "messages" not in first_line(board)
        assert board.said == ""
