"""The servers, for administrators: whether they are well, who is connected, and the check of the database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from data import redis_state
from data.errors import BindeckError, DatabaseAway
from data.redis_commands import RedisAway
from data.redis_state import RedisState
from queries import server_state
from queries.administrator import NotAdministrator
from queries.server_state import Look
from tui import server_facts
from tui.base import RETRY_SECONDS, DataScreen
from tui.server_facts import Servers
from tui.times import local_now
from widgets.facts import Fact, Facts, Heading

CHECK = Heading("Check of the database")

UNCHECKED = (
    "c compares the schema and every row with the contract. It changes nothing and takes one connection more."
)


class ServersScreen(DataScreen[Servers]):
    """PostgreSQL and Redis at one moment. A check goes on beside it, and ends with the page."""

    NAME = "Servers"
    ASKS_DATABASE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reload", "look again", id="servers.reload"),
        Binding("c", "check", "check the database", id="servers.check"),
        Binding("escape", "back", "back", key_display="esc", id="servers.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.facts_block = Facts(id="facts")
        self._servers: Sequence[Fact | Heading] = ()
        self._checked: Sequence[Fact | Heading] = [Fact("", UNCHECKED)]
        self._checking = False
        self._left = threading.Event()
        self._again: Timer | None = None

    def body(self) -> Iterable[Widget]:
        yield self.facts_block

    def on_unmount(self) -> None:
        self._left.set()

    async def fetch(self) -> Servers:
        database, redis = await asyncio.gather(self._database(), self._redis())
        return Servers(database, redis, self.services.presence.door.database.open_and_lent)

    def show(self, data: Servers) -> None:
        self._servers = server_facts.facts(data)
        away = isinstance(data.database, DatabaseAway)
        self.desk.database_failed(data.database if isinstance(data.database, DatabaseAway) else None)
        self.top_line.facts = f"as of {local_now()}"
        self._draw()
        if self._again is not None:
            self._again.stop()
        if away or isinstance(data.redis, RedisAway):
            self._again = self.set_timer(RETRY_SECONDS, self.load)

    def show_failure(self, sentence: str) -> None:
        self.facts_block.show([Heading(sentence)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "check" and (self._checking or not self._servers):
            return None
        return super().check_action(action, parameters)

    @work(group="check", exit_on_error=False)
    async def action_check(self) -> None:
        self._checking = True
        self._show_check([Fact("", "It begins …")])
        try:
            found = await asyncio.to_thread(self._check, asyncio.get_running_loop())
        except BindeckError as error:
            found = [Fact("✗", str(error), loud=True)]
        self._checking = False
        self._show_check([Fact("At", local_now()), *found])

    def _check(self, loop: asyncio.AbstractEventLoop) -> list[Fact]:
        """In a thread of its own; it ends soon after the page was left."""
        from tui import checking  # noqa: PLC0415  # brings much that nobody waits for when the dashboard starts

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._show_check, [Fact("", f"{sentence} …")])

        def going() -> None:
            if self._left.is_set():
                raise BindeckError("The page was left.")

        return checking.found(self.services.presence.door.database.url, tell, going)

    def _show_check(self, lines: Sequence[Fact | Heading]) -> None:
        if self._left.is_set():
            return
        self._checked = lines
        self._draw()
        self.facts_block.go_to(CHECK)

    def _draw(self) -> None:
        self.facts_block.show([*self._servers, CHECK, *self._checked])
        self.show_keys()

    async def _database(self) -> Look | BindeckError:
        try:
            return await self.services.tenant.read(server_state.look)
        except NotAdministrator:
            raise
        except BindeckError as error:
            if (
                not self.services.presence.administrates
            ):  # nobody else is told anything while the database cannot be asked
                raise NotAdministrator from error
            return error

    async def _redis(self) -> RedisState | RedisAway:
        try:
            return await redis_state.look(self.services.presence.door.redis)
        except RedisAway as error:
            return error
