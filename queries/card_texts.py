"""The text on cards follows their items, where these are moved with many listings at once."""

from collections.abc import Sequence

from data.tenant import TenantConnection
from queries.ledger import Entry, steps

TEXT = ("storage_location",)

# The storage id of its item leads to it wherever it lies; any other text names a place.
LOCK_ASTRAY = """
    SELECT c.id, c.storage_location
    FROM card_collections c
    JOIN storage_items i ON i.id = c.storage_item_id AND i.user_id = %(user_id)s
    WHERE c.user_id = %(user_id)s AND i.id = ANY (%(ids)s::int[])
      AND c.storage_location IS DISTINCT FROM i.storage_id AND c.storage_location IS DISTINCT FROM %(place)s
    ORDER BY c.id
    FOR UPDATE OF c
"""

LOCK = """
    SELECT id FROM card_collections WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
    ORDER BY id FOR UPDATE
"""

LOOK = """
    SELECT was.id, i.listing_id, c.id IS NOT NULL AND c.storage_location IS NOT DISTINCT FROM was.value
    FROM unnest(%(ids)s::int[], %(left_0)s::text[]) AS was (id, value)
    LEFT JOIN card_collections c ON c.id = was.id AND c.user_id = %(user_id)s
    LEFT JOIN storage_items i ON i.id = c.storage_item_id AND i.user_id = %(user_id)s
"""

SAVE = """
    UPDATE card_collections c SET storage_location = wanted.value, updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::text[]) AS wanted (id, value)
    WHERE c.user_id = %(user_id)s AND c.id = wanted.id
"""


async def follow(conn: TenantConnection, item_ids: Sequence[int], where: str) -> list[Entry]:
    """Write on the cards of items that go to a place that they lie there, unless they say so already.

    Call it in a transaction, before the sections are held. The cards that were changed, in the fields of TEXT.
    """
    told: list[Entry] = []
    for part in steps(item_ids):
        found = await conn.rows(_pair, LOCK_ASTRAY, ids=part, place=where)
        await conn.execute(SAVE, ids=[row_id for row_id, _ in found], to_0=[where] * len(found))
        told += [Entry(row_id, (was,), (where,)) for row_id, was in found]
    return told


def _pair(row_id: int, text: str | None) -> tuple[int, str | None]:
    return row_id, text
