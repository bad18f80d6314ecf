"""The text on a listing or a card agrees with where its items lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import LiteralString

from data.tenant import TenantConnection
from queries import editables, locations
from queries.editables import Editable
from queries.ledger import tell
from queries.trace import Trace

LISTINGS_OF = """
    SELECT DISTINCT l.id FROM storage_items i JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.id = ANY (%(ids)s::int[])
    ORDER BY l.id
"""

ITEMS_OF = """
    SELECT i.id, i.storage_id, i.bin_id, i.section_id
    FROM storage_items i JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND l.id = %(listing_id)s AND coalesce(i.quantity, 1) > 0
    ORDER BY i.id
"""

TEXT = "SELECT coalesce(storage_location, '') FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s"

WRITE = """
    UPDATE listings SET storage_location = %(where)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""

_SAYS: LiteralString = (
    """
    SELECT DISTINCT ON (t.id) t.id, CASE WHEN """
    + locations.folded("t.storage_location")
    + " = "
    + locations.folded("concat(b.bin_name, s.section_name)")
    + """ THEN s.id END
    FROM storage_items i
    JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN storage_sections s ON s.id = i.section_id AND s.bin_id = b.id
    JOIN {} WHERE t.user_id = %(user_id)s AND i.user_id = %(user_id)s AND i.bin_id = %(bin_id)s
      AND (%(section_id)s::int IS NULL OR s.id = %(section_id)s::int) AND """
    + locations.folded("t.storage_location")
    + " IN ("
    + locations.folded("concat(b.bin_name, s.section_name)")
    + ", "
    + locations.folded("b.bin_name")
    + ") ORDER BY t.id, i.id"
)

# What has no item says a place with its text alone: it is meant where the text names no other place, read as
# locations.find reads it.
_MEANS: LiteralString = (
    """
    WITH named AS (
        SELECT """
    + locations.folded("concat(b.bin_name, s.section_name)")
    + """ AS name, b.id AS bin_id, s.id AS section_id
        FROM storage_bins b JOIN storage_sections s ON s.bin_id = b.id WHERE b.user_id = %(user_id)s
        UNION ALL
        SELECT """
    + locations.folded("b.bin_name")
    + """, b.id, NULL FROM storage_bins b WHERE b.user_id = %(user_id)s
    ), meant AS (
        SELECT name, min(section_id) AS section_id,
               coalesce(min(bin_id) FILTER (WHERE section_id IS NOT NULL), min(bin_id)) AS bin_id
        FROM named GROUP BY name HAVING count(section_id) = 1 OR count(section_id) = 0 AND count(*) = 1
    )
    SELECT t.id, meant.section_id
    FROM meant JOIN {} t ON """
    + locations.folded("t.storage_location")
    + """ = meant.name
    WHERE t.user_id = %(user_id)s AND meant.bin_id = %(bin_id)s
      AND (%(section_id)s::int IS NULL OR meant.section_id = %(section_id)s::int)
      AND NOT EXISTS (SELECT 1 FROM storage_items o WHERE o.user_id = %(user_id)s
                      AND o.storage_id IN (btrim(t.storage_location), upper(btrim(t.storage_location))))
      AND """
)

# What is sold lies nowhere: its text goes on saying where it was taken from.
_LISTING_ALONE: LiteralString = """
    coalesce(t.status, '') <> ALL (%(sold_words)s)
    AND NOT EXISTS (SELECT 1 FROM storage_items i WHERE i.user_id = %(user_id)s AND i.listing_id = t.id)
"""


def _saying(table: LiteralString, linked: LiteralString, alone: LiteralString) -> LiteralString:
    says, means = _SAYS.replace("{}", table + " t ON " + linked), _MEANS.replace("{}", table)
    return "(" + says + ") UNION ALL (" + means + alone + ") ORDER BY 1"


SAYING: Sequence[tuple[Editable, LiteralString]] = (
    (editables.LISTING, _saying("listings", "t.id = i.listing_id", _LISTING_ALONE)),
    (editables.CARD, _saying("card_collections", "t.storage_item_id = i.id", "t.storage_item_id IS NULL")),
)
"""What says the place in which its item lies, or the place alone where it has no item, by its kind."""

_SAY: LiteralString = """
    UPDATE {} t SET storage_location = concat(b.bin_name, s.section_name), updated_at = now()
    FROM unnest(%(ids)s::int[], %(sections)s::int[]) AS said (id, section_id)
    JOIN storage_bins b ON b.id = %(bin_id)s AND b.user_id = %(user_id)s
    LEFT JOIN storage_sections s ON s.id = said.section_id AND s.bin_id = b.id
    WHERE t.user_id = %(user_id)s AND t.id = said.id
"""

SAY: Sequence[tuple[LiteralString, str]] = (
    (_SAY.replace("{}", "listings"), "listings"),
    (_SAY.replace("{}", "card_collections"), "cards"),
)
"""In the order of SAYING: how they say it, and who is told."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A listing or a card that names the section in which its item lies, or (None) its bin alone."""

    id: int
    section_id: int | None


@dataclass(frozen=True, slots=True)
class Sayings:
    """What names a bin or its sections, held until the transaction ends."""

    bin_id: int
    listings: Sequence[Saying]
    cards: Sequence[Saying]


@dataclass(frozen=True, slots=True)
class Lying:
    """An item of a listing, and where it lies."""

    id: int
    storage_id: str
    bin_id: int
    section_id: int | None


async def listings_of(conn: TenantConnection, ids: Sequence[int]) -> list[int]:
    """The seller's listings of these items."""
    return await conn.rows(int, LISTINGS_OF, ids=list(ids))


async def hold_listings(conn: TenantConnection, trace: Trace, ids: Sequence[int]) -> list[int]:
    """Lock and note the listings of these items, before anything else is locked; their ids."""
    found = await listings_of(conn, ids)
    await trace.keep(editables.LISTING, *found)
    return found


async def hold_sayings(
    conn: TenantConnection, trace: Trace, bin_id: int, section_id: int | None = None
) -> Sayings:
    """Lock and note the listings and cards that say the name of a bin, or of one of its sections, in which their
    items lie, or where they have none; before the bin gets another name."""
    place = {"bin_id": bin_id, "section_id": section_id}
    held: list[list[Saying]] = []
    for kind, statement in SAYING:
        await trace.keep(kind, *[row.id for row in await conn.rows(Saying, statement, **place)])
        # They may say something else since; those that say it since are not held, and say what they like.
        held.append([row for row in await conn.rows(Saying, statement, **place) if trace.has(kind, row.id)])
    return Sayings(bin_id, held[0], held[1])


async def say_anew(conn: TenantConnection, held: Sayings) -> None:
    """Write on them what their places are called by now."""
    for rows, (statement, topic) in zip((held.listings, held.cards), SAY, strict=True):
        if rows:
            sections = [row.section_id for row in rows]
            await conn.execute(statement, ids=[row.id for row in rows], sections=sections, bin_id=held.bin_id)
            tell(conn, topic, [row.id for row in rows])


async def settle(conn: TenantConnection, listing_ids: Iterable[int]) -> None:
    """Write on these listings where their first item lies, unless the text leads to one of their items already.

    What lies nowhere any more keeps its text: an active listing needs one. Call it in a transaction that holds
    the listings.
    """
    for listing_id in sorted(set(listing_ids)):
        items = await conn.rows(Lying, ITEMS_OF, listing_id=listing_id)
        if items and not await _leads_to(conn, listing_id, items):
            await conn.execute(WRITE, listing_id=listing_id, where=items[0].storage_id)
            conn.changed("listings", listing_id)


async def _leads_to(conn: TenantConnection, listing_id: int, items: Sequence[Lying]) -> bool:
    """Whether the text on a listing means the place of one of these items, and that place alone."""
    places = await locations.find(conn, await conn.value(TEXT, listing_id=listing_id) or "")
    if len(places) != 1:
        return False
    (place,) = places
    if place.item_id is not None:
        return place.item_id in {item.id for item in items}
    return any(
        (item.bin_id, item.section_id if place.section_id else None) == (place.bin_id, place.section_id)
        for item in items
    )
