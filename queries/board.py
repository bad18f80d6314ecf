"""Everything that waits on the Sold board, by what must happen next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.rules.walk import walk
from data.tenant import TenantConnection
from queries import doubles, takedowns, waiting
from queries.doubles import Double
from queries.takedowns import Takedown
from queries.waiting import Waiting


class Group(StrEnum):
    """What must happen next, in the order of the board."""

    WINDOW = "in the window: find it"
    DUE = "due: the window is over"
    TWICE = "sold twice: decide which sale stands"
    PROOF = "found: take it down elsewhere"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the board: a sale to find, two sales to decide between, or marketplaces to take a thing down from.

    `since` is what it is sorted by: the sale, or when the oldest of `rows` fell due.
    """

    group: Group
    key: int
    listing_id: int
    location: str | None
    title: str
    since: datetime
    sale: Waiting | None = None
    double: Double | None = None
    rows: tuple[Takedown, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The entries, group by group, oldest first; `now` by the database's clock."""

    now: datetime
    entries: list[Entry]

    def count(self, *groups: Group) -> int:
        """How many entries there are in these groups."""
        return sum(entry.group in groups for entry in self.entries)


async def board(conn: TenantConnection) -> Board:
    """What waits now."""
    now = await waiting.clock(conn)
    sales = await waiting.waiting(conn)
    due = await takedowns.due(conn)
    entries = [
        *(_sale(sale, now) for sale in sales),
        *_taken_down(due, {sale.listing_id for sale in sales}),
        *(_double(double, now) for double in await doubles.undecided(conn)),
    ]
    order = list(Group)
    return Board(now, sorted(entries, key=lambda entry: (order.index(entry.group), entry.since, entry.key)))


def in_walk_order(entries: Sequence[Entry], bins: Sequence[str] = ()) -> list[Entry]:
    """The same groups, each in the order a person walks along the shelves, of which `bins` come first."""
    order = list(Group)
    return sorted(entries, key=lambda entry: (order.index(entry.group), walk(entry.location, bins), entry.since))


def _sale(sale: Waiting, now: datetime) -> Entry:
    group = Group.WINDOW if sale.window_ends > now else Group.DUE
    return Entry(group, sale.key, sale.listing_id, sale.location, sale.title, sale.sold_at, sale=sale)


def _double(double: Double, now: datetime) -> Entry:
    since = double.second.at or now
    return Entry(Group.TWICE, double.id, double.listing_id, double.location, double.title, since, double=double)


def _taken_down(due: Sequence[Takedown], to_find: set[int]) -> list[Entry]:
    """The due rows of each thing that nobody has to look for any more."""
    by_listing: dict[int, list[Takedown]] = {}
    for row in due:
        if row.listing_id not in to_find:
            by_listing.setdefault(row.listing_id, []).append(row)
    return [_entry(rows) for rows in by_listing.values()]


def _entry(rows: Sequence[Takedown]) -> Entry:
    first = rows[0]
    group = Group.PROOF if any(row.released for row in rows) else Group.DUE
    since = min(row.due or row.sold_at or datetime.min for row in rows)
    # Negative, as log rows give the others' keys; a listing with a sale to find is not among these.
    return Entry(group, -first.listing_id, first.listing_id, first.location, first.title, since, rows=tuple(rows))
