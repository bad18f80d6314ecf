"""Upgrading a database that others made: what is missing comes, what is there stays."""

import threading
import time
from typing import Any

import psycopg
import pytest

from data import schema
from data.connect import arguments
from data.contract.tables import INDEXES, TABLES
from data.errors import Refused, SchemaMissing
from data.upgrade import run
from data.upgrade.run import planned, upgrade
from tests.fix_shop import Shop

OLD = """
    CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), username text, extra text);
    CREATE TABLE listings (id serial PRIMARY KEY, listing_uuid text, user_id uuid, title text, price real,
                           status text, quantity integer, fancy jsonb);
    CREATE TABLE web_sessions (id serial PRIMARY KEY);
    INSERT INTO users (username, extra) VALUES ('seller', 'kept'), ('seller', 'twice');
    INSERT INTO listings (listing_uuid, title, price, status, quantity) VALUES ('a', 'Old', 5, 'active', -2);
"""


def _quiet(_: str) -> None:
    """Say nothing."""


def take(url: str, *, enforce: bool = False) -> list[str]:
    return upgrade(url, enforce=enforce, progress=_quiet)


@pytest.fixture
def old(empty_database_url: str) -> str:
    """An old database of the web application's."""
    with psycopg.connect(**arguments(empty_database_url)) as connection:
        connection.execute(OLD)
    return empty_database_url


def test_what_is_missing_is_added_and_every_row_is_kept(old: str) -> None:
    with pytest.raises(SchemaMissing, match="db upgrade"):
        schema.require(old)
    assert take(old) == []
    schema.require(old)
    with psycopg.connect(**arguments(old)) as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT extra) FROM users").fetchone() == (2, 2)
        row = connection.execute("SELECT title, quantity, fancy, storage_location FROM listings").fetchone()
        assert row == ("Old", -2, None, None)
        found = {name for (name,) in connection.execute("SELECT indexname FROM pg_indexes")}
    assert {index.name for index in INDEXES} <= found
    assert planned(old, enforce=False) == []


def test_a_dry_run_changes_nothing_and_its_sql_is_the_upgrade(old: str) -> None:
    steps = planned(old, enforce=True)
    with psycopg.connect(**arguments(old)) as connection:
        assert schema.columns_present(connection).keys() == {"users", "listings", "web_sessions"}
        for step in steps:
            if not step.optional:
                connection.execute(step.statement)
    assert [step for step in planned(old, enforce=True) if not step.optional] == []


def test_enforcing_holds_new_rows_and_leaves_old_ones(old: str) -> None:
    reasons = take(old, enforce=True)
    assert len(reasons) == 1
    assert "users (username)" in reasons[0]
    with psycopg.connect(**arguments(old)) as connection:
        assert connection.execute("SELECT quantity FROM listings").fetchone() == (-2,)
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(
                "INSERT INTO listings (listing_uuid, title, price, quantity) VALUES ('b', 'N', 1, -1)"
            )
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO listings (listing_uuid, price) VALUES ('b', 1)")
        left = connection.execute("SELECT count(*) FROM pg_index WHERE NOT indisvalid").fetchone()
    assert left == (0,), "a failed unique index leaves nothing behind"


def test_a_new_database_needs_nothing(database_url: str) -> None:
    assert planned(database_url, enforce=True) == []


def test_everything_dropped_comes_back(database_url: str, connection: psycopg.Connection[Any]) -> None:
    for index in INDEXES:
        connection.execute(f"DROP INDEX {index.name}")
    optional = [
        (table, column)
        for table in TABLES
        for column in table.columns
        if not (column.primary_key or column.not_null or column.references)
    ]
    for table, column in optional:
        connection.execute(f"ALTER TABLE {table.name} DROP COLUMN {column.name} CASCADE")
    connection.execute("DROP TABLE training_data, platform_activity")
    take(database_url)
    schema.require(database_url)
    assert planned(database_url, enforce=False) == []


def test_a_busy_shop_loses_no_write(old: str) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write(worker: int) -> None:
        with psycopg.connect(**arguments(old)) as connection:
            number = 0
            while not stop.is_set():
                connection.execute(
                    "INSERT INTO listings (listing_uuid, title, price) VALUES (%s, 'Busy', 1)",
                    (f"{worker}-{number}",),
                )
                number += 1
        written.append(number)

    writers = [threading.Thread(target=write, args=(worker,)) for worker in range(3)]
    for writer in writers:
        writer.start()
    time.sleep(0.2)
    take(old)
    stop.set()
    for writer in writers:
        writer.join()
    with psycopg.connect(**arguments(old)) as connection:
        kept = connection.execute("SELECT count(*) FROM listings WHERE title = 'Busy'").fetchone()
    assert kept == (sum(written),)
    assert sum(written) > 0
    assert planned(old, enforce=False) == []


def test_a_lock_that_is_released_in_time_only_delays(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LOCK_MILLISECONDS", 100)
    monkeypatch.setattr(run, "FIRST_PAUSE", 0.2)
    with psycopg.connect(**arguments(old)) as holder:
        holder.autocommit = False
        holder.execute("LOCK TABLE listings IN SHARE MODE")
        timer = threading.Timer(0.5, holder.rollback)
        timer.start()
        assert take(old) == []
        timer.join()


def test_a_lock_that_is_never_released_leaves_nothing_half_made(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LOCK_MILLISECONDS", 50)
    monkeypatch.setattr(run, "FIRST_PAUSE", 0.01)
    with psycopg.connect(**arguments(old)) as holder:
        holder.autocommit = False
        holder.execute("LOCK TABLE listings IN SHARE MODE")
        with pytest.raises(Refused, match="held a lock"):
            take(old)
        holder.rollback()
        left = holder.execute("SELECT count(*) FROM pg_index WHERE NOT indisvalid").fetchone()
        assert left == (0,)
        holder.rollback()
    assert take(old) == []


def test_an_index_left_invalid_is_made_anew(database_url: str, connection: psycopg.Connection[Any]) -> None:
    connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_listings_status'::regclass")
    assert [step.what for step in planned(database_url, enforce=False)] == [
        "invalid index idx_listings_status, left by a failed attempt",
        "index idx_listings_status",
    ]
    take(database_url)
    assert planned(database_url, enforce=False) == []


def test_another_programs_database_is_refused(empty_database_url: str) -> None:
    with psycopg.connect(**arguments(empty_database_url)) as connection:
        connection.execute("CREATE TABLE invoices (id serial PRIMARY KEY)")
        with pytest.raises(Refused, match="another program"):
            take(empty_database_url)
        connection.execute("CREATE TABLE users (id serial PRIMARY KEY, name text)")
        with pytest.raises(Refused, match="its id is integer, not uuid"):
            take(empty_database_url)
        assert schema.columns_present(connection).keys() == {"invoices", "users"}


def test_without_rights_nothing_is_changed(old: str, shop: Shop) -> None:
    shop.connection.execute("DROP ROLE IF EXISTS upgrade_guest")
    shop.connection.execute("CREATE ROLE upgrade_guest LOGIN")
    try:
        with psycopg.connect(**arguments(old)) as connection:
            connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO upgrade_guest")
            with pytest.raises(Refused, match="may not do that"):
                take(psycopg.conninfo.make_conninfo(old, user="upgrade_guest"))
            assert schema.columns_present(connection).keys() == {"users", "listings", "web_sessions"}
            connection.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM upgrade_guest")
    finally:
        shop.connection.execute("DROP ROLE upgrade_guest")


def test_a_read_only_server_is_said(old: str) -> None:
    url = psycopg.conninfo.make_conninfo(old, options="-c default_transaction_read_only=on")
    with pytest.raises(Refused, match="read-only"):
        take(url)
    with pytest.raises(Refused, match="read-only"):
        schema.create(psycopg.conninfo.make_conninfo(url, dbname="postgres"))
