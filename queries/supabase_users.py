"""Accounts that sign in with Supabase: the first time a row is made, or an older one linked."""

from __future__ import annotations

from dataclasses import replace

from psycopg.rows import args_row

from data.errors import AccountUnclear
from data.pool import Connection
from data.rules.status import Action
from data.supabase_person import Person
from queries import users
from queries.users import User, record, user_of

LONGEST_NAME = 80
TWICE = "Two accounts here belong to this Supabase account: ask an administrator to part them."
UNVERIFIED = (
    "An account here has this e-mail address already, and is not joined with it: that needs an address that is"
    " verified on both sides. Ask an administrator."
)


async def of_supabase(conn: Connection, person: Person, address: str | None) -> User:
    """The account of who signed in with Supabase, active or not; made or linked where it is their first time.

    Raises AccountUnclear where it cannot be told whose it is.
    """
    async with conn.transaction():
        user = await _known(conn, person)
        if user is None:
            # Two first sign-ins at once must make one account.
            await conn.execute("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE")
            user = await _known(conn, person) or await _linked(conn, person, address)
        return user or await _created(conn, person, address)


async def _known(conn: Connection, person: Person) -> User | None:
    async with conn.cursor(row_factory=args_row(user_of)) as cursor:
        await cursor.execute(users.OF_SUPABASE, {"uid": person.uid})
        found = await cursor.fetchall()
    if len(found) > 1:
        raise AccountUnclear(TWICE)
    return found[0] if found else None


async def _linked(conn: Connection, person: Person, address: str | None) -> User | None:
    if not person.email.isprintable() or not all(person.email.partition("@")):
        raise AccountUnclear("This Supabase account has no e-mail address, and an account here needs one.")
    cursor = await conn.execute(users.LINKABLE, {"email": person.email})
    found = await cursor.fetchall()
    if not found:
        return None
    *row, free = found[0]
    if len(found) > 1 or not free or not person.email_verified:
        raise AccountUnclear(UNVERIFIED)
    user = user_of(*row)
    await conn.execute(users.LINK, {"uid": person.uid, "provider": person.provider, "user_id": user.id})
    await record(conn, user.id, Action.ACCOUNT_LINKED, {"provider": person.provider}, address)
    return replace(user, supabase_uid=person.uid)


async def _created(conn: Connection, person: Person, address: str | None) -> User:
    names = _names(person)
    cursor = await conn.execute(users.TAKEN, {"names": names})
    taken = {name for (name,) in await cursor.fetchall()}
    values = {
        "name": next(name for name in names if name not in taken),
        "email": person.email,
        "uid": person.uid,
        "provider": person.provider,
        "verified": person.email_verified,
    }
    async with conn.cursor(row_factory=args_row(user_of)) as making:
        await making.execute(users.CREATE_LINKED, values)
        user = await making.fetchone()
    if user is None:
        raise AccountUnclear("The account could not be made: try again.")
    await record(conn, user.id, Action.ACCOUNT_CREATED, {"provider": person.provider}, address)
    return user


def _names(person: Person) -> list[str]:
    """Usernames to try, the best first; one line without @, and the last one is nobody else's."""
    said = person.name or person.email.partition("@")[0]
    plain = "".join(char for char in said if char.isprintable() and char != "@").strip()[: LONGEST_NAME - 10]
    plain = plain.strip() or "seller"
    return [plain, *(f"{plain}-{number}" for number in range(2, 10)), f"{plain[:40]}-{person.uid[:36]}"]
