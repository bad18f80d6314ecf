"""Rows of a file on their way into the collection: staged in temporary tables, compared with it."""

from __future__ import annotations

from typing import LiteralString

from data.contract.cards import CARD_COLLECTIONS
from data.formats.card_own import COLUMNS
from data.tenant import TenantConnection
from queries.card_import_undo import OWN
from queries.card_sameness import (
    AGREES,
    EXACTLY,
    KEY,
    KNOWN_SETS,
    LINK_SETS,
    WORDING,
    can_agree,
    currency,
    tags_among,
    words,
)

PART = 50_000
"""Cards that are compared by one statement: each stays far below its time limit."""


def _column(name: str) -> LiteralString:
    found = next((column for column in CARD_COLLECTIONS.columns if column.name == name), None)
    return found.name + " " + found.type if found is not None else "storage_id text"


_NAMES: LiteralString = ", ".join([_column(name).partition(" ")[0] for name in COLUMNS])

STAGED: LiteralString = (
    "CREATE TEMP TABLE bindeck_staged (line integer PRIMARY KEY, exact boolean, "
    + ", ".join([_column(name) for name in COLUMNS])
    + ") ON COMMIT DROP"
)
# What is found out about a staged row, apart from it: to write a wide row again costs more than to find it.
ROWS: LiteralString = (
    "CREATE TEMP TABLE bindeck_rows (line integer PRIMARY KEY, first_line integer, key uuid, variant text,"
    " tags text[], words text, currency text, card_id integer, fills boolean) ON COMMIT DROP"
)
REFUSED: LiteralString = "CREATE TEMP TABLE bindeck_refused (line integer, reason text) ON COMMIT DROP"
FOUND: LiteralString = (
    "CREATE TEMP TABLE bindeck_found (line integer, card_id integer, fills boolean, exactly boolean)"
    " ON COMMIT DROP"
)
MERGED: LiteralString = (
    "CREATE TEMP TABLE bindeck_merged (card_id integer PRIMARY KEY, copies bigint, priced numeric, cost numeric,"
    " value real, filler integer, notes text[], set_name text, set_code text) ON COMMIT DROP"
)
SETS: LiteralString = (
    "CREATE TEMP TABLE bindeck_sets (game text, name text, number text, code text) ON COMMIT DROP"
)

COPY_STAGED: LiteralString = "COPY pg_temp.bindeck_staged (line, exact, " + _NAMES + ") FROM STDIN"
COPY_REFUSED: LiteralString = "COPY pg_temp.bindeck_refused (line, reason) FROM STDIN"
ANALYZE_STAGED: LiteralString = "ANALYZE pg_temp.bindeck_staged (line, card_uuid, grading_serial)"
ANALYZE_SETS: LiteralString = "ANALYZE pg_temp.bindeck_sets"
ANALYZE_ROWS: LiteralString = "ANALYZE pg_temp.bindeck_rows"

# What a person or another program may have of the same card: looked up by its public id first.
REFUSE_KNOWN: LiteralString = (
    """
    INSERT INTO bindeck_refused (line, reason)
    SELECT s.line, 'This very card (its uuid) is in the collection already: it stays as it is there.'
    FROM bindeck_staged s JOIN card_collections c ON c.card_uuid = s.card_uuid AND """
    + OWN
)

REFUSE_TWICE = """
    INSERT INTO bindeck_refused (line, reason)
    SELECT s.line, 'The same card (its uuid) stands in line ' || s.first || ' of the file.'
    FROM (SELECT line, min(line) OVER (PARTITION BY card_uuid) AS first FROM bindeck_staged
          WHERE card_uuid IS NOT NULL) AS s
    WHERE s.line > s.first AND %(user_id)s IS NOT NULL
"""

REFUSE_SLABS = """
    INSERT INTO bindeck_refused (line, reason)
    SELECT s.line, concat(s.grading_company, ' ', s.grading_serial, ' is in the collection already.')
    FROM bindeck_staged s
    WHERE NOT s.exact AND s.grading_serial <> '' AND EXISTS (
        SELECT 1 FROM card_collections c
        WHERE c.user_id = %(user_id)s AND upper(btrim(c.grading_serial)) = upper(s.grading_serial)
          AND lower(coalesce(c.grading_company, '')) = lower(coalesce(s.grading_company, ''))
    )
"""

REFUSE_SLABS_TWICE = """
    INSERT INTO bindeck_refused (line, reason)
    SELECT s.line, concat(s.grading_company, ' ', s.grading_serial, ' stands in line ', s.first, ' already.')
    FROM (SELECT line, grading_company, grading_serial, exact,
                 min(line) OVER (PARTITION BY lower(grading_company), upper(grading_serial)) AS first
          FROM bindeck_staged WHERE grading_serial <> '') AS s
    WHERE NOT s.exact AND s.line > s.first AND %(user_id)s IS NOT NULL
"""

DROP_REFUSED = """
    DELETE FROM bindeck_staged s USING bindeck_refused r WHERE r.line = s.line AND %(user_id)s IS NOT NULL
"""

# Rows of a file that say the same are one: the one that says most of its set and notes stands for all. What comes
# back exactly, and a slab, is like no other.
DESCRIBE: LiteralString = (
    "INSERT INTO bindeck_rows (line, first_line, key, variant, tags, words, currency)"
    " WITH tagged AS MATERIALIZED ("
    + tags_among("custom_categories AS text FROM bindeck_staged WHERE NOT exact")
    + "), told AS (SELECT c.line, "
    + KEY
    + " AS key, "
    + WORDING
    + " AS wording, coalesce(t.variant, '') AS variant, coalesce(t.tags, '{}') AS tags, "
    + words("c")
    + " AS words, "
    + currency("c")
    + " AS currency, (coalesce(c.set_name, '') = '')::int + (coalesce(c.set_code, '') = '')::int AS unsaid,"
    " length(c.notes) AS noted FROM bindeck_staged c LEFT JOIN tagged t ON t.text = c.custom_categories"
    + KNOWN_SETS
    + " WHERE NOT c.exact AND coalesce(c.grading_serial, '') = ''), grouped AS (SELECT *, first_value(line) OVER ("
    "PARTITION BY key, wording, words, currency ORDER BY unsaid, noted DESC NULLS LAST, line) AS first FROM told)"
    " SELECT line, first, CASE WHEN first = line THEN key END, variant, tags, words, currency FROM grouped"
    " UNION ALL SELECT line, line, NULL, NULL, NULL, NULL, NULL FROM bindeck_staged"
    " WHERE (exact OR grading_serial <> '') AND %(user_id)s IS NOT NULL"
)

# The cards of the seller in parts, by the last id of each.
PARTS = """
    SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS count
                    FROM card_collections WHERE user_id = %(user_id)s) AS c
    WHERE mod(nth, %(size)s) = 0 OR nth = count ORDER BY id
"""

# A server that has not counted a collection since it grew takes it for a small one, and would go through all rows
# of the file for each of its cards. What is sorted lies in memory.
IN_BULK = """
    SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '32MB', true)
    WHERE %(user_id)s IS NOT NULL
"""

AS_USUAL = "SELECT set_config('enable_nestloop', 'on', true) WHERE %(user_id)s IS NOT NULL"

# Each row with the cards that it may be added to: as they are, or once what they lack is filled.
FIND: LiteralString = (
    "INSERT INTO bindeck_found (line, card_id, fills, exactly) WITH pairs AS MATERIALIZED ("
    "SELECT f.line, c.id, c.custom_categories FROM (SELECT c.id, c.custom_categories, "
    + KEY
    + " AS key FROM card_collections c"
    + KNOWN_SETS
    + " WHERE c.user_id = %(user_id)s AND c.id > %(after)s AND c.id <= %(upto)s OFFSET 0) AS c"
    " JOIN bindeck_rows f ON f.key = c.key), tagged AS MATERIALIZED ("
    + tags_among("custom_categories AS text FROM pairs")
    + ") SELECT p.line, c.id, NOT ("
    + AGREES
    + "), "
    + EXACTLY
    + " FROM pairs p JOIN bindeck_rows f ON f.line = p.line JOIN bindeck_staged w ON w.line = p.line"
    " JOIN card_collections c ON c.id = p.id AND c.user_id = %(user_id)s AND c.id > %(after)s AND c.id <= %(upto)s"
    " LEFT JOIN tagged t ON t.text = p.custom_categories WHERE f.variant = coalesce(t.variant, '') AND "
    + can_agree()
)

MATCH = """
    UPDATE bindeck_rows s SET card_id = found.card_id
    FROM (SELECT DISTINCT ON (line) line, card_id FROM bindeck_found WHERE NOT fills
          ORDER BY line, exactly DESC, card_id) AS found
    WHERE s.first_line = found.line AND %(user_id)s IS NOT NULL
"""

# Rows that differ are different cards: one of them can fill a card that lacks what they say, the first.
FILL = """
    UPDATE bindeck_rows s SET card_id = found.card_id, fills = true
    FROM (SELECT DISTINCT ON (card_id) card_id, line
          FROM (SELECT line, min(card_id) AS card_id FROM bindeck_found GROUP BY line HAVING bool_and(fills)) AS of
          ORDER BY card_id, line) AS found
    WHERE s.first_line = found.line AND %(user_id)s IS NOT NULL
"""


async def begin(conn: TenantConnection) -> None:
    """Make the temporary tables; they are gone when the transaction ends."""
    for statement in (STAGED, ROWS, REFUSED, FOUND, MERGED, SETS):
        await conn.stage(statement)


async def compare(conn: TenantConnection) -> None:
    """Refuse what is there already, and find for every other row the card or the row that it is merged with."""
    await conn.stage(ANALYZE_STAGED)
    for statement in (REFUSE_KNOWN, REFUSE_TWICE):
        await conn.execute(statement)
    await conn.execute(DROP_REFUSED)
    await conn.value(IN_BULK)
    for statement in (REFUSE_SLABS, REFUSE_SLABS_TWICE, DROP_REFUSED, LINK_SETS):
        await conn.execute(statement)
    await conn.stage(ANALYZE_SETS)
    await conn.execute(DESCRIBE)
    await conn.stage(ANALYZE_ROWS)
    after = 0
    for upto in await conn.rows(int, PARTS, size=PART):
        await conn.execute(FIND, after=after, upto=upto)
        after = upto
    for statement in (MATCH, FILL):
        await conn.execute(statement)
    await conn.value(AS_USUAL)
