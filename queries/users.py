"""Accounts: found before anyone is signed in, so these queries alone take a plain connection."""

from dataclasses import dataclass

from psycopg.rows import args_row

from data.contract.owners import UserId
from data.errors import AccountUnclear, SchemaMissing
from data.pool import Connection

ACCOUNTS = """
    SELECT id, username, coalesce(is_active, true), supabase_uid::text
    FROM users ORDER BY created_at, username LIMIT 4
"""

NAMED = "SELECT id, username, coalesce(is_active, true), supabase_uid::text FROM users WHERE username = %(name)s"

CREATE = """
    INSERT INTO users (username, email) VALUES (%(name)s, %(name)s || '@localhost')
    ON CONFLICT DO NOTHING
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: UserId
    username: str
    is_active: bool
    supabase_uid: str | None


async def choose(conn: Connection, name: str | None) -> User:
    """The account called `name`, or the only one there is.

    Raises AccountUnclear with what to do, SchemaMissing where its id is none that rows can be owned by.
    """
    async with conn.cursor(row_factory=args_row(_user)) as cursor:
        if name is not None:
            await cursor.execute(NAMED, {"name": name})
            user = await cursor.fetchone()
            if user is None:
                raise AccountUnclear(f"There is no account called “{name}” in this database.")
        else:
            await cursor.execute(ACCOUNTS)
            users = await cursor.fetchall()
            if not users:
                raise AccountUnclear(
                    "There is no account in this database yet; run: bindeck sample --listings 1000"
                )
            if len(users) > 1:
                names = ", ".join(user.username for user in users[:3]) + (", …" if len(users) > 3 else "")
                raise AccountUnclear(
                    f"There are several accounts ({names}); name one with BINDECK_USER or --user."
                )
            user = users[0]
    if not user.is_active:
        raise AccountUnclear(f"The account “{user.username}” is deactivated.")
    return user


async def first(conn: Connection, name: str) -> None:
    """Create an account where there is none at all: the embedded database belongs to its one user."""
    async with conn.transaction():
        await conn.execute("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE")
        cursor = await conn.execute("SELECT 1 FROM users LIMIT 1")
        if await cursor.fetchone() is None:
            await conn.execute(CREATE, {"name": name})


def _user(key: object, username: str, is_active: bool, supabase_uid: str | None) -> User:
    if not isinstance(key, UserId):
        raise SchemaMissing("users.id is neither a UUID nor a whole number here; see: bindeck db check")
    return User(key, username, is_active, supabase_uid)
