"""The servers a program works on: the configured ones, else the embedded ones."""

import getpass
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from data import schema
from data.embedded.servers import EmbeddedServers
from data.settings import Settings

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Database:
    """Where it is; `own` when it is Bindeck's alone, on the embedded server."""

    url: str
    own: bool


@dataclass(frozen=True, slots=True)
class Servers:
    """Where they are."""

    database: Database
    redis_url: str
    start_again: Callable[[], None] | None = None
    """For embedded ones: starts what was killed. Blocks, may be called from any thread, raises BindeckError."""


class Embedded:
    """The embedded servers, as one of their clients; once left they are not started again."""

    def __init__(self, servers: EmbeddedServers) -> None:
        self.servers = servers
        self._lock = threading.Lock()
        self._left = False

    def start_again(self) -> None:
        """Start what does not answer. Blocks, may be called from any thread, raises BindeckError."""
        with self._lock:
            if not self._left:
                self.servers.start()

    def leave(self) -> None:
        """No longer be a client."""
        with self._lock:
            self._left = True
            self.servers.stop()


@contextmanager
def running(settings: Settings, progress: Progress) -> Generator[Servers]:
    """Servers for as long as the block lasts; the embedded pair is started unless both are configured.

    Blocks: call it in a thread. Raises BindeckError.
    """
    if settings.database_url is not None and settings.redis_url is not None:
        yield Servers(Database(settings.database_url, own=False), settings.redis_url)
        return
    with embedded(settings, progress) as own:
        url = settings.database_url or own.servers.database_url()
        redis_url = settings.redis_url or own.servers.redis_url
        yield Servers(Database(url, own=settings.database_url is None), redis_url, own.start_again)


@contextmanager
def database(settings: Settings, progress: Progress) -> Generator[Database]:
    """The database alone, for what needs no Redis: a configured one starts nothing. Raises BindeckError."""
    if settings.database_url is not None:
        yield Database(settings.database_url, own=False)
        return
    with embedded(settings, progress) as own:
        yield Database(own.servers.database_url(), own=True)


@contextmanager
def embedded(settings: Settings, progress: Progress) -> Generator[Embedded]:
    """The embedded servers for as long as the block lasts. Blocks: call it in a thread. Raises BindeckError."""
    servers = EmbeddedServers(settings.data_dir, settings.redis_server)
    servers.start(progress)
    own = Embedded(servers)
    try:
        yield own
    finally:
        own.leave()


def prepare(database: Database, progress: Progress) -> None:
    """Make the embedded database ready to work on; of any other, only say what it lacks (SchemaMissing)."""
    if database.own:
        progress("Preparing the database")
        schema.create(database.url)
    else:
        schema.require(database.url)


def account_name() -> str:
    """What the first account of the embedded database is called: the operating-system user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "seller"
