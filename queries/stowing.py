"""The storage items of many listings: unlinked, or moved to a section, in one transaction with what it holds."""

from collections.abc import Sequence

from data.tenant import TenantConnection
from queries import counting
from queries.ledger import Entry, steps

LINK = ("listing_id",)
PLACE = ("bin_id", "section_id")

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


async def unlink(conn: TenantConnection, listing_ids: Sequence[int]) -> list[Entry]:
    """These listings become drafts, whose ids change with every edit: what is stored of them is linked no more.

    Call it in a transaction that holds the listings. The items that were changed, in the fields of LINK.
    """
    return await conn.rows(_unlinked, UNLINK, listing_ids=list(listing_ids))


async def move(conn: TenantConnection, listing_ids: Sequence[int], bin_id: int, section_id: int) -> list[Entry]:
    """Move what is stored of these listings to a section, and count anew what the sections hold.

    Call it in a transaction that holds the listings. The items that were moved, in the fields of PLACE.
    """
    moved: list[Entry] = []
    for part in steps(listing_ids):
        found = await conn.rows(_placed, LOCK_ASTRAY, listing_ids=part, bin_id=bin_id, section_id=section_id)
        moved += [Entry(row_id, was, (bin_id, section_id)) for row_id, was in found]
    if moved:
        sections = await counting.lock(conn, [section_id, *(entry.before[1] for entry in moved)])
        for part in steps([entry.row_id for entry in moved]):
            await conn.execute(PUT, ids=part, section_id=section_id)
        await counting.recount(conn, sections)
    return moved


def _unlinked(row_id: int, listing_id: int) -> Entry:
    return Entry(row_id, (listing_id,), (None,))


def _placed(row_id: int, bin_id: int | None, section_id: int | None) -> tuple[int, tuple[int | None, int | None]]:
    return row_id, (bin_id, section_id)
