"""Bins and sections removed with what lies in them moved to another section first, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.rules.status import Action
from data.tenant import TenantConnection
from queries import bins, counting, editables, holdings, locations
from queries.bins import BinRefused
from queries.holdings import Holding
from queries.locations import Place
from queries.putting import MOVE, SectionFull
from queries.trace import Trace

MOST = 20_000
"""Items moved at once: each is kept in the log with what it was."""

ITEMS_IN = """
    SELECT i.id, i.section_id, coalesce(i.quantity, 1), l.id
    FROM storage_items i LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s
      AND (i.bin_id = %(bin_id)s::int OR i.section_id = ANY (%(sections)s::int[]))
    ORDER BY i.id
"""

ROOM = """
    SELECT s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE b.bin_type = %(bin_type)s AND s.id <> ALL (%(besides)s::int[])
      AND (s.capacity IS NULL OR coalesce(s.item_count, 0) + %(units)s <= s.capacity)
    ORDER BY s.bin_id = %(bin_id)s DESC, coalesce(s.capacity, 0) - coalesce(s.item_count, 0) DESC, s.id
    LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Lying:
    """An item that is to be moved, and the seller's listing it is of."""

    id: int
    section_id: int | None
    quantity: int
    listing_id: int | None


async def remove_bin(
    conn: TenantConnection, bin_id: int, to_section_id: int, *, anyway: bool = False
) -> tuple[int, int]:
    """Move all that lies in a bin, then remove it with its sections: (the log row's id, how many units moved).

    Call it in a transaction. Raises BinRefused, and SectionFull unless `anyway`.
    """
    trace = Trace(conn)
    sections = await conn.rows(int, bins.SECTION_IDS, bin_id=bin_id)
    place, moved = await _move_out(conn, trace, (bin_id, sections), to_section_id, anyway=anyway)
    if held := await conn.value(bins.LIES_IN_BIN, bin_id=bin_id, sections=sections):
        raise BinRefused(bins.not_empty(held))
    if not await trace.remove(editables.BIN, bin_id, parts=(editables.SECTION, sections)):
        raise BinRefused("That bin is not there any more.")
    facts = {"sections": len(sections), "moved": moved, "to": place.name}
    return await trace.record(Action.BIN_REMOVED, "storage_bin", bin_id, facts), moved


async def remove_section(
    conn: TenantConnection, section_id: int, to_section_id: int, *, anyway: bool = False
) -> tuple[int, int]:
    """Move all that lies in a section, then remove it: (the log row's id, how many units moved).

    Call it in a transaction. Raises BinRefused, and SectionFull unless `anyway`.
    """
    trace = Trace(conn)
    place, moved = await _move_out(conn, trace, (None, [section_id]), to_section_id, anyway=anyway)
    if held := await conn.value(bins.LIES_IN_SECTION, section_id=section_id):
        raise BinRefused(bins.not_empty(held))
    if not await trace.remove(editables.SECTION, section_id):
        raise BinRefused("That section is not there any more.")
    facts = {"moved": moved, "to": place.name}
    return await trace.record(Action.BIN_REMOVED, "storage_section", section_id, facts), moved


async def room(conn: TenantConnection, bin_id: int, section_ids: Sequence[int], units: int) -> Place | None:
    """A section with room for so many units, in the bin or in one of its type, besides these sections."""
    place = await locations.whole_bin(conn, bin_id)
    if place is None:
        return None
    found = await conn.value(ROOM, bin_type=place.bin_type, bin_id=bin_id, besides=list(section_ids), units=units)
    return None if found is None else await locations.section(conn, found)


async def _move_out(
    conn: TenantConnection, trace: Trace, source: tuple[int | None, Sequence[int]], to: int, *, anyway: bool
) -> tuple[Place, int]:
    """Move the items of a bin or of sections; the place they went to, and how many units they are."""
    bin_id, sections = source
    found = await conn.rows(Lying, ITEMS_IN, bin_id=bin_id, sections=list(sections))
    held = Holding(_listings(found), await holdings.cards(conn, [item.id for item in found]), (), None)
    if len(found) > MOST:
        raise BinRefused(
            f"{len(found):,} things lie in there, and at most {MOST:,} are moved at once: move some first."
        )
    await trace.keep(editables.LISTING, *held.listings)
    await trace.keep(editables.CARD, *held.cards)
    await counting.lock(conn, [*sections, to, *(item.section_id for item in found)])
    items = await conn.rows(Lying, ITEMS_IN, bin_id=bin_id, sections=list(sections))
    ids = [item.id for item in items]
    if _listings(items) != held.listings or await holdings.cards(conn, ids) != held.cards:
        raise BinRefused("What lies in there changed just now: try again.")
    place = await locations.section(conn, to)
    if place is None or to in sections:
        raise BinRefused("That is where they lie: choose another section." if place else "That section is gone.")
    units = sum(item.quantity for item in items)
    if not anyway and place.capacity is not None and place.held + units > place.capacity:
        raise SectionFull(place, units)
    # Undone in this order: what lay there goes back once there is somewhere to go.
    if bin_id is not None:
        await trace.keep(editables.BIN, bin_id)
    await trace.keep(editables.SECTION, *sections)
    await trace.keep(editables.ITEM, *ids)
    await conn.execute(MOVE, ids=ids, bin_id=place.bin_id, section_id=to)
    await holdings.tell(conn, held, place.name)
    await counting.recount(conn, [*sections, to, *(item.section_id for item in items)])
    conn.changed("storage", *ids)
    return place, units


def _listings(items: Iterable[Lying]) -> list[int]:
    return sorted({item.listing_id for item in items if item.listing_id is not None})
