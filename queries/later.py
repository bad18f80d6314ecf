"""What the log says of a row after an action: who changed it since. What it does not say is not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from data.origin import is_ours
from data.rules import ranges
from data.rules.status import MARKINGS
from data.rules.when import when
from data.tenant import TenantConnection
from queries import activity, batch_undo
from queries.journal import mapping

# What an undo did is told by the log row that it undid.
LATER = """
    SELECT log.action, log.created_at, coalesce(log.user_agent, ''),
           coalesce(undone.resource_type, log.resource_type), coalesce(undone.resource_id, log.resource_id),
           coalesce(undone.details, log.details), undone.id IS NOT NULL
    FROM activity_logs log LEFT JOIN activity_logs undone
      ON log.action = %(undone)s AND log.resource_type = 'activity' AND undone.id = log.resource_id
         AND undone.user_id = %(user_id)s
    WHERE log.user_id = %(user_id)s AND log.id > %(log_id)s
      AND (coalesce(undone.resource_type, log.resource_type) = %(kind)s
           AND (coalesce(undone.resource_id, log.resource_id) = %(row_id)s
                OR coalesce(undone.action, log.action) = ANY (%(markings)s))
           OR position(%(mark)s IN coalesce(undone.details, log.details)) > 0)
    ORDER BY log.id DESC LIMIT %(limit)s
"""

ONE = """
    SELECT action, created_at, coalesce(user_agent, ''), resource_type, resource_id, NULL::text, false
    FROM activity_logs WHERE user_id = %(user_id)s AND id = %(log_id)s
"""

ANOTHER = "changed by another program since"
"""For ours writes down what it does."""

MOST = 200
"""Log rows looked at: of one row there are hardly ever more since an action."""

LONGEST_PROGRAM = 40
"""Characters of what another program calls itself."""


@dataclass(frozen=True, slots=True)
class Later:
    """A log row that came later; what it is about, and the details, of what it undid, where it is an undo."""

    action: str | None
    at: datetime | None
    program: str
    resource_type: str | None
    resource_id: int | None
    details: str | None
    undoes: bool

    @property
    def name(self) -> str:
        """`“record sale”, 25 Nov 14:05`, and the program where it is not ours."""
        done = (self.action or "something").replace("_", " ")
        by = "" if not self.program or is_ours(self.program) else f", by {self.program[:LONGEST_PROGRAM]}"
        return f"“{done}”, {when(self.at)}{by}"

    def left(self, kind: str, row_id: int) -> Mapping[str, Any] | None:
        """The fields it says it left a row with, None for a row that it removed; empty where it does not say."""
        told = self._rows(kind)
        if row_id in told:
            return told[row_id]
        facts = activity.facts(self.details)
        return mapping(facts.get("after")) if self.about(kind, row_id) else {}

    def marked(self, kind: str, is_read: bool) -> set[int]:
        """The rows that it says it left read, or unread."""
        return {row_id for row_id, left in self._rows(kind).items() if left and left.get("is_read") is is_read}

    def about(self, kind: str, row_id: int) -> bool:
        """Whether it is about this very row."""
        return (self.resource_type, self.resource_id) == (kind, row_id)

    def _rows(self, kind: str) -> dict[int, Mapping[str, Any] | None]:
        """The rows of a kind that it names with their fields: those of a decision, or of a marking."""
        facts = activity.facts(self.details)
        if isinstance(facts.get("ids"), str) and self.resource_type == kind:
            return self._marking(facts)
        changes = facts.get("rows")
        told = [mapping(change) for change in (cast(list[Any], changes) if isinstance(changes, list) else [])]
        side = "before" if self.undoes else "after"
        return {
            change["id"]: None if change.get(side) is None else mapping(change[side])
            for change in told
            if change.get("kind") == kind and isinstance(change.get("id"), int)
        }

    def _marking(self, facts: Mapping[str, Any]) -> dict[int, Mapping[str, Any] | None]:
        told = facts.get("is_read")
        states = cast(list[Any], told) if isinstance(told, list) else []
        try:
            ids = ranges.unpack(facts["ids"])
        except ValueError:
            return {}
        left: Mapping[str, Any] = {"is_read": states[0 if self.undoes else 1]} if len(states) == 2 else {}
        return dict.fromkeys(ids, left)


async def changed(
    conn: TenantConnection, log_id: int, of: str, row_id: int, field: str | None, value: object
) -> str:
    """Who gave a field this value (as JSON keeps it) since a log row was written, or (None) who removed the row or
    brought it back: the end of a sentence. `of`: what kind of row, as the log names it.

    A log row that names the field is certain; one about the row that names no fields is only told; without either
    it was another program, for ours writes down what it does.
    """
    rows = await since(conn, log_id, of, row_id)
    for row in rows:
        left = row.left(of, row_id)
        if left is None if field is None else left and field in left and left[field] == value:
            return f"changed by {row.name}"
    for row in rows:
        if row.about(of, row_id) and row.left(of, row_id) == {}:
            return f"changed since, and the log knows of {row.name}"
    return await _by_a_batch(conn, log_id, of, row_id) or ANOTHER


async def touched(conn: TenantConnection, log_id: int, of: str, row_id: int) -> str:
    """Who changed a row at all since a log row was written, the last one first: the end of a sentence."""
    rows = await since(conn, log_id, of, row_id)
    named = next((row.name for row in rows if row.about(of, row_id) or row.left(of, row_id) != {}), None)
    return f"changed by {named}" if named else await _by_a_batch(conn, log_id, of, row_id) or ANOTHER


async def _by_a_batch(conn: TenantConnection, log_id: int, of: str, row_id: int) -> str | None:
    """The batch since then that changed a row among others: the end of a sentence; None where none did."""
    batch = await batch_undo.touching(conn, log_id, of, row_id)
    row = None if batch is None else await conn.row(Later, ONE, log_id=batch)
    return None if row is None else f"changed by {row.name}"


async def since(conn: TenantConnection, log_id: int, of: str, row_id: int | None) -> list[Later]:
    """The log rows after this one that are about a row, or name it among others, the latest first.

    Without a row, those that name any row of the kind, or mark some.
    """
    mark = f'"kind": "{of}", "id": ' + ("" if row_id is None else f"{row_id},")
    return await conn.rows(
        Later,
        LATER,
        log_id=log_id,
        kind=of,
        row_id=-1 if row_id is None else row_id,
        mark=mark,
        markings=list(MARKINGS),
        limit=MOST,
    )
