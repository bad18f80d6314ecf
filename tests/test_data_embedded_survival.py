"""The embedded servers after something was killed, hung, lost or interrupted."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from data.embedded.privileges import AsOther, choose
from data.embedded.servers import EmbeddedServers

HERE = Path(__file__).parents[1]

CLIENT = """
import sys, time
from pathlib import Path
from data.embedded.servers import EmbeddedServers
EmbeddedServers(Path(sys.argv[1]), durable=False).start(lambda words: print(words, flush=True))
print("ready", flush=True)
time.sleep(60)
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


def killed_client(root: Path, words: str = "ready") -> None:
    """A client that is killed as soon as it says `words`."""
    command = [sys.executable, "-c", CLIENT, root]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        while client.stdout.readline().strip() != words:
            assert client.poll() is None
        client.kill()


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def write(servers: EmbeddedServers) -> None:
    with psycopg.connect(servers.database_url()) as conn:
        conn.execute("create table kept as select 42 as answer")
    with redis.Redis.from_url(servers.redis_url) as store:
        store.set("kept", 42)
        store.bgrewriteaof()


def check(servers: EmbeddedServers) -> None:
    with psycopg.connect(servers.database_url()) as conn:
        assert conn.execute("select answer from kept").fetchone() == (42,)
    with redis.Redis.from_url(servers.redis_url) as store:
        assert store.get("kept") == b"42"


def test_servers_of_a_killed_client_are_adopted_and_stopped(root: Path):
    killed_client(root)
    servers, said = EmbeddedServers(root, durable=False), list[str]()
    servers.start(said.append)
    assert said == []
    left = pids(root)
    assert len(left) == 2
    assert servers.stop()
    assert all(map(gone, left))


def test_killed_servers_come_back_with_their_data(root: Path):
    servers = EmbeddedServers(root)
    servers.start()
    try:
        write(servers)
        for victims in (slice(0, 1), slice(1, 2), slice(0, 2)):
            for victim in pids(root)[victims]:
                os.kill(victim, signal.SIGKILL)
            servers.start()
            check(servers)
    finally:
        assert servers.stop()


def test_everything_killed_at_once(root: Path):
    with EmbeddedServers(root, durable=False) as servers:
        write(servers)
    killed_client(root)
    for victim in pids(root):
        os.kill(victim, signal.SIGKILL)
    with EmbeddedServers(root, durable=False) as servers:
        check(servers)


def test_a_client_killed_in_the_midst_of_a_start(root: Path):
    for words in ("Creating the PostgreSQL data directory", "Starting PostgreSQL"):
        killed_client(root, words)
        time.sleep(0.1)
    with EmbeddedServers(root, durable=False) as servers:
        write(servers)
        check(servers)
    with EmbeddedServers(root, durable=False):
        assert [path.name for path in home(root).glob("pg18*")] == ["pg18"]


def test_numbers_of_strangers_in_stale_files(root: Path):
    """As after the restart of a container: the number in postmaster.pid is another program's now."""
    with EmbeddedServers(root, durable=False) as servers:
        write(servers)
        sockets = home(root) / "run"
        files = (home(root) / "pg18" / "postmaster.pid", *sockets.glob(".*.lock"), root / "redis" / "redis.pid")
        stale = {file: file.read_text() for file in files}
        ours = pids(root)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        sockets.mkdir(mode=0o700)
        for file, text in stale.items():
            for pid in ours:
                text = text.replace(f"{pid}\n", f"{stranger.pid}\n", 1)
            file.write_text(text)
        with EmbeddedServers(root, durable=False) as servers:
            check(servers)
        assert stranger.poll() is None
        stranger.kill()


def test_servers_out_of_reach_are_replaced(root: Path):
    with EmbeddedServers(root, durable=False) as servers:
        write(servers)
        before = pids(root)
        for entry in {root / "run", home(root) / "run"}:
            shutil.rmtree(os.path.realpath(entry))
        servers.start()
        check(servers)
        assert all(map(gone, before))


def test_a_hung_server_is_replaced(root: Path):
    with EmbeddedServers(root, durable=False) as servers:
        write(servers)
        _, before = pids(root)
        os.kill(before, signal.SIGSTOP)
        servers.start()
        check(servers)
        assert gone(before)


def test_a_shell_in_the_data_directory_is_left_alone(root: Path):
    servers = EmbeddedServers(root, durable=False)
    with servers, subprocess.Popen(["sleep", "60"], cwd=home(root) / "pg18") as stranger:
        os.kill(pids(root)[0], signal.SIGKILL)
        servers.start()
        assert stranger.poll() is None
        stranger.kill()
