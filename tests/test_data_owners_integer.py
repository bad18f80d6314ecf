"""A database whose users are numbered: compared with the contract, upgraded, and told from another program's."""

import json
from typing import Any

import psycopg
import pytest
from psycopg import conninfo

from data.check.run import check
from data.contract.tables import TABLES
from data.errors import SchemaMissing
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant, TenantConnection
from data.upgrade.run import planned, upgrade
from queries import users
from tests.fix_dirty import plant
from tests.fix_shop import Shop
from tui.cli.main import main

OWNERS = [f"{table.name}.{column.name}" for table in TABLES for column in table.columns if column.type == "uuid"]


@pytest.fixture
def database_url(numbered_database_url: str) -> str:
    """An old database."""
    return numbered_database_url


GUARD = (
    "CREATE ROLE numbered_guest LOGIN NOBYPASSRLS",
    "GRANT ALL ON ALL TABLES IN SCHEMA public TO numbered_guest",
    "ALTER TABLE listings ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON listings USING (user_id = current_setting('bindeck.user_id', true)::integer)",
)


async def _every_listing(conn: TenantConnection) -> list[int]:
    return await conn.rows(int, "SELECT id FROM listings WHERE %(user_id)s IS NOT NULL")


def _quiet(_: str) -> None:
    """Say nothing."""


def _types(shop: Shop) -> dict[str, str]:
    statement = (
        "SELECT table_name || '.' || column_name, data_type FROM information_schema.columns"
        " WHERE column_name = 'user_id' OR (table_name, column_name) = ('users', 'id')"
    )
    return dict(shop.all(statement))


def test_a_check_names_each_wrong_type_and_nothing_else(shop: Shop) -> None:
    shop.stored(shop.listing(platforms={"ebay": "active"}))
    report = check(shop.url)
    types = [(found.where, found.wanted, found.found) for found in report.schema if found.kind == "type"]
    assert types == [(where, "uuid", "integer") for where in OWNERS]
    (other,) = [found for found in report.schema if found.kind != "type"]
    assert (other.kind, other.where) == ("default", "users.id")
    assert report.rows == []


def test_every_breach_of_the_rows_is_found_there_too(shop: Shop) -> None:
    planted = plant(shop.connection, shop.user_id)
    assert {breach.name: breach.count for breach in check(shop.url).rows} == planted


def test_the_command_names_them(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", shop.url)
    assert main(["db", "check"]) == 1
    assert "type  listings.user_id: wanted uuid, found integer" in capsys.readouterr().out
    assert main(["db", "check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["rows"] == []


@pytest.mark.parametrize("enforce", [False, True])
def test_an_upgrade_adds_owners_of_the_same_type_and_rewrites_none(shop: Shop, enforce: bool) -> None:
    listing = shop.listing()
    before = _types(shop)
    shop.connection.execute("DROP TABLE platform_activity, training_data, activity_logs")
    shop.connection.execute("ALTER TABLE storage_bins DROP COLUMN user_id CASCADE")
    shop.connection.execute("ALTER TABLE users ALTER id DROP DEFAULT")
    assert upgrade(shop.url, enforce=enforce, progress=_quiet) == []
    assert _types(shop) == before
    assert shop.one("SELECT user_id FROM listings WHERE id = %s", listing) == shop.user_id
    assert planned(shop.url, enforce=enforce) == []


def test_an_upgrade_of_mixed_owners_says_which_key_cannot_be(database_url: str, shop: Shop) -> None:
    shop.connection.execute("ALTER TABLE listings DROP COLUMN user_id CASCADE, ADD COLUMN user_id uuid")
    (reason,) = upgrade(database_url, enforce=True, progress=_quiet)
    assert "foreign key of listings.user_id" in reason
    assert "incompatible types: uuid and integer" in reason
    assert [found.where for found in check(database_url).schema if found.kind == "type"] == [
        where for where in OWNERS if where != "listings.user_id"
    ]


async def test_any_other_id_is_no_owner(shop: Shop) -> None:
    for table in TABLES:
        if table.name != "users":
            shop.connection.execute(f"DROP TABLE {table.name} CASCADE")
    shop.connection.execute("ALTER TABLE users ALTER id DROP DEFAULT, ALTER id TYPE text")
    database = Database(shop.url)
    await database.open()
    try:
        with pytest.raises(SchemaMissing, match=r"users\.id is neither .*bindeck db check"):
            async with database.connection() as connection:
                await users.choose(connection, None)
    finally:
        await database.close()
    with pytest.raises(SchemaMissing, match=r"its users\.id is text, not uuid"):
        check(shop.url)


async def test_numbers_of_any_width_are_accounts(shop: Shop, connection: psycopg.Connection[Any]) -> None:
    connection.execute("ALTER TABLE users ALTER id TYPE bigint")
    connection.execute("UPDATE users SET id = 5000000000")
    database = Database(shop.url)
    await database.open()
    try:
        async with database.connection() as lent:
            assert (await users.choose(lent, "seller")).id == 5_000_000_000
    finally:
        await database.close()


async def test_policies_know_a_numbered_user(shop: Shop, other_shop: Shop, redis_url: str) -> None:
    mine = shop.listing()
    other_shop.listing()
    for statement in GUARD:
        shop.connection.execute(statement)
    database, stream = Database(conninfo.make_conninfo(shop.url, user="numbered_guest")), Stream(redis_url)
    await database.open()
    tenant = Tenant(database, shop.user_id, stream)
    try:
        assert await tenant.read(_every_listing) == [mine], "the policy, not the query, hides the other's"
    finally:
        await stream.close()
        await database.close()
        shop.connection.execute("DROP OWNED BY numbered_guest; DROP ROLE numbered_guest")
