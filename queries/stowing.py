"""The storage items of many listings: unlinked, or moved to a section with what their cards say."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.tenant import TenantConnection
from queries import counting, locations
from queries.ledger import Entry, steps

LINK = ("listing_id",)
PLACE = ("bin_id", "section_id")
TEXT = ("storage_location",)

UNLINK = """
    UPDATE storage_items i SET listing_id = NULL, updated_at = now()
    FROM (
        SELECT o.id, o.listing_id
        FROM storage_items o JOIN unnest(%(listing_ids)s::int[]) AS wanted (id) ON wanted.id = o.listing_id
        WHERE o.user_id = %(user_id)s
        ORDER BY o.id
        FOR UPDATE OF o
    ) AS was
    WHERE i.id = was.id
    RETURNING i.id, was.listing_id
"""

LOCK_ASTRAY = """
    SELECT i.id, i.bin_id, i.section_id
    FROM storage_items i JOIN unnest(%(listing_ids)s::int[]) AS wanted (id) ON wanted.id = i.listing_id
    WHERE i.user_id = %(user_id)s
      AND (i.bin_id, i.section_id) IS DISTINCT FROM (%(bin_id)s::int, %(section_id)s::int)
    ORDER BY i.id
    FOR UPDATE OF i
"""

PUT = """
    UPDATE storage_items i SET bin_id = s.bin_id, section_id = s.id, updated_at = now()
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = %(section_id)s AND i.user_id = %(user_id)s AND i.id = ANY (%(ids)s::int[])
"""


# The storage id of its item leads to it wherever it lies; any other text names a place.
LOCK_TEXTS = """
    SELECT c.id, c.storage_location
    FROM card_collections c
    JOIN storage_items i ON i.id = c.storage_item_id AND i.user_id = %(user_id)s
    WHERE c.user_id = %(user_id)s AND i.id = ANY (%(ids)s::int[])
      AND c.storage_location IS DISTINCT FROM i.storage_id AND c.storage_location IS DISTINCT FROM %(place)s
    ORDER BY c.id
    FOR UPDATE OF c
"""

LOCK_CARDS = """
    SELECT id FROM card_collections WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
    ORDER BY id FOR UPDATE
"""

LOOK_TEXTS = """
    SELECT was.id, i.listing_id, c.id IS NOT NULL AND c.storage_location IS NOT DISTINCT FROM was.value
    FROM unnest(%(ids)s::int[], %(left_0)s::text[]) AS was (id, value)
    LEFT JOIN card_collections c ON c.id = was.id AND c.user_id = %(user_id)s
    LEFT JOIN storage_items i ON i.id = c.storage_item_id AND i.user_id = %(user_id)s
"""

SAVE_TEXTS = """
    UPDATE card_collections c SET storage_location = wanted.value, updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::text[]) AS wanted (id, value)
    WHERE c.user_id = %(user_id)s AND c.id = wanted.id
"""


@dataclass(frozen=True, slots=True)
class Stowed:
    """What was changed: items in the fields of PLACE, cards in those of TEXT."""

    items: list[Entry]
    cards: list[Entry]


async def unlink(conn: TenantConnection, listing_ids: Sequence[int]) -> list[Entry]:
    """These listings become drafts, whose ids change with every edit: what is stored of them is linked no more.

    Call it in a transaction that holds the listings. The items that were changed, in the fields of LINK.
    """
    return await conn.rows(_unlinked, UNLINK, listing_ids=list(listing_ids))


async def move(conn: TenantConnection, listing_ids: Sequence[int], bin_id: int, section_id: int) -> Stowed:
    """Move what is stored of these listings to a section, and count anew what the sections hold.

    Call it in a transaction that holds the listings.
    """
    moved: list[Entry] = []
    for part in steps(listing_ids):
        found = await conn.rows(_placed, LOCK_ASTRAY, listing_ids=part, bin_id=bin_id, section_id=section_id)
        moved += [Entry(row_id, was, (bin_id, section_id)) for row_id, was in found]
    place = await locations.section(conn, section_id)
    told: list[Entry] = []
    if moved and place is not None:
        for part in steps([entry.row_id for entry in moved]):
            found = await conn.rows(_text, LOCK_TEXTS, ids=part, place=place.name)
            told += [Entry(row_id, (was,), (place.name,)) for row_id, was in found]
        sections = await counting.lock(conn, [section_id, *(entry.before[1] for entry in moved)])
        for part in steps([entry.row_id for entry in moved]):
            await conn.execute(PUT, ids=part, section_id=section_id)
        for part in steps([entry.row_id for entry in told]):
            await conn.execute(SAVE_TEXTS, ids=part, to_0=[place.name] * len(part))
        await counting.recount(conn, sections)
    return Stowed(moved, told)


def _unlinked(row_id: int, listing_id: int) -> Entry:
    return Entry(row_id, (listing_id,), (None,))


def _text(row_id: int, was: str | None) -> tuple[int, str | None]:
    return row_id, was


def _placed(row_id: int, bin_id: int | None, section_id: int | None) -> tuple[int, tuple[int | None, int | None]]:
    return row_id, (bin_id, section_id)
