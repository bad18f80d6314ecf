"""As whom PostgreSQL runs: as ourselves, in a user namespace, or as another account. Needs root to be tested."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from data.embedded import binaries
from data.embedded.errors import EmbeddedError
from data.embedded.privileges import AsOther, Footing, as_ourselves, choose, in_namespace
from data.embedded.servers import EmbeddedServers

HERE = Path(__file__).parents[1]

# Root of a namespace in which no further namespace may be made: what many containers are.
WITHOUT_NAMESPACES = """
read mapped
exec sh -c 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"' - "$@"
"""

CHOICE = """
import sys
from pathlib import Path
from data.embedded.privileges import choose
print(choose(Path(sys.argv[1])))
"""

VISIT = """
import sys
from pathlib import Path
from data.embedded import privileges
from data.embedded.servers import EmbeddedServers
assert privileges.choose(Path(sys.argv[1])) is privileges.as_ourselves
with EmbeddedServers(Path(sys.argv[1]), durable=False) as servers:
    print(Path(sys.argv[1], "pg18", "postmaster.pid").read_text().split()[0])
"""

pytestmark = pytest.mark.root


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A directory that every account can pass, as /var is."""
    path = Path(tempfile.mkdtemp(prefix="bindeck-test-"))
    path.chmod(0o711)
    yield path
    for process in psutil.process_iter(["cwd"]):
        if (process.info["cwd"] or "").startswith(str(path)):
            process.kill()
    shutil.rmtree(path)


def other(path: Path) -> AsOther:
    return AsOther(path / "homes", (path / "cache",))


def postmaster(home: Path) -> psutil.Process:
    return psutil.Process(int((home / "pg18" / "postmaster.pid").read_text().split()[0]))


def test_another_account_with_a_copy_of_the_programs(open_path: Path):
    private = open_path / "private"
    private.mkdir(mode=0o700)
    package = binaries.postgres_install().parent
    for carried in (package, package.with_name(f"{package.name}.libs")):
        (private / carried.name).symlink_to(carried)

    def strategy(root: Path, _: Path) -> Footing:
        return other(open_path)(root, private / package.name / "pginstall18")

    root = private / "data"
    for _ in range(2):
        with EmbeddedServers(root, durable=False, strategy=strategy) as servers:
            with psycopg.connect(servers.database_url()) as conn:
                conn.execute("create table if not exists kept as select 42 as answer")
                assert conn.execute("select answer from kept").fetchone() == (42,)
            home = other(open_path).home(root)
            server = postmaster(home)
            assert server.username() == "nobody"
            assert Path(server.cmdline()[0]).is_relative_to(open_path / "cache")
            assert {path.name: path.owner() for path in home.iterdir()} == {"pg18": "nobody", "run": "nobody"}
            server.kill()
            server.wait()
            servers.start()
        assert not (home / "pg18" / "postmaster.pid").exists()
    assert len(list((open_path / "cache").iterdir())) == 1
    assert private.stat().st_mode & 0o077 == 0


def test_programs_no_other_account_can_read(open_path: Path):
    hidden = open_path / "private" / "package" / "pginstall18"
    hidden.mkdir(mode=0o700, parents=True)
    with pytest.raises(EmbeddedError, match="the account nobody cannot read it"):
        AsOther(open_path / "homes", ())(open_path / "data", hidden)


def test_a_home_that_others_may_write_is_refused(open_path: Path):
    (open_path / "homes").mkdir()
    (open_path / "homes").chmod(0o777)
    with pytest.raises(EmbeddedError, match="open to other users: `chmod go-w`"):
        other(open_path)(open_path / "data", binaries.postgres_install())


@pytest.mark.namespaces
def test_where_namespaces_are_forbidden_another_account_is_chosen(tmp_path: Path):
    command = ["unshare", "--user", "--", "sh", "-c", WITHOUT_NAMESPACES, "-", sys.executable, "-c", CHOICE]
    with subprocess.Popen(
        [*command, tmp_path / "data"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as forbidden:
        ours = os.readlink("/proc/self/ns/user")
        while os.readlink(f"/proc/{forbidden.pid}/ns/user") == ours:
            time.sleep(0.01)
        for kind in ("uid_map", "gid_map"):
            Path(f"/proc/{forbidden.pid}/{kind}").write_text("0 0 65536\n")
        chosen, _ = forbidden.communicate("mapped\n")
    assert chosen.startswith("AsOther(homes=PosixPath('/var/lib/bindeck')")


def test_a_cluster_stays_with_the_strategy_that_made_it(tmp_path: Path):
    (tmp_path / "pg18").mkdir()
    assert choose(tmp_path) is in_namespace


@pytest.mark.namespaces
def test_in_a_namespace_the_files_stay_roots(tmp_path: Path):
    root = tmp_path / "data"
    with EmbeddedServers(root, durable=False, strategy=in_namespace):
        server = postmaster(root)
        assert server.username() == "root"
        assert os.readlink(f"/proc/{server.pid}/ns/user") != os.readlink("/proc/self/ns/user")
        assert {path.owner() for path in root.rglob("*")} == {"root"}


@pytest.mark.namespaces
def test_an_ordinary_user_runs_everything_as_himself(tmp_path: Path):
    """Seen from inside its namespace this client is an ordinary user, who does without all of this."""
    user = pwd.getpwnam("nobody")
    become = ["unshare", "--user", f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid}"]
    done = subprocess.run(
        [*become, sys.executable, "-c", VISIT, tmp_path / "data"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert not psutil.pid_exists(int(done.stdout))


def test_as_ourselves_postgresql_refuses_root(tmp_path: Path):
    with pytest.raises(EmbeddedError, match="initdb failed: cannot be run as root"):
        EmbeddedServers(tmp_path / "data", durable=False, strategy=as_ourselves).start()
    assert (tmp_path / "data" / "redis").is_dir()
    # A Redis that was stopped while it was starting leaves its pid file, and nothing else.
    left = tmp_path / "data" / "redis" / "redis.pid"
    assert not (left.exists() and psutil.pid_exists(int(left.read_text())))
