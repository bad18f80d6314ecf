"""A forgotten password: a one-time code that opens an account once, for a new password alone."""

from datetime import datetime

from data.errors import AccountUnclear
from data.origin import here
from data.pool import Connection
from data.reset_codes import GOOD_SECONDS
from data.rules.status import Action
from queries.users import Account, User, record

# A newer code takes the place of an older one.
MAKE = """
    UPDATE users SET reset_token = %(code)s, reset_token_expiry = now() + make_interval(secs => %(seconds)s)
    WHERE id = %(user_id)s RETURNING reset_token_expiry
"""

# Of the code that was shown at the door: it may have been used, replaced or outlived meanwhile.
REDEEM = """
    UPDATE users SET password_hash = %(new)s, reset_token = NULL, reset_token_expiry = NULL
    WHERE id = %(user_id)s AND reset_token = %(code)s AND reset_token_expiry > now()
      AND coalesce(is_active, true) AND coalesce(supabase_uid::text, '') = '' AND coalesce(oauth_provider, '') = ''
"""


def objection(name: str, *, is_active: bool, has_password: bool, elsewhere: bool) -> str:
    """Why an account gets no code, as a sentence; empty where it may."""
    if not is_active:
        return f"“{name}” is shut out: let them in first."
    if elsewhere:
        return f"“{name}” signs in with Supabase: the password is reset there."
    if not has_password:
        return f"“{name}” has no password: whoever can use this database is let in by that name."
    return ""


async def make(conn: Connection, account: Account, code: str) -> datetime:
    """Keep a code's hash in an account, on the word of who holds the database; until when, in naive UTC.

    Raises AccountUnclear where the account has no password to reset.
    """
    user = account.user
    has_password = account.password_hash is not None
    why = objection(
        user.username, is_active=user.is_active, has_password=has_password, elsewhere=account.elsewhere
    )
    if why:
        raise AccountUnclear(why)
    async with conn.transaction():
        cursor = await conn.execute(MAKE, {"user_id": user.id, "code": code, "seconds": GOOD_SECONDS})
        row = await cursor.fetchone()
        if row is None:
            raise AccountUnclear(f"No code was made: “{user.username}” is gone, or hidden by row-level security.")
        details = {"account": user.username, "account_id": str(user.id), "by": "whoever holds the database"}
        await record(conn, user.id, Action.PASSWORD_RESET, details, here().address)
    return row[0]


async def redeem(conn: Connection, user: User, code: str, new: str, address: str | None) -> None:
    """Use a code up, given as its hash, for the hash of a new password.

    Raises AccountUnclear where it is not good any more.
    """
    async with conn.transaction():
        cursor = await conn.execute(REDEEM, {"user_id": user.id, "code": code, "new": new})
        if cursor.rowcount == 0:
            raise AccountUnclear("The code is not good any more: ask for another one.")
        await record(conn, user.id, Action.PASSWORD_CHANGED, {"by": "a one-time code"}, address)
