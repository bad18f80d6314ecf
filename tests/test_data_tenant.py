"""The tenant: a write is told of after its commit and only then; a read is not waited for for ever."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from data import tenant as tenants
from data.changes import Change, Live
from data.connect import CONNECT_SECONDS, STATEMENT_SECONDS
from data.errors import BindeckError, DatabaseAway
from data.stream import Stream
from data.tenant import Tenant, TenantConnection
from tests.fix_shop import Shop, signed_in

MARKER = Change("marker", (1,))

SLEEP = "SELECT pg_sleep(60) WHERE %(user_id)s IS NOT NULL"

RAISE_STOCK = "UPDATE listings SET quantity = 7 WHERE user_id = %(user_id)s AND id = %(listing_id)s"

ONE_MORE = """
    UPDATE listings SET quantity = quantity + 1 WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""

PLANNED_WITH = """
    SELECT array[current_setting('parallel_tuple_cost'), current_setting('work_mem')] WHERE %(user_id)s IS NOT NULL
"""

FAILS_AT_COMMIT = """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
    CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON listings DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fail()
"""


@pytest.fixture
async def events(shop: Shop, redis_url: str) -> AsyncIterator[asyncio.Queue[object]]:
    """What another program of the same seller hears."""
    heard: asyncio.Queue[object] = asyncio.Queue()
    stream = Stream(redis_url)

    async def listen() -> None:
        async for event in stream.listen(shop.user_id):
            heard.put_nowait(event)

    task = asyncio.create_task(listen())
    assert isinstance(await asyncio.wait_for(heard.get(), 20), Live)
    yield heard
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await stream.close()


async def _raise_stock(conn: TenantConnection, listing_id: int) -> None:
    await conn.execute(RAISE_STOCK, listing_id=listing_id)
    conn.changed("listings", listing_id)


async def test_a_commit_that_fails_is_not_published(
    shop: Shop, tenant: Tenant, events: asyncio.Queue[object]
) -> None:
    listing = shop.listing()
    shop.connection.execute(FAILS_AT_COMMIT)
    with pytest.raises(BindeckError, match="not today"):
        await tenant.write(_raise_stock, listing)
    tenant._publisher.publish(shop.user_id, [MARKER])
    assert await asyncio.wait_for(events.get(), 20) == MARKER, "the publisher sends in order"


async def test_who_hears_of_a_change_finds_it(shop: Shop, tenant: Tenant, events: asyncio.Queue[object]) -> None:
    listing = shop.listing()
    shop.connection.execute(FAILS_AT_COMMIT.replace("RAISE 'not today'", "PERFORM pg_sleep(0.3); RETURN NULL"))
    writing = asyncio.create_task(tenant.write(_raise_stock, listing))
    assert await asyncio.wait_for(events.get(), 20) == Change("listings", (listing,))
    assert shop.one("SELECT quantity FROM listings WHERE id = %s", listing) == 7
    await writing


async def test_two_writes_that_wait_for_each_other_are_both_done(
    shop: Shop, tenant: Tenant, redis_url: str
) -> None:
    """One of them is given up by the database; it is run again, and nobody is told."""
    listings = [shop.listing(quantity=0), shop.listing(quantity=0)]
    both = asyncio.Barrier(2)
    runs: list[int] = []

    async def one_more(conn: TenantConnection, first: int, second: int) -> None:
        await conn.execute(ONE_MORE, listing_id=first)
        runs.append(first)
        if len(runs) <= 2:
            await both.wait()
        await conn.execute(ONE_MORE, listing_id=second)

    async with signed_in(shop, redis_url) as other:
        await asyncio.gather(tenant.write(one_more, *listings), other.write(one_more, *reversed(listings)))
    assert shop.all("SELECT quantity FROM listings") == [2, 2]
    assert len(runs) == 3


def test_a_read_is_given_up_after_all_that_a_living_server_needs() -> None:
    assert CONNECT_SECONDS + STATEMENT_SECONDS < tenants.READ_LIMIT < CONNECT_SECONDS + STATEMENT_SECONDS + 2
    assert tenants.READ_LIMIT < tenants.WRITE_LIMIT < 60


@pytest.mark.parametrize("limit", ["READ_LIMIT", "WRITE_LIMIT"])
async def test_a_server_that_does_not_answer_is_given_up(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(tenants, limit, 0.3)

    async def sleep(conn: TenantConnection) -> None:
        await conn.execute(SLEEP)

    with pytest.raises(DatabaseAway, match=r"did not answer within|has not answered yet"):
        await (tenant.read(sleep) if limit == "READ_LIMIT" else tenant.write(sleep))
    shop.all("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%%'")


async def test_a_write_may_take_long_as_long_as_the_server_answers(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenants, "WRITE_LIMIT", 0.6)

    async def many(conn: TenantConnection) -> int:
        for _ in range(8):
            await conn.execute(SLEEP.replace("60", "0.1"))
            await conn.value(SLEEP.replace("60", "0.1"))
        return 16

    assert await tenant.write(many) == 16


async def test_only_what_sorts_all_rows_is_planned_for_it(tenant: Tenant) -> None:
    """What the planner is told holds for one statement; who borrows the connection next finds the server's own."""

    async def ask(conn: TenantConnection) -> list[list[str]]:
        return [
            await conn.value(PLANNED_WITH),
            await conn.value_of_many(PLANNED_WITH),
            await conn.value(PLANNED_WITH),
        ]

    before, many, after = await tenant.read(ask)
    assert many == ["0", "32MB"]
    assert before == after != many
