"""Filling a database with a sample seller's business, in one transaction."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import psycopg

from data import schema
from data.connect import arguments, connected, explain
from data.errors import BindeckError
from data.sample.collection import Collection
from data.sample.dice import Dice
from data.sample.events import Events
from data.sample.listings import Listings
from data.sample.rows import (
    TABLES,
    BinRow,
    CardRow,
    ItemRow,
    ListingRow,
    LogRow,
    NotificationRow,
    PlatformRow,
    SectionRow,
)
from data.sample.shop import Shop
from data.sample.stock import Stock
from data.sample.writing import Batch, Ids, Rows, write
from data.schema import Connection

SAMPLE_USER = "sample_seller"

_PIECE = 2_500
_FEWEST_CARDS = 60
_LISTINGS_A_CARD = 8
_FILLING = 0x53414D504C45
"""The advisory lock that lets one fill at a time hand out storage ids ("SAMPLE")."""

_LOCK = "SELECT pg_try_advisory_xact_lock(%s)"
_NOW = "SELECT now() AT TIME ZONE 'UTC'"
_USER = "SELECT id::text FROM users WHERE username = %s"
_NEW_USER = """
    INSERT INTO users (username, email, email_verified, is_admin)
    VALUES (%s, %s, true, NOT EXISTS (SELECT FROM users))
    ON CONFLICT DO NOTHING RETURNING id::text
"""
_OWNED: tuple[tuple[str, LiteralString], ...] = (
    ("listings", "SELECT count(*) FROM listings WHERE user_id = %s"),
    ("cards", "SELECT count(*) FROM card_collections WHERE user_id = %s"),
    ("bins", "SELECT count(*) FROM storage_bins WHERE user_id = %s"),
)
# Without regular expressions: it reads every storage id there is.
_HIGHEST = """
    SELECT left(stem, -1), max(substr(storage_id, length(stem) + 1)::int)
    FROM (SELECT storage_id, rtrim(storage_id, '0123456789') AS stem FROM storage_items) AS split
    WHERE right(stem, 1) = '-' AND length(storage_id) - length(stem) BETWEEN 1 AND 9
    GROUP BY stem
"""

_ACCOUNTS = "SELECT username FROM users LIMIT 2"

Progress = Callable[[int, int], None]


class SampleError(BindeckError):
    """The sample cannot be made; nothing was written."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many rows of each kind were written."""

    listings: int
    platform_rows: int
    bins: int
    sections: int
    items: int
    cards: int
    notifications: int
    log_rows: int


def only_account(url: str) -> str | None:
    """The name of the only account, where there is just one: the embedded database's first."""
    with connected(url) as connection:
        names = connection.execute(_ACCOUNTS).fetchall()
    return names[0][0] if len(names) == 1 else None


def _silent(_done: int, _total: int) -> None:
    """Say nothing."""


def fill(
    database_url: str, *, listings: int, seed: int = 1, user: str = SAMPLE_USER, progress: Progress = _silent
) -> Filled:
    """Write a business with so many listings for a user who has none yet; the user is created if absent.

    The same seed, size and user make the same business, ids and times apart. Blocks: call it in a thread.
    `progress` gets the listings done and their total, and may raise: then nothing was written.
    Raises SampleError, SchemaMissing, DatabaseAway, Refused.
    """
    if listings < 1:
        raise SampleError("A sample has at least one listing.")
    if not user.strip():
        raise SampleError("The sample's user needs a name.")
    schema.require(database_url)
    try:
        with _connect(database_url) as connection, _connect(database_url) as sequences:
            with connection.transaction():
                shop = _open(connection, Ids(sequences), user, Dice(f"{seed}/{listings}/{user}"))
                _stock(connection, shop, listings, progress)
            _analyze(connection)
    except psycopg.errors.UniqueViolation as error:
        raise SampleError("Somebody put things away meanwhile, nothing was written; try again.") from error
    except psycopg.Error as error:
        raise explain(error) from error
    return _counted(shop.batch)


def _connect(database_url: str) -> Connection:
    return psycopg.connect(**arguments(database_url))


def _open(connection: Connection, ids: Ids, user: str, dice: Dice) -> Shop:
    """The user's empty shop; SampleError when it is not empty."""
    if not _value(connection, _LOCK, _FILLING):
        raise SampleError("Another sample is being written to this database; wait for it to end.")
    user_id: str = _value(connection, _USER, user) or _value(connection, _NEW_USER, user, f"{user}@example.com")
    if not user_id:
        raise SampleError(f"{user}@example.com belongs to another user; name another with --user.")
    for what, count in _OWNED:
        owned = _value(connection, count, user_id)
        if owned:
            raise SampleError(f"{user} already has {owned:,} {what}; name another with --user.")
    now: datetime = _value(connection, _NOW)
    highest: dict[str, int] = dict(connection.execute(_HIGHEST).fetchall())
    batch = Batch()
    stock = Stock(dice, ids, batch, user_id, highest)
    return Shop(user_id, now, dice, ids, batch, stock, Events(dice, ids, user_id, now))


def _stock(connection: Connection, shop: Shop, listings: int, progress: Progress) -> None:
    """Write piece by piece, so that no statement runs for long and memory stays small.

    While the server takes in one piece the next is made: that saves a third of the time.
    """
    pieces = _pieces(shop, listings, progress)
    with ThreadPoolExecutor(1) as writer:
        under_way = writer.submit(write, connection, next(pieces))
        for rows in pieces:
            under_way.result()
            under_way = writer.submit(write, connection, rows)
        under_way.result()


def _pieces(shop: Shop, listings: int, progress: Progress) -> Iterator[Rows]:
    cards = max(_FEWEST_CARDS, listings // _LISTINGS_A_CARD)
    makes, collects = Listings(shop, listings), Collection(shop, cards)
    progress(0, listings)
    for start in range(0, listings, _PIECE):
        end = min(start + _PIECE, listings)
        for index in range(start, end):
            makes.add(index)
        for index in range(start * cards // listings, end * cards // listings):
            collects.add(index)
        shop.stock.close()
        yield shop.batch.empty()
        progress(end, listings)
    for count, row in enumerate(shop.events.rows(), 1):
        shop.batch.add(row)
        if count % _PIECE == 0:
            yield shop.batch.empty()
    yield shop.batch.empty()


def _analyze(connection: Connection) -> None:
    """Tell the planner. The rows are there by now, so a limit that strikes here is no failure."""
    for table in TABLES.values():
        with suppress(psycopg.Error):
            connection.execute("ANALYZE " + table.name)


def _value(connection: Connection, statement: LiteralString, *values: object) -> Any:
    row = connection.execute(statement, values).fetchone()
    return None if row is None else row[0]


def _counted(batch: Batch) -> Filled:
    kinds = (ListingRow, PlatformRow, BinRow, SectionRow, ItemRow, CardRow, NotificationRow, LogRow)
    return Filled(*(batch.gone[kind] for kind in kinds))
