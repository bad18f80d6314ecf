"""item_count, kept in the transaction that changes the items of a section."""

from collections.abc import Iterable

from data.contract.breaches.storage import HELD
from data.tenant import TenantConnection

LOCK = """
    SELECT s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = ANY (%(ids)s::int[]) ORDER BY s.id FOR UPDATE OF s
"""

OF_ITEMS = """
    SELECT section_id FROM storage_items
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) AND section_id IS NOT NULL
"""

RECOUNT = (
    """
    UPDATE storage_sections s
    SET item_count = (SELECT """
    + HELD
    + """ FROM storage_items i WHERE i.section_id = s.id)
    FROM storage_bins b
    WHERE b.id = s.bin_id AND b.user_id = %(user_id)s AND s.id = ANY (%(ids)s::int[])
    """
)


async def of_items(conn: TenantConnection, item_ids: Iterable[int]) -> list[int]:
    """The sections in which these items lie now."""
    return await conn.rows(int, OF_ITEMS, ids=list(item_ids))


async def lock(conn: TenantConnection, section_ids: Iterable[int | None]) -> None:
    """Hold these sections until the transaction ends: whoever changes the items of a section holds its row, so
    that a count sees every committed change."""
    await conn.execute(LOCK, ids=_known(section_ids))


async def recount(conn: TenantConnection, section_ids: Iterable[int | None]) -> None:
    """Make item_count what the items of these sections add up to. Call it in a transaction that holds them."""
    ids = _known(section_ids)
    if ids:
        await conn.execute(RECOUNT, ids=ids)
        conn.changed("storage")


def _known(section_ids: Iterable[int | None]) -> list[int]:
    return sorted({number for number in section_ids if number is not None})
