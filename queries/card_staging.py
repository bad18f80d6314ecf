"""Rows of a file on their way into the collection: staged in a temporary table, compared, merged by one rule."""

from __future__ import annotations

from typing import LiteralString

from data.contract.breaches.cards import TIER_OF_VALUE
from data.contract.cards import CARD_COLLECTIONS
from data.formats.card_own import COLUMNS
from data.rules.card_copies import VARIANTS
from data.tenant import TenantConnection
from queries.card_import_undo import FILLED, empty

MERGE_RULE = (
    "The same card: title, number, game or sport, set (by its code, else by name), year, brand, series, insert,"
    " parallel, finish, player, grade, condition, language, marks (signed, altered …) and location agree, and"
    " the row says"
    " nothing else that differs; what is empty is filled. Copies are added up, the cost becomes the average per"
    " copy, the value is the file's. A slab is one of its kind: a serial that is there already is left out."
)
"""How duplicates are merged, for people."""

_IDENTITY: tuple[LiteralString, ...] = (
    "card_type", "title", "card_number", "game_name", "card_subtype", "sport", "year",
    "brand", "series", "insert_series", "parallel_color", "player_name", "grading_company", "grading_score",
    "grading_serial", "storage_location",
)  # fmt: skip

_SAID: tuple[LiteralString, ...] = (
    "set_symbol", "rarity", "format_legality", "team", "photos", "ai_confidence",
)  # fmt: skip
"""Must not differ where a row says them; tags and notes are looked into."""

_FLAGS: tuple[LiteralString, ...] = ("is_rookie_card", "ai_identified")
"""A row says them where they are set."""

_MARKS: LiteralString = "|".join(VARIANTS)


PART = 50_000
"""Cards that are compared by one statement: each stays far below its time limit."""


def _variant(of: LiteralString) -> LiteralString:
    """The tags that make another card of a copy, in order, from a text of any shape; slow to find."""
    return (
        "coalesce((SELECT string_agg(lower(found[1]), '|' ORDER BY lower(found[1])) FROM regexp_matches("
        + of
        + '.custom_categories, \'"((?:Condition|Language): [^"]*|'
        + _MARKS
        + ")\"', 'gi') AS found), '')"
    )


def _key(of: LiteralString) -> LiteralString:
    """A digest of what tells a card from others, but for its tags; `k` is its set in bindeck_sets, if any.

    The code tells a set; its name does where no code is known. The two must not be taken for each other.
    """
    parts: list[LiteralString] = [
        "coalesce('code ' || coalesce(nullif(btrim(" + of + ".set_code), ''), k.code),"
        " 'name ' || nullif(btrim(" + of + ".set_name), ''))",
        *[of + "." + column for column in _IDENTITY],
    ]
    return (
        "md5(lower(concat_ws(chr(31), "
        + ", ".join(["coalesce(btrim((" + part + ")::text), '')" for part in parts])
        + ")))"
    )


def _column(name: str) -> LiteralString:
    found = next((column for column in CARD_COLLECTIONS.columns if column.name == name), None)
    return found.name + " " + found.type if found is not None else "storage_id text"


_NAMES: LiteralString = ", ".join([_column(name).partition(" ")[0] for name in COLUMNS])

STAGED: LiteralString = (
    "CREATE TEMP TABLE bindeck_staged (line integer, exact boolean, "
    + ", ".join([_column(name) for name in COLUMNS])
    + ", key text, variant text, wording text, first_line integer, card_id integer, fills boolean) ON COMMIT DROP"
)
REFUSED: LiteralString = "CREATE TEMP TABLE bindeck_refused (line integer, reason text) ON COMMIT DROP"
FOUND: LiteralString = (
    "CREATE TEMP TABLE bindeck_found (line integer, card_id integer, fills boolean) ON COMMIT DROP"
)
MERGED: LiteralString = (
    "CREATE TEMP TABLE bindeck_merged (card_id integer, copies bigint, priced numeric, cost numeric, value real)"
    " ON COMMIT DROP"
)

SETS: LiteralString = "CREATE TEMP TABLE bindeck_sets (game text, name text, code text) ON COMMIT DROP"

COPY_STAGED: LiteralString = "COPY pg_temp.bindeck_staged (line, exact, " + _NAMES + ") FROM STDIN"
COPY_REFUSED: LiteralString = "COPY pg_temp.bindeck_refused (line, reason) FROM STDIN"
ANALYZE_STAGED: LiteralString = "ANALYZE pg_temp.bindeck_staged (line, card_uuid, grading_serial)"

# What a person or another program may have of the same card: looked up by its public id first.
REFUSE_KNOWN = """
    INSERT INTO bindeck_refused (line, reason)
    SELECT s.line, 'This very card (its uuid) is in the collection already: it stays as it is there.'
    FROM bindeck_staged s JOIN card_collections c ON c.card_uuid = s.card_uuid AND c.user_id = %(user_id)s
"""

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

# The code of each set that the file or the seller's cards name with one code alone.
LINK_SETS = """
    INSERT INTO bindeck_sets (game, name, code)
    SELECT game, name, min(code)
    FROM (SELECT lower(btrim(coalesce(game_name, ''))) AS game, lower(btrim(set_name)) AS name,
                 lower(btrim(set_code)) AS code
          FROM card_collections WHERE user_id = %(user_id)s
          UNION ALL
          SELECT lower(btrim(coalesce(game_name, ''))), lower(btrim(set_name)), lower(btrim(set_code))
          FROM bindeck_staged) AS said
    WHERE name <> '' AND code <> '' GROUP BY game, name HAVING min(code) = max(code)
"""

_KNOWN_SET: LiteralString = (
    " LEFT JOIN bindeck_sets k ON k.game = lower(btrim(coalesce(c.game_name, '')))"
    " AND k.name = lower(btrim(c.set_name))"
)

DESCRIBE = (
    "UPDATE bindeck_staged s SET key = "
    + _key("c")
    + ", variant = "
    + _variant("s")
    + ", wording = md5(concat_ws(chr(31), "
    + ", ".join(
        ["coalesce(s." + column + "::text, '')" for column in (*_SAID, *_FLAGS, "custom_categories", "notes")]
    )
    + ")), value_tier = CASE WHEN s.exact THEN s.value_tier ELSE "
    + TIER_OF_VALUE.replace("t.", "s.")
    + " END FROM bindeck_staged c"
    + _KNOWN_SET
    + " WHERE c.line = s.line AND %(user_id)s IS NOT NULL"
)

FIRST = """
    UPDATE bindeck_staged s SET first_line = of.first
    FROM (SELECT line, CASE WHEN exact OR grading_serial <> '' THEN line
                            ELSE min(line) OVER (PARTITION BY exact, key, wording) END AS first
          FROM bindeck_staged) AS of
    WHERE of.line = s.line AND %(user_id)s IS NOT NULL
"""


def _agrees(column: LiteralString) -> LiteralString:
    """Whether a card says in a column what a row says there, if it says anything."""
    if column == "notes":
        same: LiteralString = "strpos(c.notes, w.notes) > 0"
    elif column == "custom_categories":
        same = (
            "NOT EXISTS (SELECT 1 FROM jsonb_array_elements(w.custom_categories::jsonb) AS tag"
            " WHERE strpos(lower(c.custom_categories), lower(tag::text)) = 0)"
        )
    else:
        same = "c." + column + " = w." + column
    return "(w." + column + " IS NULL OR coalesce(c." + column + "::text, '') <> '' AND " + same + ")"


_AGREES: LiteralString = " AND ".join([_agrees(column) for column in (*_SAID, "notes", "custom_categories")])
_CAN_AGREE: LiteralString = " AND ".join(
    [
        "(" + _agrees(column) + (" OR " + empty("c." + column) if column in FILLED else "") + ")"
        for column in (*_SAID, "notes", "custom_categories")
    ]
)

# The cards of the seller in parts, by the last id of each.
PARTS = """
    SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS count
                    FROM card_collections WHERE user_id = %(user_id)s) AS c
    WHERE mod(nth, %(size)s) = 0 OR nth = count ORDER BY id
"""

# A server that has not counted a collection since it grew takes it for a small one, and would go through all rows
# of the file for each of its cards.
LOOPS = "SELECT set_config('enable_nestloop', %(on)s, true) WHERE %(user_id)s IS NOT NULL"

# Each row with the cards that it may be added to: as they are, or once what they lack is filled.
FIND = (
    "INSERT INTO bindeck_found (line, card_id, fills) SELECT w.line, c.id, NOT ("
    + _AGREES
    + ") FROM card_collections c"
    + _KNOWN_SET
    + " JOIN bindeck_staged w ON c.user_id = %(user_id)s"
    " AND c.id > %(after)s AND c.id <= %(upto)s AND "
    + _key("c")
    # Not by “=”, for which the server would find the tags of every card there is.
    + " = w.key AND w.variant IS NOT DISTINCT FROM "
    + _variant("c")
    + " WHERE NOT w.exact AND coalesce(w.grading_serial, '') = '' AND w.first_line = w.line AND "
    + _CAN_AGREE
    + "".join([" AND (w." + flag + " IS NOT TRUE OR c." + flag + ")" for flag in _FLAGS])
)

MATCH = """
    UPDATE bindeck_staged s SET card_id = found.card_id
    FROM (SELECT line, min(card_id) AS card_id FROM bindeck_found WHERE NOT fills GROUP BY line) AS found
    WHERE s.first_line = found.line AND %(user_id)s IS NOT NULL
"""

# Rows that differ are different cards: one of them can fill a card that lacks what they say, the first.
FILL = """
    UPDATE bindeck_staged s SET card_id = found.card_id, fills = true
    FROM (SELECT DISTINCT ON (card_id) card_id, line
          FROM (SELECT line, min(card_id) AS card_id FROM bindeck_found GROUP BY line HAVING bool_and(fills)) AS of
          ORDER BY card_id, line) AS found
    WHERE s.first_line = found.line AND %(user_id)s IS NOT NULL
"""

SUM_UP = """
    UPDATE bindeck_staged s
    SET quantity = sums.copies, purchase_price = coalesce(sums.cost, s.purchase_price),
        estimated_value = coalesce(sums.value, s.estimated_value), created_at = sums.made
    FROM (
        SELECT first_line, sum(quantity) AS copies, min(created_at) AS made,
               round(sum(round(purchase_price::float8::numeric, 2) * quantity)
                     / nullif(sum(quantity) FILTER (WHERE purchase_price IS NOT NULL), 0), 2)::real AS cost,
               (array_agg(estimated_value ORDER BY line DESC)
                FILTER (WHERE estimated_value IS NOT NULL))[1] AS value
        FROM bindeck_staged WHERE card_id IS NULL GROUP BY first_line HAVING count(*) > 1
    ) AS sums
    WHERE s.line = sums.first_line AND %(user_id)s IS NOT NULL
"""

RETIER = (
    "UPDATE bindeck_staged s SET value_tier = "
    + TIER_OF_VALUE.replace("t.", "s.")
    + " WHERE NOT s.exact AND s.card_id IS NULL AND s.line = s.first_line AND %(user_id)s IS NOT NULL"
)

GATHER = """
    INSERT INTO bindeck_merged (card_id, copies, priced, cost, value)
    SELECT card_id, sum(quantity), sum(quantity) FILTER (WHERE purchase_price IS NOT NULL),
           sum(round(purchase_price::float8::numeric, 2) * quantity),
           (array_agg(estimated_value ORDER BY line DESC) FILTER (WHERE estimated_value IS NOT NULL))[1]
    FROM bindeck_staged WHERE card_id IS NOT NULL AND %(user_id)s IS NOT NULL GROUP BY card_id
"""


async def begin(conn: TenantConnection) -> None:
    """Make the temporary tables; they are gone when the transaction ends."""
    for statement in (STAGED, REFUSED, FOUND, MERGED, SETS):
        await conn.stage(statement)


async def compare(conn: TenantConnection) -> None:
    """Refuse what is there already, and find for every other row the card or the row that it is merged with."""
    await conn.stage(ANALYZE_STAGED)
    for statement in (REFUSE_KNOWN, REFUSE_TWICE):
        await conn.execute(statement)
    await conn.execute(DROP_REFUSED)
    for statement in (REFUSE_SLABS, REFUSE_SLABS_TWICE):
        await conn.execute(statement)
    for statement in (DROP_REFUSED, LINK_SETS, DESCRIBE, FIRST):
        await conn.execute(statement)
    after = 0
    await conn.value(LOOPS, on="off")
    for upto in await conn.rows(int, PARTS, size=PART):
        await conn.execute(FIND, after=after, upto=upto)
        after = upto
    await conn.value(LOOPS, on="on")
    for statement in (MATCH, FILL, SUM_UP, RETIER, GATHER):
        await conn.execute(statement)
