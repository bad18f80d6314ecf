"""The one rule by which a row of a file (`w`, described in `f`) is the same card as one of the collection, `c`."""

from __future__ import annotations

from typing import LiteralString

from data.rules.card_copies import RARITIES, VARIANTS
from data.rules.card_notes import CURRENCY, GAP, HEADINGS
from queries.card_import_undo import FILLED, empty

MERGE_RULE = (
    "The same card: title, number, game or sport, set (by its code, else by name), year, brand, series, insert,"
    " parallel, finish, player, grade, condition, language, marks (signed, altered …) and location agree, and"
    " the row says nothing else that differs. Upper and lower case are the same, and of the notes a person's own"
    " words alone count: ids and prices that other programs write there do not. What is empty is filled, the set's"
    " name and code too. Copies are added up, the cost becomes the average per copy (never of two currencies), the"
    " value is the file's. A slab is one of its kind: a serial that is there already is left out."
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
"""Must not differ where a row says them; so must tags and a person's words in the notes, which are looked into."""

_FLAGS: tuple[LiteralString, ...] = ("is_rookie_card", "ai_identified")
"""A row says them where they are set."""

_MARKS: LiteralString = "|".join(VARIANTS)


def _plain(column: LiteralString) -> LiteralString:
    return "lower(btrim(coalesce(" + column + ", '')))"


# The code of each set that the file or the seller's cards name with one code alone; of a name that has several,
# such as a set's and its promos', that of each number which one of them has.
LINK_SETS: LiteralString = """
    INSERT INTO bindeck_sets (game, name, number, code)
    WITH written AS MATERIALIZED (
        SELECT game_name, set_name, set_code, card_number FROM card_collections
        WHERE user_id = %(user_id)s AND set_name <> '' AND set_code <> ''
        UNION ALL
        SELECT game_name, set_name, set_code, card_number FROM bindeck_staged
        WHERE set_name <> '' AND set_code <> ''
    ), sets AS MATERIALIZED (
        SELECT lower(btrim(coalesce(game_name, ''))) AS game, lower(btrim(set_name)) AS name,
               min(lower(btrim(set_code))) AS code, max(lower(btrim(set_code))) AS other
        FROM (SELECT DISTINCT game_name, set_name, set_code FROM written) AS once
        WHERE btrim(set_name) <> '' AND btrim(set_code) <> '' GROUP BY 1, 2
    )
    SELECT game, name, '', code FROM sets WHERE code = other
    UNION ALL
    SELECT s.game, s.name, lower(btrim(w.card_number)), min(lower(btrim(w.set_code)))
    FROM sets s JOIN written w
         ON lower(btrim(w.set_name)) = s.name AND lower(btrim(coalesce(w.game_name, ''))) = s.game
    WHERE s.code <> s.other AND btrim(w.card_number) <> ''
    GROUP BY 1, 2, 3 HAVING min(lower(btrim(w.set_code))) = max(lower(btrim(w.set_code)))
"""

KNOWN_SETS: LiteralString = (
    " LEFT JOIN bindeck_sets k ON k.number = '' AND k.game = "
    + _plain("c.game_name")
    + " AND k.name = lower(btrim(c.set_name)) LEFT JOIN bindeck_sets n ON n.number = lower(btrim(c.card_number))"
    " AND n.number <> '' AND n.game = " + _plain("c.game_name") + " AND n.name = lower(btrim(c.set_name))"
)
"""The set that `c` names, `k`, or `n` with its number, as KEY asks for it."""

KEY: LiteralString = (
    "md5(lower(concat_ws(chr(31), "
    # The code tells a set; its name does where no code is known. The two must not be taken for each other.
    "coalesce('code ' || coalesce(nullif(btrim(c.set_code), ''), k.code, n.code),"
    " 'name ' || nullif(btrim(c.set_name), ''), ''), "
    + ", ".join(["coalesce(btrim((c." + column + ")::text), '')" for column in _IDENTITY])
    + ")))::uuid"
)
"""A digest of what tells a card from others, but for its tags."""

_TAGS: LiteralString = (
    "ARRAY(SELECT DISTINCT found[1] FROM regexp_matches(lower(text), '(\"(?:[^\"\\\\]|\\\\.)*\")', 'g') AS found"
    " ORDER BY 1)"
)


def tags_among(texts: LiteralString) -> LiteralString:
    """A table of each text of tags once: `tags` in lower case and in order, and those that make another card of a
    copy, `variant`. `texts` selects them as `text`; to look into one is slow, and cards have the same ones."""
    return (
        "SELECT text, tags, array_to_string(ARRAY(SELECT tag FROM unnest(tags) AS tag WHERE tag ~"
        " lower('^\"((Condition|Language): .*|"
        + _MARKS
        + ")\"$')), '|') AS variant FROM (SELECT text, "
        + _TAGS
        + " AS tags FROM (SELECT DISTINCT "
        + texts
        + ") AS once) AS told"
    )


def words(of: LiteralString) -> LiteralString:
    """What a person wrote into the notes."""
    return (
        "CASE WHEN " + of + ".notes <> '' THEN btrim(array_to_string(ARRAY(SELECT line FROM string_to_table("
        + of + ".notes, E'\\n') AS line WHERE split_part(line, '" + GAP + "', 1) <> ALL ('{" + ",".join(HEADINGS)
        + "}')), E'\\n'), E' \\t\\r\\n') ELSE '' END"
    )  # fmt: skip


def currency(of: LiteralString) -> LiteralString:
    """The currency of its cost, empty for dollars."""
    line: LiteralString = CURRENCY + GAP
    return (
        "CASE WHEN strpos(" + of + ".notes, '" + line + "') > 0 THEN coalesce(substring(" + of
        + ".notes FROM '(?:^|\n)" + line + "([^\n]*)'), '') ELSE '' END"
    )  # fmt: skip


def _folded(column: LiteralString, of: LiteralString) -> LiteralString:
    """What a column says, however it is written."""
    said: LiteralString = of + "." + column
    if column == "rarity":
        known = " ".join(["WHEN '" + short + "' THEN '" + word + "'" for short, word in RARITIES])
        said = "lower(translate(" + said + ", ' _.-', ''))"
        return "CASE " + said + " " + known + " ELSE " + said + " END"
    return _plain(said) if column == "team" else said


WORDING: LiteralString = (
    "md5(concat_ws(chr(31), coalesce(t.tags, '{}'), "
    + ", ".join(["coalesce((" + _folded(column, "c") + ")::text, '')" for column in (*_SAID, *_FLAGS)])
    + "))::uuid"
)
"""A digest of what else a row says, with its tags `t`, but for its notes."""


def _agrees(column: LiteralString) -> LiteralString:
    """Whether a card says in a column what a row says there, if it says anything."""
    same: LiteralString = "c." + column + " = w." + column
    if column in ("rarity", "team"):
        same = "(" + same + " OR " + _folded(column, "c") + " = " + _folded(column, "w") + ")"
    return "(w." + column + " IS NULL OR coalesce(c." + column + "::text, '') <> '' AND " + same + ")"


_WORDS_AGREE: LiteralString = "(f.words = '' OR strpos(coalesce(c.notes, ''), f.words) > 0)"
_TAGS_AGREE: LiteralString = "(f.tags <@ coalesce(t.tags, '{}'))"

AGREES: LiteralString = " AND ".join([*map(_agrees, _SAID), _WORDS_AGREE, _TAGS_AGREE])
"""Whether a row says nothing that a card (its tags are `t`) does not say."""


def can_agree() -> LiteralString:
    """Whether a row says nothing else than a card does, once what the card lacks is filled."""
    return " AND ".join(
        [
            *[
                "(" + _agrees(said) + (" OR " + empty("c." + said) if said in FILLED else "") + ")"
                for said in _SAID
            ],
            "(" + _WORDS_AGREE + " OR " + words("c") + " = '')",
            "(" + _TAGS_AGREE + " OR " + empty("c.custom_categories") + ")",
            *["(w." + flag + " IS NOT TRUE OR c." + flag + ")" for flag in _FLAGS],
            "(c.purchase_price IS NULL OR w.purchase_price IS NULL OR f.currency = " + currency("c") + ")",
        ]
    )


EXACTLY: LiteralString = (
    "(c.notes IS NOT DISTINCT FROM w.notes AND c.custom_categories IS NOT DISTINCT FROM w.custom_categories)"
)
"""Whether, of several cards, this one is the row's."""
