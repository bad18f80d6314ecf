"""Bins, sections and items, and taking things out of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.rules.order import natural
from data.tenant import TenantConnection
from queries import counting, editables
from queries.trace import Trace

ITEMS_OF_LISTING = """
    SELECT id, storage_id, section_id, coalesce(quantity, 1)
    FROM storage_items WHERE user_id = %(user_id)s AND listing_id = %(listing_id)s
      AND coalesce(quantity, 1) > 0
    ORDER BY id
    FOR UPDATE
"""

TAKE = """
    UPDATE storage_items SET quantity = coalesce(quantity, 1) - %(units)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(item_id)s
"""

CARDS_OF_ITEM = """
    SELECT id FROM card_collections WHERE user_id = %(user_id)s AND storage_item_id = %(item_id)s ORDER BY id
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

SECTIONS = """
    SELECT s.id, s.bin_id, coalesce(s.section_name, ''), s.capacity, coalesce(s.item_count, 0)
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.bin_id = ANY (%(ids)s::int[])
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
class SectionRow:
    """A section of a bin, and how many things it holds; `capacity` is None where it has no limit."""

    id: int
    bin_id: int
    name: str
    capacity: int | None
    items: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A storage item that holds units of a listing."""

    id: int
    storage_id: str
    section_id: int | None
    quantity: int


async def bins(conn: TenantConnection) -> list[BinRow]:
    """All bins of the seller, in no order."""
    return await conn.rows(BinRow, BINS)


async def sections(conn: TenantConnection, ids: Sequence[int]) -> list[SectionRow]:
    """The sections of these bins, in natural order."""
    found = await conn.rows(SectionRow, SECTIONS, ids=list(ids))
    return sorted(found, key=lambda row: (row.bin_id, natural(row.name)))


async def take_out(conn: TenantConnection, listing_id: int, trace: Trace, units: int = 1) -> str | None:
    """Take units of a listing out of their bins: the last one of a storage item removes it.

    Call it in a transaction. Returns the storage id of the first item; None when none is stored.
    """
    items = await conn.rows(Stored, ITEMS_OF_LISTING, listing_id=listing_id)
    wanted = units
    for item in items:
        taken = min(wanted, item.quantity)
        if taken:
            await take(conn, item, taken, trace)
        wanted -= taken
    return items[0].storage_id if items else None


async def take(conn: TenantConnection, item: Stored, units: int, trace: Trace) -> None:
    """Take units out of one storage item; the last one removes it. Call it in a transaction."""
    await counting.lock(conn, [item.section_id])
    await trace.keep(editables.ITEM, item.id)
    if units < item.quantity:
        await conn.execute(TAKE, item_id=item.id, units=units)
    else:
        await trace.keep(editables.CARD, *await conn.rows(int, CARDS_OF_ITEM, item_id=item.id))
        await conn.execute(UNLINK_CARDS, item_id=item.id)
        if not await conn.execute(REMOVE, item_id=item.id):
            await conn.execute(TAKE, item_id=item.id, units=units)
    await counting.recount(conn, [item.section_id])
    conn.changed("storage", item.id)
