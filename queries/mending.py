"""What a count found, put right: put here, taken off the shelf's record, or added to it."""

from __future__ import annotations

from data.rules.codes import Label
from data.rules.status import Action
from data.rules.tally import Finding
from data.tenant import TenantConnection
from queries import activity, counting, editables, holdings, locations, putting, storage
from queries.count_log import Wrong
from queries.putting import PutRefused
from queries.trace import Trace

# Units that are on no record: of an item that was emptied, it lies here from now on.
ADD = """
    UPDATE storage_items
    SET quantity = greatest(coalesce(quantity, 1), 0) + %(units)s, bin_id = %(bin_id)s,
        section_id = %(section_id)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(item_id)s
      AND (section_id = %(section_id)s OR coalesce(quantity, 1) <= 0)
"""

MENDED = (
    """
    SELECT log.id FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.action = %(count_mended)s AND log.id > %(counted_id)s
      AND position(%(mark)s IN log.details) > 0 AND """
    + activity.standing("log")
    + " LIMIT 1"
)


async def mend(conn: TenantConnection, section_id: int, counted_id: int, nth: int, wrong: Wrong) -> int:
    """Put right the nth finding of a count (its log row is `counted_id`); the log row by which it is undone.

    Moved: it lies here from now on. Missing: taken off the record. Unexpected: added to it. Call it in a
    transaction. Raises PutRefused.
    """
    if wrong.label is None or wrong.row_id is None:
        raise PutRefused(f"Nobody knows what {wrong.text} is: receive it first.")
    if wrong.finding is Finding.MOVED and wrong.units < wrong.on_record:
        there = f"{wrong.on_record} of it are on record in {wrong.where}, {wrong.units} here"
        raise PutRefused(f"{there}: split it on the bin's page.")
    if wrong.finding is Finding.MOVED or wrong.label is not Label.ITEM:
        units = wrong.units
        put = await putting.put(conn, wrong.label, wrong.row_id, section_id, anyway=True, units=units)
        return put.log_id
    mark = f'"mends": "{counted_id}/{nth}"'
    if await conn.value(MENDED, counted_id=counted_id, mark=mark) is not None:
        raise PutRefused(f"{wrong.text}: that was put right already.")
    trace = Trace(conn)
    await holdings.hold(conn, wrong.label, wrong.row_id, trace, [section_id])
    await (_take_off if wrong.finding is Finding.MISSING else _add)(conn, section_id, wrong, wrong.row_id, trace)
    facts = {"mends": f"{counted_id}/{nth}", "finding": wrong.finding, "units": wrong.units}
    return await trace.record(Action.COUNT_MENDED, "storage_item", wrong.row_id, facts)


async def _take_off(conn: TenantConnection, section_id: int, wrong: Wrong, item_id: int, trace: Trace) -> None:
    """What nobody saw is on record here no more; the listing stays as it is."""
    found = await holdings.items(conn, Label.ITEM, item_id)
    if not found or found[0].section_id != section_id or found[0].quantity < wrong.units:
        raise PutRefused(f"{wrong.text}: it was moved or taken since the count.")
    item = found[0]
    await storage.take(
        conn, storage.Stored(item.id, item.storage_id, section_id, item.quantity), wrong.units, trace
    )


async def _add(conn: TenantConnection, section_id: int, wrong: Wrong, item_id: int, trace: Trace) -> None:
    place = await locations.section(conn, section_id)
    await trace.keep(editables.ITEM, item_id)
    if place is None or not await conn.execute(
        ADD, item_id=item_id, units=wrong.units, bin_id=place.bin_id, section_id=section_id
    ):
        raise PutRefused(f"{wrong.text}: it was moved or taken since the count.")
    await counting.recount(conn, [section_id])
    conn.changed("storage", item_id)
