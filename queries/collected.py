"""The card of the collection that a listing sells: what is sold and in hand is owned no more."""

from __future__ import annotations

from typing import LiteralString

from data.tenant import TenantConnection
from queries import editables
from queries.trace import Trace

NAMED: LiteralString = """substring(l.attributes FROM '"card_uuid": ?"([^"]+)"')"""
"""The card that the attributes of a listing `l` name, as those of a draft made of a card do."""

LISTED: LiteralString = f"""
    (c.card_uuid IN (SELECT {NAMED} FROM listings l
                     WHERE l.user_id = %(user_id)s AND strpos(l.attributes, '"card_uuid"') > 0
                       AND l.status = ANY (%(draft_words)s::text[] || %(active_words)s::text[]))
     OR c.storage_item_id IN (SELECT i.id FROM storage_items i JOIN listings l ON l.id = i.listing_id
                              WHERE i.user_id = %(user_id)s AND l.user_id = %(user_id)s
                                AND l.status = ANY (%(active_words)s))) IS TRUE
"""
"""Whether a card `c` is on offer: an open listing names it, or an active one is linked to its item."""

# A card whose item is the listing's is meant too, where it lies there alone.
CARDS_OF = (
    """
    WITH sold AS (SELECT l.id, """
    + NAMED
    + """ AS card_uuid FROM listings l WHERE l.user_id = %(user_id)s AND l.id = %(listing_id)s),
    named AS (SELECT c.id FROM card_collections c JOIN sold ON sold.card_uuid = c.card_uuid
              WHERE c.user_id = %(user_id)s),
    lying AS (SELECT c.id, count(*) OVER () AS together
              FROM sold JOIN storage_items i ON i.listing_id = sold.id AND i.user_id = %(user_id)s
              JOIN card_collections c ON c.storage_item_id = i.id AND c.user_id = %(user_id)s)
    SELECT id FROM named
    UNION ALL SELECT id FROM lying WHERE together = 1 AND NOT EXISTS (SELECT 1 FROM named)
"""
)

TAKE = """
    UPDATE card_collections SET quantity = greatest(coalesce(quantity, 1) - %(units)s, 0), updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(card_id)s
"""


async def take_out(conn: TenantConnection, listing_id: int, trace: Trace, units: int = 1) -> int | None:
    """Take so many copies out of the collection; the card's id, None where the listing sells no card.

    Call it in a transaction that holds the listing, before its sections are held.
    """
    card_id: int | None = await conn.value(CARDS_OF, listing_id=listing_id)
    if card_id is not None:
        await trace.keep(editables.CARD, card_id)
        await conn.execute(TAKE, card_id=card_id, units=units)
        conn.changed("cards", card_id)
    return card_id
