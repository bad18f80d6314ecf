"""Undo of a batch: all of its listings or cards go back at once, or those that nobody changed since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, LiteralString

from data.errors import BindeckError
from data.rules import listing_steps, ranges
from data.tenant import TenantConnection
from queries import activity, batches, card_batches, card_texts, counting, editables, ledger, platforms, stowing
from queries.batches import SAVES
from queries.ledger import MOST_AT_ONCE, Entry, Values, steps, tell
from queries.progress import Count, Progress, unseen

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
    SELECT was.id, coalesce(was.listing_id, was.now_listing_id),
           i.id IS NOT NULL AND i.listing_id IS NOT DISTINCT FROM was.now_listing_id
    FROM unnest(%(ids)s::int[], %(to_0)s::int[], %(left_0)s::int[]) AS was (id, listing_id, now_listing_id)
    LEFT JOIN storage_items i ON i.id = was.id AND i.user_id = %(user_id)s
"""

SAVE_LINKS = """
    UPDATE storage_items i SET listing_id = l.id, updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::int[]) AS was (id, listing_id)
    LEFT JOIN listings l ON l.id = was.listing_id AND l.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.id = was.id AND (was.listing_id IS NULL OR l.id IS NOT NULL)
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

# As a listing will be when this field of it has gone back.
STANDINGS = """
    SELECT id, status, storage_location, quantity,
           sold_platform IS NOT NULL AND sold_date IS NOT NULL AND sold_price IS NOT NULL
    FROM listings WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
"""

LATER = (
    """
    SELECT log.id, log.details FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.id > %(log_id)s
      AND (log.action = %(batch_part)s OR log.action = %(batch_edited)s AND """
    + activity.standing("log")
    + ") ORDER BY log.id DESC"
)


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
    (editables.CARD.name, card_texts.TEXT): _Way(card_texts.LOCK, card_texts.LOOK, card_texts.SAVE, "cards"),
    (editables.ITEM.name, stowing.LINK): _Way(LOCK_ITEMS, LOOK_LINKS, SAVE_LINKS, "storage"),
    (editables.ITEM.name, stowing.PLACE): _Way(LOCK_ITEMS, LOOK_PLACES, SAVE_PLACES, "storage"),
    (editables.CARD.name, card_batches.ORGANIZED): _Way(
        card_batches.LOCK, card_batches.LOOK_ORGANIZED, card_batches.ORGANIZE, "cards"
    ),
    (editables.CARD.name, card_batches.TAGGED): _Way(
        card_batches.LOCK, card_batches.LOOK_TAGS, card_batches.TAG, "cards"
    ),
}


@dataclass(frozen=True, slots=True)
class Stray:
    """A row that is not as the batch left it, or (`wrong`) why the contract forbids it as it was."""

    kind: str
    row_id: int
    wrong: str


class SomeChanged(BindeckError):
    """Some listings or cards were changed since the batch, or must not be as they were; nothing was written.

    `left`: how many can go back.
    """

    def __init__(self, changed: int, left: int, first: Stray, noun: str) -> None:
        total = changed + left
        why = "must not be as they were" if first.wrong else "were changed since"
        self.noun = noun
        super().__init__(f"{changed:,} of {total:,} {self.noun}s {why}.")
        self.changed = changed
        self.left = left
        self.first = first


@dataclass(frozen=True, slots=True)
class _Seen:
    row_id: int
    thing_id: int | None
    """The listing or the card that it belongs to."""
    same: bool
    wrong: str = ""

    @property
    def goes_back(self) -> bool:
        return self.same and not self.wrong


@dataclass(frozen=True, slots=True)
class _Standing:
    id: int
    status: str | None
    storage_location: str | None
    quantity: int | None
    sold_whole: bool

    def breach(self) -> str:
        return listing_steps.breach(
            self.status, location=self.storage_location, quantity=self.quantity, sold_whole=self.sold_whole
        )


async def take_back(
    conn: TenantConnection, facts: Mapping[str, Any], *, partly: bool = False, progress: Progress = unseen
) -> None:
    """Write what a batch's log row says was there before. Call it in a transaction.

    Raises SomeChanged where listings, or what hangs on them, were changed since, or a listing would be as the
    contract forbids and was not before (another program may have activated what had no location); with
    `partly` these stay as they are and the others go back. Raises LedgerBroken. `progress` is told how many rows
    were looked at and written, of how many; what it raises stops it.
    """
    entries = await ledger.read(conn, facts)
    if not entries or not entries.keys() <= WAYS.keys():
        raise ledger.LedgerBroken("That cannot be undone: its log row is not whole.")
    going = {kind: entries[kind] for kind in WAYS if kind in entries}
    mended = _mended(facts)
    count = Count(2 * sum(map(len, going.values())), progress)
    seen = {kind: await _look_at(conn, kind, found, mended, count) for kind, found in going.items()}
    strays = [(kind[0], row) for kind, rows in seen.items() for row in rows if not row.goes_back]
    changed = {row.thing_id for _, row in strays}
    if strays:
        things = {row.thing_id for rows in seen.values() for row in rows}
        left = len(things - changed)
        if not partly or not left:
            kind, row = strays[0]
            stray = Stray(kind, row.row_id, row.wrong if row.same else "")
            raise SomeChanged(len(changed), left, stray, _noun(going))
    for kind, found in going.items():
        back = [entry for entry, row in zip(found, seen[kind], strict=True) if row.thing_id not in changed]
        await _put_back(conn, kind, back, count)


async def touching(conn: TenantConnection, log_id: int, kind: str, row_id: int) -> int | None:
    """The last batch after this log row that changed a row and was not taken back; the id of its log row."""
    wanted = {(kind, row_id)}
    logged = [(found, activity.facts(text)) for found, text in await conn.rows(_pair, LATER, log_id=log_id)]
    return next((found for found, _, changes in ledger.batches(logged, wanted) if changes), None)


def _noun(kinds: Iterable[Kind]) -> str:
    """What a batch was about."""
    return "card" if all(name == editables.CARD.name for name, _ in kinds) else "listing"


def _mended(facts: Mapping[str, Any]) -> set[int]:
    """The listings that a batch found as the contract forbids: they may be so again."""
    try:
        return set(ranges.unpack(str(facts.get("mended", ""))))
    except ValueError:
        return set()


async def _look_at(
    conn: TenantConnection, kind: Kind, entries: Sequence[Entry], mended: Set[int], count: Count
) -> list[_Seen]:
    """Hold rows, and see whether they are as the batch left them; in the order of the entries."""
    way = WAYS[kind]
    for part in steps([entry.row_id for entry in entries]):
        await conn.execute(way.lock, ids=part)
    found: dict[int, _Seen] = {}
    for part in _parts(entries):
        found |= {row.row_id: row for row in await conn.rows(_Seen, way.look, **_values(part))}
        if kind[0] == editables.LISTING.name:
            for row_id, wrong in (await _breaches(conn, kind[1], part)).items():
                found[row_id] = replace(found[row_id], wrong="" if row_id in mended else wrong)
        count.add(len(part))
    return [found[entry.row_id] for entry in entries]


async def _breaches(conn: TenantConnection, fields: Values, entries: Sequence[Entry]) -> dict[int, str]:
    """Why the contract forbids listings as they will be, by id; those that it allows are not there."""
    ids = [entry.row_id for entry in entries]
    standing = {row.id: row for row in await conn.rows(_Standing, STANDINGS, ids=ids)}
    there = [entry for entry in entries if entry.row_id in standing]
    found: dict[int, str] = {}
    for entry in there:
        before = dict(zip(fields, entry.before, strict=True))
        known = {name: value for name, value in before.items() if name in _Standing.__slots__}
        wrong = replace(standing[entry.row_id], **known).breach()
        if wrong:
            found[entry.row_id] = wrong
    return found


async def _put_back(conn: TenantConnection, kind: Kind, entries: Sequence[Entry], count: Count) -> None:
    way = WAYS[kind]
    places = kind == (editables.ITEM.name, stowing.PLACE)
    sections = [values[1] for entry in entries for values in (entry.before, entry.after)] if places else []
    held = await counting.lock(conn, sections)
    for part in _parts(entries):
        await conn.execute(way.save, **_values(part))
        count.add(len(part))
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
