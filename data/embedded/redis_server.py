"""The Redis server: an append-only file and a unix socket."""

import signal
from collections.abc import Callable
from pathlib import Path

from data.embedded import places
from data.embedded.places import REDIS_SOCKET
from data.embedded.process import Runner
from data.embedded.server import Server, ask

_SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "dir": ".",
    "pidfile": "redis.pid",
    "daemonize": "no",
    "save": "",
    "appendonly": "yes",
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
}


class RedisServer(Server):
    """redis-server or valkey-server as we are (it has nothing against root), its socket in `sockets`."""

    title = "Redis"
    names = frozenset({"redis-server", "valkey-server"})
    gentle = signal.SIGTERM

    def __init__(self, program: Path, root: Path, sockets: Path, *, durable: bool) -> None:
        """On `root`/redis, its log in `root`. Without `durable` nothing is synced."""
        super().__init__(Runner(), program, root / "redis", root / "redis.log")
        self._socket = sockets / REDIS_SOCKET
        self._durable = durable

    @property
    def _pid_file(self) -> Path:
        return self._directory / _SETTINGS["pidfile"]

    def _answers(self) -> bool:
        return ask(self._socket, b"PING\r\n").startswith(b"+PONG")

    def _create(self, progress: Callable[[str], None]) -> None:
        places.verify(places.make(self._directory))

    def _arguments(self) -> list[str]:
        settings = _SETTINGS | {
            "unixsocket": str(self._socket),
            "appendfsync": "everysec" if self._durable else "no",
        }
        return [argument for name, value in settings.items() for argument in (f"--{name}", value)]
