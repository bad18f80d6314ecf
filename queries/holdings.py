"""What a thing is made of: its listing, its cards, and the stored items that say where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from data.rules.codes import Label
from data.tenant import TenantConnection
from queries import counting, editables, journal
from queries.trace import Trace

# An item may point at a listing of another seller by mistake: then it has none. That of a draft is not linked to
# it, as ids of drafts change: the draft says its storage id.
_ITEMS: LiteralString = """
    SELECT i.id, i.storage_id, i.section_id, coalesce(i.quantity, 1), l.id
    FROM storage_items i LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND coalesce(i.quantity, 1) > 0 AND """

_OF: Mapping[Label, LiteralString] = {
    Label.LISTING: """
        (i.listing_id = %(row_id)s AND l.id IS NOT NULL
         OR i.listing_id IS NULL AND i.storage_id = (
             SELECT d.storage_location FROM listings d
             WHERE d.user_id = %(user_id)s AND d.id = %(row_id)s AND d.status = %(draft)s))""",
    Label.ITEM: "i.id = %(row_id)s",
    Label.CARD: """
        i.id = (SELECT c.storage_item_id FROM card_collections c
                WHERE c.user_id = %(user_id)s AND c.id = %(row_id)s)""",
}
"""The condition that a stored item is one of a thing's; each by itself, so that the planner sees what it asks."""

CARDS = """
    SELECT id FROM card_collections WHERE user_id = %(user_id)s AND storage_item_id = ANY (%(ids)s::int[])
    ORDER BY id
"""

# What a draft says is all that leads to its item: it goes on saying the storage id, which is looked up, not read.
PLACE_LISTINGS = """
    UPDATE listings l SET storage_location = %(location)s, updated_at = now()
    WHERE l.user_id = %(user_id)s AND l.id = ANY (%(ids)s::int[])
      AND NOT (l.status = %(draft)s AND EXISTS (
          SELECT 1 FROM storage_items i
          WHERE i.user_id = %(user_id)s AND i.storage_id = l.storage_location AND i.listing_id IS NULL
            AND coalesce(i.quantity, 1) > 0))
"""

PLACE_CARDS = """
    UPDATE card_collections
    SET storage_location = %(location)s, storage_item_id = coalesce(%(item_id)s, storage_item_id),
        updated_at = now()
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A stored item with units in it."""

    id: int
    storage_id: str
    section_id: int | None
    quantity: int
    listing_id: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    """A thing whose rows are locked, all but the stored items: `facts` are the fields of its first listing, else
    of its first card, else None."""

    listings: Sequence[int]
    cards: Sequence[int]
    items: Sequence[Item]
    facts: dict[str, Any] | None


async def hold(
    conn: TenantConnection, label: Label, row_id: int, trace: Trace, section_ids: Sequence[int] = ()
) -> Holding:
    """Lock and note the rows of a listing, a card or a stored item: listings before cards before sections, as
    everybody does. `section_ids` are held with those it lies in, so that all are locked in one order."""
    found = await items(conn, label, row_id)
    listings = {row_id} if label is Label.LISTING else {item.listing_id for item in found if item.listing_id}
    await trace.keep(editables.LISTING, *sorted(listings))
    carded = {row_id} if label is Label.CARD else set(await cards(conn, [item.id for item in found]))
    await trace.keep(editables.CARD, *sorted(carded))
    await counting.lock(conn, [*section_ids, *(item.section_id for item in found)])
    held = await items(conn, label, row_id)
    facts = [await journal.read(conn, editables.LISTING, number) for number in sorted(listings)]
    facts += [await journal.read(conn, editables.CARD, number) for number in sorted(carded)]
    return Holding(sorted(listings), sorted(carded), held, next((row for row in facts if row), None))


async def tell(conn: TenantConnection, holding: Holding, where: str, item_id: int | None = None) -> None:
    """Write on its listings and cards where the thing lies; `item_id` is the item made for its cards."""
    await conn.execute(PLACE_LISTINGS, location=where, ids=list(holding.listings))
    await conn.execute(PLACE_CARDS, location=where, ids=list(holding.cards), item_id=item_id)
    if holding.listings:
        conn.changed("listings", *holding.listings)
    if holding.cards:
        conn.changed("cards", *holding.cards)


async def items(conn: TenantConnection, label: Label, row_id: int) -> list[Item]:
    """The stored items of a thing that have units in them."""
    return await conn.rows(Item, _ITEMS + _OF[label] + " ORDER BY i.id", row_id=row_id)


async def cards(conn: TenantConnection, ids: Sequence[int]) -> list[int]:
    """The cards that lie in these items."""
    return await conn.rows(int, CARDS, ids=list(ids))
