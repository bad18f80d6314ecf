"""The contract's invariants, each as a query that finds its breaches; a filled database has none."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from data.connect import arguments
from data.rules.tiers import floors
from data.sample.fill import fill

SIZE = 2_600

BREACHES = {
    "active without a location": """SELECT 1 FROM listings
        WHERE status = 'active' AND coalesce(storage_location, '') = ''""",
    "sold, not fully told": """SELECT 1 FROM listings WHERE status = 'sold'
        AND (sold_platform IS NULL OR sold_date IS NULL OR sold_price IS NULL OR sold_price <= 0
             OR quantity <> 0)""",
    "not sold, with a sale": """SELECT 1 FROM listings WHERE status <> 'sold'
        AND (sold_platform IS NOT NULL OR sold_date IS NOT NULL OR sold_price IS NOT NULL)""",
    "quantity below zero or nothing to sell": """SELECT 1 FROM listings WHERE quantity < 0
        OR status = 'active' AND quantity < 1""",
    "status unknown": """SELECT 1 FROM listings WHERE status NOT IN ('draft', 'active', 'sold', 'canceled')
        OR condition NOT IN ('new', 'like_new', 'excellent', 'good', 'fair', 'poor')""",
    "price not exact": """SELECT 1 FROM listings, unnest(ARRAY[price, cost, sold_price]) AS amount
        WHERE round(amount::float8::numeric, 2)::real <> amount""",
    "price zero": "SELECT 1 FROM listings WHERE price <= 0 AND status <> 'draft'",
    "cost above price": "SELECT 1 FROM listings WHERE cost > price AND price > 0",
    "not JSON": """SELECT 1 FROM listings WHERE jsonb_typeof(photos::jsonb) <> 'array'
        OR jsonb_typeof(attributes::jsonb) <> 'object'""",
    "sku twice": "SELECT 1 FROM listings WHERE sku <> '' GROUP BY user_id, sku HAVING count(*) > 1",
    "in the future": """SELECT 1 FROM listings, unnest(ARRAY[created_at, updated_at, sold_date]) AS at
        WHERE at > now() OR updated_at < created_at OR sold_date < created_at""",
    "platform row in the future": """SELECT 1 FROM platform_listings, unnest(ARRAY[posted_at, last_synced]) AS at
        WHERE at > now()""",
    "item count": """SELECT 1 FROM storage_sections s WHERE item_count <>
        (SELECT coalesce(sum(quantity), 0) FROM storage_items i WHERE i.section_id = s.id)""",
    "capacity": "SELECT 1 FROM storage_sections WHERE capacity NOT BETWEEN 10 AND 24",
    "section of another bin": """SELECT 1 FROM storage_items i JOIN storage_sections s ON s.id = i.section_id
        WHERE s.bin_id <> i.bin_id""",
    "item of a draft": """SELECT 1 FROM storage_items i JOIN listings l ON l.id = i.listing_id
        WHERE l.status = 'draft'""",
    "item elsewhere than its listing says": """SELECT 1 FROM storage_items i JOIN listings l ON l.id = i.listing_id
        WHERE l.storage_location <> i.storage_id OR l.user_id <> i.user_id""",
    "item quantity": """SELECT 1 FROM storage_items i JOIN listings l ON l.id = i.listing_id
        WHERE l.status <> 'sold' AND l.quantity <> i.quantity""",
    "storage id of another section": """SELECT 1 FROM storage_items i JOIN storage_bins b ON b.id = i.bin_id
        JOIN storage_sections s ON s.id = i.section_id
        WHERE i.storage_id !~ ('^([A-Z]+-)?' || b.bin_name || s.section_name || '-[0-9]{2,}$')""",
    "sold row not where it was sold": """SELECT 1 FROM platform_listings p JOIN listings l ON l.id = p.listing_id
        WHERE (p.status = 'sold') <> (p.platform = l.sold_platform)""",
    "sold on a marketplace without its row": """SELECT 1 FROM listings l
        WHERE sold_platform <> 'manual' AND NOT EXISTS
        (SELECT 1 FROM platform_listings p WHERE p.listing_id = l.id AND p.status = 'sold')""",
    "live after the end": """SELECT 1 FROM platform_listings p JOIN listings l ON l.id = p.listing_id
        WHERE l.status IN ('sold', 'canceled') AND p.status IN ('active', 'pending', 'failed')
           OR l.status = 'draft' AND p.status NOT IN ('pending', 'failed')""",
    "active nowhere": """SELECT 1 FROM listings l WHERE status IN ('active', 'sold') AND NOT EXISTS
        (SELECT 1 FROM platform_listings p WHERE p.listing_id = l.id)""",
    "canceled at another time": """SELECT 1 FROM platform_listings p JOIN listings l ON l.id = p.listing_id
        WHERE p.cancel_scheduled_at <> l.sold_date + interval '15 minutes'
           OR p.status = 'pending_cancel' AND p.cancel_scheduled_at IS NULL""",
    "failed without a reason": """SELECT 1 FROM platform_listings
        WHERE status = 'failed' AND coalesce(error_message, '') = ''""",
    "live without a link": "SELECT 1 FROM platform_listings WHERE status = 'active' AND platform_url IS NULL",
    "card without its item": """SELECT 1 FROM card_collections c JOIN storage_items i ON i.id = c.storage_item_id
        JOIN storage_bins b ON b.id = i.bin_id
        WHERE c.storage_location <> i.storage_id OR c.quantity <> i.quantity OR b.bin_type <> 'cards'""",
    "card serial twice": """SELECT 1 FROM card_collections WHERE grading_serial IS NOT NULL
        GROUP BY user_id, grading_serial HAVING count(*) > 1""",
    "recent sale nobody recorded": """SELECT 1 FROM listings l WHERE sold_date > now() - interval '30 days'
        AND NOT EXISTS (SELECT 1 FROM activity_logs a WHERE a.action = 'record_sale'
        AND a.resource_type = 'listing' AND a.resource_id = l.id AND a.created_at = l.sold_date
        AND (a.details::jsonb ->> 'price')::real = l.sold_price
        AND a.details::jsonb ->> 'platform' = l.sold_platform)""",
    "alert out of order": """SELECT 1 FROM (SELECT n.created_at, lag(n.created_at) OVER (PARTITION BY user_id
        ORDER BY n.id) AS before FROM notifications n JOIN listings l ON l.id = n.listing_id) AS each
        WHERE before > created_at""",
    "log out of order": """SELECT 1 FROM (SELECT created_at, lag(created_at) OVER (PARTITION BY user_id
        ORDER BY id) AS before FROM activity_logs) AS each WHERE before > created_at""",
    "alert without its data": """SELECT 1 FROM notifications
        WHERE NOT data::jsonb ?& ARRAY['price', 'storage_location'] OR listing_id IS NULL""",
}

WAITING = """
    SELECT l.quantity, l.storage_location, l.sold_platform, l.sold_date, n.is_read, n.data::jsonb, n.id,
           a.id, a.details::jsonb, i.quantity,
           (SELECT jsonb_object_agg(p.id::text, p.status) FROM platform_listings p WHERE p.listing_id = l.id)
    FROM listings l
    JOIN activity_logs a ON a.action = 'record_sale' AND a.resource_id = l.id
    JOIN notifications n ON n.listing_id = l.id AND n.type = 'sale'
    JOIN storage_items i ON i.listing_id = l.id
    WHERE l.status = 'sold' AND NOT EXISTS
        (SELECT 1 FROM activity_logs f WHERE f.action = 'sale_found'
         AND f.resource_type = 'sale' AND f.resource_id = a.id)
    ORDER BY l.sold_date DESC
"""


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(**arguments(database_url)) as connection:
        yield connection


def rows(connection: psycopg.Connection[Any], statement: Any, *values: Any) -> list[Any]:
    return connection.execute(statement, values or None).fetchall()


def count(connection: psycopg.Connection[Any], table: Any) -> int:
    return rows(connection, "SELECT count(*) FROM " + table)[0][0]


def breaches(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {name: len(rows(connection, statement)) for name, statement in BREACHES.items()}
    return {name: number for name, number in found.items() if number}


def test_the_contract_holds(database_url: str, connection: psycopg.Connection[Any]) -> None:
    told: list[tuple[int, int]] = []
    filled = fill(database_url, listings=SIZE, progress=lambda done, total: told.append((done, total)))
    assert breaches(connection) == {}
    assert told[0] == (0, SIZE)
    assert told[-1] == (SIZE, SIZE)
    assert told == sorted(told)
    assert count(connection, "listings") == filled.listings == SIZE
    assert count(connection, "platform_listings") == filled.platform_rows
    assert count(connection, "storage_bins") == filled.bins
    assert count(connection, "storage_sections") == filled.sections
    assert count(connection, "storage_items") == filled.items
    assert count(connection, "card_collections") == filled.cards == SIZE // 8
    assert count(connection, "notifications") == filled.notifications > 40
    assert count(connection, "activity_logs") == filled.log_rows


def test_the_mix_is_the_trade_s(database_url: str, connection: psycopg.Connection[Any]) -> None:
    fill(database_url, listings=SIZE)
    share = {
        status: number / SIZE
        for status, number in rows(connection, "SELECT status, count(*) FROM listings GROUP BY 1")
    }
    assert share["active"] == pytest.approx(0.62, abs=0.04)
    assert share["sold"] == pytest.approx(0.26, abs=0.04)
    assert share["draft"] == pytest.approx(0.09, abs=0.03)
    assert share["canceled"] == pytest.approx(0.03, abs=0.02)
    stored = rows(
        connection,
        """SELECT avg((i.id IS NOT NULL)::int) FROM listings l
        LEFT JOIN storage_items i ON i.listing_id = l.id WHERE l.status = 'active'""",
    )[0][0]
    assert float(stored) == pytest.approx(0.85, abs=0.03)
    assert len(rows(connection, "SELECT DISTINCT category FROM listings")) == 8
    most, fewest = rows(
        connection,
        """SELECT max(n), min(n) FROM
        (SELECT count(*) AS n FROM platform_listings GROUP BY listing_id) AS each""",
    )[0]
    assert (most, fewest) == (4, 1)
    long = "SELECT avg((length(title) > 80)::int) FROM listings"
    assert 0 < float(rows(connection, long)[0][0]) < 0.005
    unread = rows(connection, "SELECT count(*) FROM notifications WHERE NOT is_read")[0][0]
    assert unread == 7
    cards_agree_with_the_rules(connection)


def cards_agree_with_the_rules(connection: psycopg.Connection[Any]) -> None:
    for value, tier in rows(connection, "SELECT estimated_value, value_tier FROM card_collections"):
        assert tier == next(name for name, floor in reversed(floors().items()) if value >= floor)
    graded = rows(
        connection,
        """SELECT grading_company, grading_score, custom_categories::jsonb ->> 0
        FROM card_collections WHERE grading_company IS NOT NULL""",
    )
    assert graded
    assert all(label.startswith(f"{company} {score:g} ") for company, score, label in graded)


def test_five_sales_wait_for_triage(database_url: str, connection: psycopg.Connection[Any]) -> None:
    fill(database_url, listings=100)
    found = rows(connection, WAITING)
    now = rows(connection, "SELECT now() AT TIME ZONE 'UTC'")[0][0]
    assert [round((now - row[3]).total_seconds() / 60) for row in found] == [1, 3, 6, 11, 19]
    for quantity, location, platform, _, read, data, alert, log, details, stored, statuses in found:
        assert (quantity, stored, read) == (0, 1, False)
        assert data == {"sale": log, "price": float(details["price"]), "storage_location": location}
        assert details["notification"] == alert
        assert details["quantity"] == [1, 0]
        assert (details["location"], details["platform"]) == (location, platform)
        assert details["platforms"].keys() == statuses.keys()
        pairs = {(was, statuses[row]) for row, was in details["platforms"].items()}
        assert {("active", "sold"), ("active", "pending_cancel")} <= pairs
        assert pairs <= {
            ("active", "sold"),
            ("active", "pending_cancel"),
            ("pending", "canceled"),
            ("failed", "canceled"),
        }


def test_tiny_samples_keep_the_contract_too(database_url: str, connection: psycopg.Connection[Any]) -> None:
    waiting = 0
    for listings, sales in ((1, 0), (19, 0), (45, 2), (99, 4)):
        filled = fill(database_url, listings=listings, user=f"seller of {listings}")
        assert (filled.listings, filled.cards) == (listings, 60)
        waiting += sales
        assert len(rows(connection, WAITING)) == waiting
    assert breaches(connection) == {}
