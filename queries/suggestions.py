"""What to offer a person who fills in a form, from the seller's own rows; and what should make one wonder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.tenant import TenantConnection

# The newest alone: what is asked on every key of a form must not depend on how many there are.
RECENT = """
    SELECT said.field, said.word
    FROM (SELECT category, item_type, storage_location FROM listings WHERE user_id = %(user_id)s
          ORDER BY id DESC LIMIT 2000) AS recent,
         LATERAL (VALUES ('category', category), ('item_type', item_type),
                         ('storage_location', storage_location)) AS said (field, word)
    WHERE btrim(coalesce(said.word, '')) <> ''
    GROUP BY said.field, said.word
    ORDER BY count(*) DESC, said.word
    LIMIT 1000
"""

RECENT_OF_CARDS = """
    SELECT said.field, said.word
    FROM (SELECT * FROM card_collections WHERE user_id = %(user_id)s ORDER BY id DESC LIMIT 2000) AS recent,
         LATERAL (VALUES
            ('game_name', game_name), ('set_name', set_name), ('set_code', set_code), ('rarity', rarity),
            ('card_subtype', card_subtype), ('sport', sport), ('brand', brand), ('series', series),
            ('insert_series', insert_series), ('parallel_color', parallel_color), ('team', team),
            ('player_name', player_name), ('grading_company', grading_company),
            ('storage_location', storage_location), ('primary_category', primary_category)
         ) AS said (field, word)
    WHERE btrim(coalesce(said.word, '')) <> ''
    GROUP BY said.field, said.word
    ORDER BY count(*) DESC, said.word
    LIMIT 3000
"""

SAME_SKU = """
    SELECT coalesce(title, '') FROM listings
    WHERE user_id = %(user_id)s AND sku = %(sku)s AND id <> %(besides)s
    ORDER BY id DESC LIMIT 1
"""


async def recent(conn: TenantConnection) -> Mapping[str, list[str]]:
    """The words of the newest listings by field (category, item_type, storage_location), the commonest first."""
    return _by_field(await conn.rows(_pair, RECENT))


async def recent_of_cards(conn: TenantConnection) -> Mapping[str, list[str]]:
    """The words of the newest cards by the column they stand in, the commonest first."""
    return _by_field(await conn.rows(_pair, RECENT_OF_CARDS))


async def same_sku(conn: TenantConnection, sku: str, besides: int) -> str | None:
    """The title of another listing with this SKU; None where there is none. `besides` is the listing's own id."""
    return await conn.value(SAME_SKU, sku=sku, besides=besides)


def _by_field(said: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field, word in said:
        found.setdefault(field, []).append(word)
    return found


def _pair(field: str, word: str) -> tuple[str, str]:
    return field, word
