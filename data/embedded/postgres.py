"""The PostgreSQL server: its cluster, its settings, its life."""

import os
import shutil
import signal
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

from data.embedded.errors import EmbeddedError
from data.embedded.places import POSTGRES_SOCKET
from data.embedded.privileges import CLUSTER, Footing
from data.embedded.process import HAS_PROC
from data.embedded.server import Server, ask

USER = "bindeck"
DATABASE = "bindeck"

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)

_INITDB = (
    f"--username={USER}",
    "--auth-local=trust",  # the directory of the socket is the guard: 0700
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # the same order on every system, whatever its C library
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    "--no-sync",
)

# On the command line and not in the cluster, so that a new version's settings reach an old cluster.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "128",
    "shared_buffers": "128MB",
    "jit": "off",
    "wal_level": "minimal",  # crash recovery needs no more, and there are no replicas
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

# Cloning makes `create database … strategy file_copy` quicker only where nothing is synced.
_PERISHABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "file_copy_method": "clone"}


class Postgres(Server):
    """PostgreSQL on the cluster in a footing's home, its socket in `sockets`."""

    title = "PostgreSQL"
    names = frozenset({"postgres"})
    gentle = signal.SIGINT  # a fast shutdown: open transactions are rolled back

    def __init__(self, footing: Footing, root: Path, sockets: Path, *, durable: bool) -> None:
        """Its log in `root`. Without `durable` nothing is synced: for data that a power cut may take."""
        log = root / "postgres.log"
        super().__init__(footing.runner, footing.programs / "postgres", footing.home / CLUSTER, log)
        self._footing = footing
        self._sockets = sockets
        self._durable = durable

    @property
    def _pid_file(self) -> Path:
        return self._directory / "postmaster.pid"

    def _answers(self) -> bool:
        try:
            lines = self._pid_file.read_text(errors="replace").splitlines()
        except OSError:
            return False
        # Line 5 is the directory of the socket and line 8 the state (pg_ctl reads them as well).
        if len(lines) < 8 or lines[4] != str(self._sockets) or lines[7].strip() != "ready":
            return False
        return ask(self._sockets / POSTGRES_SOCKET, _SSL_REQUEST) in (b"N", b"S")

    def _arguments(self) -> list[str]:
        settings = _SETTINGS | {"unix_socket_directories": str(self._sockets)}
        if not self._durable:
            settings |= _PERISHABLE
        return ["-D", str(self._directory), *(f"--{name}={value}" for name, value in settings.items())]

    def _settle(self) -> bool:
        if super()._settle():
            return True
        # A number in a stale file may belong to a stranger by now, as after every restart of a container:
        # PostgreSQL would take it for its own and refuse to start. It still sees a left backend by its memory.
        if HAS_PROC:
            self._pid_file.unlink(missing_ok=True)
            (self._sockets / f"{POSTGRES_SOCKET}.lock").unlink(missing_ok=True)
        return False

    def _create(self, progress: Callable[[str], None]) -> None:
        """Make the cluster with its database beside its place and rename it, so that it is whole or absent."""
        home = self._footing.home
        for left in home.glob(f"{CLUSTER}.new-*"):
            shutil.rmtree(left, ignore_errors=True)
        if self._directory.exists():
            return
        progress("Creating the PostgreSQL data directory")
        new = Path(tempfile.mkdtemp(prefix=f"{CLUSTER}.new-", dir=home))
        if account := self._footing.runner.account:
            os.chown(new, account.uid, account.gid)
        self._initialize(new)
        try:
            new.rename(self._directory)
        except OSError as error:
            raise EmbeddedError(f"{self._directory} cannot be made: {error.strerror}.") from error
        if self._durable:
            _sync_directory(home)

    def _initialize(self, new: Path) -> None:
        run = self._footing.runner.run
        initdb = self._footing.programs / "initdb"
        run([initdb, "-D", new, *_INITDB], cwd=new)
        run(
            [self._program, "--single", "-D", new, "-F", "-c", "exit_on_error=on", "postgres"],
            cwd=new,
            text=f"create database {DATABASE} strategy file_copy\n",
        )
        # All of it in one go. Left out, a power cut in the next half minute could take the whole cluster.
        if self._durable:
            run([initdb, "--sync-only", "-D", new], cwd=new)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
