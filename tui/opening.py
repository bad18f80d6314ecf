"""Opens what a dashboard stands on, and closes it in reverse. Imported late: it brings the drivers with it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from textual.screen import Screen

from data import demo, servers
from data.changes import Change
from data.client import client
from data.contract.owners import UserId
from data.errors import BindeckError
from data.fees import Fees
from data.pool import Database
from data.redis_commands import RedisCommands
from data.session_file import FileUnsafe
from data.settings import Settings
from data.stream import Publisher, Stream
from data.tenant import Tenant
from data.vault import Vault
from tui.desk import Services
from tui.door import Door, Guest, NotSignedIn
from tui.far_door import FarDoor, far_door
from tui.layouts import Layouts
from tui.market import trade
from tui.plan import DemoPlan
from tui.presence import Presence
from tui.returning import Returning
from tui.reviver import revival
from tui.screens.far_sign_in import FarSignInScreen
from tui.screens.sign_in import FirstAccountScreen, SignInScreen
from tui.world import World, world

T = TypeVar("T")

Progress = Callable[[str], None]
Hear = Callable[[Iterable[Change]], None]
Ask = Callable[[Screen[Guest]], Awaitable[Guest | None]]
"""Shows a screen, and gives its answer."""

OPEN = (
    "The account “{name}” has no password: whoever can use this database is let in as “{name}”."
    " ctrl+p Sessions, then p sets one."
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Running servers with a database that is ready; `stall` where a marketplace is simulated on it."""

    database_url: str
    redis_url: str
    own_database: bool
    start_again: Callable[[], None] | None = None
    stall: demo.Stall | None = None


@dataclass(frozen=True, slots=True)
class _Echo(Publisher):
    """Publishes to the others and lets this dashboard hear at once what is its own user's."""

    stream: Stream
    hear: Hear
    own: UserId

    def publish(self, user_id: UserId, changes: Iterable[Change]) -> None:
        changes = list(changes)
        self.stream.publish(user_id, changes)
        if user_id == self.own:
            self.hear(changes)


@asynccontextmanager
async def opened(
    settings: Settings, plan: DemoPlan | None, progress: Progress, hear: Hear, ask: Ask | None = None
) -> AsyncGenerator[World]:
    """Servers, pool, stream and account, open for as long as the block lasts. Raises BindeckError.

    Without `ask` nobody can sign in: who is known already, or needs not to, is let in.
    """
    fees = Fees(settings.config_dir)
    loop = asyncio.get_running_loop()
    stopping = threading.Event()

    def tell(sentence: str) -> None:
        if stopping.is_set():
            raise BindeckError("Stopped before the start was complete.")
        loop.call_soon_threadsafe(progress, sentence)

    async with _in_a_thread(_ground(settings, plan, tell), stopping) as ground:
        database = Database(ground.database_url)
        stream, redis = Stream(ground.redis_url), RedisCommands(ground.redis_url)
        progress("Connecting")
        await database.open()
        try:
            own, project = ground.own_database, settings.supabase
            door = Door(database, redis, settings.state_dir, client(os.environ), own, project)
            async with far_door(door) as far:
                guest = await _let_in(door, far, settings.user, ask)
            user = guest.user
            tenant = Tenant(database, user.id, _Echo(stream, hear, user.id), user.supabase_uid)
            returning = Returning(settings.state_dir, database.url, user.id, is_demo=plan is not None)
            presence = Presence(door, _warned(guest, door, returning) if ask else guest, stream)
            async with _marketplace(ground, plan, database, user.id), revival(ground.start_again) as revive:
                vault = Vault(settings.credential_key)
                layouts = Layouts(settings.state_dir, user.id)
                services = Services(settings, user, tenant, stream, fees, layouts, vault, presence)
                yield world(services, revive, returning)
            await tenant.close()
        finally:
            await redis.close()
            await stream.close()
            await database.close()


@contextmanager
def _ground(settings: Settings, plan: DemoPlan | None, progress: Progress) -> Generator[Ground]:
    if plan is None:
        with servers.running(settings, progress) as found:
            servers.prepare(found.database, progress)
            yield Ground(found.database.url, found.redis_url, found.database.own, found.start_again)
        return
    with (
        servers.embedded(settings, progress) as own,
        demo.copy(own.servers, settings.data_dir, plan.listings, plan.seed, progress) as (url, stall),
    ):
        yield Ground(url, own.servers.redis_url, own_database=True, start_again=own.start_again, stall=stall)


@asynccontextmanager
async def _marketplace(
    ground: Ground, plan: DemoPlan | None, database: Database, user_id: UserId
) -> AsyncGenerator[None]:
    """The simulated marketplace, with an end of the stream of its own: its sales come in like anyone's."""
    if plan is None or ground.stall is None:
        yield
        return
    stream = Stream(ground.redis_url)
    task = asyncio.create_task(trade(Tenant(database, user_id, stream), ground.stall.ours, plan.seconds_per_sale))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await stream.close()


async def _let_in(door: Door, far: FarDoor | None, name: str | None, ask: Ask | None) -> Guest:
    notice = ""
    try:
        guest = await door.known(name)
    except FileUnsafe as unsafe:
        guest, notice = None, str(unsafe)
    if guest is None and ask is not None:
        if far is not None:
            guest = await ask(FarSignInScreen(far, name, notice))
        elif await door.is_new():
            guest = await ask(FirstAccountScreen(door))
        else:
            guest = await ask(SignInScreen(door, name, notice))
    if guest is None:
        raise NotSignedIn(notice or await door.advice(name))
    return guest


def _warned(guest: Guest, door: Door, returning: Returning) -> Guest:
    """The guest, told once on this machine where the account is open to whoever can use the database."""
    if guest.locked or door.own or not returning.is_first_time():
        return guest
    return replace(guest, notice=OPEN.format(name=guest.user.username))


@asynccontextmanager
async def _in_a_thread(manager: AbstractContextManager[T], stopping: threading.Event) -> AsyncGenerator[T]:
    """A context manager whose both ends block, entered and left in a thread.

    Cancelled while it is entered, it is told to stop and left again: no server stays behind.
    """
    entering = asyncio.ensure_future(asyncio.to_thread(manager.__enter__))
    try:
        entered = await asyncio.shield(entering)
    except asyncio.CancelledError:
        stopping.set()
        with suppress(BindeckError):
            await entering
            await asyncio.to_thread(manager.__exit__, None, None, None)
        raise
    try:
        yield entered
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)
