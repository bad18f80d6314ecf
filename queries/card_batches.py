"""Many cards at once: how they are organized, and their tags; in steps, in one transaction, with one undo."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import LiteralString

from data.rules import tag_wish
from data.rules.status import OrganizationMode
from data.tenant import TenantConnection
from queries import editables
from queries.amounts import trimmed
from queries.card_expressions import TIER
from queries.card_identity import NAME
from queries.ledger import MOST_AT_ONCE, Entry, Ledger, Values, steps, tell

ORGANIZED: Values = ("organization_mode", "primary_category")
TAGGED: Values = ("custom_categories",)
"""The fields that are written, as the log names them."""

# In the order of their ids, as everybody locks them.
HELD = f"""
    SELECT c.id, c.organization_mode, c.primary_category,
           CASE %(mode)s::text
               WHEN %(by_set)s THEN nullif({trimmed(NAME)}, '')
               WHEN %(by_value)s THEN {TIER}
               WHEN %(by_player)s THEN nullif({trimmed("c.player_name")}, '')
               ELSE %(category)s::text
           END
    FROM card_collections c WHERE c.user_id = %(user_id)s AND c.id = ANY (%(ids)s::int[])
    ORDER BY c.id FOR UPDATE
"""

HELD_TAGS = """
    SELECT id, custom_categories FROM card_collections
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
"""

ORGANIZE: LiteralString = """
    UPDATE card_collections c
    SET organization_mode = wanted.mode, primary_category = wanted.category, updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::text[], %(to_1)s::text[]) AS wanted (id, mode, category)
    WHERE c.user_id = %(user_id)s AND c.id = wanted.id
"""

TAG: LiteralString = """
    UPDATE card_collections c SET custom_categories = wanted.tags, updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::text[]) AS wanted (id, tags)
    WHERE c.user_id = %(user_id)s AND c.id = wanted.id
"""

LOCK: LiteralString = """
    SELECT id FROM card_collections
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
"""

LOOK_ORGANIZED: LiteralString = """
    SELECT was.id, was.id, c.id IS NOT NULL AND c.organization_mode IS NOT DISTINCT FROM was.mode
           AND c.primary_category IS NOT DISTINCT FROM was.category
    FROM unnest(%(ids)s::int[], %(left_0)s::text[], %(left_1)s::text[]) AS was (id, mode, category)
    LEFT JOIN card_collections c ON c.id = was.id AND c.user_id = %(user_id)s
"""

LOOK_TAGS: LiteralString = """
    SELECT was.id, was.id, c.id IS NOT NULL AND c.custom_categories IS NOT DISTINCT FROM was.tags
    FROM unnest(%(ids)s::int[], %(left_0)s::text[]) AS was (id, tags)
    LEFT JOIN card_collections c ON c.id = was.id AND c.user_id = %(user_id)s
"""

_MODES = {str(mode): mode.value for mode in OrganizationMode if mode is not OrganizationMode.CUSTOM}


@dataclass(slots=True)
class Done:
    """What became of cards: how many were written, were so already or are gone, and the log row by which it is
    undone (None where nothing was written). `bare` have nothing their mode could take a category from: they have
    none.
    """

    count: int = 0
    same: int = 0
    gone: int = 0
    bare: int = 0
    log_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    id: int
    mode: str | None
    category: str | None
    becomes: str | None


@dataclass(frozen=True, slots=True)
class _Tagged:
    id: int
    stored: str | None


async def organize(
    conn: TenantConnection,
    ids: Sequence[int],
    mode: OrganizationMode,
    category: str | None,
    progress: Callable[[int], None],
) -> Done:
    """Organize cards another way: the primary category follows from the set, the tier of the value, or the player;
    in custom mode it is this one. Call it in a transaction. `progress` is told how many cards are done."""
    done, batch = Done(), _Batch(conn, ids, progress)
    for part in batch.parts():
        rows = await conn.rows(_Held, HELD, ids=part, mode=mode.value, category=category, **_MODES)
        done.gone += len(part) - len(rows)
        done.bare += sum(row.becomes is None for row in rows)
        entries = [
            Entry(row.id, (row.mode, row.category), (mode.value, row.becomes))
            for row in rows
            if (row.mode, row.category) != (mode.value, row.becomes)
        ]
        done.same += len(rows) - len(entries)
        await batch.write(ORGANIZED, ORGANIZE, entries)
    wish = f"{mode.value}: {category}" if mode is OrganizationMode.CUSTOM else mode.value
    return await batch.record(done, ORGANIZED[0], wish)


async def tag(
    conn: TenantConnection,
    ids: Sequence[int],
    add: Sequence[str],
    remove: Sequence[str],
    progress: Callable[[int], None],
) -> Done:
    """Add tags to cards and remove others. Call it in a transaction; `progress` is told how many are done."""
    done, batch = Done(), _Batch(conn, ids, progress)
    for part in batch.parts():
        rows = await conn.rows(_Tagged, HELD_TAGS, ids=part)
        done.gone += len(part) - len(rows)
        entries: list[Entry] = []
        for row in rows:
            becomes = tag_wish.changed(row.stored, add, remove)
            if becomes == row.stored:
                done.same += 1
            else:
                entries.append(Entry(row.id, (row.stored,), (becomes,)))
        await batch.write(TAGGED, TAG, entries)
    wish = ", ".join([*(f"+{word}" for word in add), *(f"-{word}" for word in remove)])
    return await batch.record(done, TAGGED[0], wish)


class _Batch:
    """Writes cards step by step, and notes what they were."""

    def __init__(self, conn: TenantConnection, ids: Sequence[int], progress: Callable[[int], None]) -> None:
        self._conn = conn
        self._progress = progress
        self._ids = sorted(set(ids))
        self._ledger = Ledger(conn, ("card" if len(self._ids) == 1 else "cards", self._ids[0] if self._ids else 0))
        self._written: array[int] = array("i")

    def parts(self) -> Iterator[list[int]]:
        """The ids in ascending order, as many at once as one statement takes."""
        for nth, part in enumerate(steps(self._ids)):
            self._progress(nth * MOST_AT_ONCE)
            yield part

    async def write(self, fields: Values, statement: LiteralString, entries: Sequence[Entry]) -> None:
        """Write the rows of one step."""
        # Keys and paint have their turn.
        await asyncio.sleep(0)
        if entries:
            columns = zip(*(entry.after for entry in entries), strict=True)
            values = {f"to_{nth}": list(column) for nth, column in enumerate(columns)}
            await self._conn.execute(statement, ids=[entry.row_id for entry in entries], **values)
            await self._ledger.note(editables.CARD.name, fields, entries)
            self._written.extend(entry.row_id for entry in entries)

    async def record(self, done: Done, of: str, wish: str) -> Done:
        """Write the log row, where anything was written; the last moment at which it can be stopped."""
        self._progress(len(self._ids))
        done.count = len(self._written)
        if done.count:
            done.log_id = await self._ledger.record({"field": of, "wish": wish, "count": done.count})
            tell(self._conn, "cards", self._written)
        return done
