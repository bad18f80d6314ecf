"""What the seller signs in with at marketplaces, as it is stored: passwords are sealed and opened elsewhere.

No log row holds a password or a name. What undo needs is kept by whoever asked for the change, as long as the
program runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from data.errors import BindeckError
from data.rules.marketplaces import fold, label
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity

RESOURCE = "marketplace_credentials"

STORED = """
    SELECT id, coalesce(platform, ''), coalesce(username, ''), coalesce(password, ''), updated_at
    FROM marketplace_credentials WHERE user_id = %(user_id)s ORDER BY updated_at DESC NULLS LAST, id DESC
"""

ROW = """
    SELECT id, coalesce(platform, ''), coalesce(username, ''), coalesce(password, ''), updated_at
    FROM marketplace_credentials WHERE user_id = %(user_id)s AND id = %(row_id)s FOR UPDATE
"""

ADD = """
    INSERT INTO marketplace_credentials (user_id, platform, username, password)
    VALUES (%(user_id)s, %(platform)s, %(username)s, nullif(%(stored)s::text, ''))
    ON CONFLICT DO NOTHING RETURNING id
"""

SAVE = """
    UPDATE marketplace_credentials
    SET username = %(username)s, password = nullif(%(stored)s::text, ''), updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
"""

# Sealed anew it is the same password: of several spellings the one changed last stays the one that counts.
SEAL = """
    UPDATE marketplace_credentials SET password = %(stored)s
    WHERE user_id = %(user_id)s AND id = %(row_id)s AND password = %(before)s
"""

REMOVE = "DELETE FROM marketplace_credentials WHERE user_id = %(user_id)s AND id = %(row_id)s"


class CredentialsChanged(BindeckError):
    """Somebody else changed them meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Account:
    """A row: the marketplace in whatever spelling, the name, and the password as it is stored (data/vault.py)."""

    id: int
    platform: str
    username: str = field(repr=False)
    stored: str = field(repr=False)
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resealed:
    """A password as it was stored, and as it is to be."""

    row_id: int
    platform: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A change that can be taken back while the program runs: the row before it and after it, None where none."""

    log_id: int
    action: Action
    platform: str
    before: Account | None
    after: Account | None


async def accounts(conn: TenantConnection) -> list[Account]:
    """All rows of the seller, the one changed last first."""
    return await conn.rows(Account, STORED)


async def platforms(conn: TenantConnection) -> list[str]:
    """The marketplaces, in their folded spelling, that the seller has credentials for."""
    return sorted({fold(account.platform) for account in await accounts(conn)})


async def for_platform(conn: TenantConnection, platform: str) -> Account | None:
    """The credentials of a marketplace, whatever its spelling; of several spellings the one changed last."""
    return next((one for one in await accounts(conn) if fold(one.platform) == fold(platform)), None)


async def add(conn: TenantConnection, platform: str, username: str, stored: str) -> Taken:
    """Credentials for a marketplace that had none. Raises CredentialsChanged where it has by now."""
    row_id = None
    if await for_platform(conn, platform) is None:
        row_id = await conn.value(ADD, platform=fold(platform), username=username, stored=stored)
    if row_id is None:
        raise CredentialsChanged(f"{label(platform)} has credentials by now: look at them first.")
    return await _recorded(conn, Action.CREDENTIALS_SET, None, await conn.row(Account, ROW, row_id=row_id))


async def change(conn: TenantConnection, account: Account, username: str, stored: str) -> Taken:
    """Another name or password in a row that is still `account`. Raises CredentialsChanged where it is not."""
    await _require(conn, account)
    await conn.execute(SAVE, row_id=account.id, username=username, stored=stored)
    after = await conn.row(Account, ROW, row_id=account.id)
    return await _recorded(conn, Action.CREDENTIALS_SET, account, after)


async def remove(conn: TenantConnection, account: Account) -> Taken:
    """Remove a row that is still `account`. Raises CredentialsChanged where it is not."""
    await _require(conn, account)
    await conn.execute(REMOVE, row_id=account.id)
    return await _recorded(conn, Action.CREDENTIALS_REMOVED, account, None)


async def take_back(conn: TenantConnection, taken: Taken) -> None:
    """Undo a change. Raises CredentialsChanged where somebody changed the row since."""
    before, after = taken.before, taken.after
    if after is not None:
        await _require(conn, after)
    if before is None:
        assert after is not None
        await conn.execute(REMOVE, row_id=after.id)
    elif after is not None:
        await conn.execute(SAVE, row_id=after.id, username=before.username, stored=before.stored)
    elif (
        await for_platform(conn, before.platform) is not None
        or await conn.value(ADD, platform=before.platform, username=before.username, stored=before.stored) is None
    ):
        raise CredentialsChanged(f"Not undone: {label(before.platform)} has other credentials by now.")
    await activity.record(conn, Action.UNDONE, "activity", taken.log_id, {"action": taken.action})
    conn.changed("credentials")


async def reseal(conn: TenantConnection, action: Action, resealed: Sequence[Resealed]) -> list[str]:
    """Store passwords sealed (anew), as far as nobody changed them meanwhile; the marketplaces of those."""
    written = [
        one for one in resealed if await conn.execute(SEAL, row_id=one.row_id, before=one.before, stored=one.after)
    ]
    for one in written:
        await activity.record(conn, action, RESOURCE, one.row_id, {"platform": one.platform})
    if written:
        conn.changed("credentials")
    return [one.platform for one in written]


async def _require(conn: TenantConnection, account: Account) -> None:
    now = await conn.row(Account, ROW, row_id=account.id)
    if now is None or (now.username, now.stored) != (account.username, account.stored):
        what = "changed" if now else "removed"
        raise CredentialsChanged(f"The {label(account.platform)} credentials were {what} meanwhile. Look again.")


async def _recorded(
    conn: TenantConnection, action: Action, before: Account | None, after: Account | None
) -> Taken:
    row = after or before
    assert row is not None
    changed = [
        name
        for name in ("username", "password")
        if before is None or after is None or _part(before, name) != _part(after, name)
    ]
    log_id = await activity.record(conn, action, RESOURCE, row.id, {"platform": row.platform, "changed": changed})
    conn.changed("credentials")
    return Taken(log_id, action, row.platform, before, after)


def _part(account: Account, name: str) -> str:
    return account.username if name == "username" else account.stored
