"""The storage items of many listings: linked, unlinked, or moved to a section, in one transaction with what it
holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import BindeckError
from data.tenant import TenantConnection
from queries import card_texts, counting, locations
from queries.ledger import Entry, steps
from queries.locations import Place

LINK = ("listing_id",)
PLACE = ("bin_id", "section_id")
TEXT = ("storage_location",)

LINK_NAMED = """
    UPDATE storage_items i SET listing_id = was.listing_id, updated_at = now()
    FROM (
        SELECT o.id, min(l.id) AS listing_id
        FROM listings l JOIN storage_items o ON o.storage_id = l.storage_location AND o.user_id = %(user_id)s
        WHERE l.user_id = %(user_id)s AND l.id = ANY (%(listing_ids)s::int[]) AND o.listing_id IS NULL
          AND coalesce(o.quantity, 1) > 0
        GROUP BY o.id
    ) AS was
    WHERE i.id = was.id AND i.user_id = %(user_id)s AND i.listing_id IS NULL
    RETURNING i.id, was.listing_id
"""

# The first of its items: a draft has one text, and nothing else leads to what is stored of it.
NAME_ITEM = """
    UPDATE listings l SET storage_location = was.storage_id, updated_at = now()
    FROM (
        SELECT DISTINCT ON (d.id) d.id, d.storage_location, i.storage_id
        FROM unnest(%(listing_ids)s::int[]) AS wanted (id)
        JOIN listings d ON d.id = wanted.id AND d.user_id = %(user_id)s
        JOIN storage_items i ON i.listing_id = d.id AND i.user_id = %(user_id)s
        WHERE coalesce(i.quantity, 1) > 0
        ORDER BY d.id, (i.storage_id = d.storage_location) DESC NULLS LAST, i.id
    ) AS was
    WHERE l.id = was.id AND l.user_id = %(user_id)s AND l.storage_location IS DISTINCT FROM was.storage_id
    RETURNING l.id, was.storage_location, was.storage_id
"""

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

HOLDS = """
    SELECT s.item_count FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = %(section_id)s
"""

LOCK_ASTRAY = """
    SELECT i.id, i.bin_id, i.section_id
    FROM storage_items i LEFT JOIN unnest(%(listing_ids)s::int[]) AS wanted (id) ON wanted.id = i.listing_id
    WHERE i.user_id = %(user_id)s
      AND (wanted.id IS NOT NULL OR i.listing_id IS NULL AND coalesce(i.quantity, 1) > 0 AND i.storage_id IN (
          SELECT d.storage_location FROM listings d
          WHERE d.user_id = %(user_id)s AND d.id = ANY (%(listing_ids)s::int[]) AND d.status = %(draft)s))
      AND (i.bin_id, i.section_id) IS DISTINCT FROM (%(bin_id)s::int, %(section_id)s::int)
    ORDER BY i.id
    FOR UPDATE OF i
"""

PUT = """
    UPDATE storage_items i SET bin_id = s.bin_id, section_id = s.id, updated_at = now()
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = %(section_id)s AND i.user_id = %(user_id)s AND i.id = ANY (%(ids)s::int[])
"""


class FilledMeanwhile(BindeckError):
    """Others put things into the section since a person saw that there was room; nothing was written."""

    def __init__(self, place: Place, coming: int) -> None:
        there = f"{place.name} holds {place.held - coming} of {place.capacity} by now"
        super().__init__(
            f"Nothing was written: {there}, and {coming} more are over its capacity. Look at it again."
        )


@dataclass(frozen=True, slots=True)
class Stowed:
    """What was changed: items in the fields of PLACE, cards in those of card_texts.TEXT."""

    items: list[Entry]
    cards: list[Entry]


async def link(conn: TenantConnection, listing_ids: Sequence[int]) -> list[Entry]:
    """These listings were drafts, which say the storage id of what is stored of them: from now on it is linked.

    Call it in a transaction that holds the listings. The items that were changed, in the fields of LINK.
    """
    return await conn.rows(_linked, LINK_NAMED, listing_ids=list(listing_ids))


async def name(conn: TenantConnection, listing_ids: Sequence[int]) -> list[Entry]:
    """Write on these listings the storage id of what is stored of them, before they become drafts.

    Call it in a transaction that holds the listings. The listings that were changed, in the fields of TEXT.
    """
    return await conn.rows(_named, NAME_ITEM, listing_ids=list(listing_ids))


async def unlink(conn: TenantConnection, listing_ids: Sequence[int]) -> list[Entry]:
    """These listings become drafts, whose ids change with every edit: what is stored of them is linked no more.

    Call it in a transaction that holds the listings. The items that were changed, in the fields of LINK.
    """
    return await conn.rows(_unlinked, UNLINK, listing_ids=list(listing_ids))


async def move(
    conn: TenantConnection, listing_ids: Sequence[int], bin_id: int, section_id: int, *, held_then: int
) -> Stowed:
    """Move what is stored of these listings to a section, and count anew what the sections hold.

    `held_then`: how much it held when a person looked. Call it in a transaction that holds the listings. Raises
    FilledMeanwhile where it is over its capacity now, and was not to be by what the person saw.
    """
    moved: list[Entry] = []
    cards: list[Entry] = []
    for part in steps(listing_ids):
        found = await conn.rows(_placed, LOCK_ASTRAY, listing_ids=part, bin_id=bin_id, section_id=section_id)
        moved += [Entry(row_id, was, (bin_id, section_id)) for row_id, was in found]
    if moved:
        going_to = await locations.section(conn, section_id)
        ids = [entry.row_id for entry in moved]
        cards = [] if going_to is None else await card_texts.follow(conn, ids, going_to.name)
        sections = await counting.lock(conn, [section_id, *(entry.before[1] for entry in moved)])
        for part in steps([entry.row_id for entry in moved]):
            await conn.execute(PUT, ids=part, section_id=section_id)
        before = await conn.value(HOLDS, section_id=section_id)
        await counting.recount(conn, sections)
        place = await locations.section(conn, section_id)
        if place is not None and place.capacity is not None:
            coming = place.held - (before or 0)
            if place.held > place.capacity >= held_then + coming:
                raise FilledMeanwhile(place, coming)
    return Stowed(moved, cards)


def _linked(row_id: int, listing_id: int) -> Entry:
    return Entry(row_id, (None,), (listing_id,))


def _named(row_id: int, before: str | None, storage_id: str) -> Entry:
    return Entry(row_id, (before,), (storage_id,))


def _unlinked(row_id: int, listing_id: int) -> Entry:
    return Entry(row_id, (listing_id,), (None,))


def _placed(row_id: int, bin_id: int | None, section_id: int | None) -> tuple[int, tuple[int | None, int | None]]:
    return row_id, (bin_id, section_id)
