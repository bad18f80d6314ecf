"""The rows: every planted breach is named with its count, and no other."""

import json
import time
from typing import Any

import psycopg
import pytest
from psycopg import sql

from data.check import pieces, texts
from data.check.mentions import columns
from data.check.run import check
from data.contract.breaches.rows import JSON_BREACHES, ROW_BREACHES
from data.contract.tables import TABLES
from data.errors import BindeckError, Refused
from tests.fix_dirty import plant
from tests.fix_shop import Shop

EVERY = (*ROW_BREACHES, *JSON_BREACHES)


def counts(url: str) -> dict[str, int]:
    return {breach.name: breach.count for breach in check(url).rows}


def test_a_new_database_is_clean(database_url: str, shop: Shop) -> None:
    shop.stored(shop.listing(platforms={"ebay": "active"}))
    report = check(database_url)
    assert report.as_dict() == {"clean": True, "schema": [], "rows": [], "not_enforced": []}


def test_each_planted_breach_is_named_with_its_count_and_no_other(database_url: str, shop: Shop) -> None:
    planted = plant(shop.connection, shop.user_id)
    report = check(database_url)
    assert {breach.name: breach.count for breach in report.rows} == planted
    assert not report.clean
    assert planted.keys() == {breach.name for breach in EVERY}, "every kind that is looked for was planted"


def test_pieces_and_pages_make_no_difference(
    database_url: str, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = plant(shop.connection, shop.user_id)
    monkeypatch.setattr(pieces, "ROWS", 7)
    monkeypatch.setattr(texts, "PAGE", 2)
    monkeypatch.setattr(texts, "LARGE", 4)
    assert counts(database_url) == planted


def test_at_most_three_examples_the_lowest_ids(database_url: str, shop: Shop) -> None:
    shop.without_checks()
    ids = [shop.listing(quantity=-1) for _ in range(5)]
    (found,) = check(database_url).rows
    assert (found.name, found.table, found.count, found.examples) == ("quantity-negative", "listings", 5, ids[:3])
    assert found.sentence == "A listing's quantity is below 0."


def test_the_report_is_json(database_url: str, shop: Shop) -> None:
    shop.connection.execute("ALTER TABLE users DROP CONSTRAINT bindeck_users_password")
    user = shop.insert("users", username="o", email="o", oauth_provider="x", supabase_uid="1", password_hash="y")
    assert json.loads(json.dumps(check(database_url).as_dict())) == {
        "clean": False,
        "schema": [],
        "rows": [
            {
                "name": "oauth-with-password",
                "table": "users",
                "count": 1,
                "examples": [str(user)],
                "sentence": "A user who signs in with OAuth has a password, too.",
            }
        ],
        "not_enforced": [{"table": "users", "check": "bindeck_users_password"}],
    }


def test_missing_tables_and_columns_leave_the_rest_to_be_checked(database_url: str, shop: Shop) -> None:
    planted = plant(shop.connection, shop.user_id)
    for statement in (
        "DROP TABLE storage_items, training_data, notifications CASCADE",
        "ALTER TABLE listings DROP COLUMN sku, DROP COLUMN photos",
        "ALTER TABLE listings ALTER COLUMN condition TYPE text[] USING ARRAY[condition]",
        "ALTER TABLE listings ALTER COLUMN price TYPE numeric USING price::numeric",
        "ALTER TABLE activity_logs DROP COLUMN id",
    ):
        shop.connection.execute(statement)
    gone = {"storage_items", "training_data", "notifications", "activity_logs"}
    lost = {breach.name for breach in EVERY if breach.table in gone}
    lost |= {"sku-empty", "sku-twice", "photos-not-json", "photo-path-backslash", "condition-unknown"}
    lost |= {"item-count-wrong", "card-in-anothers-item", "card-collections-storage-item-id-orphan"}
    assert counts(database_url) == {name: count for name, count in planted.items() if name not in lost}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_any_one_table_may_be_missing(shop: Shop, database_url: str, table: Any) -> None:
    plant(shop.connection, shop.user_id)
    shop.connection.execute(f"DROP TABLE {table.name} CASCADE")
    report = check(database_url)
    assert table.name not in {breach.table for breach in report.rows}
    assert ("table", table.name) in {(breach.kind, breach.where) for breach in report.schema}


def test_json_columns_of_old_databases_are_judged_by_their_shape(database_url: str, shop: Shop) -> None:
    shop.connection.execute("ALTER TABLE listings ALTER COLUMN photos TYPE jsonb USING photos::jsonb")
    shop.listing(photos='["a.jpg", "b.jpg"]')
    shop.listing(photos='[{"url": "a.jpg"}]')
    assert counts(database_url) == {"photos-not-json": 1}


def test_the_progress_names_each_table(database_url: str) -> None:
    told: list[str] = []
    check(database_url, progress=told.append)
    assert told == ["Reading the schema", *(f"Reading {table.name}" for table in TABLES)]


def connected(shop: Shop) -> int:
    return shop.one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")


def alone(shop: Shop) -> None:
    """Wait until this test's own connection is the only one: the server takes a moment to end the others."""
    deadline = time.monotonic() + 20
    while connected(shop) > 1:
        assert time.monotonic() < deadline, "somebody stayed connected"
        time.sleep(0.02)


def test_two_connections_and_no_more(database_url: str, shop: Shop) -> None:
    seen: set[int] = set()

    def look(_: str) -> None:
        seen.add(connected(shop))

    check(database_url, progress=look)
    assert seen == {1 + 2}, "this test's own and two"
    seen.clear()
    alone(shop)
    check(database_url, progress=look, connections=1)
    assert seen == {1 + 1}


def test_it_can_be_stopped(database_url: str, shop: Shop) -> None:
    told: list[str] = []

    def going() -> None:
        if len(told) > 2:
            raise BindeckError("Enough.")

    with pytest.raises(BindeckError, match="Enough"):
        check(database_url, progress=told.append, going=going)
    assert len(told) == 3
    alone(shop)


def test_rows_that_a_policy_hides_are_not_counted_as_well(
    database_url: str, shop: Shop, connection: psycopg.Connection[Any]
) -> None:
    role = sql.Identifier(f"guest_of_{connection.info.dbname}")
    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    try:
        connection.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(role))
        connection.execute("ALTER TABLE listings ENABLE ROW LEVEL SECURITY")
        with pytest.raises(Refused, match="row-level security"):
            check(psycopg.conninfo.make_conninfo(database_url, user=role._obj[0]))
    finally:
        connection.execute(sql.SQL("DROP OWNED BY {}").format(role))
        connection.execute(sql.SQL("DROP ROLE {}").format(role))


@pytest.mark.parametrize("breach", ROW_BREACHES, ids=lambda breach: breach.name)
def test_a_condition_names_the_contracts_columns_alone(breach: Any) -> None:
    known = {(table.name, column.name) for table in TABLES for column in table.columns}
    assert set(columns(breach)) <= known
    assert breach.name == breach.name.lower()
    assert "_" not in breach.name
    assert "\n" not in breach.sentence
