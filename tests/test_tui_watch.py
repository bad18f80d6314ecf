"""Each alert is found once, in whatever order the transactions that wrote them end."""

import asyncio
import random
from collections import Counter
from typing import Any

import psycopg
import pytest

from data.errors import QueryTimeout
from data.tenant import Tenant
from queries import notifications
from tests.fix_shop import Shop
from tui import watch as watching
from tui.watch import Seen, Watch

INSERT = "INSERT INTO notifications (type, listing_id, title) VALUES ('sale', %s, %s) RETURNING id"


async def slow(*_: Any) -> Any:
    raise QueryTimeout("The database took longer than 10 s and the query was stopped.")


def titles(seen: Seen) -> list[str]:
    return [alert.title for alert in seen.new]


async def test_alerts_are_found_in_whatever_order_they_are_committed(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    watch = Watch(tenant)
    await watch.look()
    with psycopg.connect(shop.url) as late:
        late.execute(INSERT, (listing, "late"))
        shop.insert("notifications", type="sale", listing_id=listing, title="early")
        assert titles(await watch.look()) == ["early"]
    assert titles(await watch.look()) == ["late"]
    assert titles(await watch.look()) == []


async def test_an_alert_committed_after_thousands_of_later_ones_is_found(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    watch = Watch(tenant)
    await watch.look()
    with psycopg.connect(shop.url) as late:
        late.execute(INSERT, (listing, "late"))
        shop.connection.execute(
            "INSERT INTO notifications (type, listing_id, title) SELECT 'info', %s, 'flood'"
            " FROM generate_series(1, 5000)",
            (listing,),
        )
        found, more = 0, True
        while more:
            seen = await watch.look()
            found, more = found + len(seen.new), seen.more
        assert found == 5000
        for _ in range(5):
            assert titles(await watch.look(recount=False)) == []
    assert titles(await watch.look(recount=False)) == ["late"]


async def test_an_alert_begun_before_the_first_look_is_found(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    shop.insert("notifications", type="sale", listing_id=listing, title="old")
    watch = Watch(tenant)
    with psycopg.connect(shop.url) as late:
        late.execute(INSERT, (listing, "late"))
        shop.insert("notifications", type="sale", listing_id=listing, title="old as well")
        assert titles(await watch.look()) == []
    assert titles(await watch.look()) == ["late"]


async def test_an_endless_transaction_is_not_waited_for(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST_KNOWN", 50)
    monkeypatch.setattr(watching, "OVERLAP", 0)
    listing = shop.listing()
    watch = Watch(tenant)
    await watch.look()
    with psycopg.connect(shop.url) as endless:
        endless.execute(INSERT, (listing, "never"))
        for number in range(200):
            shop.insert("notifications", type="info", listing_id=listing, title=str(number))
            assert titles(await watch.look()) == [str(number)]
            assert watch._known is not None
            assert len(watch._known) <= 51


async def test_many_writers_at_once(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    watch = Watch(tenant)
    await watch.look()
    dice, committed, found = random.Random(7), set[int](), Counter[int]()

    async def write() -> None:
        async with await psycopg.AsyncConnection.connect(shop.url) as connection:
            for _ in range(40):
                ids = set[int]()
                for _ in range(dice.randint(1, 4)):
                    cursor = await connection.execute(INSERT, (listing, "one of many"))
                    row = await cursor.fetchone()
                    assert row is not None
                    ids.add(row[0])
                    await asyncio.sleep(dice.uniform(0, 0.01))
                if dice.random() < 0.2:
                    await connection.rollback()
                else:
                    await connection.commit()
                    committed.update(ids)

    writing = asyncio.gather(*(write() for _ in range(8)))
    while not writing.done():
        found.update(alert.id for alert in (await watch.look()).new)
        await asyncio.sleep(dice.uniform(0, 0.01))
    await writing
    found.update(alert.id for alert in (await watch.look()).new)
    assert found == Counter(committed)


async def test_a_look_that_fails_loses_nothing(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(tenant)
    await watch.look()
    shop.insert("notifications", type="sale", listing_id=shop.listing(), title="new")
    for name in ("unread", "page"):
        with monkeypatch.context() as patch:
            patch.setattr(notifications, name, slow)
            with pytest.raises(QueryTimeout):
                await watch.look()
    assert titles(await watch.look()) == ["new"]


async def test_deleted_alerts_and_those_of_others_are_no_trouble(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    listing, theirs = shop.listing(), other_shop.listing()
    watch = Watch(tenant)
    await watch.look()
    for _ in range(3):
        other_shop.insert("notifications", type="sale", listing_id=theirs, title="theirs")
        shop.insert("notifications", type="sale", listing_id=listing, title="mine")
        assert titles(await watch.look()) == ["mine"]
        shop.connection.execute("DELETE FROM notifications")
        assert titles(await watch.look()) == []
    # An older copy of the database has taken its place.
    shop.connection.execute("TRUNCATE notifications RESTART IDENTITY")
    assert titles(await watch.look()) == []
    for _ in range(3):
        shop.insert("notifications", type="sale", listing_id=listing, title="restored")
        assert titles(await watch.look()) == ["restored"]


async def test_a_read_only_database_is_watched(shop: Shop, tenant: Tenant) -> None:
    name = shop.one("SELECT current_database()")
    listing = shop.listing()
    shop.connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    watch = Watch(tenant)
    await watch.look()
    for _ in range(3):
        shop.insert("notifications", type="sale", listing_id=listing, title="new")
        assert titles(await watch.look()) == ["new"]


async def test_calm_looks_count_nothing(shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.insert("notifications", type="sale", listing_id=shop.listing(), title="old")
    watch = Watch(tenant)
    assert (await watch.look()).unread == 1
    for _ in range(3):
        await watch.look(recount=False)
    monkeypatch.setattr(notifications, "unread", slow)
    monkeypatch.setattr(notifications, "page", slow)
    assert await watch.look(recount=False) == Seen(None, [])
