"""Accounts: found before anyone is signed in, so these queries alone take a plain connection."""

import json
from dataclasses import dataclass
from typing import Any

from psycopg.rows import args_row

from data.contract.owners import UserId
from data.errors import AccountUnclear, SchemaMissing
from data.origin import here
from data.pool import Connection
from data.rules.status import Action

ACCOUNTS = """
    SELECT id, username, coalesce(is_active, true), coalesce(is_admin, false), supabase_uid::text
    FROM users ORDER BY created_at, username LIMIT 4
"""

NAMED = """
    SELECT id, username, coalesce(is_active, true), coalesce(is_admin, false), supabase_uid::text
    FROM users WHERE username = %(name)s
"""

BY_ID = """
    SELECT id, username, coalesce(is_active, true), coalesce(is_admin, false), supabase_uid::text
    FROM users WHERE id = %(user_id)s
"""

# What has an @ is an e-mail address first: who is called like another's address does not take its place.
KNOCKING = """
    SELECT id, username, coalesce(is_active, true), coalesce(is_admin, false), supabase_uid::text, email,
           nullif(password_hash, ''), coalesce(supabase_uid::text, '') <> '' OR coalesce(oauth_provider, '') <> '',
           CASE WHEN reset_token_expiry > now() THEN nullif(reset_token, '') END
    FROM users WHERE username = %(name)s OR lower(email) = lower(%(name)s)
    ORDER BY (username = %(name)s) = (position('@' IN %(name)s::text) = 0) DESC, email = %(name)s DESC, created_at
    LIMIT 1
"""

CREATE_FIRST = """
    INSERT INTO users (username, email, password_hash, is_admin)
    VALUES (%(name)s, %(email)s, %(password_hash)s, true)
    ON CONFLICT DO NOTHING
    RETURNING id
"""

CHANGE_PASSWORD = """
    UPDATE users SET password_hash = %(new)s, reset_token = NULL, reset_token_expiry = NULL
    WHERE id = %(user_id)s AND password_hash IS NOT DISTINCT FROM %(old)s AND coalesce(oauth_provider, '') = ''
"""

MAKE_ADMIN = "UPDATE users SET is_admin = true WHERE id = %(user_id)s AND is_admin IS NOT TRUE"

OF_SUPABASE = """
    SELECT id, username, coalesce(is_active, true), coalesce(is_admin, false), supabase_uid::text FROM users
    WHERE supabase_uid::text = %(uid)s ORDER BY created_at LIMIT 2
"""

LINKABLE = """
    SELECT id, username, coalesce(is_active, true), coalesce(is_admin, false), supabase_uid::text,
           coalesce(email_verified, false) AND coalesce(supabase_uid::text, '') = ''
    FROM users WHERE lower(email) = lower(%(email)s) ORDER BY created_at LIMIT 2
"""

# The contract: who signs in with a provider has no password here.
LINK = """
    UPDATE users SET supabase_uid = %(uid)s, oauth_provider = %(provider)s, password_hash = NULL
    WHERE id = %(user_id)s
"""

TAKEN = "SELECT username FROM users WHERE username = ANY(%(names)s)"

CREATE_LINKED = """
    INSERT INTO users (username, email, supabase_uid, oauth_provider, password_hash, email_verified)
    VALUES (%(name)s, %(email)s, %(uid)s, %(provider)s, NULL, %(verified)s)
    RETURNING id, username, coalesce(is_active, true), coalesce(is_admin, false), supabase_uid::text
"""

LOGGED_IN = "UPDATE users SET last_login = now() WHERE id = %(user_id)s"

# Of who proved something: `seen` is the hash that it was proved by, NULL for what is no password of this database.
STANDS = """
    SELECT EXISTS (SELECT FROM users WHERE id = %(user_id)s AND coalesce(is_active, true)
                   AND (%(seen)s::text IS NULL OR password_hash = %(seen)s))
"""

RECORD = """
    INSERT INTO activity_logs (user_id, action, resource_type, details, ip_address, user_agent)
    VALUES (%(user_id)s, %(action)s, 'user', %(details)s, %(address)s, %(program)s)
"""


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: UserId
    username: str
    is_active: bool
    is_admin: bool
    supabase_uid: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """An account as the door knows it. Its hashes stand in no repr."""

    user: User
    email: str
    password_hash: str | None
    elsewhere: bool
    """Whether it signs in with Supabase."""
    reset_hash: str | None
    """Of the one-time code, while that is good."""

    @property
    def unlocked(self) -> bool:
        """Whether there is nothing to sign in with: whoever may use the database is let in by name."""
        return self.password_hash is None and not self.elsewhere


async def choose(conn: Connection, name: str | None) -> User:
    """The account called `name`, or the only one there is.

    Raises AccountUnclear with what to do, SchemaMissing where its id is none that rows can be owned by.
    """
    async with conn.cursor(row_factory=args_row(user_of)) as cursor:
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


async def count(conn: Connection) -> int:
    """How many accounts there are; 4 stands for more."""
    cursor = await conn.execute(ACCOUNTS)
    return len(await cursor.fetchall())


async def by_id(conn: Connection, user_id: UserId) -> User | None:
    """The account with this id, active or not; None where it is gone."""
    async with conn.cursor(row_factory=args_row(user_of)) as cursor:
        await cursor.execute(BY_ID, {"user_id": user_id})
        return await cursor.fetchone()


async def knocking(conn: Connection, name: str) -> Account | None:
    """The account that somebody who types this username or e-mail address means; active or not."""
    if "\0" in name or any("\ud800" <= char <= "\udfff" for char in name):
        return None  # PostgreSQL takes neither
    async with conn.cursor(row_factory=args_row(_account)) as cursor:
        await cursor.execute(KNOCKING, {"name": name})
        return await cursor.fetchone()


async def first(conn: Connection, name: str, email: str | None = None, password_hash: str | None = None) -> bool:
    """Create an account where there is none at all, as an administrator; whether it was."""
    values = {"name": name, "email": email or f"{name}@localhost", "password_hash": password_hash}
    async with conn.transaction():
        await conn.execute("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE")
        cursor = await conn.execute("SELECT 1 FROM users LIMIT 1")
        if await cursor.fetchone() is not None:
            return False
        await conn.execute(CREATE_FIRST, values)
    return True


async def change_password(conn: Connection, user: User, old: str | None, new: str, address: str | None) -> None:
    """Replace the hash `old`, as it was read when the old password was checked, by `new`.

    Raises AccountUnclear where somebody else changed it meanwhile, or it is no account with passwords.
    """
    async with conn.transaction():
        cursor = await conn.execute(CHANGE_PASSWORD, {"user_id": user.id, "old": old, "new": new})
        if cursor.rowcount == 0:
            raise AccountUnclear("The password was not changed: the account was changed meanwhile. Try again.")
        await record(conn, user.id, Action.PASSWORD_CHANGED, {}, address)


async def make_admin(conn: Connection, user: User) -> bool:
    """Make an account an administrator, on the word of who holds the database; whether it was none."""
    async with conn.transaction():
        cursor = await conn.execute(MAKE_ADMIN, {"user_id": user.id})
        if cursor.rowcount == 0:
            return False
        details = {"account": user.username, "account_id": str(user.id), "by": "whoever holds the database"}
        await record(conn, user.id, Action.ADMIN_MADE, details, here().address)
    return True


async def stands(conn: Connection, user: User, seen: str | None) -> bool:
    """Whether an account may be worked in, and `seen`, unless it is None, is the hash of its password."""
    cursor = await conn.execute(STANDS, {"user_id": user.id, "seen": seen})
    return await cursor.fetchone() == (True,)


async def signed_in(
    conn: Connection, user: User, details: dict[str, Any], address: str | None, seen: str | None = None
) -> None:
    """Note in the account and its trail that somebody signed in. `address`: where from, if that is known.

    Raises AccountUnclear where it was shut out meanwhile, or `seen` is not the hash of its password any more.
    """
    async with conn.transaction():
        if not await stands(conn, user, seen):
            raise AccountUnclear("The account was changed at this moment: sign in again.")
        await conn.execute(LOGGED_IN, {"user_id": user.id})
        await record(conn, user.id, Action.SIGNED_IN, details, address)


async def signed_out(conn: Connection, user: User, details: dict[str, Any], address: str | None) -> None:
    """Note that sessions were ended."""
    await record(conn, user.id, Action.SIGNED_OUT, details, address)


async def record(
    conn: Connection, user_id: UserId, action: Action, details: dict[str, Any], address: str | None
) -> None:
    """Log what happened to an account, in the caller's transaction."""
    text = json.dumps(details, ensure_ascii=False)
    program = here().program
    values = {"user_id": user_id, "action": action.value, "details": text, "address": address, "program": program}
    await conn.execute(RECORD, values)


def user_of(key: object, username: str, is_active: bool, is_admin: bool, supabase_uid: str | None) -> User:
    """The account of a row. Raises SchemaMissing where rows cannot be owned by its id."""
    if not isinstance(key, UserId):
        raise SchemaMissing("users.id is neither a UUID nor a whole number here; see: bindeck db check")
    return User(key, username, is_active, is_admin, supabase_uid)


def _account(
    key: object,
    username: str,
    is_active: bool,
    is_admin: bool,
    supabase_uid: str | None,
    email: str,
    password_hash: str | None,
    elsewhere: bool,
    reset_hash: str | None,
) -> Account:
    user = user_of(key, username, is_active, is_admin, supabase_uid)
    return Account(user, email, password_hash, elsewhere, reset_hash)
