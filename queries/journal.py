"""Edits and their undo: every change of a row goes through here, and the log keeps what was before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from data.errors import BindeckError
from data.rules import listing_steps
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity
from queries.editables import EDITABLES, LISTING, Editable
from queries.ledger import steps

LOGGED = """
    SELECT action, resource_type, resource_id, details FROM activity_logs
    WHERE user_id = %(user_id)s AND id = %(log_id)s
"""


class EditRefused(BindeckError):
    """The row is gone, or was changed by someone else meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class _Logged:
    action: str
    resource_type: str | None
    resource_id: int | None
    details: str | None


async def read(conn: TenantConnection, kind: Editable, row_id: int) -> dict[str, Any] | None:
    """The fields of a row, which stays locked until the transaction ends; None when it is not there."""
    return (await read_many(conn, kind, [row_id])).get(row_id)


async def read_many(conn: TenantConnection, kind: Editable, row_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The fields of rows by id, locked in the order of their ids; those that are there."""
    found: dict[int, dict[str, Any]] = {}
    for part in steps(sorted(row_ids)):
        for row_id, *values in await conn.rows(_columns, kind.load, ids=part):
            found[row_id] = dict(zip(kind.fields, values, strict=True))
    return found


async def edit(
    conn: TenantConnection,
    kind: Editable,
    row_id: int,
    changes: Mapping[str, Any],
    why: str,
    *,
    expected: Mapping[str, Any] | None = None,
    also: Sequence[int] = (),
    rows: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Change fields of a row; the id of the log row, by which it can be undone. Call it in a transaction.

    `also` are the log rows of edits that are part of this one, `rows` what a Trace noted of other rows that were
    written with it: they are undone with it.
    Raises EditRefused when the row is gone, or is no longer as `expected`.
    """
    note: dict[str, Any] = {"why": why}
    note |= {"also": list(also)} if also else {}
    note |= {"rows": list(rows)} if rows else {}
    return await _change(conn, Action.EDITED, kind, row_id, changes, note, expected=expected)


async def undo(conn: TenantConnection, log_id: int) -> None:
    """Take an edit back. Call it in a transaction.

    Raises EditRefused when the row was changed since, or the log row is no edit of this seller; and where the
    listing would be as the contract forbids, unless the edit itself had mended that.
    """
    logged = await conn.row(_Logged, LOGGED, log_id=log_id)
    facts = activity.facts(logged.details) if logged else {}
    before, after = mapping(facts.get("before")), mapping(facts.get("after"))
    kind = EDITABLES.get(logged.resource_type or "") if logged and logged.action == Action.EDITED else None
    if logged is None or kind is None or logged.resource_id is None or not before:
        raise EditRefused("There is nothing of yours to undo there.")
    await _change(
        conn,
        Action.UNDONE,
        kind,
        logged.resource_id,
        before,
        {"of": log_id},
        expected=after,
        may_be_wrong="mended" in facts,
    )
    for part in facts.get("also", ()):
        await undo(conn, part)


async def _change(
    conn: TenantConnection,
    action: Action,
    kind: Editable,
    row_id: int,
    changes: Mapping[str, Any],
    note: Mapping[str, Any],
    *,
    expected: Mapping[str, Any] | None = None,
    may_be_wrong: bool = False,
) -> int:
    found = await read(conn, kind, row_id)
    if found is None:
        raise EditRefused(f"That {kind.name.replace('_', ' ')} is not there any more.")
    for field, value in (expected or {}).items():
        if plain(found[field]) != plain(value):
            raise EditRefused(f"Someone changed {field} since (it is {found[field]!r} now); nothing was written.")
    became = {**found, **changes}
    wrong, was_wrong = breach(kind, became), breach(kind, found)
    if wrong and wrong != was_wrong and action is Action.UNDONE and not may_be_wrong:
        raise EditRefused(f"Not undone: taken back, {wrong}.")
    await conn.execute(kind.save, row_id=row_id, **became)
    before = {field: plain(found[field]) for field in changes}
    after = {field: plain(value) for field, value in changes.items()}
    details = {"before": before, "after": after, **note}
    if was_wrong and not wrong:
        details["mended"] = was_wrong
    log_id = await activity.record(conn, action, kind.name, row_id, details)
    conn.changed(kind.topic, row_id)
    return log_id


def breach(kind: Editable, row: Mapping[str, Any]) -> str:
    """Why the contract forbids to write a row like that; empty when it does not."""
    if kind is not LISTING:
        return ""
    sold_whole = all(row[field] is not None for field in ("sold_platform", "sold_date", "sold_price"))
    return listing_steps.breach(
        row["status"], location=row["storage_location"], quantity=row["quantity"], sold_whole=sold_whole
    )


def _columns(*values: Any) -> tuple[Any, ...]:
    return values


def mapping(value: object) -> Mapping[str, Any]:
    """A value out of JSON as a mapping; empty where it is none."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return float(value) if isinstance(value, Decimal) else value
