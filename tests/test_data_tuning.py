"""Indexes beyond the contract: built, found whole, used by the program's own queries, and dropped again."""

from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest

from data.connect import arguments
from data.contract.tables import INDEXES
from data.rules.codes import Code
from data.sample.fill import fill
from data.tenant import TenantConnection
from data.upgrade import run, tuning
from data.upgrade.tuning import EVERY, TUNING
from queries import counting, finds, holdings, listings, notifications, picks, waiting
from tests.fix_shop import Shop
from tui.cli.main import main

NAMES = {tuning.name for tuning in TUNING}


def _quiet(_: str) -> None:
    """Say nothing."""


def take(url: str, *, undo: bool = False) -> int:
    return tuning.tune(url, undo=undo, progress=_quiet)


def indexes(shop: Shop) -> set[str]:
    return set(shop.all("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"))


def test_built_once_and_dropped_without_a_trace(shop: Shop) -> None:
    before = indexes(shop)
    assert take(shop.url) > len(NAMES)
    assert indexes(shop) == before | NAMES
    assert take(shop.url) == 0
    assert take(shop.url, undo=True) == len(NAMES)
    assert indexes(shop) == before
    assert take(shop.url, undo=True) == 0


def test_a_run_that_is_over_locks_nobody_out(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    close = psycopg.Connection.close

    def closing(connection: psycopg.Connection[Any]) -> None:
        # The server needs a moment for the end of a connection, and the next run may come before.
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = %s"
        held.append(shop.one(locks, database))
        close(connection)

    database = shop.one("SELECT oid FROM pg_database WHERE datname = current_database()")
    monkeypatch.setattr(psycopg.Connection, "close", closing)
    take(shop.url)
    assert held
    assert set(held) == {0}


def test_what_others_called_bindeck_stays(shop: Shop) -> None:
    shop.connection.execute("CREATE INDEX bindeck_listings_title_key ON listings (title)")
    take(shop.url)
    take(shop.url, undo=True)
    assert "bindeck_listings_title_key" in indexes(shop)
    assert {index.name for index in INDEXES} <= indexes(shop)


def test_an_index_left_invalid_is_made_anew(shop: Shop) -> None:
    take(shop.url)
    shop.connection.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'bindeck_items_section'::regclass"
    )
    assert [step.what for step in tuning.planned(shop.url)] == [
        "invalid index bindeck_items_section, left by a failed attempt",
        "index bindeck_items_section",
        "statistics of storage_items",
    ]
    take(shop.url)
    assert tuning.planned(shop.url) == []
    assert shop.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0


def test_a_lock_that_is_never_released_leaves_nothing_half_made(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "LOCK_MILLISECONDS", 50)
    monkeypatch.setattr(run, "FIRST_PAUSE", 0.01)
    with psycopg.connect(**arguments(shop.url)) as holder:
        holder.autocommit = False
        holder.execute("LOCK TABLE listings IN SHARE MODE")
        with pytest.raises(run.Refused, match="held a lock"):
            take(shop.url)
        holder.rollback()
        assert shop.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0
    assert take(shop.url) > 0
    assert indexes(shop) >= NAMES


def test_a_unique_key_that_an_old_database_lacks_is_made_up_for(shop: Shop) -> None:
    assert "bindeck_platforms_listing" not in {step.what for step in tuning.planned(shop.url)}
    shop.connection.execute(
        "ALTER TABLE platform_listings DROP CONSTRAINT platform_listings_listing_id_platform_key"
    )
    take(shop.url)
    assert "bindeck_platforms_listing" in indexes(shop)
    take(shop.url, undo=True)
    assert not {each.name for each in EVERY} & indexes(shop)


def test_tables_and_columns_that_are_not_there_are_passed_over(empty_database_url: str) -> None:
    with psycopg.connect(**arguments(empty_database_url)) as connection:
        connection.execute("CREATE TABLE listings (id serial PRIMARY KEY, user_id uuid, sku text)")
        assert take(empty_database_url) == 2
        found = connection.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'").fetchall()
    assert found == [("listings_pkey",), ("bindeck_listings_sku",)]


def test_on_the_command_line(shop: Shop, redis_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", shop.url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    assert main(["db", "tune", "--dry-run"]) == 0
    sql = capsys.readouterr().out
    assert "CREATE INDEX CONCURRENTLY IF NOT EXISTS bindeck_items_section ON storage_items (section_id);" in sql
    assert not NAMES & indexes(shop)
    assert main(["db", "tune"]) == 0
    assert capsys.readouterr().out == "The indexes are there. bindeck db tune --undo drops them.\n"
    assert main(["db", "tune"]) == 0
    assert capsys.readouterr().out == "They are there already.\n"
    assert main(["db", "check"]) == 0, "what is beyond the contract is no breach of it"
    capsys.readouterr()
    assert main(["db", "tune", "--undo"]) == 0
    assert capsys.readouterr().out == "Only the contract's indexes are left.\n"
    assert not NAMES & indexes(shop)


QUERIES: list[tuple[Callable[[TenantConnection], Awaitable[Any]], set[str]]] = [
    (lambda conn: listings.first(conn, 50), {"bindeck_listings_newest"}),
    (waiting.waiting, {"bindeck_listings_sold", "bindeck_activity_resource"}),
    (
        lambda conn: finds.resolve(conn, Code("no such code")),
        {"bindeck_listings_sku", "bindeck_listings_upc", "bindeck_cards_serial"},
    ),
    (lambda conn: conn.rows(lambda *row: row, picks.THINGS, ids=[1], longest=10), {"bindeck_items_listing"}),
    (lambda conn: counting.recount(conn, [1]), {"bindeck_items_section"}),
    (lambda conn: conn.rows(int, holdings.CARDS, ids=[1]), {"bindeck_cards_item"}),
    (lambda conn: notifications.sale_alerts(conn, 1), {"bindeck_notifications_listing"}),
]
"""What the program asks, and the indexes that must answer it."""


@pytest.mark.parametrize(("ask", "wanted"), QUERIES, ids=[min(names) for _, names in QUERIES])
async def test_the_planner_takes_them_for_the_programs_own_queries(
    database_url: str,
    connection: psycopg.Connection[Any],
    ask: Callable[[TenantConnection], Awaitable[Any]],
    wanted: set[str],
) -> None:
    fill(database_url, listings=4_000)
    take(database_url)
    ((seller,),) = connection.execute("SELECT id FROM users WHERE username = 'sample_seller'").fetchall()
    async with await psycopg.AsyncConnection.connect(**arguments(database_url)) as asking:
        await ask(TenantConnection(asking, seller))
        await asking.execute("SELECT pg_stat_force_next_flush()")
    used = connection.execute("SELECT indexrelname FROM pg_stat_user_indexes WHERE idx_scan > 0").fetchall()
    assert wanted <= {name for (name,) in used}
