"""Putting things away and moving them: the item, its section's count and the text on the listing or card agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.errors import BindeckError
from data.rules.codes import Label
from data.rules.location import storage_prefix
from data.rules.status import Action, ListingStatus
from data.tenant import TenantConnection
from queries import counting, editables, holdings, locations, storage_ids
from queries.holdings import Holding
from queries.locations import Place
from queries.trace import Trace

MOVE = """
    UPDATE storage_items SET bin_id = %(bin_id)s, section_id = %(section_id)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
"""

FREE = """
    SELECT s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE b.bin_type = %(bin_type)s AND s.id <> ALL (%(but_not)s::int[])
      AND (s.capacity IS NULL OR coalesce(s.item_count, 0) + %(units)s <= s.capacity)
    ORDER BY s.bin_id = %(bin_id)s DESC, coalesce(s.capacity, 0) - coalesce(s.item_count, 0) DESC, s.id
    LIMIT 1
"""

RESOURCE = {Label.LISTING: "listing", Label.CARD: "card", Label.ITEM: "storage_item"}
"""What a log row calls the thing that was put away."""


class PutRefused(BindeckError):
    """It cannot be put there; nothing was written."""


class SectionFull(PutRefused):
    """The section would hold more than its capacity; with `anyway` it is put there all the same."""

    def __init__(self, place: Place, units: int, *, stays: bool = False) -> None:
        """`stays`: it belongs to what lies there, so that no other section will do."""
        more = f"{units} more" if units > 1 else "one more"
        super().__init__(f"{place.name} holds {place.held} of {place.capacity}: {more} is over its capacity.")
        self.place = place
        self.units = units
        self.stays = stays


@dataclass(frozen=True, slots=True)
class Put:
    """What was put where: its storage id, the place as it is now, where it lay before (None: nowhere), and the
    log row by which it is undone."""

    storage_id: str
    place: Place
    before: str | None
    log_id: int


async def put(
    conn: TenantConnection,
    label: Label,
    row_id: int,
    section_id: int,
    *,
    anyway: bool = False,
    units: int | None = None,
) -> Put:
    """Put a listing, a card or a stored item into a section, from wherever it lies. Call it in a transaction.

    What is stored nowhere yet gets an item with the section's next storage id, of so many `units` (None: of
    as many as there should be). Raises PutRefused, and SectionFull unless `anyway`.
    """
    trace = Trace(conn)
    holding = await holdings.hold(conn, label, row_id, trace, [section_id])
    if units is not None and holding.facts is not None and not holding.items:
        holding = replace(holding, facts={**holding.facts, "quantity": units})
    place = await locations.section(conn, section_id)
    if place is None or (holding.facts is None and not holding.items):
        raise PutRefused("That section is not there any more." if place is None else "That is not there any more.")
    lay = [item.section_id for item in holding.items]
    if lay and set(lay) == {section_id}:
        raise PutRefused(f"It lies in {place.name} already.")
    more = _units(holding, section_id)
    if not anyway and place.capacity is not None and place.held + more > place.capacity:
        raise SectionFull(place, more)
    before = await _where(conn, holding)
    storage_id = await (_move if holding.items else store)(conn, holding, place, trace)
    await counting.recount(conn, [section_id, *lay])
    facts = {"storage_id": storage_id, "to": place.name, "from": before, "section": section_id, "units": more}
    log_id = await trace.record(Action.PUT_AWAY, RESOURCE[label], row_id, facts)
    return Put(storage_id, await locations.section(conn, section_id) or place, before, log_id)


async def free_section(
    conn: TenantConnection, place: Place, units: int = 1, but_not: Sequence[int] = ()
) -> Place | None:
    """Where units have room instead: in the same bin if it can be, else in one of its type; not in the sections
    that they come from."""
    number = await conn.value(
        FREE, bin_type=place.bin_type, bin_id=place.bin_id, units=units, but_not=list(but_not)
    )
    return None if number is None else await locations.section(conn, number)


async def store(
    conn: TenantConnection, holding: Holding, place: Place, trace: Trace, *, is_first: bool = True
) -> str:
    """Make an item of a thing; of the first one the storage id is written on the thing from now on.

    Call it in a transaction that holds the thing and the section.
    """
    facts = holding.facts or {}
    listing = next(iter(holding.listings), None)
    category = "" if listing else str(facts.get("card_type") or "").upper()
    values: dict[str, Any] = {
        "bin_id": place.bin_id,
        "section_id": place.section_id,
        "title": facts.get("title"),
        "category": facts.get("category") or facts.get("card_type"),
        "item_type": facts.get("item_type"),
        "photos": facts.get("photos"),
        "quantity": units_of(holding.facts),
        "listing_id": None if facts.get("status") == ListingStatus.DRAFT else listing,
    }
    prefix = storage_prefix(place.bin_name, place.section_name or "", category)
    item_id, storage_id = await storage_ids.insert(conn, prefix, values)
    trace.made(editables.ITEM, item_id)
    if is_first:
        await holdings.tell(conn, holding, storage_id, item_id)
    conn.changed("storage", item_id)
    return storage_id


def units_of(facts: Mapping[str, Any] | None) -> int:
    """How many things a listing or a card stands for when it is stored."""
    return max(1, (facts or {}).get("quantity") or 1)


def _units(holding: Holding, section_id: int) -> int:
    """How many more things the section will hold."""
    if holding.items:
        return sum(item.quantity for item in holding.items if item.section_id != section_id)
    return units_of(holding.facts)


async def _where(conn: TenantConnection, holding: Holding) -> str | None:
    """Where it lay, as people write it: where its item lies, else what is written on it."""
    for item in holding.items:
        place = item.section_id and await locations.section(conn, item.section_id)
        if place:
            return place.name
    return (holding.facts or {}).get("storage_location") or None


async def _move(conn: TenantConnection, holding: Holding, place: Place, trace: Trace) -> str:
    """Move the items of a thing; what is written on it is the section from now on."""
    ids = [item.id for item in holding.items]
    await trace.keep(editables.ITEM, *ids)
    await conn.execute(MOVE, ids=ids, bin_id=place.bin_id, section_id=place.section_id)
    await holdings.tell(conn, holding, place.name)
    conn.changed("storage", *ids)
    return holding.items[0].storage_id
