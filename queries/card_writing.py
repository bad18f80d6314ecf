"""How staged cards get into the collection: those that are there are added to, the others are made."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString

from data.formats.card_own import COLUMNS
from data.rules import tiers
from data.tenant import TenantConnection
from queries import editables
from queries.card_import_undo import FILLED, MERGED, SAVE, SAVE_FILLED, empty
from queries.ledger import MOST_AT_ONCE, Entry, Ledger

STEP = 5_000
"""Lines of the file that one statement writes: each stays far below its time limit."""

LOCK = """
    SELECT id FROM card_collections
    WHERE user_id = %(user_id)s AND id IN (SELECT card_id FROM bindeck_merged) ORDER BY id FOR UPDATE
"""

# Whoever removed or changed such a card while the rows were compared: they become cards of their own.
LET_GO = """
    UPDATE bindeck_staged s SET card_id = NULL
    WHERE s.card_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM card_collections c WHERE c.id = s.card_id AND c.user_id = %(user_id)s)
"""

FORGET = """
    DELETE FROM bindeck_merged m
    WHERE NOT EXISTS (SELECT 1 FROM card_collections c WHERE c.id = m.card_id AND c.user_id = %(user_id)s)
"""

MERGE_PAGE = """
    SELECT c.id, c.quantity, c.purchase_price, c.estimated_value, c.value_tier,
           coalesce(c.quantity, 0) + m.copies,
           CASE WHEN m.cost IS NULL THEN c.purchase_price
                WHEN c.purchase_price IS NULL OR coalesce(c.quantity, 0) <= 0
                THEN round(m.cost / nullif(m.priced, 0), 2)::real
                ELSE round((round(c.purchase_price::float8::numeric, 2) * c.quantity + m.cost)
                           / (c.quantity + m.priced), 2)::real END,
           coalesce(m.value, c.estimated_value)
    FROM bindeck_merged m JOIN card_collections c ON c.id = m.card_id AND c.user_id = %(user_id)s
    WHERE m.card_id > %(after)s ORDER BY m.card_id LIMIT %(limit)s
"""

FILL_PAGE = (
    "SELECT c.id, "
    + ", ".join(["c." + column for column in FILLED])
    + ", "
    + ", ".join(
        ["CASE WHEN s." + column + " <> '' AND " + empty("c." + column) + " THEN s." + column + " ELSE c." + column
         + " END" for column in FILLED]
    )
    + " FROM bindeck_staged s JOIN card_collections c ON c.id = s.card_id AND c.user_id = %(user_id)s"
    " WHERE s.fills AND s.line = s.first_line AND c.id > %(after)s ORDER BY c.id LIMIT %(limit)s"
)  # fmt: skip

_OWN: list[LiteralString] = [name for name in COLUMNS if name not in ("created_at", "updated_at", "storage_id")]

INSERT = (
    "WITH made AS (INSERT INTO card_collections (user_id, storage_item_id, created_at, updated_at, "
    + ", ".join(_OWN)
    + ") SELECT %(user_id)s, (SELECT i.id FROM storage_items i WHERE i.user_id = %(user_id)s"
    " AND i.storage_id = s.storage_id),"
    " CASE WHEN s.exact THEN s.created_at ELSE coalesce(s.created_at, now()) END,"
    " CASE WHEN s.exact THEN s.updated_at ELSE coalesce(s.updated_at, now()) END, "
    + ", ".join(["s." + name for name in _OWN])
    + " FROM bindeck_staged s WHERE s.card_id IS NULL AND s.first_line = s.line AND s.line > %(after)s"
    " AND s.line <= %(upto)s AND NOT EXISTS (SELECT 1 FROM card_collections c WHERE c.user_id = %(user_id)s"
    " AND c.card_uuid = s.card_uuid) ORDER BY s.line ON CONFLICT DO NOTHING RETURNING id)"
    " SELECT id FROM made ORDER BY id"
)

# Uuids that are missing, and those that another account has: they are unique among all cards of the database.
NAME = """
    UPDATE bindeck_staged s SET card_uuid = gen_random_uuid()::text
    WHERE s.card_id IS NULL AND s.first_line = s.line AND (s.card_uuid IS NULL OR %(taken)s)
      AND NOT EXISTS (SELECT 1 FROM card_collections c
                      WHERE c.user_id = %(user_id)s AND c.card_uuid = s.card_uuid)
"""

LAST_LINE = "SELECT coalesce(max(line), 0) FROM bindeck_staged WHERE %(user_id)s IS NOT NULL"


@dataclass(frozen=True, slots=True)
class _Merge:
    """A card that is there, and what it becomes."""

    id: int
    quantity: int | None
    cost: float | None
    value: float | None
    tier: str | None
    quantity_after: int
    cost_after: float | None
    value_after: float | None

    @property
    def entry(self) -> Entry:
        """What became of it, for the log; its tier follows its value."""
        tier = self.tier if self.value_after == self.value else tiers.tier_of(self.value_after)
        after = (self.quantity_after, self.cost_after, self.value_after, tier)
        return Entry(self.id, (self.quantity, self.cost, self.value, self.tier), after)


async def merge(conn: TenantConnection, ledger: Ledger, going: Callable[[int], None]) -> int:
    """Add to the cards that staged rows are merged with; how many cards."""
    for statement in (LOCK, LET_GO, FORGET):
        await conn.execute(statement)
    after = count = 0
    while page := await conn.rows(_Merge, MERGE_PAGE, after=after, limit=MOST_AT_ONCE):
        entries = [row.entry for row in page]
        columns = zip(*(entry.after for entry in entries), strict=True)
        values = {f"to_{nth}": list(column) for nth, column in enumerate(columns)}
        await conn.execute(SAVE, ids=[entry.row_id for entry in entries], **values)
        await ledger.note(editables.CARD.name, MERGED, entries)
        after, count = page[-1].id, count + len(page)
        going(count)
    after = 0
    while entries := await conn.rows(_filled, FILL_PAGE, after=after, limit=MOST_AT_ONCE):
        columns = zip(*(entry.after for entry in entries), strict=True)
        values = {f"to_{nth}": list(column) for nth, column in enumerate(columns)}
        await conn.execute(SAVE_FILLED, ids=[entry.row_id for entry in entries], **values)
        await ledger.note(editables.CARD.name, FILLED, entries)
        after = entries[-1].row_id
    return count


def _filled(row_id: int, *values: str | None) -> Entry:
    return Entry(row_id, values[: len(FILLED)], values[len(FILLED) :])


async def insert(conn: TenantConnection, going: Callable[[int], None]) -> array[int]:
    """Make the other cards, in the order of the file; their ids, ascending."""
    made: array[int] = array("i")
    last: int = await conn.value(LAST_LINE)
    for taken in (False, True):
        if not await conn.execute(NAME, taken=taken) and taken:
            break
        for start in range(0, last, STEP):
            made.extend(await conn.rows(int, INSERT, after=start, upto=start + STEP))
            going(len(made))
    return array("i", sorted(made))
