"""Which stored item a card lies in, as a person says by hand; a listing that was made of the card follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from data.rules import stock
from data.rules.codes import Label, normalise
from data.rules.status import Action, ListingStatus, read_listing
from data.tenant import TenantConnection
from queries import agreeing, collected, counting, editables, finds, holdings, items, journal, locations
from queries.items import ItemRefused
from queries.locations import Place
from queries.trace import Trace

MOST = 20
"""Things offered at once: more are no choice."""

_THINGS: LiteralString = """
    SELECT i.id, i.storage_id, coalesce(nullif(i.title, ''), l.title, ''), concat(b.bin_name, s.section_name),
           coalesce(i.quantity, 1), coalesce(l.title, '')
    FROM storage_items i
    LEFT JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN storage_sections s ON s.id = i.section_id AND s.bin_id = b.id
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND """

THESE = _THINGS + "i.id = ANY (%(ids)s::int[]) ORDER BY length(i.storage_id), i.storage_id LIMIT %(most)s"

# What has the card's title is the likeliest; what is another card's already is no choice.
IN_PLACES = (
    _THINGS
    + """(s.id = ANY (%(sections)s::int[]) OR b.id = ANY (%(bins)s::int[])) AND coalesce(i.quantity, 1) > 0
      AND NOT EXISTS (SELECT 1 FROM card_collections c WHERE c.user_id = %(user_id)s AND c.storage_item_id = i.id)
    ORDER BY lower(btrim(coalesce(i.title, ''))) = (
                 SELECT lower(btrim(coalesce(t.title, ''))) FROM card_collections t
                 WHERE t.user_id = %(user_id)s AND t.id = %(card_id)s) DESC NULLS LAST,
             length(i.storage_id), i.storage_id
    LIMIT %(most)s
"""
)

OTHER_CARD = """
    SELECT coalesce(title, '') FROM card_collections
    WHERE user_id = %(user_id)s AND storage_item_id = %(item_id)s AND id <> %(card_id)s ORDER BY id LIMIT 1
"""

SOLD_AS = (
    """
    SELECT coalesce(l.title, '') FROM listings l JOIN card_collections o ON o.user_id = %(user_id)s
     AND o.id <> %(card_id)s AND o.card_uuid = """
    + collected.NAMED
    + " WHERE l.user_id = %(user_id)s AND l.id = %(listing_id)s"
)

MADE_OF_IT = (
    "SELECT l.id FROM listings l JOIN card_collections c ON c.user_id = %(user_id)s AND c.id = %(card_id)s"
    " AND c.card_uuid = "
    + collected.NAMED
    + """ WHERE l.user_id = %(user_id)s AND strpos(l.attributes, '"card_uuid"') > 0
      AND l.status = ANY (%(draft_words)s::text[] || %(active_words)s::text[]) ORDER BY l.id LIMIT 2
"""
)

WRITE = """
    UPDATE card_collections SET storage_item_id = %(item_id)s, storage_location = %(where)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(card_id)s
"""

OF_LISTING = """
    UPDATE storage_items SET listing_id = %(listing_id)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(item_id)s
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A stored item that a card may lie in; `listing` is the title of its listing, "" where it has none."""

    id: int
    storage_id: str
    title: str
    place: str
    units: int
    listing: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text may mean for a card: things that are stored; `place` is the one section that it names."""

    things: Sequence[Thing]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """A card that lies in an item now: `units` are in it, `copies` are owned; `listing_id` is the listing that
    followed it there; by the log row it is undone."""

    storage_id: str
    units: int
    copies: int
    listing_id: int | None
    log_id: int


async def meant(conn: TenantConnection, card_id: int, text: str) -> Meant:
    """What a person may mean by a code or a place, MOST things at most: a storage id, the things of a listing or a
    card, or those in a section or bin that are no card's yet, the likeliest first."""
    code = normalise(text)
    hits = [] if code is None else await finds.resolve(conn, code)
    places = [hit.place for hit in hits if hit.place is not None]
    if places:
        sections = [place.section_id for place in places if place.section_id is not None]
        bins = [place.bin_id for place in places if place.section_id is None]
        things = await conn.rows(Thing, IN_PLACES, sections=sections, bins=bins, card_id=card_id, most=MOST)
        return Meant(things, places[0] if len(places) == len(sections) == 1 else None)
    ids: list[int] = []
    for hit in hits:
        ids += [hit.id] if hit.kind is Label.ITEM else [i.id for i in await holdings.items(conn, hit.kind, hit.id)]
    return Meant(await conn.rows(Thing, THESE, ids=ids, most=MOST) if ids else [])


async def link(conn: TenantConnection, card_id: int, into: int, lay_in: int | None) -> Linked:
    """Say that a card lies in a stored item, and write the storage id on it. Call it in a transaction.

    `lay_in` is the item in which a person saw it until now. One open listing that was made of the card follows
    from there, or from nowhere. Raises ItemRefused: nothing was written.
    """
    trace = Trace(conn)
    own = await conn.rows(int, MADE_OF_IT, card_id=card_id)
    listings = await agreeing.listings_of(conn, [into, *([lay_in] if lay_in is not None else [])])
    await trace.keep(editables.LISTING, *sorted({*listings, *own}))
    card = await _hold_card(conn, trace, card_id, lay_in)
    if lay_in == into:
        raise ItemRefused("It lies in that already.")
    await counting.lock(conn, await counting.of_items(conn, [into, *([lay_in] if lay_in is not None else [])]))
    item = await items.hold_with(conn, trace, into, listings)
    copies, units = stock.units(card["quantity"]), stock.units(item["quantity"])
    _refuse_counts(item["storage_id"], units, copies)
    await _refuse_others(conn, card_id, into, item)
    where = item["storage_id"]
    await conn.execute(WRITE, card_id=card_id, item_id=into, where=where)
    conn.changed("cards", card_id)
    follower = own[0] if len(own) == 1 and item["listing_id"] is None else None
    if follower is not None and not await _follow(conn, trace, follower, into, where, lay_in):
        follower = None
    facts = {"storage_id": where, "from": card["storage_location"], **({"listing": follower} if follower else {})}
    return Linked(where, units, copies, follower, await trace.record(Action.CARD_LINKED, "card", card_id, facts))


async def unlink(conn: TenantConnection, card_id: int, lay_in: int) -> int:
    """Say that a card does not lie in the item in which a person saw it; the log row's id. Its text names the
    section from then on. Call it in a transaction. Raises ItemRefused."""
    trace = Trace(conn)
    card = await _hold_card(conn, trace, card_id, lay_in)
    text = card["storage_location"]
    places = await locations.find(conn, text or "")
    where = places[0].name if len(places) == 1 and places[0].item_id == lay_in else text
    await conn.execute(WRITE, card_id=card_id, item_id=None, where=where)
    conn.changed("cards", card_id)
    return await trace.record(Action.CARD_UNLINKED, "card", card_id, {"from": text})


async def _hold_card(conn: TenantConnection, trace: Trace, card_id: int, lay_in: int | None) -> dict[str, Any]:
    await trace.keep(editables.CARD, card_id)
    card = await journal.read(conn, editables.CARD, card_id)
    if card is None:
        raise ItemRefused("This card is not there any more.")
    if card["storage_item_id"] != lay_in:
        raise ItemRefused("Somebody said something else of where it lies just now: look again.")
    return card


def _refuse_counts(storage_id: str, units: int, copies: int) -> None:
    """More copies than lie there may be owned: the others lie elsewhere."""
    if not units:
        raise ItemRefused(f"{storage_id} is empty: nothing lies in it any more.")
    if not copies:
        raise ItemRefused("There is no copy of this card: count it first.")
    if units > copies:
        owned = "1 copy" if copies == 1 else f"{copies} copies"
        raise ItemRefused(
            f"{storage_id} is {units} things, and of this card there is {owned}: split it, or count the card anew."
        )


async def _refuse_others(conn: TenantConnection, card_id: int, into: int, item: Mapping[str, Any]) -> None:
    """Refuse what is another card's; the item is held, so that nobody else takes it meanwhile."""
    title = await conn.value(OTHER_CARD, item_id=into, card_id=card_id)
    if title is not None:
        raise ItemRefused(f"{item['storage_id']} is another card already: “{title[:60]}”.")
    if await conn.value(items.HELD_BY_OTHERS, ids=[into]):
        raise ItemRefused("A card that is not yours points at it: `bindeck check` says which.")
    sold_as = await conn.value(SOLD_AS, card_id=card_id, listing_id=item["listing_id"])
    if sold_as is not None:
        raise ItemRefused(f"{item['storage_id']} is sold as “{sold_as[:60]}”, which was made of another card.")


async def _follow(
    conn: TenantConnection, trace: Trace, listing_id: int, into: int, where: str, lay_in: int | None
) -> bool:
    """Let a listing of the card say that it lies there, too, if it lies nowhere else; whether it does.

    A draft has no items: it says the storage id.
    """
    listing = await journal.read(conn, editables.LISTING, listing_id)
    lies = await holdings.items(conn, Label.LISTING, listing_id)
    status = None if listing is None else read_listing(listing["status"])
    if status not in (ListingStatus.DRAFT, ListingStatus.ACTIVE) or any(item.id != lay_in for item in lies):
        return False
    if status is ListingStatus.DRAFT:
        await conn.execute(agreeing.WRITE, listing_id=listing_id, where=where)
        conn.changed("listings", listing_id)
        return True
    for item in lies:
        await trace.keep(editables.ITEM, item.id)
        await conn.execute(OF_LISTING, item_id=item.id, listing_id=None)
    await conn.execute(OF_LISTING, item_id=into, listing_id=listing_id)
    await agreeing.settle(conn, [listing_id])
    conn.changed("storage", into, *(item.id for item in lies))
    return True
