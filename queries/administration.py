"""What administrators see and do of all accounts. Every statement asks again whether who works is one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from data.contract.owners import UserId
from data.errors import BindeckError
from data.reset_codes import GOOD_SECONDS
from data.rules.status import Action
from data.sessions import TOPIC as SESSIONS_TOPIC
from data.tenant import TenantConnection
from queries import activity, journal
from queries.administrator import ADMIN, NotAdministrator
from queries.objections import UndoRefused
from queries.resets import objection

ACCOUNTS = (
    """
    SELECT u.id, u.username, u.email, coalesce(u.tier, ''), coalesce(u.is_active, true),
           coalesce(u.is_admin, false), coalesce(u.password_hash, '') <> '',
           coalesce(u.supabase_uid::text, '') <> '' OR coalesce(u.oauth_provider, '') <> '',
           u.last_login, u.created_at, (SELECT count(*) FROM listings l WHERE l.user_id = u.id),
           row_security_active('users') OR row_security_active('listings')
    FROM users u WHERE """
    + ADMIN
    + " ORDER BY lower(u.username), u.username"
)

# In the order of their ids, so that two administrators who take rights from each other wait, and the second one
# sees what the first one did.
HELD = (
    """
    SELECT u.id, u.username, coalesce(u.tier, ''), coalesce(u.is_active, true), coalesce(u.is_admin, false),
           u.email, coalesce(u.password_hash, '') <> '',
           coalesce(u.supabase_uid::text, '') <> '' OR coalesce(u.oauth_provider, '') <> ''
    FROM users u WHERE (u.id = %(account_id)s OR u.is_admin) AND """
    + ADMIN
    + " ORDER BY u.id FOR UPDATE OF u"
)

NAME = "SELECT u.username FROM users u WHERE u.id = %(account_id)s AND " + ADMIN

SAVE = (
    "UPDATE users SET is_active = %(is_active)s, is_admin = %(is_admin)s, tier = nullif(%(tier)s, '')"
    " WHERE id = %(account_id)s AND " + ADMIN
)


RESET = (
    """
    UPDATE users SET reset_token = %(stored)s, reset_token_expiry = now() + make_interval(secs => %(seconds)s)
    WHERE id = %(account_id)s AND """
    + ADMIN
    + " RETURNING reset_token_expiry"
)


ACCOUNTS_TOPIC = "accounts"
"""What an administrator's channel says when they changed accounts."""


class LastAdministrator(BindeckError):
    """Without this one nobody could administrate."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it. `last_login` and `created_at` are naive UTC."""

    id: UserId
    username: str
    email: str
    tier: str
    is_active: bool
    is_admin: bool
    has_password: bool
    elsewhere: bool
    """Whether it signs in with Supabase."""
    last_login: datetime | None
    created_at: datetime | None
    listings: int
    held_back: bool
    """Whether policies may hide accounts or listings from our role."""


@dataclass(frozen=True, slots=True)
class _Held:
    id: UserId
    username: str
    tier: str
    is_active: bool
    is_admin: bool
    email: str
    has_password: bool
    elsewhere: bool

    @property
    def administrates(self) -> bool:
        return self.is_admin and self.is_active


async def accounts(conn: TenantConnection) -> list[Account]:
    """All accounts by name; where row-level security holds our role, those it shows. Raises NotAdministrator."""
    found = await conn.rows(Account, ACCOUNTS)
    if not found:
        raise NotAdministrator
    return found


async def set_active(conn: TenantConnection, account_id: UserId, active: bool) -> str:
    """Let an account in, or shut it out: its programs end at once. Its username; call it in a transaction.

    Raises NotAdministrator, LastAdministrator, BindeckError.
    """
    action = Action.ACCOUNT_ACTIVATED if active else Action.ACCOUNT_DEACTIVATED
    return await _change(conn, account_id, action, is_active=active)


async def set_admin(conn: TenantConnection, account_id: UserId, admin: bool) -> str:
    """Make an account an administrator, or none. As set_active."""
    action = Action.ADMIN_MADE if admin else Action.ADMIN_UNMADE
    return await _change(conn, account_id, action, is_admin=admin)


async def set_tier(conn: TenantConnection, account_id: UserId, tier: str) -> str:
    """Write an account's subscription level. As set_active."""
    return await _change(conn, account_id, Action.TIER_SET, tier=tier)


async def take_back(conn: TenantConnection, facts: Mapping[str, Any]) -> None:
    """Put an account back as `facts`, the details of set_active's or set_tier's log row, say that it was.

    Raises UndoRefused where it was changed since, and as they do.
    """
    account, held = await _held(conn, _account_id(facts))
    before, after = journal.mapping(facts.get("before")), journal.mapping(facts.get("after"))
    now = {"is_active": account.is_active, "tier": account.tier}
    if not after.items() <= now.items() or before.keys() != after.keys():
        raise UndoRefused(f"Not undone: “{account.username}” was changed since.")
    await _save(conn, held, account, replace(account, **before))


def _account_id(facts: Mapping[str, Any]) -> UserId:
    told = facts.get("account_id")
    try:
        return told if isinstance(told, int) else UUID(str(told))
    except ValueError:
        raise UndoRefused("That cannot be undone: its log row is not whole.") from None


async def reset(conn: TenantConnection, account_id: UserId, stored: str) -> datetime:
    """Keep the hash of a one-time code in an account, in place of an older one; until when, in naive UTC.

    Call it in a transaction. Raises NotAdministrator, BindeckError where there is no password to reset.
    """
    account, _ = await _held(conn, account_id)
    why = objection(
        account.username,
        is_active=account.is_active,
        has_password=account.has_password,
        elsewhere=account.elsewhere,
    )
    if why:
        raise BindeckError(why)
    until = await conn.value(RESET, account_id=account_id, stored=stored, seconds=GOOD_SECONDS)
    details = {"account": account.username, "account_id": account_id, "until": until}
    await activity.record(conn, Action.PASSWORD_RESET, "user", None, details)
    return until


async def reset_elsewhere(conn: TenantConnection, account_id: UserId) -> str:
    """Note that Supabase is asked for a way to a new password; the account's e-mail address. As `reset`."""
    account, _ = await _held(conn, account_id)
    if not account.is_active or not account.elsewhere:
        raise BindeckError(f"“{account.username}” is shut out, or does not sign in with Supabase any more.")
    details = {"account": account.username, "account_id": account_id, "by": "Supabase"}
    await activity.record(conn, Action.PASSWORD_RESET, "user", None, details)
    return account.email


async def _held(conn: TenantConnection, account_id: UserId) -> tuple[_Held, Sequence[_Held]]:
    """The account, and it with all administrators, locked. Raises NotAdministrator, BindeckError."""
    held = await conn.rows(_Held, HELD, account_id=account_id)
    # Asked once more: who held the rows before may have taken the right away.
    if not any(one.id == conn.user_id and one.administrates for one in held):
        raise NotAdministrator
    account = next((one for one in held if one.id == account_id), None)
    if account is None:
        raise BindeckError("That account is gone; nothing was changed.")
    return account, held


async def sessions_ended(conn: TenantConnection, account_id: UserId, sessions: int, host: str) -> None:
    """Log that so many sessions of an account were ended (`host`: where the only one was), and tell it.

    Call it in a transaction. Raises NotAdministrator.
    """
    name = await conn.value(NAME, account_id=account_id)
    if name is None:
        raise NotAdministrator
    details = {"account": name, "account_id": account_id, "sessions": sessions, "host": host or None}
    await activity.record(conn, Action.SESSIONS_ENDED, "user", None, details)
    conn.changed_of(account_id, SESSIONS_TOPIC)


async def _change(
    conn: TenantConnection,
    account_id: UserId,
    action: Action,
    *,
    is_active: bool | None = None,
    is_admin: bool | None = None,
    tier: str | None = None,
) -> str:
    before, held = await _held(conn, account_id)
    after = replace(
        before,
        tier=before.tier if tier is None else tier,
        is_active=before.is_active if is_active is None else is_active,
        is_admin=before.is_admin if is_admin is None else is_admin,
    )
    if after == before:
        raise BindeckError(f"“{before.username}” is so already; nothing was changed.")
    await _save(conn, held, before, after)
    details = {
        "account": before.username,
        "account_id": account_id,
        "before": _told(before, after),
        "after": _told(after, before),
    }
    await activity.record(conn, action, "user", None, details)
    return before.username


async def _save(conn: TenantConnection, held: Sequence[_Held], before: _Held, after: _Held) -> None:
    _refuse_the_last(held, before, after)
    await conn.execute(
        SAVE, account_id=after.id, is_active=after.is_active, is_admin=after.is_admin, tier=after.tier
    )
    conn.changed(ACCOUNTS_TOPIC)
    if before.is_active and not after.is_active:
        conn.changed_of(after.id, SESSIONS_TOPIC)


def _refuse_the_last(held: Sequence[_Held], before: _Held, after: _Held) -> None:
    others = any(one.administrates for one in held if one.id != before.id)
    if before.administrates and not after.administrates and not others:
        raise LastAdministrator(
            f"“{before.username}” is the last administrator: make somebody else one first, then try again."
        )


def _told(one: _Held, other: _Held) -> dict[str, object]:
    """What differs between two states of an account."""
    return {
        name: getattr(one, name)
        for name in ("is_active", "is_admin", "tier")
        if getattr(one, name) != getattr(other, name)
    }
