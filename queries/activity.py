"""The audit trail, written inside the transaction of each change; queries/trail.py reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, LiteralString, cast

from data.rules.status import Action
from data.tenant import TenantConnection

RECORD = """
    INSERT INTO activity_logs (user_id, action, resource_type, resource_id, details, ip_address, user_agent,
                               created_at)
    VALUES (%(user_id)s, %(action)s, %(resource_type)s, %(resource_id)s, %(details)s,
            %(here_address)s, %(here_program)s, coalesce(%(at)s::timestamp, now()))
    RETURNING id
"""


def standing(log: LiteralString) -> LiteralString:
    """The SQL condition that the log row of this alias was not undone."""
    return (
        "NOT EXISTS (SELECT 1 FROM activity_logs undone WHERE undone.user_id = %(user_id)s"
        " AND undone.action = %(undone)s AND undone.resource_type = 'activity' AND undone.resource_id = "
        + log
        + ".id)"
    )


async def record(
    conn: TenantConnection,
    action: Action,
    resource_type: str,
    resource_id: int | None,
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
        at=at,
    )
    conn.changed("activity", row_id)
    return row_id


def facts(details: str | None) -> dict[str, Any]:
    """The details as a mapping; empty where they are not one."""
    try:
        found = json.loads(details or "{}")
    except (ValueError, RecursionError):
        return {}
    return cast(dict[str, Any], found) if isinstance(found, dict) else {}
