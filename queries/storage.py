"""Bins, sections and items. item_count is kept in the transaction that changes the items."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from data.tenant import TenantConnection

ITEMS_OF_LISTING = """
    SELECT id, storage_id, bin_id, section_id, item_type, category, title, description,
           coalesce(quantity, 1), photos, notes, listing_id
    FROM storage_items WHERE user_id = %(user_id)s AND listing_id = %(listing_id)s
      AND coalesce(quantity, 1) > 0
    ORDER BY id
    FOR UPDATE
"""

# Whoever changes the items of a section holds its row: the recount below then sees every committed change.
LOCK_SECTION = """
    SELECT s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = %(section_id)s
    FOR UPDATE OF s
"""

RECOUNT = """
    UPDATE storage_sections s
    SET item_count = (SELECT coalesce(sum(i.quantity), 0) FROM storage_items i WHERE i.section_id = s.id
                        AND i.user_id = %(user_id)s)
    FROM storage_bins b
    WHERE b.id = s.bin_id AND b.user_id = %(user_id)s AND s.id = %(section_id)s
"""

TAKE_ONE = """
    UPDATE storage_items SET quantity = coalesce(quantity, 1) - 1, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(item_id)s
"""

UNLINK_CARDS = """
    UPDATE card_collections SET storage_item_id = NULL, updated_at = now()
    WHERE user_id = %(user_id)s AND storage_item_id = %(item_id)s
"""

# Another seller's card may point at it by mistake: then the emptied item stays.
REMOVE = """
    DELETE FROM storage_items WHERE user_id = %(user_id)s AND id = %(item_id)s
      AND NOT EXISTS (SELECT 1 FROM card_collections c WHERE c.storage_item_id = storage_items.id)
"""

BINS = """
    SELECT b.id, coalesce(b.bin_name, ''), coalesce(b.bin_type, ''), b.description,
           count(s.id), coalesce(sum(s.item_count), 0),
           sum(s.capacity)
    FROM storage_bins b LEFT JOIN storage_sections s ON s.bin_id = b.id
    WHERE b.user_id = %(user_id)s
    GROUP BY b.id
"""


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin with the sums of its sections; `capacity` is None where no section has one."""

    id: int
    name: str
    type: str
    description: str | None
    sections: int
    items: int
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """What is stored, without its owner and times."""

    id: int
    storage_id: str
    bin_id: int
    section_id: int | None
    item_type: str | None
    category: str | None
    title: str | None
    description: str | None
    quantity: int
    photos: str | None
    notes: str | None
    listing_id: int | None


async def bins(conn: TenantConnection) -> list[BinRow]:
    """All bins of the seller, in no order."""
    return await conn.rows(BinRow, BINS)


async def take_out(conn: TenantConnection, listing_id: int) -> dict[str, Any] | None:
    """Take one unit of a listing out of its bin: the last one removes the storage item.

    Call it in a transaction. Returns the item as it was, for the log; None when none is stored.
    """
    items = await _of_listing(conn, listing_id)
    if not items:
        return None
    item = items[0]
    if item.section_id is not None:
        await conn.rows(int, LOCK_SECTION, section_id=item.section_id)
    if item.quantity > 1:
        await conn.execute(TAKE_ONE, item_id=item.id)
    else:
        await conn.execute(UNLINK_CARDS, item_id=item.id)
        if not await conn.execute(REMOVE, item_id=item.id):
            await conn.execute(TAKE_ONE, item_id=item.id)
    if item.section_id is not None:
        await conn.execute(RECOUNT, section_id=item.section_id)
    conn.changed("storage", item.id)
    return asdict(item)


async def _of_listing(conn: TenantConnection, listing_id: int) -> Sequence[Item]:
    return await conn.rows(Item, ITEMS_OF_LISTING, listing_id=listing_id)
