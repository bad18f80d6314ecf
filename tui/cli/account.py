"""The account a command works as, on open servers."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from data import servers
from data.client import client
from data.pool import Database
from data.redis_commands import RedisCommands
from data.settings import from_environment
from data.stream import Stream
from data.tenant import Tenant
from queries.users import User
from tui.door import Door, Guest, NotSignedIn


@asynccontextmanager
async def signed_in(found: servers.Servers, user: str | None) -> AsyncGenerator[tuple[Tenant, User]]:
    """The account of the session, or one that needs none, and its tenant. Raises BindeckError."""
    async with opened_door(found) as (door, stream):
        account = (await known(door, user)).user
        yield Tenant(door.database, account.id, stream, account.supabase_uid), account


@asynccontextmanager
async def opened_door(found: servers.Servers) -> AsyncGenerator[tuple[Door, Stream]]:
    """The door of the servers, and their stream. Raises BindeckError."""
    database, stream = Database(found.database.url), Stream(found.redis_url)
    redis = RedisCommands(found.redis_url)
    settings = from_environment(os.environ)
    await database.open()
    try:
        here = client(os.environ)
        yield Door(database, redis, settings.state_dir, here, found.database.own, settings.supabase), stream
    finally:
        await redis.close()
        await stream.close()
        await database.close()


async def known(door: Door, user: str | None) -> Guest:
    """Who is let in unasked. Raises NotSignedIn with what to do, or AccountUnclear."""
    guest = await door.known(user)
    if guest is None:
        raise NotSignedIn(await door.advice(user))
    return guest
