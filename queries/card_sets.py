"""The sets of the collection: a game's by name, a sport's by year, brand, series and insert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, LiteralString

from data.rules.card_number import parse
from data.rules.card_sets import Copies
from data.tenant import TenantConnection
from queries.amounts import cents
from queries.ordering import naturally

FIELD: LiteralString = "coalesce(nullif(btrim(c.game_name), ''), nullif(btrim(c.sport), ''), '')"

# A sport's cards may carry a set_name as well; what sellers write there is the brand's name again, as a rule.
NAME: LiteralString = """
    CASE WHEN coalesce(btrim(c.game_name), '') = '' AND coalesce(c.year::text, c.brand, c.series) IS NOT NULL
         THEN concat_ws(' ', c.year, nullif(btrim(c.brand), ''), nullif(btrim(c.series), ''),
                        nullif(btrim(c.insert_series), ''))
         ELSE coalesce(nullif(btrim(c.set_name), ''), nullif(btrim(c.set_code), ''), '') END
"""

_COPIES: LiteralString = "greatest(coalesce(c.quantity, 1), 0)"

SETS = f"""
    SELECT found.* FROM (
        SELECT lower({FIELD}) AS field_key, lower({NAME}) AS name_key, min({FIELD}) AS field, min({NAME}) AS name,
               coalesce(max(nullif(btrim(c.set_code), '')), ''), count(*), sum({_COPIES}),
               coalesce(sum({cents("c.estimated_value")} * {_COPIES}), 0),
               coalesce(sum({cents("c.purchase_price")} * {_COPIES}), 0),
               count(*) FILTER (WHERE c.is_rookie_card)
        FROM card_collections c WHERE c.user_id = %(user_id)s
        GROUP BY 1, 2
    ) AS found
    ORDER BY {naturally("field_key")}, {naturally("name_key")}
"""

NUMBERS = f"""
    SELECT wanted.nth, c.card_number, {_COPIES},
           coalesce(c.grading_company, '') <> '' OR c.grading_score IS NOT NULL,
           lower(concat_ws(' ', nullif(btrim(c.parallel_color), ''), nullif(btrim(c.card_subtype), '')))
    FROM card_collections c
    JOIN unnest(%(fields)s::text[], %(names)s::text[]) WITH ORDINALITY AS wanted (field, name, nth)
         ON lower({FIELD}) = wanted.field AND lower({NAME}) = wanted.name
    WHERE c.user_id = %(user_id)s
"""


@dataclass(frozen=True, slots=True)
class SetKey:
    """What tells sets apart: the game or sport and the name, both in lower case; "" for what is not written."""

    field: str
    name: str


@dataclass(frozen=True, slots=True)
class CardSet:
    """A set and what is owned of it; `cards` are rows, `copies` their quantities; value and cost are for all."""

    key: SetKey
    field: str
    name: str
    code: str
    cards: int
    copies: int
    value: Decimal
    cost: Decimal
    rookies: int


async def every(conn: TenantConnection) -> list[CardSet]:
    """All sets, by game or sport and name."""
    return await conn.rows(_set, SETS)


async def copies(conn: TenantConnection, keys: Sequence[SetKey]) -> Mapping[SetKey, list[Copies]]:
    """What is owned of these sets, number by number; a card without a number is left out."""
    rows = await conn.rows(
        _numbered, NUMBERS, fields=[key.field for key in keys], names=[key.name for key in keys]
    )
    return _by_key(keys, rows)


def _by_key(keys: Sequence[SetKey], rows: Iterable[tuple[int, Copies | None]]) -> Mapping[SetKey, list[Copies]]:
    found: dict[SetKey, list[Copies]] = defaultdict(list)
    for nth, row in rows:
        if row is not None:
            found[keys[nth - 1]].append(row)
    return found


def _set(field_key: str, name_key: str, field: str, name: str, code: str, *counts: Any) -> CardSet:
    cards, owned, value, cost, rookies = counts
    return CardSet(SetKey(field_key, name_key), field, name, code, cards, int(owned), value, cost, rookies)


def _numbered(
    nth: int, number: str | None, quantity: int, is_graded: bool, variant: str
) -> tuple[int, Copies | None]:
    read = parse(number)
    return nth, None if read is None else Copies(read, quantity, is_graded, variant)
