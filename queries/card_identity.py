"""What makes rows of the collection the same card, how many copies a row is, and when it is graded, as SQL over
`card_collections c`. Sets, values, slabs, filters and drafts all take it from here.

The same card: game or sport, name of the set, number, variant and WHO agree. A graded and a raw copy of it are the
same card, a foil and a plain one are not: they are not worth the same, so none is the other's duplicate. An import
merges by a narrower rule, which it shows (`queries.card_sameness`): there condition and language count, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from data.rules.grades import COMPANY_OF
from data.rules.marketplaces import squeeze
from queries.amounts import squeezed, units

FIELD: LiteralString = "coalesce(nullif(btrim(c.game_name), ''), nullif(btrim(c.sport), ''), '')"

# A sport's cards may carry a set_name as well; what sellers write there is the brand's name again, as a rule.
NAME: LiteralString = """
    CASE WHEN coalesce(btrim(c.game_name), '') = '' AND coalesce(c.year::text, c.brand, c.series) IS NOT NULL
         THEN concat_ws(' ', c.year, nullif(btrim(c.brand), ''), nullif(btrim(c.series), ''),
                        nullif(btrim(c.insert_series), ''))
         ELSE coalesce(nullif(btrim(c.set_name), ''), nullif(btrim(c.set_code), ''), '') END
"""

VARIANT: LiteralString = (
    "lower(concat_ws(' ', nullif(btrim(c.parallel_color), ''), nullif(btrim(c.card_subtype), '')))"
)

WHO: LiteralString = (
    r"lower(concat_ws(E'\x1f', CASE WHEN coalesce(btrim(c.game_name), '') = ''"
    " THEN nullif(btrim(c.player_name), '') END, CASE WHEN " + NAME + " = '' THEN btrim(c.title) END))"
)
"""What tells cards apart beside the number: the player, as the set of a sport's card may lack its brand, and the
title where no set is known. A card without a number is told by its title, too (`data.rules.card_sets.which`)."""

COPIES: LiteralString = units("c.quantity")
"""The copies that a row stands for; one where nobody counted."""

SPELLED: LiteralString = squeezed("c.grading_company")

COMPANY: LiteralString = (
    "nullif(coalesce((%(companies)s::text[])[array_position(%(company_spellings)s::text[], "
    + SPELLED
    + ")], "
    + SPELLED
    + "), '')"
)
"""The company in lower case, whatever its spelling. Its parameters are COMPANIES."""

COMPANIES: Mapping[str, list[str]] = {
    "companies": [squeeze(company) for company in COMPANY_OF.values()],
    "company_spellings": list(COMPANY_OF),
}

_SAYS_A_GRADE: LiteralString = "c.grading_score > 0 AND c.grading_score < 1000"

GRADE: LiteralString = "CASE WHEN " + _SAYS_A_GRADE + " THEN round(c.grading_score::float8::numeric, 2) END"

GRADED: LiteralString = r"(c.grading_company ~ '[^\W_]' OR " + _SAYS_A_GRADE + ") IS TRUE"
"""Whether a card is in a slab: a company is named, by a letter or digit at least, or there is a GRADE.

95 is a grade whose point was forgotten: the slab is there, the grade is shown as wrong. 0, less, NaN and numbers
of four digits are what tables have where nobody wrote a grade; alone they make no slab."""
