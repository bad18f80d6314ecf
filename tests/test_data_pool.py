"""The pool rules of the contract, each under its name."""

import asyncio
import random
import time
from typing import Any

import psycopg
import pytest

from data.errors import BindeckError, DatabaseAway, QueryTimeout, UnboundStatement
from data.pool import Database
from data.tenant import Tenant, TenantConnection
from tests.fix_shop import Shop

SLEEP = "SELECT pg_sleep(%(seconds)s) WHERE %(user_id)s IS NOT NULL"
BACKENDS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


async def _sleep(conn: TenantConnection, seconds: float) -> None:
    await conn.execute(SLEEP, seconds=seconds)


async def _one(conn: TenantConnection) -> int:
    return await conn.value("SELECT 1 WHERE %(user_id)s IS NOT NULL")


async def test_rule_min_connections_1_max_connections_2(shop: Shop, tenant: Tenant) -> None:
    async def watch() -> int:
        most = 0
        for _ in range(20):
            most = max(most, await asyncio.to_thread(shop.one, BACKENDS))
            await asyncio.sleep(0.01)
        return most

    pool = tenant._database._pool
    assert pool is not None
    assert (pool.min_size, pool.max_size) == (1, 2)
    counts = await asyncio.gather(watch(), *(tenant.read(_sleep, 0.02) for _ in range(20)))
    assert counts[0] == 2


async def test_rule_never_stored_on_self(tenant: Tenant) -> None:
    lent: list[Any] = []

    async def remember(conn: TenantConnection) -> None:
        lent.append(conn._connection)
        assert not any(holds(owner) for owner in (tenant, tenant._database)), "held while lent"

    def holds(owner: object) -> bool:
        return any(value is connection for value in vars(owner).values() for connection in lent)

    await tenant.read(remember)
    assert not any(holds(owner) for owner in (tenant, tenant._database))


async def test_rule_never_shared_between_tasks(tenant: Tenant) -> None:
    in_use: set[int] = set()

    async def alone(conn: TenantConnection) -> None:
        number = id(conn._connection)
        assert number not in in_use
        in_use.add(number)
        await conn.execute(SLEEP, seconds=0.005)
        in_use.remove(number)

    await asyncio.gather(*(tenant.read(alone) for _ in range(60)))


async def test_rule_statement_timeout_10_seconds(tenant: Tenant) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match="10 s"):
        await tenant.read(_sleep, 30)
    assert 9.5 < time.monotonic() - started < 14
    assert await tenant.read(_one) == 1


async def test_every_statement_runs_under_the_sessions_settings(tenant: Tenant) -> None:
    async def settings(conn: TenantConnection) -> list[tuple[str, str]]:
        statement = (
            "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'TimeZone')"
            " AND %(user_id)s IS NOT NULL ORDER BY name"
        )
        return await conn.rows(lambda *pair: pair, statement)

    expected = [("lock_timeout", "5000"), ("statement_timeout", "10000"), ("TimeZone", "UTC")]
    assert sorted(await tenant.read(settings)) == sorted(expected)


async def test_rule_connection_timeout_5_seconds(tenant: Tenant) -> None:
    holders = [asyncio.create_task(tenant.read(_sleep, 8)) for _ in range(2)]
    await asyncio.sleep(0.2)
    started = time.monotonic()
    with pytest.raises(DatabaseAway, match="busy"):
        await tenant.read(_one)
    assert 4.5 < time.monotonic() - started < 7
    for holder in holders:
        holder.cancel()
    await asyncio.gather(*holders, return_exceptions=True)
    assert await tenant.read(_one) == 1


async def test_rule_an_error_rolls_back_and_returns_the_connection(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()

    async def half(conn: TenantConnection) -> None:
        await conn.execute(
            "UPDATE listings SET quantity = 7 WHERE user_id = %(user_id)s AND id = %(listing_id)s",
            listing_id=listing,
        )
        raise RuntimeError

    for _ in range(5):
        with pytest.raises(RuntimeError):
            await tenant.write(half)
    assert shop.one("SELECT quantity FROM listings WHERE id = %s", listing) == 1
    assert await tenant.read(_one) == 1


async def test_rule_every_connection_is_returned_500_queries_cancelled_at_random(
    shop: Shop, tenant: Tenant
) -> None:
    dice = random.Random(7)

    async def impatient(patience: float) -> bool:
        task = asyncio.create_task(tenant.read(_sleep, dice.choice((0.001, 0.004, 0.01))))
        await asyncio.sleep(patience)
        task.cancel()
        if dice.random() < 0.5:
            # Key repeat cancels twice; a second cancel inside psycopg would cost the connection.
            await asyncio.sleep(0)
            task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        assert outcome is None or isinstance(outcome, asyncio.CancelledError | DatabaseAway)
        return outcome is None

    backends = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await asyncio.gather(tenant.read(_sleep, 0.05), tenant.read(_sleep, 0.05))
    before = set(shop.all(backends))
    finished = sum(await asyncio.gather(*(impatient(dice.uniform(0, 2.0)) for _ in range(500))))
    await asyncio.gather(*(tenant.read(_one) for _ in range(10)))

    assert 0 < finished < 500
    assert len(before) == 2
    assert set(shop.all(backends)) == before, "a cancelled query cost a connection"


async def test_a_killed_backend_is_replaced_unseen(shop: Shop, tenant: Tenant) -> None:
    await tenant.read(_one)
    shop.all("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
             " WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
    assert await tenant.read(_one) == 1


async def test_a_statement_that_names_no_user_never_runs(shop: Shop, tenant: Tenant) -> None:
    async def unbound(conn: TenantConnection) -> None:
        await conn.execute("DELETE FROM users")

    async def rebound(conn: TenantConnection) -> None:
        await conn.execute("SELECT %(user_id)s::uuid", user_id="someone else")

    for query in (unbound, rebound):
        with pytest.raises(UnboundStatement):
            await tenant.write(query)
    assert shop.one("SELECT count(*) FROM users") == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://bindeck:hunter2@127.0.0.1:1/none", "cannot be reached"),
        ("postgresql://bindeck:hunter2@/none?host=/nowhere", "cannot be reached"),
        ("hunter2", "not a connection URL"),
        ("mysql://root:hunter2@localhost/shop", "not a connection URL"),
    ],
)
async def test_a_wrong_url_is_said_without_its_password(url: str, words: str) -> None:
    with pytest.raises(BindeckError, match=words) as raised:
        await Database(url).open()
    error: BaseException | None = raised.value
    assert "hunter2" not in str(error)


async def test_a_database_that_is_not_there_is_named(shop: Shop) -> None:
    url = psycopg.conninfo.make_conninfo(shop.url, dbname="elsewhere")
    with pytest.raises(DatabaseAway, match="elsewhere"):
        await Database(url).open()


async def test_a_write_goes_on_when_its_screen_is_gone(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()

    async def slow(conn: TenantConnection) -> Any:
        await conn.execute(SLEEP, seconds=0.2)
        await conn.execute(
            "UPDATE listings SET quantity = 5 WHERE user_id = %(user_id)s AND id = %(listing_id)s",
            listing_id=listing,
        )

    task = asyncio.create_task(tenant.write(slow))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await tenant.close()
    assert shop.one("SELECT quantity FROM listings WHERE id = %s", listing) == 5
