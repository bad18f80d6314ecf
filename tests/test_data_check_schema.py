"""The schema: each kind of difference is named, and what a database has beyond the contract is not."""

from typing import Any

import psycopg
import pytest

from data import ddl
from data.check import live
from data.check.compare import held
from data.check.run import check
from data.contract.breaches.keys import KEY_BREACHES
from data.contract.tables import TABLES
from data.errors import DatabaseAway, SchemaMissing
from data.upgrade.run import upgrade
from tests.fix_dirty import loosen

MOMENT = "timestamp without time zone"

DIFFERENCES: tuple[tuple[str, list[tuple[str, str, str | None, str | None]]], ...] = (
    ("DROP TABLE training_data", [("table", "training_data", "a table", None)]),
    ("ALTER TABLE listings DROP COLUMN upc", [("column", "listings.upc", "text", None)]),
    # What hangs on a missing column is not named again.
    ("ALTER TABLE listings DROP COLUMN status", [("column", "listings.status", "text", None)]),
    (
        "ALTER TABLE listings ALTER COLUMN title TYPE varchar(80)",
        [("type", "listings.title", "text", "character varying(80)")],
    ),
    (
        "ALTER TABLE listings ALTER COLUMN price TYPE float8",
        [("type", "listings.price", "real", "double precision")],
    ),
    (
        "ALTER TABLE listings ALTER COLUMN sold_date TYPE timestamptz",
        [("type", "listings.sold_date", MOMENT, "timestamp with time zone")],
    ),
    ("ALTER TABLE listings ALTER COLUMN quantity DROP DEFAULT", [("default", "listings.quantity", "1", None)]),
    (
        "ALTER TABLE listings ALTER COLUMN status SET DEFAULT 'active'",
        [("default", "listings.status", "'draft'", "'active'::text")],
    ),
    ("ALTER TABLE listings ALTER COLUMN cost SET DEFAULT 0", [("default", "listings.cost", None, "0")]),
    ("ALTER TABLE listings ALTER COLUMN id DROP DEFAULT", [("default", "listings.id", "nextval(…)", None)]),
    (
        "ALTER TABLE listings ALTER COLUMN user_id DROP NOT NULL",
        [("not-null", "listings.user_id", "NOT NULL", None)],
    ),
    ("ALTER TABLE listings ALTER COLUMN cost SET NOT NULL", [("not-null", "listings.cost", None, "NOT NULL")]),
    (
        "ALTER TABLE training_data DROP CONSTRAINT training_data_pkey",
        [("primary-key", "training_data", "PRIMARY KEY (id)", None)],
    ),
    (
        "ALTER TABLE training_data DROP CONSTRAINT training_data_pkey, ADD PRIMARY KEY (id, created_at)",
        [
            ("not-null", "training_data.created_at", None, "NOT NULL"),
            ("primary-key", "training_data", "PRIMARY KEY (id)", "PRIMARY KEY (id, created_at)"),
        ],
    ),
    ("ALTER TABLE users DROP CONSTRAINT users_email_key", [("unique", "users", "UNIQUE (email)", None)]),
    (
        "ALTER TABLE storage_sections DROP CONSTRAINT storage_sections_bin_id_section_name_key",
        [("unique", "storage_sections", "UNIQUE (bin_id, section_name)", None)],
    ),
    (
        "ALTER TABLE listings DROP CONSTRAINT listings_user_id_fkey",
        [("foreign-key", "listings.user_id", "users(id)", None)],
    ),
    (
        "ALTER TABLE storage_items DROP CONSTRAINT storage_items_listing_id_fkey,"
        " ADD FOREIGN KEY (listing_id) REFERENCES listings(id) ON DELETE CASCADE",
        [("foreign-key", "storage_items.listing_id", "listings(id)", "listings(id) ON DELETE CASCADE")],
    ),
    (
        "ALTER TABLE listings ALTER CONSTRAINT listings_user_id_fkey NOT ENFORCED",
        [("foreign-key", "listings.user_id", "users(id)", None)],
    ),
    ("DROP INDEX idx_listings_status", [("index", "idx_listings_status", "listings (status)", None)]),
    (
        "ALTER INDEX idx_listings_status RENAME TO listings_by_status",
        [("index", "idx_listings_status", "listings (status)", "the same as listings_by_status")],
    ),
    (
        "DROP INDEX idx_storage_items_user; CREATE INDEX idx_storage_items_user ON storage_items (user_id)",
        [
            (
                "index",
                "idx_storage_items_user",
                "storage_items (user_id, created_at DESC)",
                "storage_items (user_id)",
            )
        ],
    ),
    (
        "DROP INDEX idx_listings_status; CREATE INDEX idx_listings_status ON listings (status) WHERE cost > 0",
        [
            (
                "index",
                "idx_listings_status",
                "listings (status)",
                "listings (status) WHERE (cost > (0)::double precision)",
            )
        ],
    ),
    (
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_listings_status'::regclass",
        [("index", "idx_listings_status", "listings (status)", "an invalid one, left by a failed attempt")],
    ),
)

HARMLESS = (
    "CREATE TABLE web_sessions (id serial PRIMARY KEY, data jsonb)",
    "ALTER TABLE listings ADD COLUMN fancy jsonb NOT NULL DEFAULT '{}'",
    "CREATE INDEX web_listings ON listings (category)",
    "ALTER TABLE listings ADD CONSTRAINT web_price CHECK (price < 1e9)",
    "ALTER TABLE listings ALTER COLUMN created_at SET DEFAULT CURRENT_TIMESTAMP",
    "ALTER TABLE listings ALTER COLUMN created_at SET DEFAULT timezone('utc', now())",
    "ALTER TABLE listings ALTER COLUMN created_at SET DEFAULT now() AT TIME ZONE 'utc'",
    "ALTER TABLE listings ALTER COLUMN status SET DEFAULT 'draft'::varchar",
    "ALTER TABLE listings ALTER COLUMN cost SET DEFAULT NULL",
    "ALTER TABLE listings ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY",
    "ALTER TABLE users DROP CONSTRAINT users_email_key; CREATE UNIQUE INDEX one_email ON users (email)",
    "CREATE SCHEMA auth; CREATE TABLE auth.users (id integer)",
)


@pytest.mark.parametrize(("statement", "expected"), DIFFERENCES, ids=lambda value: str(value)[:70])
def test_a_difference_is_named(
    database_url: str, connection: psycopg.Connection[Any], statement: str, expected: list[Any]
) -> None:
    connection.execute(statement)
    report = check(database_url)
    assert [(found.kind, found.where, found.wanted, found.found) for found in report.schema] == expected
    assert not report.clean


@pytest.mark.parametrize("statement", HARMLESS)
def test_what_is_more_or_only_spelled_otherwise_is_not(
    database_url: str, connection: psycopg.Connection[Any], statement: str
) -> None:
    connection.execute(statement)
    assert check(database_url).clean


def test_a_missing_check_is_told_and_no_breach(database_url: str, connection: psycopg.Connection[Any]) -> None:
    for table in TABLES:
        for invariant in table.checks:
            connection.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {invariant.name}")
    report = check(database_url)
    assert report.clean
    assert [(lacking.table, lacking.check) for lacking in report.not_enforced] == [
        (table.name, invariant.name) for table in TABLES for invariant in table.checks
    ]


def test_an_enforced_upgrade_leaves_nothing_to_name(
    database_url: str, connection: psycopg.Connection[Any]
) -> None:
    loosen(connection)
    kinds = {found.kind for found in check(database_url).schema}
    assert kinds == {"not-null", "unique", "foreign-key"}
    upgrade(database_url, enforce=True, progress=lambda _: None)
    assert check(database_url).as_dict() == {"clean": True, "schema": [], "rows": [], "not_enforced": []}


def test_what_a_constraint_holds_is_not_looked_for(connection: psycopg.Connection[Any]) -> None:
    wanted = {breach.held_by for breach in KEY_BREACHES if breach.looks_elsewhere}
    assert held(live.read(connection, "")) == wanted
    loosen(connection)
    assert held(live.read(connection, "")) == set()


def test_a_not_valid_constraint_does_not_vouch_for_old_rows(
    database_url: str, connection: psycopg.Connection[Any]
) -> None:
    loosen(connection)
    connection.execute(
        "INSERT INTO platform_listings (listing_id, platform) VALUES (NULL, 'ebay'), (77, 'ebay'), (77, 'etsy')"
    )
    table = next(table for table in TABLES if table.name == "platform_listings")
    column = next(column for column in table.columns if column.name == "listing_id")
    connection.execute(ddl.add_foreign_key(table, column))
    connection.execute(ddl.add_check(table, ddl.not_null(table, column)))
    report = check(database_url)
    assert not [found for found in report.schema if found.where == "platform_listings.listing_id"]
    assert {found.name: found.count for found in report.rows} == {
        "platform-listings-listing-id-missing": 1,
        "platform-listings-listing-id-orphan": 2,
    }


def test_another_programs_database_is_refused(empty_database_url: str) -> None:
    with pytest.raises(SchemaMissing, match="has no tables yet; run: bindeck db init"):
        check(empty_database_url)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE invoices (id serial PRIMARY KEY); CREATE TABLE orders (id int)")
        with pytest.raises(SchemaMissing, match="another program: it has invoices, orders and none"):
            check(empty_database_url)
        connection.execute("CREATE TABLE users (id serial PRIMARY KEY)")
        with pytest.raises(SchemaMissing, match=r"its users\.id is integer, not uuid"):
            check(empty_database_url)
        connection.execute("ALTER TABLE users ADD COLUMN name text, DROP COLUMN id")
        with pytest.raises(SchemaMissing, match=r"its users\.id is missing, not uuid"):
            check(empty_database_url)


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(DatabaseAway):
        check("postgresql://127.0.0.1:1/none")
