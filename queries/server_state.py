"""What the PostgreSQL server tells an administrator of itself and of its connections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.ping import quickest
from data.tenant import TenantConnection
from queries.administrator import ADMIN, NotAdministrator

PING = "SELECT 1 WHERE %(user_id)s IS NOT NULL"

# What kind a connection of somebody else is, only those see who may: all of a database are counted then.
_OF_CLIENTS = "a.datid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend'"

SERVER = (
    """
    SELECT current_setting('server_version'), pg_postmaster_start_time() AT TIME ZONE 'UTC',
           current_database()::text, current_setting('max_connections')::int,
           current_setting('superuser_reserved_connections')::int,
           (SELECT count(*) FROM pg_stat_activity a WHERE """
    + _OF_CLIENTS
    + "), pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') WHERE "
    + ADMIN
)

CONNECTIONS = (
    """
    SELECT coalesce(a.application_name, ''), coalesce(a.usename::text, ''), a.state, count(*)
    FROM pg_stat_activity a WHERE a.datname = current_database() AND """
    + _OF_CLIENTS
    + " AND "
    + ADMIN
    + " GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2, 3 NULLS LAST"
)


@dataclass(frozen=True, slots=True)
class Server:
    """The server; `started` is naive UTC."""

    version: str
    started: datetime
    database: str
    most: int
    reserved: int
    """Of `most`, for superusers alone."""
    used: int
    """Connections to all of its databases."""
    sees_all: bool
    """Whether our role may see what the connections of other roles do."""


@dataclass(frozen=True, slots=True)
class Connected:
    """Connections to this database that are alike; `state` is None where our role may not see it."""

    application: str
    user: str
    state: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Look:
    """The server at one moment; `ping` in seconds."""

    server: Server
    connections: Sequence[Connected]
    ping: float


async def look(conn: TenantConnection) -> Look:
    """Look at the server. Raises NotAdministrator."""
    ping = await quickest(lambda: conn.value(PING))
    server = await conn.row(Server, SERVER)
    if server is None:
        raise NotAdministrator
    return Look(server, await conn.rows(Connected, CONNECTIONS), ping)
