"""The sets of the collection: a game's by name, a sport's by year, brand, series and insert."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, LiteralString

from data.rules.card_number import CardNumber, parse
from data.rules.card_sets import Copies, which
from data.tenant import TenantConnection
from queries import vectors
from queries.amounts import cents, dollars, whole_cents
from queries.card_identity import COPIES, FIELD, GRADED, NAME, VARIANT, WHO
from queries.ordering import naturally

_WRITTEN: LiteralString = (
    "c.game_name, c.sport, c.year, c.brand, c.series, c.insert_series, c.set_name, c.set_code"
)


def _sets(which: LiteralString) -> LiteralString:
    """The sets of the cards that a condition finds. Names are told apart as they are written first: there are few
    of them beside the cards, and to fold a name costs more than to read its row."""
    return f"""
    WITH c AS (
        SELECT {_WRITTEN}, count(*) AS cards, sum({COPIES}) AS copies,
               sum({whole_cents("c.estimated_value")} * {COPIES}) AS value,
               sum({whole_cents("c.purchase_price")} * {COPIES}) AS cost,
               count(*) FILTER (WHERE c.is_rookie_card) AS rookies, string_agg(int4send(c.id), ''::bytea) AS ids
        FROM card_collections c WHERE c.user_id = %(user_id)s{which}
        GROUP BY {_WRITTEN}
    )
    SELECT found.* FROM (
        SELECT lower({FIELD}) AS field_key, lower({NAME}) AS name_key, min({FIELD}) AS field, min({NAME}) AS name,
               coalesce(max(nullif(btrim(c.set_code), '')), ''), sum(c.cards), sum(c.copies),
               {dollars("sum(c.value)")}, {dollars("sum(c.cost)")}, sum(c.rookies),
               string_agg(c.ids, ''::bytea)
        FROM c GROUP BY 1, 2
    ) AS found
    ORDER BY {naturally("field_key")}, {naturally("name_key")}
    """


SETS = _sets("")

SETS_OF = _sets(" AND c.id = ANY (%(ids)s::int[])")

KEYS_OF = f"""
    SELECT DISTINCT lower({FIELD}), lower({NAME}) FROM card_collections c
    WHERE c.user_id = %(user_id)s AND c.id = ANY (%(ids)s::int[])
"""

_CARD: LiteralString = f"""
    c.id, c.card_number, {COPIES}, {GRADED}, {VARIANT}, {WHO}, coalesce(c.is_rookie_card, false),
    {cents("c.estimated_value")}, {cents("c.purchase_price")}, c.created_at, coalesce(c.title, '')
"""

NUMBERS = f"""
    SELECT wanted.nth, {_CARD}
    FROM unnest(%(ids)s::int[], %(nths)s::int[]) AS wanted (id, nth)
    JOIN card_collections c ON c.id = wanted.id AND c.user_id = %(user_id)s
"""

_OF_KEYS: LiteralString = f"""
    SELECT wanted.nth, {_CARD} FROM card_collections c
    JOIN unnest(%(fields)s::text[], %(names)s::text[]) WITH ORDINALITY AS wanted (field, name, nth)
         ON lower({FIELD}) = wanted.field AND lower({NAME}) = wanted.name
    WHERE c.user_id = %(user_id)s"""

OF_KEYS = _OF_KEYS

OF_KEYS_AMONG = _OF_KEYS + " AND c.id = ANY (%(ids)s::int[])"


@dataclass(frozen=True, slots=True)
class SetKey:
    """What tells sets apart: the game or sport and the name, both in lower case; "" for what is not written."""

    field: str
    name: str


@dataclass(frozen=True, slots=True)
class CardSet:
    """A set and what is owned of it; `cards` are rows, `copies` their quantities; value and cost are for all.

    `packed` are the ids of its cards, four bytes each.
    """

    key: SetKey
    field: str
    name: str
    code: str
    cards: int
    copies: int
    value: Decimal
    cost: Decimal
    rookies: int
    packed: bytes

    @property
    def ids(self) -> array[int]:
        """The ids of its cards, in any order."""
        return vectors.unpack(self.packed)

    def holds(self, row_id: int) -> bool:
        """Whether a card is of this set."""
        wanted = row_id.to_bytes(vectors.ID_BYTES, "big", signed=True)
        at = self.packed.find(wanted)
        while at >= 0 and at % vectors.ID_BYTES:
            at = self.packed.find(wanted, at + 1)
        return at >= 0


@dataclass(frozen=True, slots=True)
class SetCard:
    """A card as its set counts it; `number` is None where it has none, value and cost are for one copy."""

    id: int
    number: CardNumber | None
    copies: int
    is_graded: bool
    variant: str
    who: str
    is_rookie: bool
    value: Decimal | None
    cost: Decimal | None
    created_at: datetime | None
    title: str

    @property
    def which(self) -> Hashable:
        """What it has in common with the rows of its set that are the same card."""
        return which(self.number, self.variant, self.who, self.title)

    @property
    def counted(self) -> Copies | None:
        """What counts of it for the numbers of its set; None where it has no number."""
        return (
            None
            if self.number is None
            else Copies(self.number, self.copies, self.is_graded, self.variant, self.id, self.who)
        )


Owned = Mapping[SetKey, Sequence[SetCard]]


async def every(conn: TenantConnection) -> list[CardSet]:
    """All sets, by game or sport and name."""
    return await conn.rows(_set, SETS)


async def again(
    conn: TenantConnection, sets: Sequence[CardSet], ids: Collection[int]
) -> dict[SetKey, CardSet | None]:
    """What became of the sets that cards with these ids belong to, or belonged to in `sets`; None: it has no cards
    any more. No other set's cards are read."""
    changed = list(ids)
    keys = await conn.rows(SetKey, KEYS_OF, ids=changed)
    touched = [each for each in sets if each.key in set(keys) or any(map(each.holds, changed))]
    cards = {*changed, *(row_id for each in touched for row_id in each.ids)}
    found = {each.key: each for each in await conn.rows(_set, SETS_OF, ids=sorted(cards))}
    return {**dict.fromkeys(each.key for each in touched), **found}


async def owned(conn: TenantConnection, sets: Sequence[CardSet]) -> Owned:
    """The cards of these sets."""
    ids, nths = array("i"), array("i")
    for nth, each in enumerate(sets, 1):
        ids.extend(each.ids)
        nths.extend([nth] * (len(ids) - len(nths)))
    rows = await conn.rows(_numbered, NUMBERS, ids=ids.tolist(), nths=nths.tolist())
    return _by_key([each.key for each in sets], rows)


async def of_keys(conn: TenantConnection, keys: Sequence[SetKey], among: Collection[int] | None = None) -> Owned:
    """The cards of these sets; `among`: the ids of all that may be, where they are known."""
    wanted = {"fields": [key.field for key in keys], "names": [key.name for key in keys]}
    if among is None:
        return _by_key(keys, await conn.rows(_numbered, OF_KEYS, **wanted))
    return _by_key(keys, await conn.rows(_numbered, OF_KEYS_AMONG, **wanted, ids=sorted(among)))


def counted(cards: Sequence[SetCard]) -> list[Copies]:
    """What counts of these cards for the numbers of their set."""
    return [copies for card in cards if (copies := card.counted) is not None]


def _by_key(keys: Sequence[SetKey], rows: Sequence[tuple[int, SetCard]]) -> Owned:
    found: dict[SetKey, list[SetCard]] = defaultdict(list)
    for nth, card in rows:
        found[keys[nth - 1]].append(card)
    return found


def _set(field_key: str, name_key: str, field: str, name: str, code: str, *counts: Any) -> CardSet:
    cards, copies, value, cost, rookies, packed = counts
    key = SetKey(field_key, name_key)
    return CardSet(key, field, name, code, int(cards), int(copies), value, cost, int(rookies), packed)


_parse = lru_cache(maxsize=1 << 14)(parse)
"""Sets number their cards alike, and to read a number costs more than to look it up."""


def _numbered(nth: int, row_id: int, number: str | None, *facts: Any) -> tuple[int, SetCard]:
    return nth, SetCard(row_id, _parse(number), *facts)
