"""Taking back a decision: its rows are put back as they were, unless somebody changed them since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import psycopg

from data.origin import PROGRAM
from data.rules.status import ACCOUNT_STEPS, MARKINGS, POSTINGS, Action
from data.tenant import TenantConnection
from queries import (
    activity,
    administration,
    batch_undo,
    card_import_undo,
    counting,
    creation,
    editables,
    journal,
    later,
    posting_rows,
    trace,
    unmarking,
)
from queries.editables import EDITABLES, Editable
from queries.objections import UndoRefused, refuse_counted, refuse_sold
from queries.progress import Progress, unseen

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


async def last(conn: TenantConnection, ids: Sequence[int] | None) -> Undoable | None:
    """The last action among these log rows, or (None) of the seller, that could be taken back."""
    return await conn.row(Undoable, LAST, ids=None if ids is None else list(ids), program=PROGRAM)


async def take_back(
    conn: TenantConnection, log_id: int, *, partly: bool = False, progress: Progress = unseen
) -> Undoable:
    """Take back an action; of a batch, `partly`, only what nobody changed since. Call it in a transaction.

    `progress` is told how far a batch is; what it raises stops it.

    Raises UndoRefused, naming who changed what, when a row is no longer as the action left it; PartRefused when
    others of the batch still are.
    """
    done = await last(conn, [log_id])
    if done is None:
        raise UndoRefused("Nothing of yours here to undo.")
    facts = activity.facts(done.details)
    if done.action in MARKINGS:
        taken = await unmarking.take_back(conn, log_id, Action(done.action), facts)
        done = replace(done, remains=taken.remains)
    await _take_back_own(conn, done, facts, partly=partly, progress=progress)
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


async def _take_back_own(
    conn: TenantConnection, done: Undoable, facts: Mapping[str, Any], *, partly: bool, progress: Progress
) -> None:
    """What an action of its kind wrote beside the rows of its log."""
    if done.action == Action.EDITED:
        await journal.undo(conn, done.log_id)
    elif done.action in ACCOUNT_STEPS:
        await administration.take_back(conn, facts)
    elif done.action in (Action.BATCH_EDITED, Action.CARDS_IMPORTED):
        await _take_back_many(conn, done, facts, partly=partly, progress=progress)
    elif done.action in (Action.LISTING_CREATED, Action.CARDS_OFFERED):
        await _take_back_created(conn, done, facts)
    elif done.action == Action.PLATFORM_ADDED and not await posting_rows.remove_begun(conn, done.resource_id or 0):
        raise UndoRefused("Not undone: the marketplace's row was posted, changed or removed since.")
    elif done.action == Action.COUNT_SCANNED:
        await refuse_counted(conn, done.resource_id or 0, facts)


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
    conn: TenantConnection, done: Undoable, facts: Mapping[str, Any], *, partly: bool, progress: Progress
) -> None:
    if done.action == Action.CARDS_IMPORTED:
        await card_import_undo.take_back(conn, facts)
        return
    try:
        await batch_undo.take_back(conn, facts, partly=partly, progress=progress)
    except batch_undo.SomeChanged as some:
        first = some.first
        who = await later.touched(conn, done.log_id, first.kind, first.row_id)
        noun = _noun(EDITABLES[first.kind])
        why = f"Of the first, taken back: {first.wrong}" if first.wrong else f"The first {noun} was {who}"
        reason = f"Not undone: {some} {why}."
        raise PartRefused(reason, some.left, some.noun) if some.left else UndoRefused(reason) from some


async def _hold(conn: TenantConnection, changes: Sequence[Mapping[str, Any]]) -> tuple[trace.Rows, list[int]]:
    """Lock and read the rows of these changes, in the order in which everybody locks: listings, cards, sections,
    then the rest; and the sections whose count will change."""
    named = [(str(change.get("kind")), change.get("id")) for change in changes]
    first = (editables.LISTING.name, editables.CARD.name)
    now = await trace.read_rows(conn, [name for name in named if name[0] == first[0]])
    now |= await trace.read_rows(conn, [name for name in named if name[0] == first[1]])
    sections = await _sections(conn, changes)
    await counting.lock(conn, sections)
    return now | await trace.read_rows(conn, [name for name in named if name[0] not in first]), sections


async def _put_back(
    conn: TenantConnection,
    done: Undoable,
    change: Mapping[str, Any],
    read: trace.Rows,
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
            await trace.remove_row(conn, kind, row_id)
        else:
            row = {**now, **journal.mapping(before)}
            wrong = journal.breach(kind, row)
            if wrong and wrong != journal.breach(kind, now):
                raise UndoRefused(f"Not undone: taken back, {wrong}.")
            await _save(conn, kind, row_id, row)
    conn.changed(kind.topic, row_id)


async def _save(conn: TenantConnection, kind: Editable, row_id: int, row: Mapping[str, Any]) -> None:
    try:
        await conn.execute(kind.save, row_id=row_id, **row)
    except psycopg.errors.ForeignKeyViolation as error:
        raise UndoRefused(f"Not undone: what the {_noun(kind)} pointed at is gone.") from error


def _noun(kind: Editable) -> str:
    return kind.name.replace("_", " ")


async def _sections(conn: TenantConnection, changes: Sequence[Mapping[str, Any]]) -> list[int]:
    """The sections whose count the undoing of these changes moves: where the items lie, and where they lay."""
    items = [change for change in changes if change.get("kind") == editables.ITEM.name]
    lie = await counting.of_items(conn, [number for item in items if isinstance(number := item.get("id"), int)])
    lay = (journal.mapping(item.get("before")).get("section_id") for item in items)
    return [*lie, *(number for number in lay if isinstance(number, int))]


def _list(value: object) -> list[Any]:
    return cast(list[Any], value) if isinstance(value, list) else []
