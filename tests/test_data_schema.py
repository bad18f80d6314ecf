"""The schema: what the contract says is what a new database has."""

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data import schema
from data.connect import arguments
from data.contract.tables import INDEXES, TABLES
from data.errors import DatabaseAway, Refused, SchemaMissing
from data.rules.status import ListingStatus
from tests.fix_shop import Shop

COLUMNS = """
    SELECT column_name, data_type, is_nullable = 'NO', column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position
"""

KEYS = """
    SELECT pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f')
"""

TYPES = {"serial": "integer", "timestamp": "timestamp without time zone"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_there(connection: psycopg.Connection[Any], table: Any) -> None:
    for found, column in zip(connection.execute(COLUMNS, (table.name,)).fetchall(), table.columns, strict=True):
        name, kind, not_null, default = found
        assert (name, kind) == (column.name, TYPES.get(column.type, column.type))
        assert not_null == (column.not_null or column.primary_key)
        if column.type == "serial":
            assert default == f"nextval('{table.name}_{column.name}_seq'::regclass)"
        else:
            assert re.sub(r"::text$", "", default or "") == (column.default or "")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_key_is_there(connection: psycopg.Connection[Any], table: Any) -> None:
    found = {row[0] for row in connection.execute(KEYS, (table.name,))}
    expected = {f"UNIQUE ({', '.join(columns)})" for columns in table.unique}
    for column in table.columns:
        if column.primary_key:
            expected.add(f"PRIMARY KEY ({column.name})")
        if column.unique:
            expected.add(f"UNIQUE ({column.name})")
        if column.references:
            expected.add(f"FOREIGN KEY ({column.name}) REFERENCES {column.references}")
    assert found == expected


def test_every_index_is_there(connection: psycopg.Connection[Any]) -> None:
    found = dict(
        connection.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'").fetchall()
    )
    for index in INDEXES:
        definition = f"CREATE INDEX {index.name} ON public.{index.table} USING btree ({index.keys})"
        assert found[index.name] == definition


def test_the_contracts_own_words_are_held() -> None:
    """The parts of the contract that a slip of the pen would change, written out once more."""
    by_name = {table.name: [column.name for column in table.columns] for table in TABLES}
    assert len(by_name["users"]) == 16
    assert len(by_name["listings"]) == 24
    assert len(by_name["platform_listings"]) == 11
    assert len(by_name["card_collections"]) == 40
    assert {table.name: table.unique for table in TABLES if table.unique} == {
        "platform_listings": (("listing_id", "platform"),),
        "marketplace_credentials": (("user_id", "platform"),),
        "storage_bins": (("user_id", "bin_name", "bin_type"),),
        "storage_sections": (("bin_id", "section_name"),),
    }
    assert len(INDEXES) == 18


def test_creating_twice_changes_nothing(empty_database_url: str) -> None:
    assert schema.create(empty_database_url) == ["the contract's tables", "the contract's indexes"]
    assert schema.create(empty_database_url) == []


def test_a_database_of_others_is_not_touched(empty_database_url: str) -> None:
    with psycopg.connect(**arguments(empty_database_url)) as connection:
        connection.execute("CREATE TABLE invoices (id serial PRIMARY KEY)")
        with pytest.raises(Refused, match=r"another program \(it has invoices\)"):
            schema.create(empty_database_url)
        connection.execute("CREATE TABLE users (id uuid PRIMARY KEY)")
        with pytest.raises(Refused, match="bindeck db upgrade"):
            schema.create(empty_database_url)
        assert schema.columns_present(connection).keys() == {"invoices", "users"}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("listings", "title, price, quantity) VALUES ('x', 'T', 1, -1"),
        ("listings", "title, price, status, sold_platform, sold_date) VALUES ('x', 'T', 1, 'sold', 'ebay', now()"),
        ("listings", "title, price, status) VALUES ('x', 'T', 1, 'active'"),
        ("listings", "title, price, status, storage_location) VALUES ('x', 'T', 1, 'active', '  '"),
        ("users", "email, oauth_provider, password_hash) VALUES ('x', 'x@example.com', 'google', 'scrypt:1$2$3'"),
    ],
)
def test_a_row_that_breaks_an_invariant_is_refused(shop: Shop, table: str, values: str) -> None:
    if table == "listings":
        values = f"listing_uuid, user_id, {values}".replace("'x',", f"'x', '{shop.user_id}',")
    else:
        values = f"username, {values}"
    with pytest.raises(psycopg.errors.CheckViolation):
        shop.connection.execute(f"INSERT INTO {table} ({values})")


def test_the_checks_speak_the_contracts_words() -> None:
    words = {word.value for word in ListingStatus}
    named = re.findall(
        r"status <> '(\w+)'", " ".join(check.expression for table in TABLES for check in table.checks)
    )
    assert named
    assert set(named) <= words


def test_a_database_without_the_schema_is_said(empty_database_url: str) -> None:
    with pytest.raises(SchemaMissing, match="bindeck db init"):
        schema.require(empty_database_url)


def test_a_missing_column_is_named(database_url: str, connection: psycopg.Connection[Any]) -> None:
    connection.execute("ALTER TABLE listings DROP COLUMN upc")
    with pytest.raises(SchemaMissing, match=r"listings\.upc.*db upgrade"):
        schema.require(database_url)


def test_without_rights_nothing_is_half_made(empty_database_url: str, tmp_path: Path) -> None:
    role = f"guest_{tmp_path.name.replace('-', '_')}"[:60]
    with psycopg.connect(**arguments(empty_database_url)) as connection:
        connection.execute(f'CREATE ROLE "{role}" LOGIN')
        try:
            with pytest.raises(Refused):
                schema.create(psycopg.conninfo.make_conninfo(empty_database_url, user=role))
            found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            assert found == (0,)
        finally:
            connection.execute(f'DROP ROLE "{role}"')


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(DatabaseAway):
        schema.require("postgresql://127.0.0.1:1/none")
