"""Stored items by hand: added, edited, taken off the shelf; item_count and the texts on listings agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.errors import BindeckError
from data.rules.location import storage_prefix
from data.rules.status import Action, CardType
from data.tenant import TenantConnection
from queries import agreeing, counting, editables, journal, locations, storage_ids
from queries.locations import Place
from queries.putting import SectionFull
from queries.trace import Trace

ONE = """
    SELECT i.id, i.storage_id, i.bin_id, s.id, coalesce(b.bin_name, '') || coalesce(s.section_name, ''),
           i.title, i.category, i.item_type, i.description, i.notes, i.quantity, i.photos,
           l.id, l.title
    FROM storage_items i
    LEFT JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN storage_sections s ON s.id = i.section_id AND s.bin_id = b.id
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.id = %(row_id)s
"""

CARDS_OF = """
    SELECT id FROM card_collections WHERE user_id = %(user_id)s AND storage_item_id = ANY (%(ids)s::int[])
    ORDER BY id FOR UPDATE
"""

# Another seller's card may point at it by mistake: then it cannot go.
HELD_BY_OTHERS = """
    SELECT EXISTS (SELECT 1 FROM card_collections
                   WHERE user_id IS DISTINCT FROM %(user_id)s AND storage_item_id = ANY (%(ids)s::int[]))
"""

RELEASE_CARDS = """
    UPDATE card_collections SET storage_item_id = %(to)s, updated_at = now()
    WHERE user_id = %(user_id)s AND storage_item_id = ANY (%(ids)s::int[])
"""

EDITED = ("title", "category", "item_type", "description", "notes", "quantity", "photos")
"""The fields of an item that a person writes."""


class ItemRefused(BindeckError):
    """That cannot be done with the item; nothing was written."""


@dataclass(frozen=True, slots=True)
class Item:
    """A stored item as its form shows it; `section_id` is None where it lies in no section of its bin."""

    id: int
    storage_id: str
    bin_id: int
    section_id: int | None
    place: str
    title: str | None
    category: str | None
    item_type: str | None
    description: str | None
    notes: str | None
    quantity: int | None
    photos: str | None
    listing_id: int | None
    listing_title: str | None


@dataclass(frozen=True, slots=True)
class Added:
    """An item that was made, and the log row by which it is undone."""

    id: int
    storage_id: str
    log_id: int


async def one(conn: TenantConnection, row_id: int) -> Item | None:
    """A stored item; None when there is none with that id."""
    return await conn.row(Item, ONE, row_id=row_id)


async def add(
    conn: TenantConnection, section_id: int, values: Mapping[str, Any], *, anyway: bool = False
) -> Added:
    """Store something that is no listing's yet, under the section's next storage id. Call it in a transaction.

    `values` by the names of EDITED. Raises ItemRefused, and SectionFull unless `anyway`.
    """
    trace = Trace(conn)
    place = await hold_section(conn, section_id)
    refuse_full(place, values["quantity"], anyway=anyway)
    row = {**values, "bin_id": place.bin_id, "section_id": section_id}
    row_id, storage_id = await storage_ids.insert(conn, prefix(place, values.get("category")), row)
    trace.made(editables.ITEM, row_id)
    await counting.recount(conn, [section_id])
    conn.changed("storage", row_id)
    log_id = await trace.record(Action.ITEM_ADDED, "storage_item", row_id, {"storage_id": storage_id})
    return Added(row_id, storage_id, log_id)


async def edit(
    conn: TenantConnection,
    row_id: int,
    values: Mapping[str, Any],
    was: Mapping[str, Any],
    *,
    anyway: bool = False,
) -> int:
    """Write fields of an item (EDITED) that are still as they `was` read; the log row's id.

    Call it in a transaction. Raises ItemRefused, and SectionFull unless `anyway`.
    """
    trace = Trace(conn)
    found = await hold(conn, trace, row_id)
    for field, value in was.items():
        if journal.plain(found[field]) != value:
            raise ItemRefused(f"Someone changed its {field.replace('_', ' ')} meanwhile: open it again.")
    more = values.get("quantity", found["quantity"] or 0) - (found["quantity"] or 0)
    if more > 0 and found["section_id"] is not None:
        place = await locations.section(conn, found["section_id"])
        if place is not None:
            refuse_full(place, more, anyway=anyway)
    await conn.execute(editables.ITEM.save, row_id=row_id, **{**found, **values})
    await counting.recount(conn, [found["section_id"]])
    conn.changed("storage", row_id)
    return await trace.record(Action.ITEM_EDITED, "storage_item", row_id, {"storage_id": found["storage_id"]})


async def remove(conn: TenantConnection, row_id: int) -> int:
    """Take an item off the shelf for good; its cards and its listing stay. The log row's id.

    Call it in a transaction. Raises ItemRefused.
    """
    trace = Trace(conn)
    listings = await agreeing.hold_listings(conn, trace, [row_id])
    cards = await cards_of(conn, [row_id])
    found = await hold_with(conn, trace, row_id, listings)
    await trace.keep(editables.CARD, *cards)
    await conn.execute(RELEASE_CARDS, ids=[row_id], to=None)
    await trace.remove(editables.ITEM, row_id)
    await counting.recount(conn, [found["section_id"]])
    await agreeing.settle(conn, listings)
    if cards:
        conn.changed("cards", *cards)
    return await trace.record(Action.ITEM_REMOVED, "storage_item", row_id, {"storage_id": found["storage_id"]})


async def cards_of(conn: TenantConnection, ids: list[int]) -> list[int]:
    """Lock the seller's cards that lie in these items; their ids. Raises ItemRefused where another's card does.

    Cards are locked before items, and noted after them: undone, they point at an item that must be there again.
    """
    if await conn.value(HELD_BY_OTHERS, ids=ids):
        raise ItemRefused("A card that is not yours points at it: `bindeck check` says which.")
    return await conn.rows(int, CARDS_OF, ids=ids)


async def hold_with(
    conn: TenantConnection, trace: Trace, row_id: int, listing_ids: Sequence[int]
) -> dict[str, Any]:
    """As `hold`, of an item whose listings are held already. Raises ItemRefused where it has another by now: to
    lock that one behind the item would end in a deadlock."""
    found = await hold(conn, trace, row_id)
    if not set(await agreeing.listings_of(conn, [row_id])) <= set(listing_ids):
        raise ItemRefused("Someone linked it to another listing just now: try again.")
    return found


async def hold(conn: TenantConnection, trace: Trace, row_id: int) -> dict[str, Any]:
    """Lock the section of an item, then the item itself, and note it; its fields. Raises ItemRefused."""
    for _ in range(3):  # it may be moved while its section is waited for
        sections = await counting.of_items(conn, [row_id])
        await counting.lock(conn, sections)
        if await counting.of_items(conn, [row_id]) == sections:
            break
    await trace.keep(editables.ITEM, row_id)
    found = await journal.read(conn, editables.ITEM, row_id)
    if found is None:
        raise ItemRefused("That is not there any more.")
    return found


async def hold_section(conn: TenantConnection, section_id: int) -> Place:
    """Lock a section; what it holds. Raises ItemRefused."""
    await counting.lock(conn, [section_id])
    place = await locations.section(conn, section_id)
    if place is None:
        raise ItemRefused("That section is not there any more.")
    return place


def refuse_full(place: Place, units: int, *, anyway: bool) -> None:
    """Raise SectionFull where so many more would be over its capacity, unless that is meant."""
    if not anyway and place.capacity is not None and place.held + units > place.capacity:
        raise SectionFull(place, units)


def prefix(place: Place, category: str | None, beside: str = "") -> str:
    """What the storage ids of things of that category begin with there: cards name their type.

    What is put `beside` an item whose storage id is of that place begins as that one does.
    """
    head, dash, number = beside.rpartition("-")
    if number.isdigit() and f"{head}{dash}".endswith(storage_prefix(place.bin_name, place.section_name or "")):
        return head + dash
    word = (category or "").strip().lower()
    return storage_prefix(place.bin_name, place.section_name or "", word.upper() if word in set(CardType) else "")
