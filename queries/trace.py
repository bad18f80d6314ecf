"""What a decision made of the rows it touched: written to its log row, and taken back by `undo`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from data.origin import PROGRAM
from data.rules.status import MARKINGS, POSTINGS, Action
from data.tenant import TenantConnection
from queries import (
    activity,
    batch_undo,
    card_import_undo,
    counting,
    creation,
    editables,
    journal,
    later,
    posting_rows,
    unmarking,
)
from queries.editables import EDITABLES, Editable
from queries.objections import UndoRefused, refuse_counted, refuse_sold

LAST = (
    """
    SELECT log.id, log.action, log.created_at, log.resource_type, log.resource_id, log.details,
           CASE WHEN log.resource_type = 'card' THEN
               (SELECT c.title FROM card_collections c WHERE c.user_id = %(user_id)s AND c.id = log.resource_id)
           ELSE
               (SELECT l.title FROM listings l WHERE l.user_id = %(user_id)s AND l.id = CASE
                  WHEN log.resource_type = 'listing' THEN log.resource_id
                  ELSE substring(log.details FROM '"listing": ([0-9]{1,9})[,}]')::int END)
           END
    FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND (log.id = ANY (%(ids)s::int[]) OR %(ids)s::int[] IS NULL)
      AND log.action = ANY (%(undoable)s) AND split_part(log.user_agent, ' ', 1) = %(program)s AND """
    + activity.standing("log")
    + " ORDER BY log.id DESC LIMIT 1"
)

PARTS = """
    SELECT details FROM activity_logs
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) AND action = %(action)s ORDER BY id
"""


_Rows = dict[tuple[str, int], dict[str, Any] | None]
"""The fields of rows by kind and id; None for one that is not there."""


class PartRefused(UndoRefused):
    """Of a batch only `left` of its things (`noun`) could be taken back; nothing was written."""

    def __init__(self, reason: str, left: int, noun: str) -> None:
        super().__init__(reason)
        self.left = left
        self.noun = noun


@dataclass(frozen=True, slots=True)
class Undoable:
    """An action on record that was not taken back, or that just was; `title` is its listing's or card's."""

    log_id: int
    action: str
    done_at: datetime
    resource_type: str | None
    resource_id: int | None
    details: str | None
    title: str | None
    remains: str = ""
    """What of it could not be taken back, and why, as a sentence; empty where all could."""


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
                await _remove(self._conn, parts[0], part)
        return await _remove(self._conn, kind, row_id)

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
        rows: list[dict[str, Any]] = []
        now = await _read(self._conn, self._before)
        for (name, row_id), before in self._before.items():
            if before != (after := now.get((name, row_id))):
                rows.append(_difference(name, row_id, before, after))
        facts = {**details, "rows": rows}
        return await activity.record(self._conn, action, resource_type, resource_id, facts, at=at)


async def last(conn: TenantConnection, ids: Sequence[int] | None) -> Undoable | None:
    """The last action among these log rows, or (None) of the seller, that could be taken back."""
    return await conn.row(Undoable, LAST, ids=None if ids is None else list(ids), program=PROGRAM)


async def undo(conn: TenantConnection, log_id: int, *, partly: bool = False) -> Undoable:
    """Take back an action; of a batch, `partly`, only what nobody changed since. Call it in a transaction.

    Raises UndoRefused, naming who changed what, when a row is no longer as the action left it; PartRefused when
    others of the batch still are.
    """
    done = await last(conn, [log_id])
    if done is None:
        raise UndoRefused("Nothing of yours here to undo.")
    facts = activity.facts(done.details)
    if done.action == Action.EDITED:
        await journal.undo(conn, log_id)
    elif done.action in MARKINGS:
        taken = await unmarking.take_back(conn, log_id, Action(done.action), facts)
        done = replace(done, remains=taken.remains)
    elif done.action in (Action.BATCH_EDITED, Action.CARDS_IMPORTED):
        await _take_back_many(conn, done, facts, partly=partly)
    elif done.action in (Action.LISTING_CREATED, Action.CARDS_OFFERED):
        await _take_back_created(conn, done, facts)
    elif done.action == Action.PLATFORM_ADDED and not await posting_rows.remove_begun(conn, done.resource_id or 0):
        raise UndoRefused("Not undone: the marketplace's row was posted, changed or removed since.")
    elif done.action == Action.COUNT_SCANNED:
        await refuse_counted(conn, done.resource_id or 0, facts)
    also = [number for number in _list(facts.get("also")) if isinstance(number, int)]
    changes = await _changes(conn, done, facts, also)
    if done.action in POSTINGS:
        await refuse_sold(conn, changes)
    now, sections = await _hold(conn, changes)
    for change in _in_order(changes):
        await _put_back(conn, done, change, now)
    await counting.recount(conn, sections)
    for number in (log_id, *also):
        await activity.record(conn, Action.UNDONE, "activity", number, {"action": done.action})
    conn.changed("sales", done.resource_id or 0)
    conn.changed("listings", *(number for number in (facts.get("listing"),) if isinstance(number, int)))
    return done


def _in_order(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What was removed comes back first, as others may point at it again; what was made goes last."""
    removed = [change for change in changes if change.get("after") is None]
    made = [change for change in changes if change.get("before") is None and change not in removed]
    return [*removed, *(c for c in changes if c not in removed and c not in made), *reversed(made)]


async def _changes(
    conn: TenantConnection, done: Undoable, facts: Mapping[str, Any], also: Sequence[int]
) -> list[Mapping[str, Any]]:
    """What an action made of its rows, with what the log rows that belong to it say."""
    parts = await conn.rows(str, PARTS, ids=list(also), action=done.action) if also else []
    told = [facts, *map(activity.facts, parts)]
    return [journal.mapping(row) for part in told for row in _list(part.get("rows"))]


async def _take_back_created(conn: TenantConnection, done: Undoable, facts: Mapping[str, Any]) -> None:
    if done.action == Action.CARDS_OFFERED:
        await creation.take_all_back(conn, facts)
        return
    created = journal.mapping(facts.get("created"))
    if not created or done.resource_id is None:
        raise UndoRefused("That cannot be undone: its log row is not whole.")
    await creation.take_back(conn, done.resource_id, created)


async def _take_back_many(
    conn: TenantConnection, done: Undoable, facts: Mapping[str, Any], *, partly: bool
) -> None:
    if done.action == Action.CARDS_IMPORTED:
        await card_import_undo.take_back(conn, facts)
        return
    try:
        await batch_undo.take_back(conn, facts, partly=partly)
    except batch_undo.SomeChanged as some:
        first = some.first
        who = await later.touched(conn, done.log_id, first.kind, first.row_id)
        noun = _noun(EDITABLES[first.kind])
        why = f"Of the first, taken back: {first.wrong}" if first.wrong else f"The first {noun} was {who}"
        reason = f"Not undone: {some} {why}."
        raise PartRefused(reason, some.left, some.noun) if some.left else UndoRefused(reason) from some


async def _hold(conn: TenantConnection, changes: Sequence[Mapping[str, Any]]) -> tuple[_Rows, list[int]]:
    """Lock and read the rows of these changes, in the order in which everybody locks: listings, cards, sections,
    then the rest; and the sections whose count will change."""
    named = [(str(change.get("kind")), change.get("id")) for change in changes]
    first = (editables.LISTING.name, editables.CARD.name)
    now = await _read(conn, [name for name in named if name[0] == first[0]])
    now |= await _read(conn, [name for name in named if name[0] == first[1]])
    sections = await _sections(conn, changes)
    await counting.lock(conn, sections)
    return now | await _read(conn, [name for name in named if name[0] not in first]), sections


async def _read(conn: TenantConnection, rows: Iterable[tuple[str, Any]]) -> _Rows:
    """Lock and read rows by kind and id, kind after kind; None for those that are not there."""
    of_kind: dict[str, list[int]] = {}
    for name, row_id in rows:
        if name in EDITABLES and isinstance(row_id, int):
            of_kind.setdefault(name, []).append(row_id)
    now: _Rows = {}
    for name, ids in of_kind.items():
        found = await journal.read_many(conn, EDITABLES[name], ids)
        now.update(((name, row_id), found.get(row_id)) for row_id in ids)
    return now


async def _put_back(
    conn: TenantConnection,
    done: Undoable,
    change: Mapping[str, Any],
    read: _Rows,
) -> None:
    """Put a row back; `read` are rows as they are, but for those that were put back already."""
    kind, row_id = EDITABLES.get(str(change.get("kind"))), change.get("id")
    if kind is None or not isinstance(row_id, int):
        raise UndoRefused("That cannot be undone: its log row is not whole.")
    before, after = change.get("before"), change.get("after")
    key = (kind.name, row_id)
    now = read.pop(key) if key in read else await journal.read(conn, kind, row_id)
    if after is None and now is None and kind.insert is not None:
        await conn.execute(kind.insert, row_id=row_id, **journal.mapping(before))
    elif after is None or now is None:
        what = "it is there again" if now else "it is gone"
        who = await later.changed(conn, done.log_id, kind.name, row_id, None, None)
        raise UndoRefused(f"Not undone: the {_noun(kind)} was {who} ({what}).")
    else:
        for field, value in journal.mapping(after).items():
            found = journal.plain(now.get(field))
            if found != value:
                who = await later.changed(conn, done.log_id, kind.name, row_id, field, found)
                what = f"its {field.replace('_', ' ')} is {now.get(field)!s} now"
                raise UndoRefused(f"Not undone: the {_noun(kind)} was {who} ({what}).")
        if before is None:
            await _remove(conn, kind, row_id)
        else:
            row = {**now, **journal.mapping(before)}
            wrong = journal.breach(kind, row)
            if wrong and wrong != journal.breach(kind, now):
                raise UndoRefused(f"Not undone: taken back, {wrong}.")
            await conn.execute(kind.save, row_id=row_id, **row)
    conn.changed(kind.topic, row_id)


async def _remove(conn: TenantConnection, kind: Editable, row_id: int) -> bool:
    assert kind.remove is not None, kind.name
    conn.changed(kind.topic)
    return await conn.execute(kind.remove, row_id=row_id) > 0


def _noun(kind: Editable) -> str:
    return kind.name.replace("_", " ")


async def _sections(conn: TenantConnection, changes: Sequence[Mapping[str, Any]]) -> list[int]:
    """The sections whose count the undoing of these changes moves: where the items lie, and where they lay."""
    items = [change for change in changes if change.get("kind") == editables.ITEM.name]
    lie = await counting.of_items(conn, [number for item in items if isinstance(number := item.get("id"), int)])
    lay = (journal.mapping(item.get("before")).get("section_id") for item in items)
    return [*lie, *(number for number in lay if isinstance(number, int))]


def _difference(
    name: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any]:
    """The fields that changed; all of them where the row was made or removed: the other side is None then."""
    fields = before or after or {}
    changed = [field for field in fields if not before or not after or before[field] != after[field]]

    def side(row: dict[str, Any] | None) -> dict[str, Any] | None:
        return None if row is None else {field: journal.plain(row[field]) for field in changed}

    return {"kind": name, "id": row_id, "before": side(before), "after": side(after)}


def _list(value: object) -> list[Any]:
    return cast(list[Any], value) if isinstance(value, list) else []
