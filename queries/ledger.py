"""What a batch changed, for the log: rows that went the same way are noted once, with their ids packed."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, cast

from data.errors import BindeckError
from data.rules import ranges
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity

LARGEST_PART = 256 * 1024
"""Characters of details in one row of the log, about; what is larger is kept in several."""

MOST_TOLD = 1_000
"""Ids that are named to those who listen; of more, they are told that any may have changed."""

MOST_AT_ONCE = 1_000
"""Rows that one statement writes."""

_PER_GROUP, _PER_ID = 24, 11

PARTS = """
    SELECT details FROM activity_logs
    WHERE user_id = %(user_id)s AND action = %(part)s AND id = ANY (%(ids)s::int[]) ORDER BY id
"""

Values = tuple[Any, ...]


class LedgerBroken(BindeckError):
    """A log row is not as it was written; nothing can be made of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table that went from some values of these fields to others."""

    row_id: int
    before: Values
    after: Values


Change = tuple[str, Values, Entry]
"""The kind of a row, its fields that were written, and what became of them."""


class Ledger:
    """Collects what changed; the values are those that JSON has."""

    def __init__(self, conn: TenantConnection, resource: tuple[str, int]) -> None:
        """`resource`: the type and id that its log rows name."""
        self._conn = conn
        self._resource = resource
        self._groups: dict[tuple[str, Values, Values, Values], list[int]] = defaultdict(list)
        self._size = 0
        self._parts: list[int] = []

    async def note(self, kind: str, fields: tuple[str, ...], entries: Sequence[Entry]) -> None:
        """Note changes of rows of one kind."""
        for entry in entries:
            group = self._groups[kind, fields, entry.before, entry.after]
            if not group:
                self._size += _PER_GROUP + len(str(entry.before)) + len(str(entry.after))
            group.append(entry.row_id)
            self._size += _PER_ID
        if self._size > LARGEST_PART:
            details = {"changes": self._take()}
            self._parts.append(await activity.record(self._conn, Action.BATCH_PART, *self._resource, details))

    async def record(self, details: Mapping[str, Any], action: Action = Action.BATCH_EDITED) -> int:
        """Write the log row of the batch, or of another action upon many rows; its id."""
        facts = {**details, "parts": ranges.pack(self._parts), "changes": self._take()}
        return await activity.record(self._conn, action, *self._resource, facts)

    def _take(self) -> list[dict[str, Any]]:
        kinds: dict[tuple[str, Values], list[Any]] = defaultdict(list)
        for (kind, fields, before, after), ids in self._groups.items():
            kinds[kind, fields].append([before, after, ranges.pack(ids)])
        self._groups.clear()
        self._size = 0
        return [{"kind": kind, "fields": fields, "rows": rows} for (kind, fields), rows in kinds.items()]


def steps(ids: Sequence[int], size: int = MOST_AT_ONCE) -> Iterator[list[int]]:
    """The ids in lists of so many: each statement stays far below its time limit."""
    return (list(ids[start : start + size]) for start in range(0, len(ids), size))


def tell(conn: TenantConnection, topic: str, ids: Sequence[int]) -> None:
    """Note what changed, by id as far as that is of use."""
    if ids:
        conn.changed(topic, *(ids if len(ids) <= MOST_TOLD else ()))


async def read(conn: TenantConnection, facts: Mapping[str, Any]) -> dict[tuple[str, Values], list[Entry]]:
    """All entries of a batch, by kind and fields, each list by ascending id; from its log row's details.

    Raises LedgerBroken.
    """
    found: dict[tuple[str, Values], list[Entry]] = defaultdict(list)
    try:
        parts = ranges.unpack(str(facts.get("parts", "")))
        texts = await conn.rows(str, PARTS, part=Action.BATCH_PART.value, ids=parts)
        if len(texts) != len(parts):
            raise ValueError("a part is missing")
        for details in (facts, *map(activity.facts, texts)):
            for nth, (kind, fields, entry) in enumerate(_entries(details)):
                found[kind, fields].append(entry)
                if nth % MOST_AT_ONCE == 0:
                    await asyncio.sleep(0)
    except (ValueError, TypeError, LookupError):
        raise LedgerBroken("That cannot be undone: its log row is not whole.") from None
    for entries in found.values():
        entries.sort(key=lambda entry: entry.row_id)
    return found


def batches(
    logged: Iterable[tuple[int, Mapping[str, Any]]], wanted: Set[tuple[str, int]]
) -> Iterator[tuple[int, Mapping[str, Any], list[Change]]]:
    """Of log rows of batches and of their parts (id and details, the last one first): each batch with what it made
    of the `wanted` rows (kind and id). A part without its batch among them is passed over."""
    told = dict(logged)
    for log_id, facts in told.items():
        try:
            parts = ranges.unpack(str(facts["parts"]))
        except (ValueError, LookupError):
            continue
        details = (facts, *(told[part] for part in parts if part in told))
        yield log_id, facts, [change for one in details for change in _of(one, wanted)]


def _of(details: Mapping[str, Any], wanted: Set[tuple[str, int]]) -> list[Change]:
    try:
        return [change for change in _entries(details) if (change[0], change[2].row_id) in wanted]
    except (ValueError, TypeError, LookupError):
        return []


def _entries(details: Mapping[str, Any]) -> Iterator[Change]:
    for change in cast(list[dict[str, Any]], details["changes"]):
        fields = tuple(change["fields"])
        for before, after, ids in change["rows"]:
            if not len(before) == len(after) == len(fields):
                raise ValueError("values without fields")
            for row_id in ranges.unpack(ids):
                yield str(change["kind"]), fields, Entry(row_id, tuple(before), tuple(after))
