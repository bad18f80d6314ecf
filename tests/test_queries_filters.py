"""Filters through the real SQL, held against what they mean."""

import asyncio
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from data.connect import arguments
from data.rules.search import BLANKS, SearchError
from data.rules.search_reader import read
from data.rules.status import LIVE_ON_A_PLATFORM
from data.rules.walk import walk
from data.tenant import Tenant
from queries import listings
from queries.expressions import ORDERED
from queries.ordering import Order
from tests.fix_filters import TODAY, Predicate, filters
from tests.fix_odd_listings import FEES, Row, money
from tests.fix_shop import Shop


@settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(case=filters())
async def test_the_server_finds_what_the_words_mean(
    case: tuple[str, Predicate], rows: list[Row], tenant: Tenant
) -> None:
    text, holds = case
    search = read(text, TODAY)
    found = await tenant.read(listings.ids, search, None, FEES)
    assert sorted(found) == [row["id"] for row in rows if holds(row)], text
    assert await tenant.read(listings.count, search, FEES) == len(found)
    assert list(await tenant.read(listings.first, 7, search, None, FEES)) == list(found[:7])


SORTED_BY = {
    "title": lambda row: (row["title"] or "").strip().lower() or None,
    "status": lambda row: (row["status"] or "").strip(BLANKS).lower() or None,
    "price": lambda row: row["price"],
    "cost": lambda row: row["cost"],
    "created": lambda row: row["created_at"],
    "updated": lambda row: row["updated_at"],
    "quantity": lambda row: row["quantity"],
    "sku": lambda row: (row["sku"] or "").strip(BLANKS).lower() or None,
    "upc": lambda row: row["upc"] or None,
    "category": lambda row: (row["category"] or "").strip(BLANKS).lower() or None,
    "condition": lambda row: (row["condition"] or "").strip(BLANKS).lower() or None,
    "sold_date": lambda row: row["sold_date"],
    "sold_price": lambda row: row["sold_price"],
    "sold_platform": lambda row: (row["sold_platform"] or "").strip(BLANKS).lower() or None,
    "profit": lambda row: money(row, "profit"),
    "platforms": lambda row: sum(map(LIVE_ON_A_PLATFORM.__contains__, row["platforms"].values())) or None,
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", SORTED_BY)
async def test_an_order_is_stable_and_ends_with_those_without_a_value(
    key: str, descending: bool, rows: list[Row], tenant: Tenant
) -> None:
    value = SORTED_BY[key]
    order = Order(key, descending)
    found = list(await tenant.read(listings.ids, read("", TODAY), order, FEES))
    # NaN is above every number; no Python order has it so.
    there = [row for row in rows if value(row) is not None]
    ranked = sorted(there, key=lambda row: (_rank(value(row)), row["id"]), reverse=descending)
    without = sorted((row["id"] for row in rows if value(row) is None), reverse=descending)
    assert found == [row["id"] for row in ranked] + without
    assert list(await tenant.read(listings.first, 9, read("", TODAY), order, FEES)) == found[:9]


def _rank(value: object) -> tuple[int, object]:
    return (1, 0) if value != value else (0, value)


def test_every_order_is_tried() -> None:
    assert set(ORDERED) - set(SORTED_BY) == {"age", "location"}


async def test_the_default_is_newest_first(rows: list[Row], tenant: Tenant) -> None:
    newest = list(await tenant.read(listings.ids))
    assert newest == list(await tenant.read(listings.ids, read("", TODAY), Order("created", descending=True)))
    assert newest == list(await tenant.read(listings.ids, read("", TODAY), Order("age")))


async def test_locations_come_in_walk_order(shop: Shop, tenant: Tenant) -> None:
    places = [
        "A10-03",
        "a2 07",
        "A2",
        "Shelf-3",
        "Shelf-12",
        None,
        "B1",
        "A2-7",
        "AA1",
        "A2-100",
        "Blue tote",
        " ",
    ]
    made = {shop.listing(storage_location=place, status="draft"): place for place in places}
    found = [made[row] for row in await tenant.read(listings.ids, read("", TODAY), Order("location"))]
    assert found == [*sorted(filter(None, map(str.strip, filter(None, places))), key=walk), None, " "]


LITERAL = {
    "percent": "%",
    "underscore": "_",
    "statement": "'; DROP TABLE listings; --",
    "quotes": "it's",
    "backslash": "\\",
    "expression": "^(?:(a+)+)$",
    "placeholders": "%(user_id)s %s %%",
    "letters": "é𝄞草",
}


@pytest.mark.parametrize("kind", LITERAL)
async def test_what_is_typed_means_itself(kind: str, shop: Shop, tenant: Tenant) -> None:
    shop.listing(title="Thing", sku="A")
    named = shop.listing(title=f"<{LITERAL[kind]}>")
    assert list(await tenant.read(listings.ids, read(LITERAL[kind], TODAY))) == [named]
    assert shop.one("SELECT count(*) FROM listings") == 2


HARMLESS = {
    "long": ("x" * 10_000, 0),
    "long and not ASCII": ("é" * 10_000, 0),
    "a long phrase": ('"' + "a " * 5_000, 0),
    "many stars": ("loc:" + "a*" * 8, 0),
    "many values": ("category:" + ",".join("abcdefghijklmnop"), 0),
    "an open quote": ('"', 1),
    "what no text holds": ("\0 \ud800 \x1f", 1),
    "a price below zero": ("price:-5", 1),
    "any price": ("price:>-1000000000000 price:<1000000000000", 1),
}


@pytest.mark.parametrize("kind", HARMLESS)
async def test_awkward_filters_do_no_harm(kind: str, shop: Shop, tenant: Tenant) -> None:
    text, count = HARMLESS[kind]
    shop.listing(title="Thing", price=-5.0)
    assert len(await tenant.read(listings.ids, read(text, TODAY))) == count


@pytest.mark.parametrize(
    "cents", ["0.01", "0.07", "0.12", "0.13", "19.99", "1.15", "4.35", "131071.99", "16777216.00"]
)
async def test_a_price_is_found_by_what_is_shown(cents: str, shop: Shop, tenant: Tenant) -> None:
    """Whatever REAL makes of it, and nothing a cent beside it."""
    amount = Decimal(cents)
    made = shop.listing(price=float(amount))
    for text in (f"price:{cents}", f"price:>={cents}", f"price:<={cents}", f"price:{cents}..{cents}"):
        assert list(await tenant.read(listings.ids, read(text, TODAY))) == [made], text
    for text in (f"price:>{cents}", f"price:<{cents}", f"price:{amount + Decimal('0.01')}.."):
        assert not await tenant.read(listings.ids, read(text, TODAY)), text


def test_a_price_that_no_listing_can_have_is_refused() -> None:
    with pytest.raises(SearchError, match="cannot hold"):
        read("price:16777217.01", TODAY)


async def test_half_a_cent_is_rounded_as_it_is_shown(shop: Shop, tenant: Tenant) -> None:
    """0.125 is shown as 0.13, and -0.125 as -0.13."""
    up, down = shop.listing(price=0.125), shop.listing(price=-0.125)
    assert list(await tenant.read(listings.ids, read("price:0.13", TODAY))) == [up]
    assert list(await tenant.read(listings.ids, read("price:-0.13", TODAY))) == [down]
    assert not await tenant.read(listings.ids, read("price:0.12", TODAY))
    assert not await tenant.read(listings.ids, read("price:-0.12", TODAY))


async def test_a_uuid_is_found_by_a_piece_of_it_that_is_no_chance(shop: Shop, tenant: Tenant) -> None:
    made = shop.listing(listing_uuid="5f0c7b3e-1a2b-4c3d-9e8f-001122334455", title="Walkman")
    for word in ("5F0C7B3E", "4c3d-9e8f", "5f0c7b3e-1a2b-4c3d-9e8f-001122334455"):
        assert list(await tenant.read(listings.ids, read(word, TODAY))) == [made]
    assert not await tenant.read(listings.ids, read("5f0c", TODAY))
    assert list(await tenant.read(listings.ids, read("uuid:5f0c*", TODAY))) == [made]


async def test_a_sale_belongs_to_the_month_it_had_where_the_person_is(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold = {"status": "sold", "sold_platform": "ebay", "sold_price": 5.0, "quantity": 0}
    late = shop.listing(sold_date="2026-10-01 05:00", **sold)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        assert list(await tenant.read(listings.ids, read("sold:2026-09-30", date(2026, 10, 1)))) == [late]
        assert not await tenant.read(listings.ids, read("sold:2026-10", date(2026, 10, 1)))
    finally:
        monkeypatch.undo()
        time.tzset()


RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE %s"


async def test_a_query_that_is_no_longer_wanted_ends_on_the_server(shop: Shop, tenant: Tenant) -> None:
    """It waits for a lock, as long as it lives."""
    shop.listing(title="Nike")
    with psycopg.connect(**arguments(shop.url)) as other:
        other.autocommit = False
        other.execute("LOCK TABLE listings")
        asked = asyncio.create_task(tenant.read(listings.ids, read("nike", TODAY)))
        waiting = f"{RUNNING} AND wait_event_type = 'Lock'"
        await _until(lambda: shop.one(waiting, "%int4send%"))
        asked.cancel()
        await _until(lambda: not shop.one(waiting, "%int4send%"))
        other.rollback()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert len(await tenant.read(listings.ids, read("nike", TODAY))) == 1


async def _until(holds: Callable[[], object]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never came")
