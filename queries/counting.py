"""item_count, kept in the transaction that changes the items of a section."""

from collections.abc import Iterable

from data.contract.breaches.storage import HELD
from data.tenant import TenantConnection
from queries.ledger import steps

LOCK = """
    SELECT s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = ANY (%(ids)s::int[]) ORDER BY s.id FOR UPDATE OF s
"""

OF_ITEMS = """
    SELECT section_id FROM storage_items
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) AND section_id IS NOT NULL
"""

# No index of the contract finds the items of a section or of a listing: one pass finds those of many, by a join.
RECOUNT = (
    """
    UPDATE storage_sections s SET item_count = wanted.units
    FROM storage_bins b, (
        SELECT section.id, coalesce(held.units, 0) AS units
        FROM unnest(%(section_ids)s::int[]) AS section (id)
        LEFT JOIN (
            SELECT i.section_id, """
    + HELD
    + """ AS units
            FROM unnest(%(section_ids)s::int[]) AS section (id) JOIN storage_items i ON i.section_id = section.id
            GROUP BY i.section_id
        ) AS held ON held.section_id = section.id
    ) AS wanted
    WHERE b.id = s.bin_id AND b.user_id = %(user_id)s AND s.id = wanted.id
      AND s.item_count IS DISTINCT FROM wanted.units
"""
)


async def of_items(conn: TenantConnection, item_ids: Iterable[int]) -> list[int]:
    """The sections in which these items lie now."""
    return await conn.rows(int, OF_ITEMS, ids=list(item_ids))


async def lock(conn: TenantConnection, section_ids: Iterable[int | None]) -> list[int]:
    """Hold these sections until the transaction ends; those of them that are the seller's.

    Whoever changes the items of a section holds its row, so that a count sees every committed change.
    """
    return await conn.rows(int, LOCK, ids=_known(section_ids))


async def recount(conn: TenantConnection, section_ids: Iterable[int | None]) -> None:
    """Make item_count what the items of these sections add up to. Call it in a transaction that holds them."""
    for part in steps(_known(section_ids)):
        await conn.execute(RECOUNT, section_ids=part)
    conn.changed("storage")


def _known(section_ids: Iterable[int | None]) -> list[int]:
    return sorted({number for number in section_ids if number is not None})
