"""What a batch must know of listings, and how it is written: in steps, in one transaction, with one undo."""

import asyncio
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import LiteralString

from data.errors import BindeckError
from data.rules import listing_steps, ranges
from data.rules.batches import Batch, Candidate, Destination, Move, Outcome, SetStatus, judge
from data.rules.status import ListingStatus
from data.tenant import TenantConnection
from queries import card_texts, editables, journal, platforms, stowing
from queries.ledger import Entry, Ledger, steps, tell

STEP = 500
"""Listings that are judged and written between two reports of progress."""

BREATH = 100
"""Listings that are judged before keys and paint have their turn."""

# No index of the contract finds the items of a listing: those of many are found in one pass, by a join. A draft
# says the storage id of its item, which is not linked to it.
CANDIDATES = """
    WITH items AS MATERIALIZED (
        SELECT held.listing_id, array_agg(held.section_id ORDER BY held.id) AS sections,
               array_agg(held.units ORDER BY held.id) AS units, bool_or(held.named) AS named
        FROM (
            SELECT i.listing_id, i.section_id, i.id, coalesce(i.quantity, 0) AS units, false AS named
            FROM unnest(%(ids)s::int[]) AS wanted (id) JOIN storage_items i ON i.listing_id = wanted.id
            WHERE i.user_id = %(user_id)s AND %(with_items)s
            UNION ALL
            SELECT d.id, i.section_id, i.id, coalesce(i.quantity, 0), true
            FROM listings d JOIN storage_items i ON i.storage_id = d.storage_location AND i.user_id = %(user_id)s
            WHERE d.user_id = %(user_id)s AND d.id = ANY (%(ids)s::int[]) AND d.status = %(draft)s
              AND i.listing_id IS NULL AND coalesce(i.quantity, 1) > 0 AND %(with_items)s
        ) AS held
        GROUP BY held.listing_id
    )
    SELECT l.id, hashtextextended(l.xmin::text || posted.rows::text, 0), coalesce(l.title, ''), l.status, l.price,
           l.cost, l.quantity, l.storage_location, l.condition, l.category, l.item_type, l.created_at,
           l.sold_platform IS NOT NULL AND l.sold_date IS NOT NULL AND l.sold_price IS NOT NULL,
           posted.rows, coalesce(items.sections, '{}'), coalesce(items.units, '{}'),
           coalesce(items.named, false)
    FROM listings l
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(ARRAY[coalesce(p.platform, ''), coalesce(p.status, '')] ORDER BY p.id), '{}')
        FROM platform_listings p WHERE p.listing_id = l.id
    ) AS posted (rows)
    LEFT JOIN items ON items.listing_id = l.id
    WHERE l.user_id = %(user_id)s AND l.id = ANY (%(ids)s::int[])
    ORDER BY l.id
"""

NOW = "SELECT now() AT TIME ZONE 'UTC' WHERE %(user_id)s IS NOT NULL"

# A section is named like B1, b-1 or "B 1".
DESTINATIONS = r"""
    SELECT b.id, s.id, coalesce(b.bin_name, '') || ' / ' || coalesce(s.section_name, ''),
           coalesce(s.item_count, 0), s.capacity
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE lower(regexp_replace(concat(b.bin_name, s.section_name), '[\s-]', '', 'g'))
        = lower(regexp_replace(%(location)s::text, '[\s-]', '', 'g'))
    ORDER BY s.id LIMIT 2
"""

LOCK = """
    SELECT id FROM listings WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
"""


def _save(column: LiteralString, of: LiteralString) -> LiteralString:
    return (
        "UPDATE listings SET "
        + column
        + " = wanted.value, updated_at = now() FROM unnest(%(ids)s::int[], %(to_0)s::"
        + of
        + "[]) AS wanted (id, value) WHERE listings.user_id = %(user_id)s AND listings.id = wanted.id"
    )


SAVES: Mapping[str, LiteralString] = {
    "status": _save("status", "text"),
    "price": _save("price", "real"),
    "storage_location": _save("storage_location", "text"),
    "condition": _save("condition", "text"),
    "category": _save("category", "text"),
    "item_type": _save("item_type", "text"),
}
"""By field: the values of many listings written at once."""


class BatchStopped(BindeckError):
    """A person stopped it; nothing was written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The listings a batch is for, in ascending order; `versions` as they were when a person saw what it makes of
    them, or None where nobody looked."""

    batch: Batch
    ids: Sequence[int]
    versions: Sequence[int] | None = None


@dataclass(slots=True)
class Written:
    """What was written: how many listings, and the log row by which it is undone (None where none was).

    `changed` were changed or removed since the plan was made, and were left alone; so were the `refused`. `mended`
    were as the contract forbids before.
    """

    count: int = 0
    log_id: int | None = None
    changed: list[int] = field(default_factory=list[int])
    refused: list[int] = field(default_factory=list[int])
    mended: list[int] = field(default_factory=list[int])


async def candidates(conn: TenantConnection, ids: Sequence[int], batch: Batch) -> list[Candidate]:
    """These listings as the batch must know them, in ascending order; those that are gone are not there."""
    return await conn.rows(Candidate, CANDIDATES, ids=list(ids), with_items=batch.asks_items)


async def now(conn: TenantConnection) -> datetime:
    """The database's time, naive UTC: what ages are counted up to."""
    return await conn.value(NOW)


async def destination(conn: TenantConnection, location: str) -> Move:
    """The move of listings to a location, with the section it names, if it names just one."""
    found = await conn.rows(Destination, DESTINATIONS, location=location)
    return Move(location, found[0] if len(found) == 1 else None, len(found))


async def write(conn: TenantConnection, plan: Plan, progress: Callable[[int], None]) -> Written:
    """Write a batch. Call it in a transaction, which may take longer than other writes do.

    `progress` is told how many listings are done; what it raises stops the batch. All listings are locked before
    what hangs on them, as a sale does it.
    """
    done = Written()
    resource = ("listing" if len(plan.ids) == 1 else "listings", plan.ids[0] if plan.ids else 0)
    ledger = Ledger(conn, resource)
    written: array[int] = array("i")
    for start in range(0, len(plan.ids), STEP):
        written.extend(await _write_step(conn, plan, slice(start, start + STEP), ledger, done))
        progress(min(start + STEP, len(plan.ids)))
    if not written:
        return done
    await _follow(conn, plan.batch, written, ledger, lambda: progress(len(plan.ids)))
    done.count = len(written)
    details = {"field": plan.batch.field, "wish": plan.batch.wish, "count": done.count}
    if done.mended:
        details["mended"] = ranges.pack(done.mended)
    done.log_id = await ledger.record(details)
    tell(conn, "listings", written)
    return done


async def _write_step(conn: TenantConnection, plan: Plan, part: slice, ledger: Ledger, done: Written) -> list[int]:
    """Lock, judge and write some listings; the ids of those that were written."""
    ids = list(plan.ids[part])
    versions = None if plan.versions is None else dict(zip(ids, plan.versions[part], strict=True))
    await conn.execute(LOCK, ids=ids)
    rows = {row.id: row for row in await candidates(conn, ids, plan.batch)}
    wanted: dict[int, Outcome] = {}
    for nth, row_id in enumerate(ids):
        if nth % BREATH == 0:
            await asyncio.sleep(0)
        row = rows.get(row_id)
        if row is None or (versions is not None and versions[row_id] != row.version):
            done.changed.append(row_id)
            continue
        outcome = judge(plan.batch, row)
        if outcome.changes:
            wanted[row_id] = outcome
        elif outcome.refusal:
            done.refused.append(row_id)
    if wanted:
        column = plan.batch.field
        values = [outcome.after for outcome in wanted.values()]
        await conn.execute(SAVES[column], ids=list(wanted), to_0=values)
        stored = {row_id: getattr(rows[row_id], column) for row_id in wanted}
        entries = [
            Entry(row_id, (stored[row_id],), (journal.plain(outcome.after),)) for row_id, outcome in wanted.items()
        ]
        await ledger.note("listing", (column,), entries)
        done.mended.extend(row_id for row_id in wanted if rows[row_id].is_wrong)
    return list(wanted)


async def _follow(
    conn: TenantConnection, batch: Batch, ids: Sequence[int], ledger: Ledger, going_on: Callable[[], None]
) -> None:
    """Change what hangs on listings that were written; `going_on` is called between two steps."""
    if isinstance(batch, SetStatus) and batch.wanted in listing_steps.WITHDRAWN:
        for part in steps(ids):
            rows = await platforms.withdraw(conn, part)
            await ledger.note(editables.PLATFORM.name, platforms.WITHDRAWN, rows)
            tell(conn, "platforms", [row.row_id for row in rows])
            going_on()
    if isinstance(batch, SetStatus) and batch.wanted is ListingStatus.ACTIVE:
        for part in steps(ids):
            rows = await stowing.link(conn, part)
            await ledger.note(editables.ITEM.name, stowing.LINK, rows)
            tell(conn, "storage", [row.row_id for row in rows])
            going_on()
    if isinstance(batch, SetStatus) and batch.wanted is ListingStatus.DRAFT:
        for part in steps(ids):
            await ledger.note(editables.LISTING.name, stowing.TEXT, await stowing.name(conn, part))
            rows = await stowing.unlink(conn, part)
            await ledger.note(editables.ITEM.name, stowing.LINK, rows)
            tell(conn, "storage", [row.row_id for row in rows])
            going_on()
    if isinstance(batch, Move) and batch.destination is not None:
        to = batch.destination
        stowed = await stowing.move(conn, ids, to.bin_id, to.section_id, held_then=to.held)
        await ledger.note(editables.ITEM.name, stowing.PLACE, stowed.items)
        await ledger.note(editables.CARD.name, card_texts.TEXT, stowed.cards)
        tell(conn, "storage", [row.row_id for row in stowed.items])
        tell(conn, "cards", [row.row_id for row in stowed.cards])
        going_on()
