"""The audit trail: written inside the transaction of each change, read newest first."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, cast

from data.rules.status import Action
from data.tenant import TenantConnection
from queries import vectors
from queries.ordering import Order

PROGRAM = "bindeck"
"""activity_logs.user_agent of what Bindeck did."""

RECORD = """
    INSERT INTO activity_logs (user_id, action, resource_type, resource_id, details, user_agent, created_at)
    VALUES (%(user_id)s, %(action)s, %(resource_type)s, %(resource_id)s, %(details)s, %(program)s,
            coalesce(%(at)s::timestamp, now()))
    RETURNING id
"""

IDS = """
    SELECT string_agg(int4send(id), ''::bytea ORDER BY id DESC) FROM activity_logs WHERE user_id = %(user_id)s
"""

MINE: LiteralString = "activity_logs WHERE user_id = %(user_id)s"

VALUES: dict[str, tuple[LiteralString, ...]] = {
    "when": ("created_at",),
    "what": ("nullif(action, '')",),
    "on": ("nullif(resource_type, '')", "resource_id"),
}
"""What the trail is ordered by."""

# The details of a batch name thousands of rows: a list shows where they begin.
PAGE = """
    SELECT id, created_at, coalesce(action, ''), resource_type, resource_id, left(details, 1000)
    FROM activity_logs WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
"""


def standing(log: LiteralString) -> LiteralString:
    """The SQL condition that the log row of this alias was not undone."""
    return (
        "NOT EXISTS (SELECT 1 FROM activity_logs undone WHERE undone.user_id = %(user_id)s"
        " AND undone.action = %(undone)s AND undone.resource_type = 'activity' AND undone.resource_id = "
        + log
        + ".id)"
    )


@dataclass(frozen=True, slots=True)
class LogRow:
    """One thing that was done; `details` is the beginning of JSON text, or of whatever another program wrote."""

    id: int
    created_at: datetime | None
    action: str
    resource_type: str | None
    resource_id: int | None
    details: str | None


async def record(
    conn: TenantConnection,
    action: Action,
    resource_type: str,
    resource_id: int,
    details: Mapping[str, Any],
    *,
    at: datetime | None = None,
) -> int:
    """Write a row of the trail, dated `at` or now; its id."""
    text = json.dumps(details, default=str, ensure_ascii=False)
    row_id: int = await conn.value(
        RECORD,
        action=action.value,
        resource_type=resource_type,
        resource_id=resource_id,
        details=text,
        program=PROGRAM,
        at=at,
    )
    conn.changed("activity", row_id)
    return row_id


async def ids(conn: TenantConnection, by: Order | None = None) -> array[int]:
    """All rows of the trail, by one of VALUES; without an order newest first."""
    return await vectors.ids(conn, IDS if by is None else vectors.ordered(MINE, VALUES, by))


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[LogRow]:
    """The rows with these ids, in any order."""
    return await conn.rows(LogRow, PAGE, ids=list(ids))


def facts(details: str | None) -> dict[str, Any]:
    """The details as a mapping; empty where they are not one."""
    try:
        found = json.loads(details or "{}")
    except (ValueError, RecursionError):
        return {}
    return cast(dict[str, Any], found) if isinstance(found, dict) else {}
