"""What was sold and is still to be found, as a person in front of the shelves must know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.rules.codes import Code, Label
from data.rules.walk import walk
from data.tenant import TenantConnection
from queries.waiting import Waiting, waiting

LONGEST_DESCRIPTION = 400
"""Characters of a description that are read: a shelf needs its first line."""

# A section counts only in its own bin: a row that names a section of another bin says nothing of the place.
THINGS = """
    SELECT l.id, l.condition, l.sku, l.upc, l.listing_uuid, l.attributes, l.photos,
           left(l.description, %(longest)s),
           i.storage_id, i.bin_name, i.section_name, i.item_count, i.capacity, i.created_at
    FROM listings l
    LEFT JOIN (
        SELECT DISTINCT ON (item.listing_id) item.listing_id, item.storage_id, item.created_at,
               b.bin_name, s.section_name, s.item_count, s.capacity
        FROM storage_items item
        LEFT JOIN storage_bins b ON b.id = item.bin_id AND b.user_id = %(user_id)s
        LEFT JOIN storage_sections s ON s.id = item.section_id AND s.bin_id = b.id
        WHERE item.user_id = %(user_id)s AND item.listing_id = ANY (%(ids)s::int[])
          AND coalesce(item.quantity, 1) > 0
        ORDER BY item.listing_id, item.id
    ) AS i ON i.listing_id = l.id
    WHERE l.user_id = %(user_id)s AND l.id = ANY (%(ids)s::int[])
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A listing as one looks for it; from `storage_id` on, the first storage item that holds it, else None."""

    listing_id: int
    condition: str | None
    sku: str | None
    upc: str | None
    listing_uuid: str | None
    attributes: str | None
    photos: str | None
    description: str | None
    storage_id: str | None
    bin_name: str | None
    section_name: str | None
    item_count: int | None
    capacity: int | None
    stored_at: datetime | None

    def is_called(self, code: str) -> bool:
        """Whether a scanned code means this very thing; a UPC with or without its leading zeros."""
        names = {
            name.strip().casefold() for name in (self.sku, self.upc, self.listing_uuid, self.storage_id) if name
        }
        upc = (self.upc or "").strip().lstrip("0")
        return code.casefold() in names or (bool(upc) and code.lstrip("0") == upc)


@dataclass(frozen=True, slots=True)
class Stop:
    """A sale to be found, and its thing."""

    sale: Waiting
    thing: Thing

    @property
    def location(self) -> str:
        """Where it lies: as the listing says, else the id of its storage item; empty where nobody knows."""
        return (self.sale.location or "").strip() or (self.thing.storage_id or "").strip()


def is_of_a_thing(code: Code) -> bool:
    """Whether a code may name a thing that was sold: no bin, no section, no command does."""
    return code.label in (None, Label.ITEM, Label.LISTING)


async def stops(conn: TenantConnection, bins: Sequence[str] = ()) -> list[Stop]:
    """Sales that wait to be found in the order of the walk, along `bins` first; at one place the oldest first."""
    sales = await waiting(conn)
    ids = list({sale.listing_id for sale in sales})
    things = await conn.rows(Thing, THINGS, ids=ids, longest=LONGEST_DESCRIPTION) if ids else []
    by_listing = {thing.listing_id: thing for thing in things}
    found = [Stop(sale, thing) for sale in sales if (thing := by_listing.get(sale.listing_id))]
    return sorted(found, key=lambda stop: walk(stop.location, bins))
