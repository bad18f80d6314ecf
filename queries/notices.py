"""Notices of administrators: written once, and an alert for each account that is active then.

The table knows no recipients, and one mark of having been read. So there is a row for each account, which its data
name (notifications.ADDRESSED): everybody has a mark of their own. A notice is the row of the log that says it was
sent: its id is the notice's, its details hold the ids of the alerts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.contract.owners import UserId
from data.errors import BindeckError
from data.rules import ranges
from data.rules.status import Action, NotificationType
from data.tenant import TenantConnection
from queries import activity, administrator
from queries.administrator import ADMIN
from queries.notifications import ADDRESSED, addressed_to

MOST = 200
"""Notices that are listed, of the last ones."""

SEND = (
    """
    WITH sent AS (
        INSERT INTO notifications (type, title, message, data)
        SELECT %(kind)s, %(title)s, %(message)s, """
    + addressed_to("u.id::text")
    + " FROM users u WHERE coalesce(u.is_active, true) AND "
    + ADMIN
    + " RETURNING id, data) SELECT sent.id, u.id FROM sent JOIN users u ON sent.data = "
    + addressed_to("u.id::text")
    + " ORDER BY sent.id"
)

SENT = (
    """
    SELECT l.id, l.created_at, coalesce((SELECT who.username FROM users who WHERE who.id = l.user_id), ''),
           l.details, EXISTS (SELECT FROM activity_logs taken WHERE taken.action = %(notice_taken_back)s
                              AND taken.resource_type = 'notice' AND taken.resource_id = l.id)
    FROM activity_logs l
    WHERE l.action = %(notice_sent)s AND (%(log_id)s::int IS NULL OR l.id = %(log_id)s) AND """
    + ADMIN
    + " ORDER BY l.id DESC LIMIT %(limit)s"
)

READ = (
    "SELECT n.id FROM notifications n WHERE n.id = ANY (%(ids)s::int[]) AND n.is_read AND "
    + ADDRESSED
    + " AND "
    + ADMIN
)

TAKE_BACK = (
    "WITH gone AS (DELETE FROM notifications n WHERE n.id = ANY (%(ids)s::int[]) AND "
    + ADDRESSED
    + " AND "
    + ADMIN
    + " RETURNING n.data) SELECT u.id FROM gone JOIN users u ON gone.data = "
    + addressed_to("u.id::text")
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says. `message` may be empty."""

    kind: NotificationType
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was sent; `created_at` is naive UTC, `by` a username, `ids` those of its alerts."""

    id: int
    created_at: datetime | None
    by: str
    kind: str
    title: str
    message: str
    ids: Sequence[int]
    read: int
    """How many have read it."""
    taken_back: bool


async def send(conn: TenantConnection, notice: Words) -> int:
    """Give a notice to every active account; how many there are. Call it in a transaction.

    Where row-level security holds our role, those accounts that it shows. Raises NotAdministrator.
    """
    await administrator.require(conn)
    sent = await conn.rows(_pair, SEND, kind=notice.kind.value, title=notice.title, message=notice.message or None)
    details = {
        "type": notice.kind.value,
        "title": notice.title,
        "message": notice.message,
        "accounts": len(sent),
        "ids": ranges.pack(alert for alert, _ in sent),
    }
    await activity.record(conn, Action.NOTICE_SENT, "notice", None, details)
    for alert, account in sent:
        conn.changed_of(account, "notifications", alert)
    return len(sent)


async def sent(conn: TenantConnection) -> list[Notice]:
    """The last notices, newest first, whoever sent them. Raises NotAdministrator."""
    await administrator.require(conn)
    found = await conn.rows(_notice, SENT, log_id=None, limit=MOST)
    ids = [alert for notice in found for alert in notice.ids]
    read = set(await conn.rows(int, READ, ids=ids)) if ids else set[int]()
    return [_with_readers(notice, read) for notice in found]


async def take_back(conn: TenantConnection, log_id: int) -> int:
    """Take a notice out of everybody's alerts; how many had it. Call it in a transaction.

    Raises NotAdministrator; BindeckError where nobody has it any more.
    """
    await administrator.require(conn)
    notice = await conn.row(_notice, SENT, log_id=log_id, limit=1)
    had = await conn.rows(_user_id, TAKE_BACK, ids=list(notice.ids)) if notice is not None else []
    if notice is None or not had:
        raise BindeckError("Nobody has that notice any more; nothing was changed.")
    details = {"title": notice.title, "message": notice.message, "accounts": len(had)}
    await activity.record(conn, Action.NOTICE_TAKEN_BACK, "notice", log_id, details)
    for account in had:
        conn.changed_of(account, "notifications")
    return len(had)


def _notice(log_id: int, created_at: datetime | None, by: str, details: str | None, taken_back: bool) -> Notice:
    """Of a log row; what is not as `send` writes it is empty."""
    facts = activity.facts(details)
    kind, title, message, packed = (str(facts.get(name) or "") for name in ("type", "title", "message", "ids"))
    try:
        ids = ranges.unpack(packed)
    except ValueError:
        ids = []
    return Notice(log_id, created_at, by, kind, title, message, ids, 0, taken_back)


def _with_readers(notice: Notice, read: set[int]) -> Notice:
    return replace(notice, read=sum(alert in read for alert in notice.ids))


def _pair(alert: int, account: UserId) -> tuple[int, UserId]:
    return alert, account


def _user_id(account: UserId) -> UserId:
    return account
