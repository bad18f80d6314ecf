"""Moving many things at once: items, whole sections, whole bins, in one transaction with one undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from data.rules.codes import Label
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import counting, editables, holdings, journal, locations, putting
from queries.holdings import Holding, Item
from queries.locations import Place
from queries.putting import RESOURCE, PutRefused, SectionFull
from queries.trace import Trace

Source = tuple[Label, int]
"""What is to be moved: a listing, a card, a stored item, or all that lies in a section or a bin."""

# What lies in a bin without lying in one of its sections goes with it: it is lost otherwise. A draft's item is
# not linked to it: the draft says its storage id.
ITEMS = """
    WITH drafts AS MATERIALIZED (
        SELECT d.id, d.storage_location FROM listings d
        WHERE d.user_id = %(user_id)s AND d.id = ANY (%(listings)s::int[]) AND d.status = %(draft)s
    )
    SELECT i.id, i.storage_id, i.section_id, coalesce(i.quantity, 1), coalesce(l.id, drafts.id)
    FROM storage_items i
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    LEFT JOIN drafts ON drafts.storage_location = i.storage_id AND i.listing_id IS NULL
    WHERE i.user_id = %(user_id)s AND coalesce(i.quantity, 1) > 0
      AND (i.id = ANY (%(items)s::int[]) OR l.id = ANY (%(listings)s::int[]) OR drafts.id IS NOT NULL
           OR i.section_id = ANY (%(sections)s::int[]) OR i.bin_id = ANY (%(bins)s::int[])
           OR i.id IN (SELECT c.storage_item_id FROM card_collections c
                       WHERE c.user_id = %(user_id)s AND c.id = ANY (%(cards)s::int[])))
    ORDER BY i.id
"""

SECTIONS_OF = """
    SELECT s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = ANY (%(sections)s::int[]) OR s.bin_id = ANY (%(bins)s::int[])
"""

CARDS = """
    SELECT id, storage_item_id FROM card_collections
    WHERE user_id = %(user_id)s AND storage_item_id = ANY (%(ids)s::int[])
    ORDER BY id
"""


class MovedMeanwhile(PutRefused):
    """Somebody put something there, or took it, at the same moment; nothing was written. Try again."""

    def __init__(self) -> None:
        super().__init__("Somebody moves the same things at this moment. Scan it again.")


@dataclass(frozen=True, slots=True)
class Weight:
    """How much is to be moved: kinds of things, units of them, and the sections they lie in."""

    things: int
    units: int
    sections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: units of so many things, the place as it is now, and the log row by which it is undone."""

    things: int
    units: int
    place: Place
    log_id: int


@dataclass(frozen=True, slots=True)
class _Held:
    """The rows of what is to be moved, locked; `unstored` are listings and cards that lie nowhere yet."""

    items: Sequence[Item]
    listings: Sequence[int]
    cards: Sequence[int]
    sections: Sequence[int]
    unstored: Sequence[Holding]


async def weigh(conn: TenantConnection, sources: Sequence[Source]) -> Weight:
    """How much these sources are; what is stored nowhere yet is not in it."""
    items = await conn.rows(Item, ITEMS, **_ids(sources))
    sections = dict.fromkeys(item.section_id for item in items if item.section_id is not None)
    return Weight(len(items), sum(item.quantity for item in items), tuple(sections))


async def move(
    conn: TenantConnection, sources: Sequence[Source], section_id: int, *, anyway: bool = False
) -> Moved:
    """Move all of these sources into a section, from wherever they lie. Call it in a transaction.

    What is stored nowhere yet gets an item. What is written on listings and cards is the section from now on.
    Raises PutRefused, and SectionFull unless `anyway`; MovedMeanwhile where it is worth another try.
    """
    trace = Trace(conn)
    held = await _hold(conn, sources, section_id, trace)
    place = await locations.section(conn, section_id)
    if place is None:
        raise PutRefused("That section is not there any more.")
    going = [item for item in held.items if item.section_id != section_id]
    if not going and not held.unstored:
        raise PutRefused(f"It lies in {place.name} already." if held.items else "Nothing lies there to be moved.")
    units = sum(item.quantity for item in going)
    units += sum(putting.units_of(holding.facts) for holding in held.unstored)
    if not anyway and place.capacity is not None and place.held + units > place.capacity:
        raise SectionFull(place, units)
    await _carry(conn, held, going, place, trace)
    await counting.recount(conn, [*held.sections, section_id])
    things = len(going) + len(held.unstored)
    facts = {"to": place.name, "section": section_id, "things": things, "units": units}
    log_id = await trace.record(Action.MOVED, *_resource(sources, section_id), facts)
    return Moved(things, units, await locations.section(conn, section_id) or place, log_id)


async def _hold(conn: TenantConnection, sources: Sequence[Source], section_id: int, trace: Trace) -> _Held:
    """Lock and note the rows: listings before cards before sections, each by id, as everybody does."""
    ids = _ids(sources)
    found = await conn.rows(Item, ITEMS, **ids)
    listings = {*ids["listings"], *(item.listing_id for item in found if item.listing_id is not None)}
    await trace.keep(editables.LISTING, *sorted(listings))
    linked = await _linked_cards(conn, found)
    cards = {*ids["cards"], *linked}
    await trace.keep(editables.CARD, *sorted(cards))
    lie_in = await conn.rows(int, SECTIONS_OF, sections=ids["sections"], bins=ids["bins"])
    sections = {section_id, *lie_in, *(item.section_id for item in found if item.section_id is not None)}
    await counting.lock(conn, sections)
    items = await conn.rows(Item, ITEMS, **ids)
    if items != found or await _linked_cards(conn, items) != linked:
        raise MovedMeanwhile
    stored = {item.listing_id for item in items}
    at_home = set(linked)
    unstored = [
        *[await _bare(conn, Label.LISTING, number) for number in ids["listings"] if number not in stored],
        *[await _bare(conn, Label.CARD, number) for number in ids["cards"] if number not in at_home],
    ]
    there = [holding for holding in unstored if holding.facts is not None]
    return _Held(items, sorted(listings), sorted(cards), sorted(sections), there)


async def _carry(conn: TenantConnection, held: _Held, going: Sequence[Item], place: Place, trace: Trace) -> None:
    """Move the items, store what lies nowhere yet, and write on listings and cards where they lie."""
    numbers = [item.id for item in going]
    await trace.keep(editables.ITEM, *numbers)
    await conn.execute(putting.MOVE, ids=numbers, bin_id=place.bin_id, section_id=place.section_id)
    listings = sorted({item.listing_id for item in going if item.listing_id is not None})
    cards = await _linked_cards(conn, going)
    await holdings.tell(conn, Holding(listings, cards, going, None), place.name)
    for holding in held.unstored:
        await putting.store(conn, holding, place, trace)
    conn.changed("storage", *numbers)


async def _bare(conn: TenantConnection, label: Label, row_id: int) -> Holding:
    """A listing or a card of which nothing is stored; its row is held already."""
    kind = editables.LISTING if label is Label.LISTING else editables.CARD
    facts = await journal.read(conn, kind, row_id)
    holding = Holding([], [], [], facts)
    return replace(holding, listings=[row_id]) if label is Label.LISTING else replace(holding, cards=[row_id])


async def _linked_cards(conn: TenantConnection, items: Iterable[Item]) -> list[int]:
    return [card for card, _ in await conn.rows(_pair, CARDS, ids=[item.id for item in items])]


def _ids(sources: Sequence[Source]) -> dict[str, list[int]]:
    """The ids of the sources by their kind, as the statements bind them."""
    kinds = {"items": Label.ITEM, "listings": Label.LISTING, "cards": Label.CARD}
    kinds |= {"sections": Label.SECTION, "bins": Label.BIN}
    return {name: sorted({row_id for label, row_id in sources if label is kind}) for name, kind in kinds.items()}


def _resource(sources: Sequence[Source], section_id: int) -> tuple[str, int]:
    """What the log row is about: the thing where it is one, else the section they went into."""
    label, row_id = sources[0]
    return (RESOURCE[label], row_id) if len(sources) == 1 and label in RESOURCE else ("section", section_id)


def _pair(card_id: int, item_id: int) -> tuple[int, int]:
    return card_id, item_id
