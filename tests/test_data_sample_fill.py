"""A filled database keeps the contract, repeats itself, and is either complete or untouched."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from data import schema
from data.connect import arguments
from data.errors import SchemaMissing
from data.sample.awkward import LONG_ERROR, TWISTS
from data.sample.fill import SAMPLE_USER, SampleError, fill
from tests.test_data_sample_contract import breaches, count, rows

CONTENT = """
    SELECT listing_uuid, title, description, price, cost, condition, category, item_type, attributes, photos,
           quantity, storage_location, sku, upc, status, sold_platform, sold_price,
           (SELECT string_agg(concat_ws(' ', platform, p.status, platform_url, error_message), ';' ORDER BY p.id)
            FROM platform_listings p WHERE p.listing_id = l.id)
    FROM listings l JOIN users u ON u.id = l.user_id WHERE username = %s ORDER BY l.id
"""
CARDS = """
    SELECT card_uuid, title, card_number, quantity, organization_mode, primary_category, storage_location,
           set_name, year, grading_serial, estimated_value, custom_categories
    FROM card_collections c JOIN users u ON u.id = c.user_id WHERE username = %s ORDER BY c.id
"""


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(**arguments(database_url)) as connection:
        yield connection


def test_every_oddity_is_there_from_500_listings_on(
    database_url: str, connection: psycopg.Connection[Any]
) -> None:
    fill(database_url, listings=500)
    titles = {title for (title,) in rows(connection, "SELECT title FROM listings")}
    assert {twist.title for twist in TWISTS} <= titles
    assert rows(connection, "SELECT 1 FROM listings WHERE price = 0 AND status = 'draft'")
    assert rows(connection, "SELECT 1 FROM listings WHERE cost IS NULL")
    assert rows(connection, "SELECT 1 FROM listings WHERE sku = ''")
    assert rows(connection, "SELECT 1 FROM listings WHERE upc = ''")
    failed = rows(connection, "SELECT status FROM platform_listings WHERE error_message = %s", LONG_ERROR)
    assert failed == [("failed",)]


def test_the_same_seed_makes_the_same_business(
    database_url: str, empty_database_url: str, connection: psycopg.Connection[Any]
) -> None:
    schema.create(empty_database_url)
    fill(database_url, listings=2_600, seed=7)
    fill(empty_database_url, listings=2_600, seed=7)
    with psycopg.connect(**arguments(empty_database_url)) as other:
        assert rows(connection, CONTENT, SAMPLE_USER) == rows(other, CONTENT, SAMPLE_USER)
        assert rows(connection, CARDS, SAMPLE_USER) == rows(other, CARDS, SAMPLE_USER)
    fill(database_url, listings=100, seed=7, user="b")
    fill(empty_database_url, listings=100, seed=8, user="b")
    with psycopg.connect(**arguments(empty_database_url)) as other:
        assert rows(connection, CONTENT, "b") != rows(other, CONTENT, "b")


def test_a_second_user_goes_on_where_the_numbers_end(
    database_url: str, connection: psycopg.Connection[Any]
) -> None:
    fill(database_url, listings=600)
    connection.execute("UPDATE storage_items SET storage_id = 'A1-120' WHERE storage_id = 'A1-01'")
    connection.execute("""UPDATE listings SET storage_location = 'A1-120' WHERE storage_location = 'A1-01'""")
    fill(database_url, listings=600, user="second")
    assert breaches(connection) == {}
    mine = rows(
        connection,
        """SELECT storage_id FROM storage_items i JOIN users u ON u.id = i.user_id
        WHERE username = 'second' AND storage_id LIKE 'A1-%' ORDER BY i.id LIMIT 1""",
    )
    assert mine == [("A1-121",)]
    assert rows(connection, "SELECT email, email_verified FROM users WHERE username = 'second'") == [
        ("second@example.com", True)
    ]


def test_nothing_is_written_when_it_is_interrupted(database_url: str, connection: psycopg.Connection[Any]) -> None:
    class Enough(Exception):
        pass

    def progress(done: int, _total: int) -> None:
        if done >= 2_500:
            raise Enough

    with pytest.raises(Enough):
        fill(database_url, listings=7_500, progress=progress)
    for table in ("users", "listings", "platform_listings", "storage_bins", "storage_items", "card_collections"):
        assert count(connection, table) == 0
    assert fill(database_url, listings=10).listings == 10


def test_a_user_with_stock_is_refused(database_url: str, connection: psycopg.Connection[Any]) -> None:
    fill(database_url, listings=1_200)
    with pytest.raises(
        SampleError, match=r"^sample_seller already has 1,200 listings; name another with --user\.$"
    ):
        fill(database_url, listings=5)
    assert count(connection, "listings") == 1_200


def test_an_existing_user_without_stock_is_filled(database_url: str, connection: psycopg.Connection[Any]) -> None:
    (known,) = rows(
        connection, "INSERT INTO users (username, email) VALUES ('ada', 'ada@example.org') RETURNING id"
    )
    fill(database_url, listings=3, user="ada")
    assert rows(connection, "SELECT DISTINCT user_id FROM listings") == [known]
    assert rows(connection, "SELECT email FROM users") == [("ada@example.org",)]


def test_what_cannot_be_done_is_said(
    database_url: str, empty_database_url: str, connection: psycopg.Connection[Any]
) -> None:
    with pytest.raises(SampleError, match="at least one listing"):
        fill(database_url, listings=0)
    with pytest.raises(SampleError, match="needs a name"):
        fill(database_url, listings=1, user=" ")
    with pytest.raises(SchemaMissing, match="run: bindeck db init"):
        fill(empty_database_url, listings=1)
    connection.execute("INSERT INTO users (username, email) VALUES ('ada', 'new@example.com')")
    with pytest.raises(SampleError, match=r"new@example\.com belongs to another user"):
        fill(database_url, listings=1, user="new")
    assert count(connection, "listings") == 0


def test_one_fill_at_a_time(database_url: str) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold(_done: int, _total: int) -> None:
        begun.set()
        go_on.wait(5)

    first = threading.Thread(target=fill, args=(database_url,), kwargs={"listings": 5, "progress": hold})
    first.start()
    assert begun.wait(5)
    try:
        with pytest.raises(SampleError, match="Another sample is being written"):
            fill(database_url, listings=5, user="second")
    finally:
        go_on.set()
        first.join()
    assert fill(database_url, listings=5, user="second").listings == 5


def test_others_may_insert_meanwhile_and_afterwards(
    database_url: str, connection: psycopg.Connection[Any]
) -> None:
    (owner,) = rows(
        connection, "INSERT INTO users (username, email) VALUES ('ada', 'ada@example.org') RETURNING id"
    )

    def insert(done: int, _total: int) -> None:
        connection.execute(
            "INSERT INTO listings (listing_uuid, user_id, title, price) VALUES (%s, %s, 'mine', 1)",
            (f"mine-{done}", owner[0]),
        )

    fill(database_url, listings=6_000, progress=insert)
    assert count(connection, "listings") == 6_004
    for table in ("listings", "platform_listings", "notifications", "activity_logs", "storage_items"):
        following, last = rows(
            connection, f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')), (SELECT max(id) FROM {table})"
        )[0]
        assert following > last


def test_a_storage_id_taken_meanwhile_ends_it_cleanly(
    database_url: str, connection: psycopg.Connection[Any]
) -> None:
    (owner,) = rows(
        connection, "INSERT INTO users (username, email) VALUES ('ada', 'ada@example.org') RETURNING id"
    )

    def put_away(done: int, _total: int) -> None:
        if done == 0:
            connection.execute(
                """WITH bin AS (INSERT INTO storage_bins (user_id, bin_name, bin_type)
                   VALUES (%(u)s, 'A', 'clothing') RETURNING id)
                   INSERT INTO storage_items (user_id, storage_id, bin_id) SELECT %(u)s, 'A1-01', id FROM bin""",
                {"u": owner[0]},
            )

    with pytest.raises(SampleError, match="Somebody put things away meanwhile"):
        fill(database_url, listings=200, progress=put_away)
    assert count(connection, "listings") == 0
