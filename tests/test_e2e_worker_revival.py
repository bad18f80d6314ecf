"""`bindeck worker` on the embedded servers, when one of them is killed and no dashboard is there to see it."""

import asyncio
import os
import subprocess
from pathlib import Path

import psutil
import psycopg
import pytest
from redis import Redis
from redis.exceptions import RedisError

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from tests.fix_market import Market, due
from tests.fix_shop import Shop
from tests.fix_terminal import BINDECK, environment
from tests.test_e2e_worker import ended, until


def processes(servers: EmbeddedServers) -> dict[str, int]:
    """The number of each server's main process; none while one does not answer."""
    try:
        with psycopg.connect(**arguments(servers.database_url())) as connection:
            postgres = psutil.Process(connection.info.backend_pid).ppid()
        with Redis.from_url(servers.redis_url) as redis:
            return {"postgres": postgres, "redis": int(redis.info("server")["process_id"])}
    except (psycopg.OperationalError, RedisError, psutil.NoSuchProcess):
        return {}


def worker_on(directory: Path, plug_in: Path, username: str) -> subprocess.Popen[str]:
    """A worker on the servers of a data directory."""
    environ = environment(
        plug_in,
        BINDECK_DATA_DIR=str(directory),
        PYTHONPATH=str(plug_in),
        TESTMARKET_URL=os.environ["TESTMARKET_URL"],
    )
    return subprocess.Popen(
        [BINDECK, "--user", username, "worker"],
        env=environ,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("victim", ["postgres", "redis"])
async def test_a_killed_server_is_started_again(
    tmp_path: Path, market: Market, plugged_in: Path, victim: str
) -> None:
    directory = tmp_path / "data"
    with EmbeddedServers(directory) as servers:
        schema.create(servers.database_url())
        with psycopg.connect(**arguments(servers.database_url())) as connection:
            shop = Shop(servers.database_url(), connection, "seller")
            worker = worker_on(directory, plugged_in, "seller")
            due(shop, "7")
        await until(lambda: market.asked["7"] == 1)
        before = processes(servers)
        psutil.Process(before[victim]).kill()
        await until(lambda: processes(servers).get(victim, before[victim]) != before[victim])
        with psycopg.connect(**arguments(servers.database_url())) as connection:
            shop.connection = connection
            due(shop, "8")
        await until(lambda: market.asked["8"] == 1)
        worker.terminate()
        code, said = await asyncio.to_thread(ended, worker)
        assert code == 0
        assert "Testmarket ended 8." in said
