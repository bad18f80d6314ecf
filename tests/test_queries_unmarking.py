"""Taking back a marking of alerts: what was marked anew stays, and it is told by whom."""

from collections.abc import Callable

import pytest

from data.rules.status import Action
from data.rules.when import when
from data.tenant import Tenant
from queries import notifications, sales, triage, undoing, unmarking
from queries.objections import UndoRefused
from queries.unmarking import NothingToUnmark
from tests.fix_shop import Shop
from tests.test_queries_undo import PRICE


@pytest.fixture
def alerts(shop: Shop) -> list[int]:
    """Four unread alerts."""
    listing = shop.listing()
    return [shop.insert("notifications", listing_id=listing, type="info", title=str(n)) for n in range(4)]


@pytest.fixture
def unread(shop: Shop) -> Callable[[], list[int]]:
    """The unread alerts."""
    return lambda: shop.all("SELECT id FROM notifications WHERE NOT is_read ORDER BY id")


def marked(shop: Shop, alert: int, is_read: bool) -> None:
    """Another program marks an alert."""
    shop.connection.execute("UPDATE notifications SET is_read = %s WHERE id = %s", (is_read, alert))


def told(shop: Shop, log_id: int | None) -> str:
    """When a log row was written, as it is told."""
    return when(shop.one("SELECT created_at FROM activity_logs WHERE id = %s", log_id))


async def mark(tenant: Tenant, ids: list[int]) -> int:
    log_id = (await tenant.write(notifications.toggle, ids)).log_id
    assert log_id is not None
    return log_id


async def test_all_go_back_where_nothing_changed(
    tenant: Tenant, alerts: list[int], unread: Callable[[], list[int]]
) -> None:
    log_id = await mark(tenant, alerts)
    undone = await tenant.write(undoing.take_back, log_id)
    assert (unread(), undone.remains) == (alerts, "")


async def test_what_was_marked_anew_stays_and_is_told(
    shop: Shop, tenant: Tenant, alerts: list[int], unread: Callable[[], list[int]]
) -> None:
    log_id = await mark(tenant, alerts)
    ours = await mark(tenant, alerts[:1])
    marked(shop, alerts[1], False)
    shop.connection.execute("DELETE FROM notifications WHERE id = %s", (alerts[2],))
    undone = await tenant.write(undoing.take_back, log_id)
    assert unread() == [alerts[0], alerts[1], alerts[3]]
    assert undone.remains == (
        f"3 of 4 stay: 1 marked unread by “unread alert”, {told(shop, ours)};"
        " 1 marked unread by another program; 1 is gone."
    )


async def test_where_all_stay_nothing_is_undone(
    shop: Shop, tenant: Tenant, alerts: list[int], unread: Callable[[], list[int]]
) -> None:
    log_id = await mark(tenant, alerts[:2])
    shop.connection.execute("UPDATE notifications SET is_read = false")
    with pytest.raises(NothingToUnmark, match="Not undone: 2 marked unread by another program"):
        await tenant.write(undoing.take_back, log_id)
    assert unread() == alerts
    marked(shop, alerts[0], True)
    assert (await tenant.write(undoing.take_back, log_id)).log_id == log_id, "it still stands"


async def test_an_undo_and_another_program_are_named(shop: Shop, tenant: Tenant, alerts: list[int]) -> None:
    first = await mark(tenant, alerts[:1])
    await mark(tenant, alerts[:1])
    again = await mark(tenant, alerts[:2])
    await tenant.write(undoing.take_back, first)
    undo = shop.one("SELECT id FROM activity_logs WHERE action = 'undo'")
    web = shop.insert(
        "activity_logs",
        user_id=shop.user_id,
        action="mark_unread",
        resource_type="notification",
        resource_id=alerts[1],
        details=f'{{"rows": [{{"kind": "notification", "id": {alerts[1]}, "after": {{"is_read": false}}}}]}}',
        user_agent="Mozilla/5.0 (X11)",
    )
    marked(shop, alerts[1], False)
    with pytest.raises(NothingToUnmark) as refusal:
        await tenant.write(undoing.take_back, again)
    assert str(refusal.value) == (
        f"Not undone: 1 marked unread by “mark unread”, {told(shop, web)}, by Mozilla/5.0 (X11);"
        f" 1 marked unread by “undo”, {told(shop, undo)}."
    )


async def test_an_alert_marked_after_a_decision_is_told_with_its_marking(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    found = await tenant.write(triage.found, listing, sale.id)
    log_id = await mark(tenant, [shop.one("SELECT id FROM notifications")])
    with pytest.raises(UndoRefused) as refusal:
        await tenant.write(undoing.take_back, found)
    assert f"the notification was changed by “unread alert”, {told(shop, log_id)}" in str(refusal.value)


@pytest.mark.parametrize("facts", [{}, {"ids": "3-1"}, {"ids": [1]}])
async def test_a_log_row_that_is_not_whole_undoes_nothing(tenant: Tenant, facts: dict[str, object]) -> None:
    with pytest.raises(NothingToUnmark):
        await tenant.write(unmarking.take_back, 1, Action.ALERT_READ, facts)
