"""item_count made right again on demand, and what differed."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract.breaches.storage import HELD
from data.rules.order import natural
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity, bins, counting

DIFFERENT = (
    """
    SELECT s.section_name, s.item_count, coalesce(held.units, 0)
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN (
        SELECT i.section_id, """
    + HELD
    + """ AS units
        FROM storage_items i WHERE i.section_id = ANY (%(ids)s::int[]) GROUP BY i.section_id
    ) AS held ON held.section_id = s.id
    WHERE s.id = ANY (%(ids)s::int[]) AND s.item_count IS DISTINCT FROM coalesce(held.units, 0)
"""
)


@dataclass(frozen=True, slots=True)
class Differing:
    """A section whose count was wrong: what it said (None: nothing), and what its items add up to."""

    section_name: str
    said: int | None
    holds: int


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many sections were counted, and those that differed, in natural order."""

    sections: int
    differing: list[Differing]


async def bin_anew(conn: TenantConnection, bin_id: int) -> Recounted:
    """Make item_count of a bin's sections what their items add up to. Call it in a transaction."""
    sections = await counting.lock(conn, await conn.rows(int, bins.SECTION_IDS, bin_id=bin_id))
    found = await conn.rows(Differing, DIFFERENT, ids=sections)
    found.sort(key=lambda each: natural(each.section_name))
    if found:
        await counting.recount(conn, sections)
        facts = {"sections": [[each.section_name, each.said, each.holds] for each in found]}
        await activity.record(conn, Action.RECOUNTED, "storage_bin", bin_id, facts)
    return Recounted(len(sections), found)
