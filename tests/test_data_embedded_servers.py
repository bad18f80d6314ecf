"""The embedded servers, in ordinary times: first start, sharing, the last one out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from data.embedded.errors import EmbeddedError
from data.embedded.privileges import AsOther, choose
from data.embedded.servers import EmbeddedServers

HERE = Path(__file__).parents[1]

CLIENT = """
import sys
from pathlib import Path
from data.embedded.privileges import AsOther, choose
from data.embedded.servers import EmbeddedServers
servers = EmbeddedServers(Path(sys.argv[1]), durable=False)
servers.start()
print(servers.database_url(), servers.redis_url, flush=True)
sys.stdin.read()
print(servers.stop(), flush=True)
"""


def home(root: Path) -> Path:
    """Where the cluster is: root without namespaces has to put it elsewhere."""
    strategy = choose(root)
    return strategy.home(root) if isinstance(strategy, AsOther) else root


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "data"
    yield root
    if pids(root):
        with EmbeddedServers(root):
            pass
    shutil.rmtree(AsOther().home(root), ignore_errors=True)


def pids(root: Path) -> list[int]:
    """PostgreSQL's and Redis's number, of those that have one."""
    files = home(root) / "pg18" / "postmaster.pid", root / "redis" / "redis.pid"
    return [int(file.read_text().split()[0]) for file in files if file.exists()]


def client(root: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, root],
        cwd=HERE,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def urls(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as conn:
        cursor = conn.execute(query.encode())
        found = cursor.fetchone() if cursor.description else None
        return found and found[0]


def test_the_first_start_makes_everything(root: Path):
    said: list[str] = []
    servers = EmbeddedServers(root)
    servers.start(said.append)
    try:
        url = servers.database_url()
        assert str(ask(url, "select version()")).startswith("PostgreSQL 18")
        settings = {
            "current_database()": "bindeck",
            "current_user": "bindeck",
            "current_setting('fsync')": "on",
            "current_setting('jit')": "off",
            "current_setting('autovacuum')": "on",
            "current_setting('max_connections')": "128",
            "current_setting('TimeZone')": "UTC",
            "current_setting('listen_addresses')": "",
            "(select datlocprovider::text || datlocale from pg_database where datname = 'bindeck')": "bC.UTF-8",
        }
        assert {expression: ask(url, f"select {expression}") for expression in settings} == settings
        with redis.Redis.from_url(servers.redis_url, decode_responses=True) as store:
            assert store.ping()
            assert store.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert store.config_get("appendonly") == {"appendonly": "yes"}
            assert store.config_get("port") == {"port": "0"}
    finally:
        assert servers.stop()
    assert said == ["Starting Redis", "Creating the PostgreSQL data directory", "Starting PostgreSQL"]
    assert pids(root) == []


async def test_the_urls_serve_asyncio_clients(root: Path):
    with EmbeddedServers(root, durable=False) as servers:
        async with await psycopg.AsyncConnection.connect(servers.database_url()) as conn:
            assert await (await conn.execute("select 1")).fetchone() == (1,)
        async with redis.asyncio.Redis.from_url(servers.redis_url) as store:
            assert await store.ping()


def test_a_second_client_shares_and_the_last_one_stops(root: Path):
    one, two = EmbeddedServers(root, durable=False), EmbeddedServers(root, durable=False)
    one.start()
    first = pids(root)
    said: list[str] = []
    two.start(said.append)
    two.start(said.append)
    assert said == []
    assert (two.database_url(), two.redis_url) == (one.database_url(), one.redis_url)
    assert not one.stop()
    assert not one.stop()
    assert ask(two.database_url(), "select 1") == 1
    assert pids(root) == first
    assert two.stop()
    assert not any(map(psutil.pid_exists, first))
    assert not (root / "run").exists()


def test_data_outlives_the_servers(root: Path):
    with EmbeddedServers(root, durable=False) as servers:
        ask(servers.database_url(), "select lo_create(4711)")
        with redis.Redis.from_url(servers.redis_url) as store:
            store.set("kept", "yes")
    said: list[str] = []
    servers.start(said.append)
    try:
        assert said == ["Starting Redis", "Starting PostgreSQL"]
        assert ask(servers.database_url(), "select count(*) from pg_largeobject_metadata") == 1
        with redis.Redis.from_url(servers.redis_url) as store:
            assert store.get("kept") == b"yes"
    finally:
        servers.stop()


def test_two_processes_starting_at_once_share_one_pair(root: Path):
    with client(root) as one, client(root) as two:
        assert urls(one) == urls(two)
        redis_servers = [each for each in psutil.process_iter(["cwd"]) if each.info["cwd"] == str(root / "redis")]
        assert [each.pid for each in redis_servers] == pids(root)[1:]
        assert [path.name for path in home(root).glob("pg18*")] == ["pg18"]
        last = [process.communicate()[0].strip() for process in (one, two)]
    assert last == ["False", "True"]
    assert pids(root) == []


def test_the_servers_see_nothing_of_the_environment(root: Path, monkeypatch: pytest.MonkeyPatch):
    elsewhere = {
        "LANG": "xx_YY.broken",
        "LC_ALL": "de_DE.nowhere",
        "PGDATA": "/nonexistent",
        "PGHOST": "nowhere.invalid",
        "PGHOSTADDR": "192.0.2.1",
        "PGPORT": "1",
        "PGUSER": "stranger",
        "PGDATABASE": "strange",
        "SECRET": "of the user",
    }
    with client(root, **elsewhere) as process:
        url, _ = urls(process)
        for name, value in elsewhere.items():
            monkeypatch.setenv(name, value)
        assert ask(url, "select current_user || '@' || current_database()") == "bindeck@bindeck"
        assert ask(url, "select upper('é') || current_setting('lc_messages')") == "ÉC"
        _, redis_server = pids(root)
        assert psutil.Process(redis_server).environ().keys() <= {"PATH", "LD_LIBRARY_PATH", "LC_ALL", "TZ"}
        process.communicate()


def test_the_servers_leave_the_terminal_alone(root: Path):
    with EmbeddedServers(root, durable=False):
        assert [os.getsid(pid) for pid in pids(root)] == pids(root)


def test_other_databases_have_a_url_too(root: Path):
    with EmbeddedServers(root, durable=False) as servers:
        ask(servers.database_url(), 'create database "a copy/ü" template bindeck strategy file_copy')
        assert ask(servers.database_url("a copy/ü"), "select current_database()") == "a copy/ü"


def test_there_is_no_url_before_the_start(tmp_path: Path):
    with pytest.raises(EmbeddedError, match="have not been started"):
        EmbeddedServers(tmp_path).database_url()
