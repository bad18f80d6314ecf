"""What a code means: an item, a listing, a card, or a place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from data.rules.codes import Code, Label
from data.rules.label_names import PATH
from data.rules.location import where
from data.tenant import TenantConnection
from queries import locations
from queries.locations import Place

LONGEST_ID = 9
"""Digits: any such number is one that PostgreSQL's integer holds."""

MOST = 20
"""Hits shown as a choice: more are no choice."""

ITEMS = """
    SELECT %(item_label)s::text, i.id, coalesce(i.title, l.title, ''), i.storage_id, i.storage_id, l.id, l.status
    FROM storage_items i LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.storage_id = ANY (%(spellings)s::text[])
"""

# A label keeps the storage id it was printed with, wherever the thing lies by now.
LIES = """
    SELECT i.storage_id, concat(b.bin_name, s.section_name)
    FROM storage_items i
    JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN storage_sections s ON s.id = i.section_id AND s.bin_id = b.id
    WHERE i.user_id = %(user_id)s AND i.storage_id = ANY (%(ids)s::text[])
"""

# The strongest kind of match alone counts: sku, then a slab's serial, then upc, then the public id.
THINGS = """
    WITH hit AS (
        SELECT %(listing_label)s::text AS kind, l.id, coalesce(l.title, '') AS title,
               CASE WHEN lower(l.sku) = lower(%(text)s) THEN l.sku
                    WHEN l.upc = ANY (%(spellings)s::text[]) THEN l.upc ELSE l.listing_uuid END AS code,
               coalesce(l.storage_location, '') AS location, l.id AS listing_id, l.status,
               CASE WHEN lower(l.sku) = lower(%(text)s) THEN 1
                    WHEN l.upc = ANY (%(spellings)s::text[]) THEN 3 ELSE 4 END AS strength
        FROM listings l
        WHERE l.user_id = %(user_id)s AND %(kind)s::text <> %(card_label)s
          AND (lower(l.sku) = lower(%(text)s) OR l.upc = ANY (%(spellings)s::text[]) OR l.listing_uuid = %(text)s)
        UNION ALL
        SELECT %(card_label)s::text, c.id, coalesce(c.title, ''),
               CASE WHEN c.grading_serial = %(text)s THEN c.grading_serial ELSE c.card_uuid END,
               coalesce(c.storage_location, ''), NULL::int, NULL::text,
               CASE WHEN c.grading_serial = %(text)s THEN 2 ELSE 4 END
        FROM card_collections c
        WHERE c.user_id = %(user_id)s AND %(kind)s::text <> %(listing_label)s
          AND (c.grading_serial = %(text)s OR c.card_uuid = %(text)s)
    )
    SELECT kind, id, title, code, location, listing_id, status FROM hit
    WHERE strength = (SELECT min(strength) FROM hit)
    ORDER BY (status = %(active)s) DESC NULLS LAST, id DESC
    LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a code may mean. `code` is how it is stored, `location` where it should lie ('' for nowhere);
    `place` is set for a bin or a section alone, `listing_id` where there is a listing to go to."""

    kind: Label
    id: int
    title: str
    code: str
    location: str
    listing_id: int | None = None
    status: str | None = None
    place: Place | None = None


async def resolve(conn: TenantConnection, code: Code) -> list[Hit]:
    """What a code means, the likeliest first; several: a person must choose; none: it is unknown here.

    Bindeck's own labels mean one thing. Any other code is looked for as storage id, SKU, serial of a slab, UPC,
    public id, then as a place.
    """
    text = code.text.replace("\0", "")
    if code.label is Label.COMMAND or not text:
        return []
    if code.label is Label.BIN or code.label is Label.SECTION:
        return await _labelled_place(conn, code.label, text)
    hits: list[Hit] = []
    if code.label in (None, Label.ITEM):
        hits = await conn.rows(_hit, ITEMS, spellings=list(dict.fromkeys([text, text.upper()])))
    if not hits and code.label is not Label.ITEM:
        kind = code.label or ""
        hits = await conn.rows(
            _hit, THINGS, text=text, spellings=list(Code(text).spellings), kind=str(kind), most=MOST
        )
    if not hits and code.label is None:
        return [_as_hit(place) for place in await locations.find(conn, text)]
    places = dict(await conn.rows(_pair, LIES, ids=[hit.location for hit in hits])) if hits else {}
    return [replace(hit, location=where(hit.location, places.get(hit.location, ""))) for hit in hits]


async def _labelled_place(conn: TenantConnection, label: Label, text: str) -> list[Hit]:
    if text.startswith(PATH):
        look_by_name = locations.bins_at if label is Label.BIN else locations.sections_at
        return [_as_hit(place) for place in await look_by_name(conn, text)]
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        return []
    look = locations.whole_bin if label is Label.BIN else locations.section
    found = await look(conn, int(text))
    return [] if found is None else [_as_hit(found)]


def _hit(
    kind: str, row_id: int, title: str, code: str, location: str, listing_id: int | None, status: str | None
) -> Hit:
    return Hit(Label(kind), row_id, title, code, location, listing_id, status)


def _as_hit(place: Place) -> Hit:
    kind, row_id = place.label
    return Hit(kind, row_id, place.name, place.name, place.name, place=place)


def _pair(storage_id: str, place: str) -> tuple[str, str]:
    return storage_id, place
