"""What stands on the labels of bins, sections, stored things and listings."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import groupby

from data.rules import label_tags
from data.rules.bin_names import Wanted
from data.rules.label_tags import Tag
from data.rules.location import fold
from data.rules.order import natural
from data.tenant import TenantConnection
from queries import locations
from queries.locations import Place, folded

BINS = """
    SELECT b.id, coalesce(b.bin_name, ''), coalesce(b.bin_type, ''), b.description
    FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS wanted (id, nth)
    JOIN storage_bins b ON b.id = wanted.id AND b.user_id = %(user_id)s
    ORDER BY wanted.nth
"""

SECTIONS = """
    SELECT b.id, coalesce(b.bin_name, ''), coalesce(b.bin_type, ''), s.id, s.section_name, s.capacity,
           coalesce(s.item_count, 0), NULL::int, NULL::text
    FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS wanted (id, nth)
    JOIN storage_bins b ON b.id = wanted.id AND b.user_id = %(user_id)s
    JOIN storage_sections s ON s.bin_id = b.id
    ORDER BY wanted.nth
"""

NAMED = (
    "SELECT b.id, "
    + folded("coalesce(b.bin_name, '')")
    + " FROM storage_bins b WHERE b.user_id = %(user_id)s AND "
    + folded("coalesce(b.bin_name, '')")
    + " = ANY (%(folds)s::text[]) ORDER BY b.bin_type, b.id"
)

ITEMS = """
    SELECT i.storage_id, coalesce(i.title, l.title, ''), i.category
    FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS wanted (id, nth)
    JOIN storage_items i ON i.id = wanted.id AND i.user_id = %(user_id)s
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    ORDER BY wanted.nth
"""

# Which SKUs are of several listings is found in one pass: no index is on their folded spelling.
LISTINGS = """
    WITH wanted AS (
        SELECT ids.nth, l.* FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS ids (id, nth)
        JOIN listings l ON l.id = ids.id AND l.user_id = %(user_id)s
    ), shared AS (
        SELECT lower(l.sku) AS sku FROM listings l
        WHERE l.user_id = %(user_id)s AND lower(l.sku) IN (SELECT lower(sku) FROM wanted WHERE sku <> '')
        GROUP BY 1 HAVING count(*) > 1
    )
    SELECT coalesce(w.listing_uuid, ''), w.sku,
           coalesce(w.sku, '') <> '' AND lower(w.sku) NOT IN (SELECT sku FROM shared),
           coalesce(w.title, ''), w.storage_location
    FROM wanted w ORDER BY w.nth
"""

SECTIONS_OWN = """
    SELECT b.id, coalesce(b.bin_name, ''), coalesce(b.bin_type, ''), s.id, s.section_name, s.capacity,
           coalesce(s.item_count, 0), NULL::int, NULL::text
    FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS wanted (id, nth)
    JOIN storage_sections s ON s.id = wanted.id
    JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    ORDER BY wanted.nth
"""

CARDS = """
    WITH wanted AS (
        SELECT ids.nth, c.* FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS ids (id, nth)
        JOIN card_collections c ON c.id = ids.id AND c.user_id = %(user_id)s
    ), shared AS (
        SELECT c.grading_serial AS serial FROM card_collections c
        WHERE c.user_id = %(user_id)s
          AND c.grading_serial IN (SELECT grading_serial FROM wanted WHERE grading_serial <> '')
        GROUP BY 1 HAVING count(*) > 1
    )
    SELECT coalesce(w.card_uuid, ''), w.grading_serial,
           coalesce(w.grading_serial, '') <> '' AND w.grading_serial NOT IN (SELECT serial FROM shared),
           coalesce(w.title, ''),
           concat_ws(' · ', nullif(btrim(w.card_number), ''),
                     coalesce(nullif(btrim(w.set_name), ''),
                              nullif(concat_ws(' ', w.year, w.brand, w.series), '')),
                     nullif(concat_ws(' ', w.grading_company, w.grading_score), '')),
           coalesce(w.storage_location, '')
    FROM wanted w ORDER BY w.nth
"""

LIES_AT = """
    SELECT i.id FROM storage_items i
    WHERE i.user_id = %(user_id)s
      AND (i.id = ANY (%(items)s::int[]) OR i.section_id = ANY (%(sections)s::int[])
           OR i.bin_id = ANY (%(bins)s::int[]))
    ORDER BY length(i.storage_id), i.storage_id
"""


async def bins(conn: TenantConnection, ids: Sequence[int]) -> list[Tag]:
    """The labels of these bins, in their order."""
    return await conn.rows(label_tags.of_bin, BINS, ids=list(ids))


async def sections(conn: TenantConnection, ids: Sequence[int]) -> list[Tag]:
    """The labels of every section of these bins, in their order and in natural order within each."""
    return [_section(place) for place in await _sections(conn, ids)]


async def these_sections(conn: TenantConnection, ids: Sequence[int]) -> list[Tag]:
    """The labels of these sections, in their order."""
    return [_section(place) for place in await conn.rows(Place, SECTIONS_OWN, ids=list(ids))]


async def items(conn: TenantConnection, ids: Sequence[int]) -> list[Tag]:
    """The labels of these stored things, in their order."""
    return await conn.rows(label_tags.of_item, ITEMS, ids=list(ids))


async def listings(conn: TenantConnection, ids: Sequence[int]) -> list[Tag]:
    """The labels of these listings, in their order."""
    return await conn.rows(label_tags.of_listing, LISTINGS, ids=list(ids))


async def cards(conn: TenantConnection, ids: Sequence[int]) -> list[Tag]:
    """The labels of these cards, in their order."""
    return await conn.rows(label_tags.of_card, CARDS, ids=list(ids))


async def bins_named(conn: TenantConnection, names: Sequence[str]) -> list[Tag]:
    """The labels of the bins with these names, of every type; ahead for those that are not there yet."""
    found = await _named(conn, names)
    labels: list[Tag] = []
    for name in names:
        labels += await bins(conn, found.get(fold(name), ())) or [label_tags.bin_ahead(name)]
    return labels


async def sections_named(conn: TenantConnection, wanted: Sequence[Wanted]) -> list[Tag]:
    """The labels of these sections, of bins of every type; ahead for those that are not there yet. All sections of
    a bin of which none is named."""
    found = await _named(conn, [want.bin_name for want in wanted])
    labels: list[Tag] = []
    for want in wanted:
        there = await _sections(conn, found.get(fold(want.bin_name), ()))
        if not want.sections:
            labels += map(_section, there)
        for name in want.sections:
            same = [_section(place) for place in there if fold(place.section_name) == fold(name)]
            labels += same or [label_tags.section_ahead(want.bin_name, name)]
    return labels


async def items_at(conn: TenantConnection, text: str) -> array[int]:
    """The ids of what a storage id means, or of all that lies in the place of that name."""
    places = await locations.find(conn, text)
    items = [place.item_id for place in places if place.item_id is not None]
    sections = [place.section_id for place in places if place.item_id is None and place.section_id is not None]
    bins = [place.bin_id for place in places if place.section_id is None and place.item_id is None]
    return array("i", await conn.rows(int, LIES_AT, items=items, sections=sections, bins=bins))


async def _named(conn: TenantConnection, names: Sequence[str]) -> dict[str, list[int]]:
    """The ids of the bins of each name, by how it is compared."""
    rows = await conn.rows(_pair, NAMED, folds=[fold(name) for name in names])
    by_name: dict[str, list[int]] = {}
    for row_id, name in rows:
        by_name.setdefault(name, []).append(row_id)
    return by_name


async def _sections(conn: TenantConnection, ids: Sequence[int]) -> list[Place]:
    rows = await conn.rows(Place, SECTIONS, ids=list(ids))
    by_bin = groupby(rows, lambda place: place.bin_id)
    return [place for _, group in by_bin for place in sorted(group, key=lambda each: natural(each.section_name))]


def _section(place: Place) -> Tag:
    return label_tags.of_section(
        place.section_id or 0, place.bin_name, place.section_name or "", place.bin_type, place.capacity
    )


def _pair(row_id: int, name: str) -> tuple[int, str]:
    return row_id, name
