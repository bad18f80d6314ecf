"""Notices: one alert for each active account, its own to read; taken back from all; nobody else sends any."""

import json
from typing import Any

import pytest

from data.errors import BindeckError
from data.rules.status import NotificationType
from data.tenant import Tenant
from queries import arrivals, notices, notifications
from queries.administrator import NotAdministrator
from queries.notices import Words
from tests.fix_shop import Shop, signed_in

WORDS = Words(NotificationType.WARNING, "Maintenance [b]at ten\x1b[0m", "Save % what you 'type'.")


@pytest.fixture
def gone(led: Shop) -> Any:
    """An account that was shut out."""
    return led.insert("users", username="zoe", email="zoe@example.com", is_active=False)


async def test_everybody_active_gets_it_reads_it_alone_and_loses_it(
    led: Shop, other_shop: Shop, gone: Any, tenant: Tenant, redis_url: str
) -> None:
    odd = led.insert("notifications", type="warning", title="of another program", data='{"notice_for":"x"}')
    async with signed_in(other_shop, redis_url) as other:
        assert await tenant.write(notices.send, WORDS) == 2
        (theirs,) = await other.read(notifications.ids)
        mine, *_ = sorted(await tenant.read(notifications.ids), reverse=True)
        assert sorted(await tenant.read(notifications.ids)) == sorted([odd, mine])
        assert mine != theirs
        assert await other.read(arrivals.arrived, 0, (), 9) == [theirs]
        (row,) = await other.read(notifications.page, [theirs, mine, odd])
        assert (row.type, row.title, row.message, row.is_read) == ("warning", WORDS.title, WORDS.message, False)
        await other.write(notifications.mark_read, [theirs, mine, odd])
        assert await other.read(notifications.unread) == 0
        assert await tenant.read(notifications.unread) == 2
        (sent,) = await tenant.read(notices.sent)
        assert (sent.by, sent.title, sent.kind, sent.read, len(sent.ids)) == (
            "seller", WORDS.title, "warning", 1, 2,
        )  # fmt: skip
        assert await tenant.write(notices.take_back, sent.id) == 2
        assert list(await other.read(notifications.ids)) == []
        assert list(await tenant.read(notifications.ids)) == [odd]
    (sent,) = await tenant.read(notices.sent)
    assert sent.taken_back
    with pytest.raises(BindeckError, match="Nobody has that notice"):
        await tenant.write(notices.take_back, sent.id)
    rows = led.all(
        "SELECT action, resource_id, details FROM activity_logs WHERE resource_type = 'notice' ORDER BY id"
    )
    assert [(action, number) for action, number, _ in rows] == [
        ("send_notice", None), ("take_back_notice", sent.id),
    ]  # fmt: skip
    assert {json.loads(details)["accounts"] for _, _, details in rows} == {2}


async def test_nobody_else_sends_lists_or_takes_back(shop: Shop, other_shop: Shop, redis_url: str) -> None:
    shop.connection.execute("UPDATE users SET is_admin = true WHERE id = %s", (other_shop.user_id,))
    async with signed_in(other_shop, redis_url) as led, signed_in(shop, redis_url) as nobody:
        await led.write(notices.send, WORDS)
        (sent,) = await led.read(notices.sent)
        with pytest.raises(NotAdministrator):
            await nobody.read(notices.sent)
        with pytest.raises(NotAdministrator):
            await nobody.write(notices.send, WORDS)
        with pytest.raises(NotAdministrator):
            await nobody.write(notices.take_back, sent.id)
    assert shop.one("SELECT count(*) FROM notifications") == 2
