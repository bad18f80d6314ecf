"""The account a command works as, on open servers."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from data import servers
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant
from queries import users
from queries.users import User


@asynccontextmanager
async def signed_in(found: servers.Servers, user: str | None) -> AsyncGenerator[tuple[Tenant, User]]:
    """The account of that name, or the only one there is, and its tenant. Raises BindeckError."""
    database, stream = Database(found.database.url), Stream(found.redis_url)
    await database.open()
    try:
        async with database.connection() as connection:
            account = await users.choose(connection, user)
        yield Tenant(database, account.id, stream, account.supabase_uid), account
    finally:
        await stream.close()
        await database.close()
