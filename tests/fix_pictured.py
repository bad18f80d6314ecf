"""The ways to the screens of which there is a picture."""

import json
from datetime import datetime

from data.client import Client
from data.redis_state import RedisState
from queries.server_state import Connected, Look, Server
from tests.fix_dashboard import Dashboard
from tests.fix_shop import Shop
from tui import batching, labelling
from tui.places import PLACES
from tui.screens.servers import ServersScreen
from tui.server_facts import Servers
from tui.underway import Underway

POSTINGS = {"platforms": "3 marketplaces", "failures": "Failed 3×"}
"""Pages about marketplaces, and what they show."""

SHELVES = {"binder": "1 of 1 page", "bin": "1 thing", "bin-map": "1 section", "item": "What it is"}
"""Pages about a bin, and what they show."""

FAILED = """
    UPDATE platform_listings
    SET status = 'failed', error_message = 'session expired, sign in again', retry_count = 3
    WHERE platform = 'poshmark'
"""


async def go_to(board: Dashboard, place: str, shop: Shop, stocked: int) -> None:
    """Show a place, a page or a dialog."""
    if place in OPENED:
        page, shows = OPENED[place]
        board.app.open_page(page, *[stocked] * (page == "edit"))
        await board.until(shows)
    elif place in SHELVES:
        item_id, bin_id = shop.one("SELECT id, bin_id FROM storage_items")
        board.app.open_page(place, *([item_id, None] if place == "item" else [bin_id]))
        await board.until(SHELVES[place])
    elif place in POSTINGS:
        shop.connection.execute(FAILED)
        board.app.open_page(place, *[stocked] * (place == "platforms"))
        await board.until(POSTINGS[place])
    elif place in ("card-sets", "card-set"):
        await go_to_sets(board, place)
    elif place in STEPS:
        await STEPS[place](board, shop, stocked)
    else:
        await board.press(next(p.key for p in PLACES if p.id == place))
        await board.until(lambda: board.text[1:].lower().startswith(place))
        await board.until("on sale" if place == "insight" else "")


async def go_to_a_listing(board: Dashboard, shop: Shop, stocked: int) -> None:
    board.app.open_listing(stocked)
    await board.until("Marketplaces")


async def go_to_a_scan_test(board: Dashboard, shop: Shop, stocked: int) -> None:
    board.app.open_page("scan-test")
    await board.until("Scan anything")
    board.scan("036000291452")
    await board.until("READ AS")


async def go_to_what_is_due(board: Dashboard, shop: Shop, stocked: int) -> None:
    later = "cancel_scheduled_at = cancel_scheduled_at - interval '1 hour'"
    shop.connection.execute(f"UPDATE platform_listings SET {later}")
    await board.press("d")
    await board.until("1 due")


async def go_to_a_batch(board: Dashboard, shop: Shop, stocked: int) -> None:
    await board.press("f3")
    await board.until("3 listings")
    board.app.screen.run_worker(batching.change_status(board.app.screen, range(stocked, stocked + 3)))
    await board.until("Which status?")
    await board.press("down", "down", "down", "enter")
    await board.until("takes down")


async def go_to_labels(board: Dashboard, shop: Shop, stocked: int) -> None:
    shop.connection.execute("UPDATE listings SET listing_uuid = 'u-' || id")
    labelling.of_listings(board.app.screen, [stocked, stocked + 1])
    await board.until("1 of 2 labels")


async def go_to_card_groups(board: Dashboard, shop: Shop, stocked: int) -> None:
    shop.connection.execute("UPDATE card_collections SET purchase_price = 150, quantity = 2")
    await board.press("f5", "b", "down", "enter")
    await board.until("1 group · 1 card, 2 copies · $241.00")


async def go_to_valued_cards(board: Dashboard, shop: Shop, stocked: int) -> None:
    board.app.open_page("values")
    await board.until("high")
    await board.press("right", "end", "enter")
    await board.until("$120.50")


async def go_to_sale(board: Dashboard, shop: Shop, stocked: int) -> None:
    board.app.open_page("to-sale", shop.all("SELECT id FROM card_collections"))
    await board.until("draft ×1")


async def go_to_a_question(board: Dashboard, shop: Shop, stocked: int) -> None:
    await board.press("x")
    await board.until("Reverse its sale")


async def go_to_a_card(board: Dashboard, shop: Shop, stocked: int) -> None:
    shop.connection.execute("UPDATE card_collections SET card_uuid = 'c-1', purchase_price = 80, quantity = 2")
    shop.card(
        title="Growlithe",
        card_number="055",
        game_name="Pokemon",
        set_name="Base Set",
        quantity=3,
        estimated_value=9.5,
    )
    board.app.open_page("card", shop.one("SELECT min(id) FROM card_collections"))
    await board.until("raw and graded")


async def go_to_the_form_of_a_card(board: Dashboard, shop: Shop, stocked: int) -> None:
    board.app.open_page("card-edit", shop.one("SELECT id FROM card_collections"))
    await board.until("nobody can verify")


async def go_to_accounts(board: Dashboard, shop: Shop, stocked: int) -> None:
    for platform, password in (("ebay", "hunter2"), ("etsy", None)):
        shop.insert(
            "marketplace_credentials", user_id=shop.user_id, platform=platform, username="ada", password=password
        )
    board.app.open_page("accounts")
    await board.until("s seals it")


async def go_to_users(board: Dashboard, shop: Shop, stocked: int) -> None:
    shop.connection.execute(
        "UPDATE users SET is_admin = true, last_login = '2024-11-03 12:00', created_at = '2024-01-02'"
    )
    shop.insert("users", username="zoe", email="zoe@example.com", is_active=False, tier="GOLD", password_hash="x")
    board.app.open_page("users")
    await board.until("2 accounts, 1 shut out")


async def go_to_notices(board: Dashboard, shop: Shop, stocked: int) -> None:
    shop.connection.execute("UPDATE users SET is_admin = true")
    for title, message in (
        ("Prices of postage rise on Monday", ""),
        (
            "Maintenance tonight at ten",
            "Ten minutes without the database. What you type is kept; nothing is lost.",
        ),
    ):
        details = {"type": "warning", "title": title, "message": message, "accounts": 2, "ids": "900-901"}
        number = shop.insert(
            "activity_logs", user_id=shop.user_id, action="send_notice", resource_type="notice",
            details=json.dumps(details), created_at="2024-11-03 12:00",
        )  # fmt: skip
        if not message:
            shop.insert(
                "activity_logs", user_id=shop.user_id, action="take_back_notice", resource_type="notice",
                resource_id=number,
            )  # fmt: skip
    board.app.open_page("notices")
    await board.until("2 notices")


async def go_to_all_sessions(board: Dashboard, shop: Shop, stocked: int) -> None:
    shop.connection.execute("UPDATE users SET is_admin = true")
    zoe = shop.insert("users", username="zoe", email="zoe@example.com", password_hash="x")
    sessions = board.app.services.presence.door.sessions
    await sessions.begin(zoe, Client("shed", "kitty", "203.0.113.7"))
    await sessions.begin(shop.user_id, Client("desk", "xterm", None))
    board.app.open_page("all-sessions")
    await board.until("2 sessions of 2 accounts")


async def go_to_servers(board: Dashboard, shop: Shop, stocked: int) -> None:
    """What servers tell is never the same twice: the page shows a fixed answer."""
    shop.connection.execute("UPDATE users SET is_admin = true")
    board.app.open_page("servers")
    await board.until("Connected to this database")
    server = Server("17.5", datetime.fromisoformat("2024-11-03"), "shop", 60, 3, 51, sees_all=False)
    connections = [
        Connected("bindeck", "ada", "idle", 3),
        Connected("bindeck", "ada", "active", 1),
        Connected("", "web", None, 2),
    ]
    redis = RedisState(0.0002, "Redis 7.2.4", 90_000, 5, 10_000, 3_400_000, 25_000_000, "noeviction")
    screen = board.app.screen
    assert isinstance(screen, ServersScreen)
    screen.show(Servers(Look(server, connections, 0.0013), redis, (2, 1)))
    await board.until("nearly full")


async def go_to_an_entry(board: Dashboard, shop: Shop, stocked: int) -> None:
    sold = {"status": "sold", "quantity": 0, "sold_price": 249.0}
    rows = [
        {
            "kind": "listing",
            "id": 1,
            "before": {"status": "active", "quantity": 1, "sold_price": None},
            "after": sold,
        },
        {"kind": "storage_item", "id": 3, "before": {"storage_id": "A2-07-01", "quantity": 1}, "after": None},
    ]
    entry = shop.insert(
        "activity_logs", user_id=shop.user_id, action="record_sale", resource_type="listing", resource_id=1,
        user_agent="bindeck 1.0 (xterm)", ip_address="203.0.113.7", created_at="2024-11-03 12:00",
        details=json.dumps({"platform": "ebay", "price": "249.00", "rows": rows}),
    )  # fmt: skip
    board.app.open_page("log-entry", entry)
    await board.until("What it changed")


async def go_to_a_long_write(board: Dashboard, shop: Shop, stocked: int) -> None:
    page = Underway("Organizing 5,000 cards …", "nothing is written")
    board.app.push_screen(page)
    page.progress(1_250, 5_000)
    await board.until("1,250 of 5,000")


OPENED = {
    "slabs": ("slabs", "no number"),
    "form": ("edit", "Attributes"),
    "doctor": ("doctor", "to mend"),
    "count-queue": ("count-queue", "never counted"),
    "walk-order": ("walk-order", "1 bin"),
    "values": ("values", "high"),
    "card-import": ("card-import", "No table is open"),
}
"""Pages that are opened, and what they show."""

STEPS = {
    "listing": go_to_a_listing,
    "scan-test": go_to_a_scan_test,
    "takedown": go_to_what_is_due,
    "batch": go_to_a_batch,
    "labels": go_to_labels,
    "card-groups": go_to_card_groups,
    "valued-cards": go_to_valued_cards,
    "to-sale": go_to_sale,
    "confirm": go_to_a_question,
    "card": go_to_a_card,
    "card-form": go_to_the_form_of_a_card,
    "accounts": go_to_accounts,
    "log-entry": go_to_an_entry,
    "users": go_to_users,
    "notices": go_to_notices,
    "servers": go_to_servers,
    "all-sessions": go_to_all_sessions,
    "underway": go_to_a_long_write,
}


async def go_to_sets(board: Dashboard, place: str) -> None:
    board.app.open_page("card-sets")
    await board.until("1 set")
    await board.until("1/102")
    if place == "card-set":
        await board.press("enter")
        await board.until("graded")
