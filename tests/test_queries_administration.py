"""Administration: refused to everybody else, logged, and never without an administrator."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from data.errors import BindeckError
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant
from queries import administration, undoing
from queries.administration import LastAdministrator
from queries.administrator import NotAdministrator
from queries.objections import UndoRefused
from tests.fix_shop import Shop


@pytest.fixture
def other(shop: Shop) -> Any:
    """Another account, with one listing."""
    user_id = shop.insert("users", username="Zoe", email="zoe@example.com", tier=None, is_active=None)
    shop.listing(user_id=user_id)
    return user_id


@pytest.fixture
async def tenant_of_other(shop: Shop, other: Any, redis_url: str) -> AsyncIterator[Tenant]:
    async with AsyncExitStack() as stack:
        database, stream = Database(shop.url), Stream(redis_url)
        await database.open()
        stack.push_async_callback(database.close)
        stack.push_async_callback(stream.close)
        yield Tenant(database, other, stream)


async def test_all_accounts_are_shown_as_they_are(led: Shop, tenant: Tenant, other: Any) -> None:
    found = await tenant.read(administration.accounts)
    assert [(one.username, one.tier, one.is_active, one.is_admin, one.listings) for one in found] == [
        ("seller", "FREE", True, True, 0),
        ("Zoe", "", True, False, 1),
    ]
    assert not found[1].has_password
    assert not found[1].elsewhere


async def test_everybody_else_is_refused(shop: Shop, tenant: Tenant, other: Any) -> None:
    with pytest.raises(NotAdministrator):
        await tenant.read(administration.accounts)
    for change, value in (
        (administration.set_active, False),
        (administration.set_admin, True),
        (administration.set_tier, "GOLD"),
    ):
        for account in (other, shop.user_id):
            with pytest.raises(NotAdministrator):
                await tenant.write(change, account, value)
    assert shop.all("SELECT DISTINCT is_admin FROM users") == [False]
    assert shop.one("SELECT count(*) FROM activity_logs") == 0


async def test_an_administrator_who_was_shut_out_is_none(led: Shop, tenant: Tenant, other: Any) -> None:
    led.connection.execute("UPDATE users SET is_active = false WHERE id = %s", (led.user_id,))
    with pytest.raises(NotAdministrator):
        await tenant.read(administration.accounts)
    with pytest.raises(NotAdministrator):
        await tenant.write(administration.set_active, other, False)


async def test_each_change_is_written_and_logged(led: Shop, tenant: Tenant, other: Any) -> None:
    assert await tenant.write(administration.set_active, other, False) == "Zoe"
    await tenant.write(administration.set_active, other, True)
    await tenant.write(administration.set_admin, other, True)
    await tenant.write(administration.set_tier, other, "GOLD")
    assert led.one("SELECT is_active, is_admin, tier FROM users WHERE id = %s", other) == (True, True, "GOLD")
    rows = led.connection.execute(
        "SELECT action, details FROM activity_logs WHERE user_id = %s AND resource_type = 'user' ORDER BY id",
        (led.user_id,),
    ).fetchall()
    assert [action for action, _ in rows] == [
        "deactivate_account", "activate_account", "make_administrator", "set_tier",
    ]  # fmt: skip
    assert json.loads(rows[0][1]) == {
        "account": "Zoe",
        "account_id": str(other),
        "before": {"is_active": True},
        "after": {"is_active": False},
    }


async def test_what_is_so_already_is_not_written(led: Shop, tenant: Tenant, other: Any) -> None:
    with pytest.raises(BindeckError, match="so already"):
        await tenant.write(administration.set_active, other, True)
    assert led.one("SELECT count(*) FROM activity_logs") == 0


async def test_what_needs_no_password_is_taken_back_by_administrators_unless_it_was_changed_since(
    led: Shop, tenant: Tenant, other: Any
) -> None:
    state = "SELECT coalesce(is_active, true), tier, is_admin FROM users WHERE id = %s"
    as_it_was = led.one(state, other)
    await tenant.write(administration.set_active, other, False)
    await tenant.write(administration.set_tier, other, "GOLD")
    await tenant.write(administration.set_admin, other, True)
    await tenant.write(administration.set_admin, other, False)
    for action in ("set_tier", "deactivate_account"):
        last = await tenant.read(undoing.last, None)
        assert last is not None
        assert last.action == action, "who administrates is not undone by a key"
        await tenant.write(undoing.take_back, last.log_id)
    assert led.one(state, other) == as_it_was
    await tenant.write(administration.set_tier, other, "GOLD")
    tier = await tenant.read(undoing.last, None)
    await tenant.write(administration.set_tier, other, "FREE")
    assert tier is not None
    with pytest.raises(UndoRefused, match="“Zoe” was changed since"):
        await tenant.write(undoing.take_back, tier.log_id)
    led.connection.execute("UPDATE users SET is_admin = id = %s", (other,))
    last = await tenant.read(undoing.last, None)
    assert last is not None
    with pytest.raises(NotAdministrator):
        await tenant.write(undoing.take_back, last.log_id)
    assert led.one(state, other) == (True, "FREE", True)


async def test_the_last_administrator_stays(led: Shop, tenant: Tenant, other: Any) -> None:
    for change in (administration.set_admin, administration.set_active):
        with pytest.raises(LastAdministrator, match="“seller” is the last administrator"):
            await tenant.write(change, led.user_id, False)
    led.connection.execute("UPDATE users SET is_admin = true, is_active = false WHERE id = %s", (other,))
    with pytest.raises(LastAdministrator):
        await tenant.write(administration.set_admin, led.user_id, False)
    await tenant.write(administration.set_active, other, True)
    await tenant.write(administration.set_admin, led.user_id, False)
    with pytest.raises(NotAdministrator):
        await tenant.read(administration.accounts)


async def test_two_who_unmake_each_other_at_once_leave_one(
    led: Shop, tenant: Tenant, other: Any, tenant_of_other: Tenant
) -> None:
    for _ in range(10):
        led.connection.execute("UPDATE users SET is_admin = true")
        ends = await asyncio.gather(
            tenant.write(administration.set_admin, other, False),
            tenant_of_other.write(administration.set_admin, led.user_id, False),
            return_exceptions=True,
        )
        assert led.one("SELECT count(*) FROM users WHERE is_admin") == 1
        assert [type(end) for end in ends if isinstance(end, Exception)] == [NotAdministrator]
