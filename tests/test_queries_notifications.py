"""Alerts and messages: narrowed, counted, marked and taken back; nobody else's, and no table that is not there."""

import json

import pytest

from data.rules import ranges
from data.rules.status import Action, NotificationType
from data.tenant import Tenant
from queries import activity, messages, notifications, unmarking
from queries.notifications import Only
from tests.fix_shop import Shop

ALERTS = (
    ("sale", "ebay", "Sold on eBay: Walkman", "$84.00", False),
    ("listing_failed", "Facebook Marketplace", "Could not post", "100% wool_coat: session expired", False),
    ("warning", "facebook", "Slow answers", None, True),
    ("offer", None, "Offer of $22", "on Walkman", None),
    ("mystery", "", "Who knows", "", True),
)


@pytest.fixture
def alerts(shop: Shop) -> list[int]:
    """One alert of each kind; their ids, oldest first."""
    listing = shop.listing(title="Sony Walkman", storage_location="A2-07")
    names = ("type", "platform", "title", "message", "is_read")
    return [
        shop.insert("notifications", listing_id=listing, **dict(zip(names, alert, strict=True)))
        for alert in ALERTS
    ]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Only(), [0, 1, 2, 3, 4]),
        (Only(type=NotificationType.ERROR), [1]),
        (Only(type=NotificationType.INFO), [3]),
        (Only(platform="facebook"), [1, 2]),
        (Only(platform="etsy"), []),
        (Only(unread=True), [0, 1, 3]),
        (Only(words="$84"), [0]),
        (Only(words="EBAY walk"), [0]),
        (Only(words="sony expired"), [1]),
        (Only(words="a2-07 mystery"), []),
        (Only(words="A2-07 knows"), [4]),
        (Only(words="100% l_c"), [1]),
        (Only(words="ManA2"), []),
        (Only(words="0%0"), []),
        (Only(words="expired", platform="facebook", type=NotificationType.ERROR, unread=True), [1]),
    ],
)
async def test_alerts_are_narrowed(tenant: Tenant, alerts: list[int], only: Only, expected: list[int]) -> None:
    found = await tenant.read(notifications.ids, only)
    assert sorted(found) == [alerts[index] for index in expected]


async def test_marketplaces_are_told_once_each(tenant: Tenant, alerts: list[int], other_shop: Shop) -> None:
    other_shop.insert("notifications", type="sale", listing_id=other_shop.listing(), platform="etsy", title="x")
    assert await tenant.read(notifications.platforms) == ["ebay", "facebook"]
    assert await tenant.read(notifications.count) == len(alerts)


async def test_a_row_knows_its_item_and_its_price(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(title="Sony Walkman", storage_location="A2-07")
    for data in ('{"price": 84.5}', None, "[]", "{", '{"price": {"amount": 1}}', '{"price": true}'):
        shop.insert("notifications", type="sale", listing_id=listing, title="Sold", data=data)
    rows = await tenant.read(notifications.page, await tenant.read(notifications.ids))
    rows.sort(key=lambda row: row.id)
    assert {(row.item, row.location) for row in rows} == {("Sony Walkman", "A2-07")}
    assert [str(row.price) for row in rows] == ["84.5", *["None"] * 5]


async def test_marking_is_one_write_and_one_log_row(shop: Shop, tenant: Tenant, alerts: list[int]) -> None:
    marked = await tenant.write(notifications.mark_read, alerts)
    assert (marked.count, marked.is_read) == (3, True)
    assert await tenant.read(notifications.unread) == 0
    ((action, details),) = shop.all("SELECT action, details FROM activity_logs")
    assert action == Action.ALERT_READ
    assert ranges.unpack(json.loads(details)["ids"]) == [alerts[0], alerts[1], alerts[3]]
    again = await tenant.write(notifications.mark_read, alerts)
    assert (again.count, again.log_id) == (0, None)
    assert shop.one("SELECT count(*) FROM activity_logs") == 1


async def test_some_unread_become_read_and_all_read_unread(tenant: Tenant, alerts: list[int]) -> None:
    assert (await tenant.write(notifications.toggle, alerts[1:3])).is_read
    assert await tenant.read(notifications.unread_of, alerts[1:3]) == 0
    back = await tenant.write(notifications.toggle, alerts[1:3])
    assert (back.count, back.is_read) == (2, False)
    assert await tenant.read(notifications.unread_of, alerts[1:3]) == 2


async def test_a_hundred_thousand_alerts_are_marked_in_one_short_log_row(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    shop.connection.execute(
        "INSERT INTO notifications (type, listing_id, title) SELECT 'info', %s, 'x' FROM generate_series(1, %s)",
        (listing, 100_000),
    )
    marked = await tenant.write(notifications.mark_read, list(await tenant.read(notifications.ids)))
    assert marked.count == 100_000
    assert shop.one("SELECT max(length(details)) FROM activity_logs") < 200


async def test_alerts_of_others_and_of_the_system_are_neither_seen_nor_marked(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    theirs = other_shop.insert("notifications", type="sale", listing_id=other_shop.listing(), title="theirs")
    system = shop.insert("notifications", type="warning", title="system")
    assert list(await tenant.read(notifications.ids)) == []
    assert (await tenant.write(notifications.toggle, [theirs, system])).count == 0
    shop.connection.execute("UPDATE users SET is_admin = true WHERE id = %s", (shop.user_id,))
    assert list(await tenant.read(notifications.ids)) == [system]
    assert (await tenant.write(notifications.toggle, [theirs, system])).count == 1


async def test_messages_are_read_marked_and_taken_back(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    theirs = other_shop.listing(title="theirs")
    mine = shop.listing(storage_location="A2-07")
    first, second = (
        shop.insert(
            "platform_activity", user_id=shop.user_id, platform="ebay", activity_type="offer", listing_id=listing,
            buyer_username="bob", message_text="Would you take 22?", sold_price=22.0,
        )
        for listing in (mine, theirs)
    )  # fmt: skip
    other_shop.insert("platform_activity", user_id=other_shop.user_id, platform="ebay", activity_type="message")
    assert list(await tenant.read(messages.ids)) == [second, first]
    rows = {row.id: row for row in await tenant.read(messages.page, [first, second])}
    assert (rows[first].listing_id, rows[first].location, rows[first].price) == (mine, "A2-07", 22.0)
    assert (rows[second].listing_id, rows[second].location) == (None, None)
    assert await tenant.read(messages.unread) == 2
    marked = await tenant.write(messages.toggle, [first, second])
    assert (marked.count, marked.is_read, await tenant.read(messages.unread)) == (2, True, 0)
    details = activity.facts(shop.one("SELECT details FROM activity_logs WHERE id = %s", marked.log_id))
    assert marked.log_id is not None
    shop.connection.execute("UPDATE platform_activity SET is_read = false WHERE id = %s", (first,))
    taken = await tenant.write(unmarking.take_back, marked.log_id, Action.MESSAGE_READ, details)
    assert (taken.count, taken.remains) == (1, "1 of 2 stay: 1 marked unread by another program.")
    assert await tenant.read(messages.unread) == 2


@pytest.mark.parametrize("change", ["DROP TABLE {}", "ALTER TABLE {} DROP COLUMN message_text"])
async def test_without_the_table_there_are_no_messages(shop: Shop, tenant: Tenant, change: str) -> None:
    shop.connection.execute(change.format("platform_activity"))
    assert await tenant.read(messages.there) is False
    assert await tenant.read(messages.unread) is None
    assert list(await tenant.read(messages.ids)) == []
