"""What cards are found, grouped and ordered by, as SQL over `card_collections c`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from data.contract.breaches.cards import TIER_OF_VALUE
from data.rules.search_cards import FOIL_WORDS, NOT_FOIL_WORDS
from queries.amounts import cents, squeezed, trimmed
from queries.card_identity import COPIES, GRADE, GRADED, NAME, SPELLED
from queries.collected import LISTED
from queries.expressions import blank, nameless, no_photo
from queries.ordering import naturally
from queries.searched import Searched

# The separator keeps a word from matching across two fields.
_WORDS: LiteralString = (
    r"concat_ws(E'\x1f', c.title, c.player_name, c.set_name, c.set_code, c.card_number, c.storage_location,"
    " c.grading_serial, c.year, c.brand, c.series"
)

VALUE: LiteralString = "(" + cents("c.estimated_value") + ")"
COST: LiteralString = "(" + cents("c.purchase_price") + ")"
GAIN: LiteralString = "(" + VALUE + " - " + COST + ")"
"""Of one copy; NULL where the value or the cost is not known."""

TIER: LiteralString = (
    "CASE WHEN c.estimated_value < 'Infinity' THEN " + TIER_OF_VALUE.replace("t.estimated", "c.estimated") + " END"
)

# Where a card lies in no bin its location says one: the letters before the first number, without "Page".
BIN: LiteralString = """
    coalesce((SELECT nullif(btrim(b.bin_name), '')
              FROM storage_items i JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
              WHERE i.id = c.storage_item_id AND i.user_id = %(user_id)s),
             regexp_replace(btrim(substring(c.storage_location FROM '^[^0-9]*'), ' -_/'),
                            '[[:space:]]+(page|pg|p)[.]?$', '', 'i'))
"""

STORED_AS: LiteralString = """
    (SELECT i.storage_id FROM storage_items i WHERE i.id = c.storage_item_id AND i.user_id = %(user_id)s)
"""

_SHINE: LiteralString = "lower(concat_ws(' ', c.card_subtype, c.parallel_color))"

# What is not foil says so with the same word.
FOIL: LiteralString = (
    "regexp_replace("
    + _SHINE
    + ", array_to_string(%(not_foil_words)s::text[], '|'), '', 'g') ~ array_to_string(%(foil_words)s::text[], '|')"
)

# Nothing but this is handed to the server's reader of JSON, which raises on any mistake.
_JSON_TEXT: LiteralString = (
    r'"([^"\\\u0001-\u001f]|\\["\\/bfnrt]|\\u(?!0000|[dD][89a-fA-F])[0-9a-fA-F]{4}'
    r'|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})*"'
)
_GAP: LiteralString = r"[ \t\n\r]*"
_JSON_TEXTS: LiteralString = (
    "'^" + _GAP + r"\[" + _GAP + "(" + _JSON_TEXT + "(" + _GAP + "," + _GAP + _JSON_TEXT + ")*)?" + _GAP + r"\]"
    + _GAP + "$'"
)  # fmt: skip


def tags_of(column: LiteralString) -> LiteralString:
    """The array of a card's tags, as data.rules.tags reads a list or words in a row; some may be blank."""
    return (
        "CASE WHEN " + column + " ~ " + _JSON_TEXTS + " THEN ARRAY(SELECT json_array_elements_text(" + column
        + "::json)) WHEN " + trimmed(column) + " <> 'null' THEN regexp_split_to_array(translate(" + column
        + ", '[]{}\"', ''), '[,;|\n]') END"
    )  # fmt: skip


_TAGGED: LiteralString = "EXISTS (SELECT FROM unnest(" + tags_of("c.custom_categories") + ") AS tag (word) WHERE "

# 4/102 is found by 4 and by 4/102.
_NUMBER: LiteralString = (
    r"regexp_replace(regexp_replace(lower(c.card_number), '[#[:space:]]+', '', 'g'),"
    r" '(^|[^0-9])0+([0-9])', '\1\2', 'g')"
)
_OWN_NUMBER: LiteralString = "split_part(" + _NUMBER + ", '/', 1)"
_FIGURE: LiteralString = "substring(" + _OWN_NUMBER + " FROM '(?:^|[^0-9])([0-9]{1,9})[^0-9]*$')::int"


def _low(column: LiteralString) -> tuple[LiteralString]:
    return ("lower(" + column + ")",)


_SET: LiteralString = "(" + NAME + ")"

_TEXT: Mapping[str, tuple[LiteralString, ...]] = {
    "set": _low(_SET),
    "number": (_OWN_NUMBER, _NUMBER),
    "game": _low("c.game_name"),
    "sport": _low("c.sport"),
    "player": _low("c.player_name"),
    "rarity": _low("c.rarity"),
    "loc": _low("c.storage_location"),
    "tag": _low("tag.word"),
    "brand": _low("c.brand"),
    "series": _low("c.series"),
    "insert": _low("c.insert_series"),
    "parallel": _low("c.parallel_color"),
    "team": _low("c.team"),
    "bin": _low(BIN),
    "category": _low("c.primary_category"),
    "serial": _low("c.grading_serial"),
    "code": _low("c.set_code"),
    "subtype": _low("c.card_subtype"),
    "legal": _low("c.format_legality"),
    "title": _low("c.title"),
    "notes": _low("c.notes"),
    "uuid": _low("c.card_uuid"),
}

_LACKS: Mapping[str, LiteralString] = {
    **{name: blank(found[0]) for name, found in _TEXT.items() if name not in ("tag", "number")},
    "number": blank("c.card_number"),
    "grade": "(" + GRADE + ") IS NULL",
    "tier": "(" + TIER + ") IS NULL",
    "value": "(" + VALUE + ") IS NULL",
    "cost": "(" + COST + ") IS NULL",
    "gain": GAIN + " IS NULL",
    "year": "c.year IS NULL",
    "tag": "NOT " + _TAGGED + trimmed("tag.word") + " <> '')",
    "qty": "c.quantity IS NULL",
    "mode": blank("c.organization_mode"),
    "company": nameless("c.grading_company"),
    "type": nameless("c.card_type"),
    "graded": "NOT " + GRADED,
    "rookie": "c.is_rookie_card IS NOT TRUE",
    "foil": "NOT (" + FOIL + ")",
    "listed": "NOT (" + LISTED + ")",
    "photo": no_photo("c.photos"),
    "ai": "c.ai_identified IS NOT TRUE",
    "age": "c.created_at IS NULL",
}

CARDS = Searched(
    words=_WORDS + ")",
    long_words=_WORDS + ", c.card_uuid)",
    text=_TEXT,
    wide={"set": r"lower(concat_ws(E'\x1f', " + _SET + ", c.set_name, c.set_code))"},
    wrapped={"tag": (_TAGGED, ")")},
    name={"company": SPELLED, "type": squeezed("c.card_type")},
    word={"tier": "(" + TIER + ")", "mode": "c.organization_mode"},
    money={
        "value": "c.estimated_value",
        "cost": "c.purchase_price",
        "gain": GAIN + "::float8",
        "grade": "c.grading_score",
    },
    date={"added": "c.created_at", "updated": "c.updated_at"},
    count={"qty": "c.quantity", "year": "c.year", "number": _FIGURE},
    made="c.created_at",
    lacks=_LACKS,
    needs={"foil": {"foil_words": list(FOIL_WORDS), "not_foil_words": list(NOT_FOIL_WORDS)}},
)
"""What a search of cards looks at."""


def _text(column: LiteralString) -> tuple[LiteralString]:
    return ("nullif(lower(" + trimmed(column) + "), '')",)


ORDERED: Mapping[str, tuple[LiteralString, ...]] = {
    "where": (naturally("c.storage_location"),),
    "card": ("lower(nullif(c.title, ''))",),
    "number": (naturally("c.card_number"),),
    "set": (
        "lower(nullif(coalesce(c.game_name, c.sport), ''))",
        "lower(nullif(coalesce(c.set_name, concat_ws(' ', c.year, c.brand, c.series)), ''))",
    ),
    "qty": ("c.quantity",),
    "grade": ("c.grading_score", "nullif(c.grading_company, '')"),
    "value": ("c.estimated_value",),
    "cost": (COST,),
    "gain": (GAIN,),
    "total": ("(" + VALUE + ") * " + COPIES,),
    "game": _text("c.game_name"),
    "sport": _text("c.sport"),
    "year": ("c.year",),
    "brand": _text("c.brand"),
    "series": _text("c.series"),
    "insert": _text("c.insert_series"),
    "player": _text("c.player_name"),
    "team": _text("c.team"),
    "rookie": ("nullif(c.is_rookie_card, false)",),
    "parallel": _text("c.parallel_color"),
    "rarity": _text("c.rarity"),
    "subtype": _text("c.card_subtype"),
    "code": _text("c.set_code"),
    "company": _text("c.grading_company"),
    "serial": (naturally("c.grading_serial"),),
    "mode": _text("c.organization_mode"),
    "category": (naturally(trimmed("c.primary_category")),),
    "tags": _text("c.custom_categories"),
    "type": _text("c.card_type"),
    "added": ("c.created_at",),
    "changed": ("c.updated_at",),
    "ai": ("c.ai_confidence",),
}
"""By the key of an Order."""
