"""Undo of a batch: all of its listings go back at once, or those that nobody changed since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from data.errors import BindeckError
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity, batches, counting, editables, ledger, platforms, stowing
from queries.batches import SAVES
from queries.ledger import MOST_AT_ONCE, Entry, Values, steps, tell

Kind = tuple[str, Values]


def _look(column: LiteralString, of: LiteralString) -> LiteralString:
    return (
        "SELECT was.id, was.id, l.id IS NOT NULL AND l."
        + column
        + " IS NOT DISTINCT FROM was.value FROM unnest(%(ids)s::int[], %(left_0)s::"
        + of
        + "[]) AS was (id, value) LEFT JOIN listings l ON l.id = was.id AND l.user_id = %(user_id)s"
    )


LOCK_PLATFORMS = """
    SELECT p.id FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.id = ANY (%(ids)s::int[]) ORDER BY p.id FOR UPDATE OF p
"""

LOOK_PLATFORMS = """
    SELECT was.id, l.id, l.id IS NOT NULL AND p.status IS NOT DISTINCT FROM was.status
           AND p.cancel_scheduled_at IS NOT DISTINCT FROM was.due
    FROM unnest(%(ids)s::int[], %(left_0)s::text[], %(left_1)s::timestamp[]) AS was (id, status, due)
    LEFT JOIN (platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s)
           ON p.id = was.id
"""

# Written to undo alone: every step forward goes through queries/platforms.py.
SAVE_PLATFORMS = """
    UPDATE platform_listings p SET status = was.status, cancel_scheduled_at = was.due
    FROM listings l, unnest(%(ids)s::int[], %(to_0)s::text[], %(to_1)s::timestamp[]) AS was (id, status, due)
    WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = was.id
"""

LOCK_ITEMS = """
    SELECT id FROM storage_items WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
"""

LOOK_LINKS = """
    SELECT was.id, was.listing_id, i.id IS NOT NULL AND i.listing_id IS NOT DISTINCT FROM was.now_listing_id
    FROM unnest(%(ids)s::int[], %(to_0)s::int[], %(left_0)s::int[]) AS was (id, listing_id, now_listing_id)
    LEFT JOIN storage_items i ON i.id = was.id AND i.user_id = %(user_id)s
"""

SAVE_LINKS = """
    UPDATE storage_items i SET listing_id = l.id, updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::int[]) AS was (id, listing_id)
    JOIN listings l ON l.id = was.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.id = was.id
"""

LOOK_PLACES = """
    SELECT was.id, i.listing_id, i.id IS NOT NULL AND i.bin_id IS NOT DISTINCT FROM was.bin_id
           AND i.section_id IS NOT DISTINCT FROM was.section_id
    FROM unnest(%(ids)s::int[], %(left_0)s::int[], %(left_1)s::int[]) AS was (id, bin_id, section_id)
    LEFT JOIN storage_items i ON i.id = was.id AND i.user_id = %(user_id)s
"""

SAVE_PLACES = """
    UPDATE storage_items i SET bin_id = was.bin_id, section_id = was.section_id, updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::int[], %(to_1)s::int[]) AS was (id, bin_id, section_id)
    WHERE i.user_id = %(user_id)s AND i.id = was.id
"""

LATER = """
    SELECT id, details FROM activity_logs
    WHERE user_id = %(user_id)s AND id > %(log_id)s AND action = ANY (%(batches)s) ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class _Way:
    """How rows of a kind go back: held, looked at, written; and who is told."""

    lock: LiteralString
    look: LiteralString
    save: LiteralString
    topic: str


LOOKS: Mapping[str, LiteralString] = {
    "status": _look("status", "text"),
    "price": _look("price", "real"),
    "storage_location": _look("storage_location", "text"),
    "condition": _look("condition", "text"),
    "category": _look("category", "text"),
    "item_type": _look("item_type", "text"),
}
"""By field: whether listings are as the batch left them."""

# In the order in which a sale locks: listings before what hangs on them.
WAYS: Mapping[Kind, _Way] = {
    **{
        (editables.LISTING.name, (column,)): _Way(batches.LOCK, look, SAVES[column], "listings")
        for column, look in LOOKS.items()
    },
    (editables.PLATFORM.name, platforms.WITHDRAWN): _Way(
        LOCK_PLATFORMS, LOOK_PLATFORMS, SAVE_PLATFORMS, "platforms"
    ),
    (editables.ITEM.name, stowing.LINK): _Way(LOCK_ITEMS, LOOK_LINKS, SAVE_LINKS, "storage"),
    (editables.ITEM.name, stowing.PLACE): _Way(LOCK_ITEMS, LOOK_PLACES, SAVE_PLACES, "storage"),
}


@dataclass(frozen=True, slots=True)
class Stray:
    """A row that is not as the batch left it."""

    kind: str
    row_id: int


class SomeChanged(BindeckError):
    """Some listings were changed since the batch; nothing was written. `left`: how many were not."""

    def __init__(self, changed: int, left: int, first: Stray) -> None:
        total = changed + left
        super().__init__(f"{changed:,} of {total:,} listings were changed since.")
        self.changed = changed
        self.left = left
        self.first = first


@dataclass(frozen=True, slots=True)
class _Seen:
    row_id: int
    listing_id: int | None
    same: bool


async def take_back(conn: TenantConnection, facts: Mapping[str, Any], *, partly: bool = False) -> None:
    """Write what a batch's log row says was there before. Call it in a transaction.

    Raises SomeChanged where listings, or what hangs on them, were changed since; with `partly` these stay as they
    are and the others go back. Raises LedgerBroken.
    """
    entries = await ledger.read(conn, facts)
    if not entries or not entries.keys() <= WAYS.keys():
        raise ledger.LedgerBroken("That cannot be undone: its log row is not whole.")
    going = {kind: entries[kind] for kind in WAYS if kind in entries}
    seen = {kind: await _look_at(conn, kind, found) for kind, found in going.items()}
    strays = [(kind[0], row) for kind, rows in seen.items() for row in rows if not row.same]
    changed = {row.listing_id for _, row in strays}
    if strays:
        listings = {row.listing_id for rows in seen.values() for row in rows}
        left = len(listings - changed)
        if not partly or not left:
            kind, row = strays[0]
            raise SomeChanged(len(changed), left, Stray(kind, row.row_id))
    for kind, found in going.items():
        back = [
            entry
            for entry, row in zip(found, seen[kind], strict=True)
            if row.same and row.listing_id not in changed
        ]
        await _put_back(conn, kind, back)


async def touching(conn: TenantConnection, log_id: int, kind: str, row_id: int) -> int | None:
    """The first batch after this log row that changed a row; the id of its log row."""
    names = [Action.BATCH_EDITED.value, Action.BATCH_PART.value]
    for found_id, details in await conn.rows(_pair, LATER, log_id=log_id, batches=names):
        if ledger.holds(activity.facts(details), kind, row_id):
            return found_id
    return None


async def _look_at(conn: TenantConnection, kind: Kind, entries: Sequence[Entry]) -> list[_Seen]:
    """Hold rows, and see whether they are as the batch left them; in the order of the entries."""
    way = WAYS[kind]
    for part in steps([entry.row_id for entry in entries]):
        await conn.execute(way.lock, ids=part)
    found: dict[int, _Seen] = {}
    for part in _parts(entries):
        found |= {row.row_id: row for row in await conn.rows(_Seen, way.look, **_values(part))}
    return [found[entry.row_id] for entry in entries]


async def _put_back(conn: TenantConnection, kind: Kind, entries: Sequence[Entry]) -> None:
    way = WAYS[kind]
    places = kind == (editables.ITEM.name, stowing.PLACE)
    sections = [values[1] for entry in entries for values in (entry.before, entry.after)] if places else []
    held = await counting.lock(conn, sections)
    for part in _parts(entries):
        await conn.execute(way.save, **_values(part))
    await counting.recount(conn, held)
    tell(conn, way.topic, [entry.row_id for entry in entries])


def _parts(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    return (entries[start : start + MOST_AT_ONCE] for start in range(0, len(entries), MOST_AT_ONCE))


def _values(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """The parameters of a statement: `to_0` … are the values to write, `left_0` … those that the batch left."""
    befores = zip(*(entry.before for entry in entries), strict=True)
    afters = zip(*(entry.after for entry in entries), strict=True)
    return {
        "ids": [entry.row_id for entry in entries],
        **{f"to_{nth}": list(column) for nth, column in enumerate(befores)},
        **{f"left_{nth}": list(column) for nth, column in enumerate(afters)},
    }


def _pair(log_id: int, details: str | None) -> tuple[int, str | None]:
    return log_id, details
