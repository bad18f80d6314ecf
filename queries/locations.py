"""The one resolver: what is written on a shelf, a label or a listing, as the bin and section it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from data.rules.codes import Label
from data.rules.location import fold
from data.rules.order import natural
from data.tenant import TenantConnection


def folded(text: LiteralString) -> LiteralString:
    """The SQL spelling by which places are compared, as data.rules.location.fold."""
    return "lower(regexp_replace(" + text + ", %(location_gaps)s, '', 'g'))"


_SECTIONS: LiteralString = """
    SELECT b.id, coalesce(b.bin_name, ''), coalesce(b.bin_type, ''), s.id, s.section_name, s.capacity,
           coalesce(s.item_count, 0), NULL::int, NULL::text
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE """

_BINS: LiteralString = """
    SELECT b.id, coalesce(b.bin_name, ''), coalesce(b.bin_type, ''), NULL::int, NULL::text, NULL::int, 0,
           NULL::int, NULL::text
    FROM storage_bins b
    WHERE b.user_id = %(user_id)s AND """

SECTION = _SECTIONS + "s.id = %(row_id)s"

BIN = _BINS + "b.id = %(row_id)s"

# The section of an item may be another seller's by mistake: then only its bin is told.
OF_ITEM = """
    SELECT b.id, coalesce(b.bin_name, ''), coalesce(b.bin_type, ''), s.id, s.section_name, s.capacity,
           coalesce(s.item_count, 0), i.id, i.storage_id
    FROM storage_items i
    JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN storage_sections s ON s.id = i.section_id AND s.bin_id = b.id
    WHERE i.user_id = %(user_id)s AND i.storage_id = ANY (%(spellings)s::text[])
"""

OF_BIN = _SECTIONS + "b.id = %(row_id)s ORDER BY s.id"

SECTIONS = (
    _SECTIONS
    + folded("coalesce(b.bin_name, '') || coalesce(s.section_name, '')")
    + " = "
    + folded("%(text)s::text")
    + " ORDER BY b.bin_type, b.id, s.id LIMIT 20"
)

BINS = _BINS + folded("b.bin_name") + " = " + folded("%(text)s::text") + " ORDER BY b.bin_type, b.id LIMIT 20"

# As labels that were printed ahead name them: /A is bin A, /A/12 its section 12.
SECTION_AT = (
    _SECTIONS
    + folded("'/' || coalesce(b.bin_name, '') || '/' || coalesce(s.section_name, '')")
    + " = "
    + folded("%(text)s::text")
    + " ORDER BY b.bin_type, b.id, s.id LIMIT 20"
)

BIN_AT = (
    _BINS + folded("'/' || b.bin_name") + " = " + folded("%(text)s::text") + " ORDER BY b.bin_type, b.id LIMIT 20"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A bin, or one of its sections (`section_id`), or what lies in one (`item_id`).

    `capacity` is None where the section has no limit, `held` how many things it holds.
    """

    bin_id: int
    bin_name: str
    bin_type: str
    section_id: int | None
    section_name: str | None
    capacity: int | None
    held: int
    item_id: int | None
    storage_id: str | None

    @property
    def name(self) -> str:
        """The place as people write it."""
        return f"{self.bin_name}{self.section_name or ''}"

    @property
    def label(self) -> tuple[Label, int]:
        """What its own label says."""
        return (Label.BIN, self.bin_id) if self.section_id is None else (Label.SECTION, self.section_id)


async def find(conn: TenantConnection, text: str) -> list[Place]:
    """The places a text means: a storage id, else bin and section, else a bin. None: it means nothing here;
    several: a person must choose."""
    bare = text.strip()
    if not fold(bare) or "\0" in bare:
        return []
    spellings = list(dict.fromkeys([bare, bare.upper()]))
    places = await conn.rows(Place, OF_ITEM, spellings=spellings)
    places = places or await conn.rows(Place, SECTIONS, text=bare)
    return places or await conn.rows(Place, BINS, text=bare)


async def section(conn: TenantConnection, row_id: int) -> Place | None:
    """A section of the seller's; None when there is none with that id."""
    return await conn.row(Place, SECTION, row_id=row_id)


async def sections(conn: TenantConnection, row_id: int) -> list[Place]:
    """The sections of a bin of the seller's, in natural order."""
    found = await conn.rows(Place, OF_BIN, row_id=row_id)
    return sorted(found, key=lambda place: natural(place.section_name))


async def bins_at(conn: TenantConnection, text: str) -> list[Place]:
    """The bins of a path such as `/A`, one of each type."""
    return await conn.rows(Place, BIN_AT, text=text)


async def sections_at(conn: TenantConnection, text: str) -> list[Place]:
    """The sections of a path such as `/A/12`."""
    return await conn.rows(Place, SECTION_AT, text=text)


async def whole_bin(conn: TenantConnection, row_id: int) -> Place | None:
    """A bin of the seller's; None when there is none with that id."""
    return await conn.row(Place, BIN, row_id=row_id)
