"""A seller with stock, on a database of the test's own."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from data.connect import arguments
from data.contract.owners import UserId
from data.contract.tables import TABLES
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant

_numbers = itertools.count(1)


class Shop:
    """Puts rows into a seller's shop and reads them back, past the code under test."""

    def __init__(self, url: str, connection: psycopg.Connection[Any], username: str) -> None:
        self.url = url
        self.connection = connection
        self.username = username
        self.user_id: UserId = self.insert("users", username=username, email=f"{username}@example.com")

    def without_checks(self) -> None:
        """Drop the invariants from the tables, as an old database has none."""
        for table in TABLES:
            for check in table.checks:
                self.connection.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {check.name}")

    def insert(self, table: str, **values: Any) -> Any:
        """Insert a row; its id."""
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(map(sql.Placeholder, values)),
        )
        return self.connection.execute(statement, values).fetchone()[0]

    def listing(self, *, platforms: dict[str, str | None] | None = None, **values: Any) -> int:
        """An active listing at A1, live where `platforms` says."""
        row = {
            "listing_uuid": str(uuid4()),
            "user_id": self.user_id,
            "title": f"Thing {next(_numbers)}",
            "price": 84.0,
            "status": "active",
            "storage_location": "A1-01",
        }
        listing_id = self.insert("listings", **(row | values))
        for platform, status in (platforms or {}).items():
            self.insert("platform_listings", listing_id=listing_id, platform=platform, status=status)
        return listing_id

    def card(self, **values: Any) -> int:
        """A raw card of a game, by set."""
        row = {
            "card_uuid": str(uuid4()),
            "user_id": self.user_id,
            "card_type": "tcg",
            "title": f"Card {next(_numbers)}",
            "organization_mode": "by_set",
        }
        return self.insert("card_collections", **(row | values))

    def stored(self, listing_id: int, *, quantity: int = 1, storage_id: str | None = None) -> tuple[int, int]:
        """A storage item of the listing in a section of its own; (item id, section id), the count agreeing."""
        number = next(_numbers)
        bin_id = self.insert("storage_bins", user_id=self.user_id, bin_name=f"B{number}", bin_type="clothing")
        section = self.insert("storage_sections", bin_id=bin_id, section_name="1", item_count=quantity)
        item = self.insert(
            "storage_items",
            user_id=self.user_id,
            storage_id=storage_id or f"T{number}-01",
            bin_id=bin_id,
            section_id=section,
            listing_id=listing_id,
            quantity=quantity,
        )
        return item, section

    def one(self, statement: str, *values: Any) -> Any:
        """The first row of a query; a single column bare."""
        row = self.connection.execute(statement, values).fetchone()
        return row[0] if row is not None and len(row) == 1 else row

    def all(self, statement: str, *values: Any) -> list[Any]:
        """All rows of a query; a single column bare."""
        rows = self.connection.execute(statement, values).fetchall()
        return [row[0] if len(row) == 1 else row for row in rows]

    def platforms(self, listing_id: int) -> dict[str, str | None]:
        """The status of each marketplace's row."""
        return dict(self.all("SELECT platform, status FROM platform_listings WHERE listing_id = %s", listing_id))


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A plain connection to the test's database."""
    with psycopg.connect(**arguments(database_url)) as connection:
        yield connection


@pytest.fixture
def shop(database_url: str, connection: psycopg.Connection[Any]) -> Shop:
    """The seller of the test."""
    return Shop(database_url, connection, "seller")


@pytest.fixture
def other_shop(database_url: str, connection: psycopg.Connection[Any], shop: Shop) -> Shop:
    """Another seller in the same database."""
    return Shop(database_url, connection, "other_seller")


@asynccontextmanager
async def signed_in(shop: Shop, redis_url: str) -> AsyncIterator[Tenant]:
    """A tenant on a pool and a stream of its own."""
    database, stream = Database(shop.url), Stream(redis_url)
    await database.open()
    tenant = Tenant(database, shop.user_id, stream)
    try:
        yield tenant
    finally:
        await tenant.close()
        await stream.close()
        await database.close()


@pytest.fixture
def led(shop: Shop) -> Shop:
    """The shop, its seller being an administrator."""
    shop.connection.execute("UPDATE users SET is_admin = true WHERE id = %s", (shop.user_id,))
    return shop


@pytest.fixture
async def tenant(shop: Shop, redis_url: str) -> AsyncIterator[Tenant]:
    """The seller of the test, signed in."""
    async with signed_in(shop, redis_url) as tenant:
        yield tenant
