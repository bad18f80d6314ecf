"""Bins and their sections: made, named, described, and removed when nothing lies in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from data.errors import BindeckError
from data.rules.bin_names import Wanted
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import agreeing, editables, items, journal, locations
from queries.trace import Trace

MAKE_BIN = """
    INSERT INTO storage_bins (user_id, bin_name, bin_type, description)
    VALUES (%(user_id)s, %(bin_name)s, %(bin_type)s, %(description)s)
    ON CONFLICT (user_id, bin_name, bin_type) DO NOTHING
    RETURNING id
"""

BIN_NAMED = """
    SELECT id FROM storage_bins
    WHERE user_id = %(user_id)s AND bin_name = %(bin_name)s AND bin_type = %(bin_type)s
    FOR UPDATE
"""

MAKE_SECTIONS = """
    INSERT INTO storage_sections (bin_id, section_name, capacity)
    SELECT b.id, wanted.name, %(capacity)s::int
    FROM storage_bins b, unnest(%(names)s::text[]) WITH ORDINALITY AS wanted (name, nth)
    WHERE b.user_id = %(user_id)s AND b.id = %(bin_id)s
    ORDER BY wanted.nth
    ON CONFLICT (bin_id, section_name) DO NOTHING
    RETURNING id
"""

# Items of anybody count: a section with a stranger's item in it is not empty.
LIES_IN_BIN = """
    SELECT count(*) FROM storage_items i
    WHERE (i.bin_id = %(bin_id)s OR i.section_id = ANY (%(sections)s::int[]))
      AND EXISTS (SELECT 1 FROM storage_bins b WHERE b.id = %(bin_id)s AND b.user_id = %(user_id)s)
"""

LIES_IN_SECTION = """
    SELECT count(*) FROM storage_items i
    WHERE i.section_id = %(section_id)s AND EXISTS (
        SELECT 1 FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
        WHERE s.id = %(section_id)s)
"""

# Nothing is left of them; a row may stay on record all the same.
EMPTIED = """
    SELECT i.id FROM storage_items i
    WHERE i.user_id = %(user_id)s AND i.quantity <= 0
      AND (i.bin_id = %(bin_id)s::int OR i.section_id = ANY (%(sections)s::int[]))
    ORDER BY i.id
"""

SECTION_IDS: LiteralString = """
    SELECT s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.bin_id = %(bin_id)s ORDER BY s.id
"""

SECTIONS_OF = SECTION_IDS + " FOR UPDATE OF s"

SAME_NAME = """
    SELECT EXISTS (
        SELECT 1 FROM storage_bins
        WHERE user_id = %(user_id)s AND id <> %(row_id)s AND bin_name = %(name)s AND bin_type = %(bin_type)s)
"""

SAME_SECTION = """
    SELECT EXISTS (
        SELECT 1 FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
        WHERE s.bin_id = %(bin_id)s AND s.id <> %(row_id)s AND s.section_name = %(name)s)
"""


class BinRefused(BindeckError):
    """The bin or section cannot be changed so; nothing was written."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: how many bins and sections, and the log row by which it is undone (None: all was there)."""

    bins: int
    sections: int
    log_id: int | None


async def make(
    conn: TenantConnection,
    wanted: Sequence[Wanted],
    bin_type: str,
    *,
    capacity: int | None = None,
    description: str | None = None,
) -> Made:
    """Make bins and sections; those that are there already stay as they are. Call it in a transaction."""
    trace = Trace(conn)
    bins, sections, first = 0, 0, None
    for want in wanted:
        named = {"bin_name": want.bin_name, "bin_type": bin_type}
        bin_id = await conn.value(MAKE_BIN, **named, description=description)
        if bin_id is not None:
            trace.made(editables.BIN, bin_id)
            bins += 1
        else:
            bin_id = await conn.value(BIN_NAMED, **named)
        made = await conn.rows(int, MAKE_SECTIONS, bin_id=bin_id, names=list(want.sections), capacity=capacity)
        trace.made(editables.SECTION, *made)
        sections += len(made)
        first = bin_id if first is None else first
    if first is None or not bins + sections:
        return Made(0, 0, None)
    names = ", ".join(want.bin_name for want in wanted)
    log_id = await trace.record(Action.BIN_MADE, "storage_bin", first, {"bins": names, "sections": sections})
    conn.changed("storage")
    return Made(bins, sections, log_id)


async def name_bin(
    conn: TenantConnection, bin_id: int, name: str, description: str | None, bin_type: str | None = None
) -> int:
    """Rename and describe a bin, of another type where one is given; what says its name says the new one from now
    on. The log row's id.

    Call it in a transaction. Raises BinRefused.
    """
    trace = Trace(conn)
    sayings = await agreeing.hold_sayings(conn, trace, bin_id)
    await trace.keep(editables.BIN, bin_id)
    found = await journal.read(conn, editables.BIN, bin_id)
    if found is None:
        raise BinRefused("That bin is not there any more.")
    kind = bin_type or found["bin_type"]
    if await conn.value(SAME_NAME, row_id=bin_id, name=name, bin_type=kind):
        raise BinRefused(f"There is a {kind} bin {name} already.")
    row = {**found, "bin_name": name, "bin_type": kind, "description": description}
    await conn.execute(editables.BIN.save, row_id=bin_id, **row)
    await agreeing.say_anew(conn, sayings)
    conn.changed("storage", bin_id)
    return await trace.record(Action.BIN_NAMED, "storage_bin", bin_id, {"name": name, "was": found["bin_name"]})


async def name_section(conn: TenantConnection, section_id: int, name: str, capacity: int | None) -> int:
    """Rename a section and set its capacity; what says its name says the new one from now on. The log row's id.

    Call it in a transaction. Raises BinRefused.
    """
    place = await locations.section(conn, section_id)
    if place is None:
        raise BinRefused("That section is not there any more.")
    trace = Trace(conn)
    sayings = await agreeing.hold_sayings(conn, trace, place.bin_id, section_id)
    await trace.keep(editables.SECTION, section_id)
    found = await journal.read(conn, editables.SECTION, section_id)
    if found is None:
        raise BinRefused("That section is not there any more.")
    if await conn.value(SAME_SECTION, row_id=section_id, bin_id=found["bin_id"], name=name):
        raise BinRefused(f"This bin has a section {name} already.")
    row = {**found, "section_name": name, "capacity": capacity}
    await conn.execute(editables.SECTION.save, row_id=section_id, **row)
    await agreeing.say_anew(conn, sayings)
    conn.changed("storage", section_id)
    facts = {"name": name, "was": found["section_name"]}
    return await trace.record(Action.BIN_NAMED, "storage_section", section_id, facts)


async def remove_bin(conn: TenantConnection, bin_id: int) -> int:
    """Remove an empty bin with its sections and what nothing is left of; the log row's id.

    Call it in a transaction. Raises BinRefused.
    """
    trace = Trace(conn)
    gone = await emptied(conn, bin_id, await conn.rows(int, SECTION_IDS, bin_id=bin_id))
    cards = await items.cards_of(conn, gone)
    sections = await conn.rows(int, SECTIONS_OF, bin_id=bin_id)
    await trace.keep(editables.BIN, bin_id)
    await trace.keep(editables.SECTION, *sections)
    await _drop(conn, trace, gone, cards)
    if held := await conn.value(LIES_IN_BIN, bin_id=bin_id, sections=sections):
        raise BinRefused(not_empty(held))
    removed = await trace.remove(editables.BIN, bin_id, parts=(editables.SECTION, sections))
    if not removed:
        raise BinRefused("That bin is not there any more.")
    return await trace.record(Action.BIN_REMOVED, "storage_bin", bin_id, {"sections": len(sections)})


async def remove_section(conn: TenantConnection, section_id: int) -> int:
    """Remove an empty section with what nothing is left of; the log row's id.

    Call it in a transaction. Raises BinRefused.
    """
    trace = Trace(conn)
    gone = await emptied(conn, None, [section_id])
    cards = await items.cards_of(conn, gone)
    await trace.keep(editables.SECTION, section_id)
    await _drop(conn, trace, gone, cards)
    if held := await conn.value(LIES_IN_SECTION, section_id=section_id):
        raise BinRefused(not_empty(held))
    if not await trace.remove(editables.SECTION, section_id):
        raise BinRefused("That section is not there any more.")
    return await trace.record(Action.BIN_REMOVED, "storage_section", section_id, {})


async def emptied(conn: TenantConnection, bin_id: int | None, sections: Sequence[int]) -> list[int]:
    """What is on record in a bin (None: no whole bin) or in these sections with nothing left of it."""
    return await conn.rows(int, EMPTIED, bin_id=bin_id, sections=list(sections))


async def _drop(conn: TenantConnection, trace: Trace, gone: Sequence[int], cards: Sequence[int]) -> None:
    """Remove emptied items, noted before the cards that point at them: undone, these point at something again."""
    await trace.keep(editables.ITEM, *gone)
    await trace.keep(editables.CARD, *cards)
    await conn.execute(items.RELEASE_CARDS, ids=list(gone), to=None)
    for row_id in gone:
        await trace.remove(editables.ITEM, row_id)


def not_empty(held: int) -> str:
    """Why something in which so many things lie is not removed."""
    things = "1 thing lies" if held == 1 else f"{held} things lie"
    return f"{things} in there: move what is in it first, then remove it."
