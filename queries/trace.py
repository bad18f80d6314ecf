"""What a decision made of the rows it touched, for its log row: as they were, and as they became."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity, journal
from queries.editables import EDITABLES, Editable

Rows = dict[tuple[str, int], dict[str, Any] | None]
"""The fields of rows by kind and id; None for one that is not there."""


class Trace:
    """Keeps rows as they were before a decision; the decision's log row gets what became of them."""

    def __init__(self, conn: TenantConnection) -> None:
        self._conn = conn
        self._before: dict[tuple[str, int], dict[str, Any] | None] = {}

    async def keep(self, kind: Editable, *row_ids: int) -> None:
        """Lock and note rows that are about to be written; the first note of a row stands."""
        new = [row_id for row_id in dict.fromkeys(row_ids) if (kind.name, row_id) not in self._before]
        found = await journal.read_many(self._conn, kind, new)
        self._before.update(((kind.name, row_id), found.get(row_id)) for row_id in new)

    def has(self, kind: Editable, row_id: int) -> bool:
        """Whether a row is noted."""
        return (kind.name, row_id) in self._before

    def made(self, kind: Editable, *row_ids: int) -> None:
        """Note rows that this decision made: undone, they are removed again."""
        self._before.update(dict.fromkeys(((kind.name, row_id) for row_id in row_ids), None))

    async def remove(
        self, kind: Editable, row_id: int, parts: tuple[Editable, Sequence[int]] | None = None
    ) -> bool:
        """Remove a row that is noted, after its parts; whether it was there."""
        await self.keep(kind, row_id)
        if parts is not None:
            await self.keep(parts[0], *parts[1])
            for part in parts[1]:
                await remove_row(self._conn, parts[0], part)
        return await remove_row(self._conn, kind, row_id)

    async def record(
        self,
        action: Action,
        resource_type: str,
        resource_id: int,
        details: Mapping[str, Any],
        *,
        at: datetime | None = None,
    ) -> int:
        """Write the log row of what was done, after it was done; its id. `at`: when, if not now."""
        facts = {**details, "rows": await self.rows()}
        return await activity.record(self._conn, action, resource_type, resource_id, facts, at=at)

    async def rows(self) -> list[dict[str, Any]]:
        """The noted rows that are no longer as they were, for the log row of a decision."""
        now = await read_rows(self._conn, self._before)
        return [
            _difference(name, row_id, before, after)
            for (name, row_id), before in self._before.items()
            if before != (after := now.get((name, row_id)))
        ]


async def read_rows(conn: TenantConnection, rows: Iterable[tuple[str, Any]]) -> Rows:
    """Lock and read rows by kind and id, kind after kind; None for those that are not there."""
    of_kind: dict[str, list[int]] = {}
    for name, row_id in rows:
        if name in EDITABLES and isinstance(row_id, int):
            of_kind.setdefault(name, []).append(row_id)
    now: Rows = {}
    for name, ids in of_kind.items():
        found = await journal.read_many(conn, EDITABLES[name], ids)
        now.update(((name, row_id), found.get(row_id)) for row_id in ids)
    return now


async def remove_row(conn: TenantConnection, kind: Editable, row_id: int) -> bool:
    """Remove a row of a kind that can be removed; whether it was there."""
    assert kind.remove is not None, kind.name
    conn.changed(kind.topic)
    return await conn.execute(kind.remove, row_id=row_id) > 0


def _difference(
    name: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any]:
    """The fields that changed; all of them where the row was made or removed: the other side is None then."""
    fields = before or after or {}
    changed = [field for field in fields if not before or not after or before[field] != after[field]]

    def side(row: dict[str, Any] | None) -> dict[str, Any] | None:
        return None if row is None else {field: journal.plain(row[field]) for field in changed}

    return {"kind": name, "id": row_id, "before": side(before), "after": side(after)}
