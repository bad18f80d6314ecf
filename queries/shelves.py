"""What lies in a bin."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import LiteralString

from data.tenant import TenantConnection
from queries import vectors

# What lies in a bin without lying in one of its sections is told as well: it is lost otherwise.
IDS = """
    SELECT string_agg(int4send(i.id), ''::bytea
                      ORDER BY i.section_id NULLS FIRST, length(i.storage_id), i.storage_id)
    FROM storage_items i
    WHERE i.user_id = %(user_id)s AND i.bin_id = %(bin_id)s
      AND (%(section_id)s::int IS NULL OR i.section_id = %(section_id)s::int)
"""

_ROW: LiteralString = """
    SELECT i.id, i.storage_id, coalesce(i.title, l.title, ''), coalesce(i.quantity, 1), s.section_name, l.id,
           l.status, l.price, i.created_at, s.id
    FROM storage_items i
    LEFT JOIN (storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s)
           ON s.id = i.section_id
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND """

PAGE = _ROW + "i.id = ANY (%(ids)s::int[])"

FIRST = (
    _ROW
    + """i.bin_id = %(bin_id)s AND (%(section_id)s::int IS NULL OR i.section_id = %(section_id)s::int)
    ORDER BY i.section_id NULLS FIRST, length(i.storage_id), i.storage_id
    LIMIT %(limit)s
"""
)

SUMS = """
    SELECT coalesce(sum(coalesce(i.quantity, 1)), 0), min(i.created_at),
           coalesce(sum(round(l.price::float8::numeric, 2) * coalesce(i.quantity, 1))
                    FILTER (WHERE l.status = %(active)s), 0)
    FROM storage_items i LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.bin_id = %(bin_id)s
      AND (%(section_id)s::int IS NULL OR i.section_id = %(section_id)s::int)
"""

WORTH = """
    SELECT i.bin_id, i.section_id, sum(coalesce(i.quantity, 1)), min(i.created_at),
           coalesce(sum(round(l.price::float8::numeric, 2) * coalesce(i.quantity, 1))
                    FILTER (WHERE l.status = %(active)s), 0)
    FROM storage_items i LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s
    GROUP BY i.bin_id, i.section_id
"""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A stored item; `listing_id`, `status` and `price` where it is linked to a listing."""

    id: int
    storage_id: str
    title: str
    quantity: int
    section_name: str | None
    listing_id: int | None
    status: str | None
    price: float | None
    created_at: datetime | None
    section_id: int | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What lies in a section of a bin, or (None) in none of them; `asked` is what those on sale are to bring."""

    bin_id: int
    section_id: int | None
    units: int
    oldest: datetime | None
    asked: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """What lies in a place: units, since when the oldest, and what is asked for those on sale together."""

    units: int
    oldest: datetime | None
    asked: Decimal


async def ids(conn: TenantConnection, bin_id: int, section_id: int | None = None) -> array[int]:
    """The items of a bin, or of one of its sections alone, by section and storage id."""
    return await vectors.ids(conn, IDS, bin_id=bin_id, section_id=section_id)


async def page(conn: TenantConnection, ids: Sequence[int]) -> list[ItemRow]:
    """The items with these ids, in any order."""
    return await conn.rows(ItemRow, PAGE, ids=list(ids))


async def first(conn: TenantConnection, bin_id: int, section_id: int | None, limit: int) -> list[ItemRow]:
    """The first items of a bin, or of one of its sections, in the order of `ids`."""
    return await conn.rows(ItemRow, FIRST, bin_id=bin_id, section_id=section_id, limit=limit)


async def sums(conn: TenantConnection, bin_id: int, section_id: int | None = None) -> Sums:
    """What lies in a bin, or in one of its sections, added up."""
    found = await conn.row(Sums, SUMS, bin_id=bin_id, section_id=section_id)
    assert found is not None  # an aggregate has a row
    return found


async def worth(conn: TenantConnection) -> list[Worth]:
    """What lies in each section of every bin: one pass over all items, a second or so for a million."""
    return await conn.rows(Worth, WORTH)
