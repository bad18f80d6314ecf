"""The PostgreSQL and the Redis that come with Bindeck, shared by every dashboard of one data directory."""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from data.embedded import binaries, places, privileges
from data.embedded.crowd import Crowd
from data.embedded.errors import EmbeddedError
from data.embedded.postgres import DATABASE, USER, Postgres
from data.embedded.privileges import Strategy
from data.embedded.redis_server import RedisServer
from data.embedded.server import Server

Progress = Callable[[str], None]

_SOCKETS = "run"


def _silent(_: str) -> None:
    """Say nothing."""


class EmbeddedServers:
    """One client of the servers on `root`: the first to start starts them, the last to stop stops them.

    The kernel counts the clients, so a killed one is out at once. Killed as the last one it leaves the servers
    running; the next start adopts them, with the settings they were started with. Everything here blocks, the
    first start for about a second: call it in a thread.
    """

    def __init__(
        self,
        root: Path,
        redis_server: str | None = None,
        *,
        durable: bool = True,
        strategy: Strategy | None = None,
    ) -> None:
        """`root`: the data directory, any path. `redis_server`: a path or a name on PATH, before any other.

        Without `durable` neither server syncs to disk; `strategy` overrules the choice of privileges.
        """
        self._root = Path(os.path.realpath(root))
        self._redis_server = redis_server
        self._durable = durable
        self._strategy = strategy
        self._crowd = Crowd(self._root / "clients")
        self._servers: tuple[Server, ...] = ()
        self._entries: tuple[Path, ...] = ()
        self._sockets: tuple[Path, Path] | None = None

    def start(self, progress: Progress = _silent) -> None:
        """Be a client of running servers; EmbeddedError when that cannot be. May be called again at any time.

        `progress` gets a short sentence before each step that takes time.
        """
        try:
            places.verify(places.make(self._root), shut=0)
            with self._crowd.joining() as first:
                try:
                    self._bring_up(progress)
                except BaseException:
                    if first:
                        self._bring_down()
                    raise
        except TimeoutError as error:
            raise EmbeddedError(f"Another Bindeck holds up the start: end it and try again ({error}).") from error
        except OSError as error:
            raise EmbeddedError(f"The embedded servers cannot be started in {self._root}: {error}") from error

    def stop(self) -> bool:
        """No longer be a client. True when this was the last one and the servers were stopped."""
        try:
            with self._crowd.leaving() as last:
                if last:
                    self._bring_down()
        except OSError as error:
            raise EmbeddedError(f"The embedded servers cannot be stopped: {error}") from error
        self._sockets = None
        return last

    def database_url(self, name: str = DATABASE) -> str:
        """The libpq URL of a database on the started server."""
        sockets, _ = self._started()
        # The port is a part of the socket's name, and PGPORT would change it; PGHOSTADDR would overrule the host.
        place = f"host={quote(str(sockets), safe='')}&port=5432&hostaddr="
        return f"postgresql://{USER}@/{quote(name, safe='')}?{place}"

    @property
    def redis_url(self) -> str:
        """The URL of the started Redis, as redis-py reads it."""
        _, sockets = self._started()
        return f"unix://{quote(str(sockets / places.REDIS_SOCKET))}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _bring_up(self, progress: Progress) -> None:
        redis_program = binaries.redis_program(self._redis_server)
        strategy = self._strategy or privileges.choose(self._root)
        footing = strategy(self._root, binaries.postgres_install())
        # One directory for both, unless PostgreSQL has another account and so another home.
        self._entries = (footing.home / _SOCKETS, self._root / _SOCKETS)
        for_postgres = places.open_sockets(self._entries[0], footing.runner.account)
        for_redis = places.open_sockets(self._entries[1])
        self._servers = (
            RedisServer(redis_program, self._root, for_redis, durable=self._durable),
            Postgres(footing, self._root, for_postgres, durable=self._durable),
        )
        for server in self._servers:
            server.launch(progress)
        for server in self._servers:
            server.await_ready()
        self._sockets = (for_postgres, for_redis)

    def _bring_down(self) -> None:
        for server in self._servers:
            server.stop()
        for entry in self._entries:
            places.close_sockets(entry)

    def _started(self) -> tuple[Path, Path]:
        if self._sockets is None:
            raise EmbeddedError("The embedded servers have not been started.")
        return self._sockets
