"""Nothing is missed: alerts that are published, or not, or in a flood while servers come and go."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import sql
from redis import Redis
from redis.exceptions import RedisError

from data.changes import Change
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from data.settings import Settings
from data.stream import Stream
from tests.fix_dashboard import Dashboard, dashboard, shown
from tests.fix_flood import pour
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tui.announcing import MOST_KEPT

IN_ORDER = "SELECT id FROM notifications ORDER BY created_at DESC NULLS LAST, id DESC"
FLOOD = 900


def listed(board: Dashboard) -> list[int]:
    """The ids in the list that is shown."""
    return list(board.app.screen.query_one("#rows").ids)


async def live_alerts(board: Dashboard) -> None:
    """Wait until alerts are watched, and go to them."""
    await board.until("● live")
    world = board.app._world
    await board.until(lambda: world is not None and world.watch.begun)
    await board.press("f6")
    await board.until("No alerts yet")


def rings(board: Dashboard, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every ring of the bell from now on, as the words that were said by then."""
    rung: list[str] = []
    monkeypatch.setattr(board.app, "bell", lambda: rung.append(board.said))
    return rung


def kill(redis: OwnRedis) -> None:
    redis.kill()


def cut(redis: OwnRedis) -> None:
    with Redis.from_url(redis.url) as client:
        client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")


def nothing(_: OwnRedis) -> None:
    pass


@pytest.mark.parametrize("trouble", [nothing, cut, kill])
async def test_each_alert_of_a_flood_is_listed_once_and_in_order(
    shop: Shop, own_redis: OwnRedis, tmp_path: Path, trouble: Callable[[OwnRedis], None]
) -> None:
    listing = shop.listing(title="Walkman")
    third = FLOOD // 3
    async with dashboard(shop, own_redis.url, tmp_path, poll_seconds=0.5) as board:
        await live_alerts(board)
        for part in range(3):
            pouring = asyncio.to_thread(
                pour, shop.url, own_redis.url, shop.user_id, listing, part * third, third, 600
            )
            task = asyncio.create_task(pouring)
            while not task.done():
                await board.press("down", "up")
            await task
            if part == 0:
                trouble(own_redis)
            elif part == 1 and trouble is kill:
                own_redis.start()
                await board.until("● live")
        await board.until(f"unread {FLOOD} · all {FLOOD}")
        assert listed(board) == shop.all(IN_ORDER)
        await board.until("● live")
        await board.press("home")
        await board.until(f"alert {FLOOD - 1} ")


BURST = MOST_KEPT + 30


async def test_a_burst_is_one_toast(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = shop.listing(title="Walkman")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await live_alerts(board)
        rung = rings(board, monkeypatch)
        shop.connection.execute(
            "INSERT INTO notifications (type, listing_id, title) SELECT 'sale', %s, 'one of many'"
            " FROM generate_series(1, %s)",
            (listing, BURST),
        )
        await board.until(lambda: bool(rung))
        await board.until(f"unread {BURST} · all {BURST}")
        assert rung == [f"{BURST} new sales"]


async def test_one_dashboard_looks_and_the_others_listen(
    shop: Shop, own_redis: OwnRedis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = shop.listing(title="Walkman")
    heard: list[Change] = []

    async def listen(stream: Stream) -> None:
        async for event in stream.listen(shop.user_id):
            if isinstance(event, Change):
                heard.append(event)

    ear = Stream(own_redis.url)
    listening = asyncio.create_task(listen(ear))
    async with dashboard(shop, own_redis.url, tmp_path) as two:
        async with dashboard(shop, own_redis.url, tmp_path) as one:
            await live_alerts(one)
            await live_alerts(two)
            looked = [board.app._lookout for board in (one, two)]
            await two.until(lambda: sum(bool(eyes and eyes._falls_to_us) for eyes in looked) == 1)
            alert = shop.insert("notifications", type="sale", listing_id=listing, title="Sold by the web app")
            await one.until("all 1")
            await two.until("all 1")
            assert heard == [Change("notifications", (alert,)), Change("sales")]
        second = shop.insert("notifications", type="info", listing_id=listing, title="An offer")
        await two.until("all 2")
        await two.until(lambda: Change("notifications", (second,)) in heard)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await ear.close()
    with Redis.from_url(own_redis.url) as redis:
        assert redis.keys("bindeck:lease:*") == []


async def test_a_database_that_is_away_is_said_and_looked_for(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman")
    name = sql.Identifier(shop.one("SELECT current_database()"))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await live_alerts(board)
        await board.press("f1")
        await board.until(lambda: board.text.startswith(" Help"))
        with psycopg.connect(**arguments(shop.url.replace(name._obj[0], "postgres"))) as admin:
            admin.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(name))
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND application_name = 'bindeck' AND pid <> %s",
                (name._obj[0], shop.connection.info.backend_pid),
            )
            await board.until("database away since")
            shop.insert("notifications", type="sale", listing_id=listing, title="Meanwhile")
            admin.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(name))
        await board.until("● live")
        await board.press("f6")
        await board.until("Meanwhile")


def pids(servers: EmbeddedServers) -> dict[str, int]:
    """The number of each server's main process."""
    with psycopg.connect(**arguments(servers.database_url())) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        postgres = psutil.Process(row[0]).ppid()
    with Redis.from_url(servers.redis_url) as redis:
        return {"postgres": postgres, "redis": int(redis.info("server")["process_id"])}


def revived(servers: EmbeddedServers, before: dict[str, int]) -> set[str]:
    """The servers that are others now; none as long as one of them does not answer."""
    try:
        return {name for name, pid in pids(servers).items() if pid != before[name]}
    except (psycopg.OperationalError, RedisError):
        return set()


def sell(url: str, location: str) -> None:
    """A sale as another program writes it."""
    with psycopg.connect(**arguments(url)) as connection:
        connection.execute(
            "INSERT INTO listings (listing_uuid, user_id, title, price, status, quantity, sold_platform,"
            " sold_price, sold_date, storage_location)"
            " SELECT gen_random_uuid()::text, id, 'Walkman', 5, 'sold', 0, 'ebay', 5, now(), %s FROM users",
            (location,),
        )
        connection.execute(
            "INSERT INTO notifications (type, listing_id, title)"
            " SELECT 'sale', max(id), 'Sold by the web app' FROM listings"
        )


@pytest.mark.parametrize("victims", [("postgres",), ("redis",), ("postgres", "redis")], ids="+".join)
async def test_a_killed_server_is_started_again(tmp_path: Path, victims: tuple[str, ...]) -> None:
    directory = tmp_path / "data"
    settings = Settings(data_dir=directory, state_dir=tmp_path, config_dir=tmp_path)
    async with shown(settings) as board:
        await board.until("● live")
        with EmbeddedServers(directory) as servers:
            before = pids(servers)
            for victim in victims:
                os.kill(before[victim], signal.SIGKILL)
            await board.until(lambda: revived(servers, before) == set(victims))
            sell(servers.database_url(), "SPOT7")
            await board.until("SPOT7")
            await board.until("● live")
    assert not list(directory.glob("**/postmaster.pid")), "nothing is left running"
