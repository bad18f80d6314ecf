"""How staged cards get into the collection: those that are there are added to, the others are made."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString

from data.contract.breaches.cards import TIER_OF_VALUE
from data.formats.card_own import COLUMNS
from data.rules import tiers
from data.tenant import TenantConnection
from queries import card_filling, editables
from queries.card_filling import OF_MERGED
from queries.card_import_undo import MERGED, OWN, SAVE
from queries.ledger import MOST_AT_ONCE, Entry, Ledger

STEP = 5_000
"""Lines of the file that one statement writes: each stays far below its time limit."""

# What the rows that are merged into a card bring it.
GATHER = """
    INSERT INTO bindeck_merged (card_id, copies, priced, cost, value, filler, notes, set_name, set_code)
    SELECT r.card_id, sum(s.quantity), sum(s.quantity) FILTER (WHERE s.purchase_price IS NOT NULL),
           sum(round(s.purchase_price::float8::numeric, 2) * s.quantity),
           (array_agg(s.estimated_value ORDER BY s.line DESC) FILTER (WHERE s.estimated_value IS NOT NULL))[1],
           min(s.line) FILTER (WHERE r.fills AND s.line = r.first_line),
           array_agg(s.notes ORDER BY s.purchase_price IS NULL, s.line)
               FILTER (WHERE s.notes <> '' AND s.line = r.first_line),
           min(s.set_name) FILTER (WHERE s.set_name <> ''), min(s.set_code) FILTER (WHERE s.set_code <> '')
    FROM bindeck_rows r JOIN bindeck_staged s ON s.line = r.line
    WHERE r.card_id IS NOT NULL AND %(user_id)s IS NOT NULL GROUP BY r.card_id
"""

ANALYZE_MERGED: LiteralString = "ANALYZE pg_temp.bindeck_merged (card_id, filler)"

LOCK: LiteralString = (
    "SELECT c.id FROM card_collections c WHERE c.id IN (SELECT card_id FROM bindeck_merged) AND "
    + OWN
    + " ORDER BY c.id FOR UPDATE"
)

# Whoever removed or changed such a card while the rows were compared: they become cards of their own.
LET_GO: LiteralString = (
    "UPDATE bindeck_rows s SET card_id = NULL WHERE s.card_id IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM card_collections c WHERE c.id = s.card_id AND " + OWN + ")"
)

FORGET: LiteralString = (
    "DELETE FROM bindeck_merged m"
    " WHERE NOT EXISTS (SELECT 1 FROM card_collections c WHERE c.id = m.card_id AND " + OWN + ")"
)

BOUNDS = """
    SELECT card_id FROM (SELECT card_id, row_number() OVER (ORDER BY card_id) AS nth, count(*) OVER () AS count
                         FROM bindeck_merged) AS m
    WHERE (mod(nth, %(size)s) = 0 OR nth = count) AND %(user_id)s IS NOT NULL ORDER BY card_id
"""

MERGE_PAGE: LiteralString = (
    """
    SELECT c.id, c.quantity, c.purchase_price, c.estimated_value, c.value_tier,
           coalesce(c.quantity, 0) + m.copies,
           CASE WHEN m.cost IS NULL THEN c.purchase_price
                WHEN c.purchase_price IS NULL OR coalesce(c.quantity, 0) <= 0
                THEN round(m.cost / nullif(m.priced, 0), 2)::real
                ELSE round((round(c.purchase_price::float8::numeric, 2) * c.quantity + m.cost)
                           / (c.quantity + m.priced), 2)::real END,
           coalesce(m.value, c.estimated_value)"""
    + OF_MERGED
    + " WHERE m.card_id > %(after)s AND m.card_id <= %(upto)s"
)

# Rows that are one card: its copies, the average cost of those whose cost is known, the last value.
SUM_UP = """
    UPDATE bindeck_staged s
    SET quantity = sums.copies, purchase_price = coalesce(sums.cost, s.purchase_price),
        estimated_value = coalesce(sums.value, s.estimated_value), created_at = sums.made,
        set_code = coalesce(nullif(s.set_code, ''), sums.code)
    FROM (
        SELECT r.first_line, sum(quantity) AS copies, min(created_at) AS made,
               round(sum(round(purchase_price::float8::numeric, 2) * quantity)
                     / nullif(sum(quantity) FILTER (WHERE purchase_price IS NOT NULL), 0), 2)::real AS cost,
               (array_agg(estimated_value ORDER BY line DESC)
                FILTER (WHERE estimated_value IS NOT NULL))[1] AS value,
               min(set_code) FILTER (WHERE set_code <> '') AS code
        FROM bindeck_rows r JOIN bindeck_staged USING (line)
        WHERE r.first_line IN (SELECT first_line FROM bindeck_rows WHERE card_id IS NULL AND first_line <> line)
        GROUP BY r.first_line
    ) AS sums
    WHERE s.line = sums.first_line AND %(user_id)s IS NOT NULL
"""

_MADE = ("created_at", "updated_at", "storage_id", "value_tier", "card_uuid")
_OWN: list[LiteralString] = [name for name in COLUMNS if name not in _MADE]

INSERT = (
    "WITH made AS (INSERT INTO card_collections (user_id, storage_item_id, created_at, updated_at, value_tier,"
    " card_uuid, "
    + ", ".join(_OWN)
    + ") SELECT %(user_id)s, (SELECT i.id FROM storage_items i WHERE i.user_id = %(user_id)s"
    " AND i.storage_id = s.storage_id),"
    " CASE WHEN s.exact THEN s.created_at ELSE coalesce(s.created_at, now()) END,"
    " CASE WHEN s.exact THEN s.updated_at ELSE coalesce(s.updated_at, now()) END,"
    " CASE WHEN s.exact THEN s.value_tier ELSE "
    + TIER_OF_VALUE.replace("t.", "s.")
    + " END, coalesce(s.card_uuid, gen_random_uuid()::text), "
    + ", ".join(["s." + name for name in _OWN])
    + " FROM bindeck_rows r JOIN bindeck_staged s ON s.line = r.line"
    " WHERE r.card_id IS NULL AND r.first_line = r.line AND r.line > %(after)s AND r.line <= %(upto)s"
    " AND (s.card_uuid IS NOT NULL OR NOT %(again)s)"
    " ORDER BY s.line ON CONFLICT DO NOTHING RETURNING id) SELECT id FROM made ORDER BY id"
)

# Uuids are unique among all cards: those that another account has are made anew.
RENAME: LiteralString = (
    """
    UPDATE bindeck_staged s SET card_uuid = gen_random_uuid()::text
    FROM bindeck_rows r
    WHERE r.line = s.line AND r.card_id IS NULL AND r.first_line = r.line AND s.card_uuid IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM card_collections c
                      WHERE c.card_uuid = s.card_uuid AND """
    + OWN
    + ")"
)

NEW = """
    SELECT count(*), coalesce(max(line), 0) FROM bindeck_rows
    WHERE card_id IS NULL AND first_line = line AND %(user_id)s IS NOT NULL
"""


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
    await conn.execute(GATHER)
    await conn.stage(ANALYZE_MERGED)
    for statement in (LOCK, LET_GO, FORGET):
        await conn.execute(statement)
    after = count = 0
    for upto in await conn.rows(int, BOUNDS, size=MOST_AT_ONCE):
        await card_filling.fill(conn, ledger, after, upto)
        entries = [row.entry for row in await conn.rows(_Merge, MERGE_PAGE, after=after, upto=upto)]
        columns = zip(*(entry.after for entry in entries), strict=True)
        values = {f"to_{nth}": list(column) for nth, column in enumerate(columns)}
        await conn.execute(SAVE, ids=[entry.row_id for entry in entries], **values)
        await ledger.note(editables.CARD.name, MERGED, entries)
        await card_filling.name(conn, ledger, after, upto)
        after, count = upto, count + len(entries)
        going(count)
    return count


async def insert(conn: TenantConnection, going: Callable[[int], None]) -> array[int]:
    """Make the other cards, in the order of the file; their ids, ascending, as their sequence gives them."""
    made: array[int] = array("i")
    await conn.execute(SUM_UP)
    count, last = await conn.row(_two, NEW) or (0, 0)
    for again in (False, True):
        if again and (len(made) == count or not await conn.execute(RENAME)):
            break
        for start in range(0, last, STEP):
            made.extend(await conn.rows(int, INSERT, after=start, upto=start + STEP, again=again))
            going(len(made))
    return made


def _two(count: int, last: int) -> tuple[int, int]:
    return count, last
