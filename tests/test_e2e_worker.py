"""`bindeck worker`: real processes on a real database, against a marketplace that counts."""

import asyncio
import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from data.tenant import Tenant, TenantConnection
from queries import delisting
from tests.fix_market import NAME, Market, due
from tests.fix_shop import Shop, signed_in
from tests.fix_terminal import BINDECK, environment
from tui.delister import Delister

PATIENCE = 60.0


def start(shop: Shop, redis_url: str, plug_in: Path, *words: str) -> subprocess.Popen[str]:
    """`bindeck worker` of the shop's seller."""
    environ = environment(
        plug_in,
        DATABASE_URL=shop.url,
        REDIS_URL=redis_url,
        PYTHONPATH=str(plug_in),
        TESTMARKET_URL=os.environ["TESTMARKET_URL"],
    )
    return subprocess.Popen(
        [BINDECK, "--user", shop.username, "worker", *words],
        env=environ,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def ended(worker: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and what was said."""
    _, said = worker.communicate(timeout=PATIENCE)
    return worker.returncode, said


async def test_four_processes_end_each_listing_once(
    shop: Shop, redis_url: str, market: Market, plugged_in: Path
) -> None:
    rows = [due(shop, str(number)) for number in range(12)]
    workers = [start(shop, redis_url, plugged_in, "--once") for _ in range(4)]
    said = [ended(worker) for worker in workers]
    assert [code for code, _ in said] == [0, 0, 0, 0]
    assert market.asked == Counter({str(number): 1 for number in range(12)})
    for listing, _ in rows:
        assert shop.platforms(listing) == {NAME: "canceled"}
    lines = "".join(text for _, text in said).splitlines()
    assert sum("taken down: testmarket: Thing" in line for line in lines) == 12
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'delisted'") == 12


async def test_ten_workers_that_act_at_the_same_time_end_each_listing_once(
    shop: Shop, redis_url: str, market: Market, plugged_in: Path
) -> None:
    """The marketplace answers nobody until all ten have asked: each then holds another row."""
    for number in range(25):
        due(shop, str(number))
    market.open.clear()
    with ThreadPoolExecutor(40) as threads:
        asyncio.get_running_loop().set_default_executor(threads)
        async with AsyncExitStack() as stack:
            tenants = [await stack.enter_async_context(signed_in(shop, redis_url)) for _ in range(10)]
            passes = [asyncio.create_task(Delister(tenant).take_down_all()) for tenant in tenants]
            await until(lambda: sum(market.asked.values()) == 10)
            market.open.set()
            assert sum(await asyncio.gather(*passes)) == 25
    assert market.asked == Counter({str(number): 1 for number in range(25)})
    assert shop.all("SELECT DISTINCT status FROM platform_listings") == ["canceled"]


async def test_a_row_of_a_killed_worker_is_taken_up_by_another(
    shop: Shop, tenant: Tenant, redis_url: str, market: Market, plugged_in: Path
) -> None:
    listing, _ = due(shop, "7")
    market.open.clear()
    worker = start(shop, redis_url, plugged_in)
    await until(lambda: market.asked["7"] == 1)
    assert await tenant.write(delisting.claim, {NAME}) is None, "it is locked"
    worker.kill()
    worker.communicate()
    market.open.set()
    assert shop.platforms(listing) == {NAME: "pending_cancel"}
    another = Delister(tenant)
    deadline = time.monotonic() + PATIENCE
    while not await another.take_down_all():
        assert time.monotonic() < deadline, "the lock outlived its worker"
        await asyncio.sleep(0.05)
    assert market.asked["7"] == 2
    assert shop.platforms(listing) == {NAME: "canceled"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_after_the_row_at_hand(
    shop: Shop, redis_url: str, market: Market, plugged_in: Path, number: signal.Signals
) -> None:
    (listing, _), (other, _) = due(shop, "7", sold="2 hours"), due(shop, "8")
    market.open.clear()
    worker = start(shop, redis_url, plugged_in)
    await until(lambda: market.asked["7"] == 1)
    worker.send_signal(number)
    market.open.set()
    code, said = await asyncio.to_thread(ended, worker)
    assert code == 0
    assert "taken down: testmarket: Thing 7: Testmarket ended 7." in said
    # The signal may come before or after the loop goes on; what was begun is finished either way.
    assert shop.platforms(listing) == {NAME: "canceled"}
    assert (market.asked["8"] == 1) == (shop.platforms(other) == {NAME: "canceled"})


async def tell_of_sales(conn: TenantConnection) -> None:
    conn.changed("sales")


async def test_what_is_released_goes_at_once(
    shop: Shop, tenant: Tenant, redis_url: str, market: Market, plugged_in: Path
) -> None:
    listing, _ = due(shop, "7", sold="1 minute")
    worker = start(shop, redis_url, plugged_in)
    assert worker.stderr is not None
    assert "taking down what is due" in await asyncio.to_thread(worker.stderr.readline)
    assert market.asked["7"] == 0
    sold_date = shop.one("SELECT sold_date::text FROM listings WHERE id = %s", listing)
    shop.insert(
        "activity_logs", user_id=shop.user_id, action="sale_found", resource_type="listing", resource_id=listing,
        details=json.dumps({"sale_date": sold_date}),
    )  # fmt: skip
    await tenant.write(tell_of_sales)
    assert "Testmarket ended 7." in await asyncio.to_thread(worker.stderr.readline)
    worker.terminate()
    assert (await asyncio.to_thread(ended, worker))[0] == 0


async def test_what_a_marketplace_refuses_is_said(
    shop: Shop, redis_url: str, market: Market, plugged_in: Path
) -> None:
    (busy, _), (gone, _) = due(shop, "7"), due(shop, "8")
    market.answers = {"7": 500, "8": 404}
    code, said = ended(start(shop, redis_url, plugged_in, "--once"))
    assert code == 0
    assert "not taken down: testmarket: Thing 7: Testmarket says 500." in said
    assert "given up: testmarket: Thing 8: Testmarket says 404." in said
    assert shop.platforms(busy) == shop.platforms(gone) == {NAME: "pending_cancel"}
    assert market.asked == Counter({"7": 1, "8": 1})
    assert shop.all("SELECT listing_id FROM notifications WHERE type = 'error'") == [gone]


async def test_a_marketplace_that_wants_a_rest_costs_one_row_one_try(
    shop: Shop, tenant: Tenant, market: Market, plugged_in: Path
) -> None:
    due(shop, "7", sold="2 hours")
    due(shop, "8")
    market.answers = {"7": 429}
    delister = Delister(tenant)
    assert await delister.take_down_all() == 1
    assert await delister.take_down_all() == 0
    assert market.asked == Counter({"7": 1})
    assert await Delister(tenant).take_down_all() == 1, "another program finds out for itself"
    assert market.asked == Counter({"7": 1, "8": 1})


async def test_without_credentials_nobody_is_asked(
    shop: Shop, redis_url: str, market: Market, plugged_in: Path
) -> None:
    due(shop, "7")
    shop.connection.execute("DELETE FROM marketplace_credentials")
    code, said = ended(start(shop, redis_url, plugged_in, "--once"))
    assert (code, said) == (0, "")
    assert not market.asked


def test_a_database_that_is_away_ends_it_with_a_sentence(tmp_path: Path) -> None:
    environ = environment(tmp_path, DATABASE_URL="postgresql://u@127.0.0.1:1/x", REDIS_URL="redis://127.0.0.1:1")
    done = subprocess.run(
        [BINDECK, "worker", "--once"], env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


async def test_it_ends_when_its_account_is_deactivated(
    shop: Shop, redis_url: str, market: Market, plugged_in: Path
) -> None:
    """The row at hand is finished, none is begun after it."""
    listing, _ = due(shop, "7")
    worker = start(shop, redis_url, plugged_in)
    await until(lambda: shop.platforms(listing) == {NAME: "canceled"})
    shop.connection.execute("UPDATE users SET is_active = false")
    code, said = ended(worker)
    assert code == 1
    assert f"The account “{shop.username}” was deactivated: you are signed out." in said
    other, _ = due(shop, "8")
    assert shop.platforms(other) == {NAME: "pending_cancel"}
