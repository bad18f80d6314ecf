"""A database as years and other programs leave it: without constraints, and with every kind of wrong row."""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from data.contract.owners import UserId
from data.contract.tables import TABLES

NOBODY = 2_000_000_000
"""An id that no row has."""

LONG_AGO = datetime.fromisoformat("2024-05-01T12:00")
FAR_AHEAD = datetime.fromisoformat("2999-01-01T00:00")
SOLD = {"status": "sold", "quantity": 0, "sold_platform": "ebay", "sold_date": LONG_AGO, "sold_price": 84.0}
ESCAPE = "Red \x1b[31malert\x1b[0m"

LISTINGS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("active-without-location", {"status": "active", "storage_location": None}),
    ("active-without-location", {"status": "active", "storage_location": "  "}),
    ("sold-without-platform", SOLD | {"sold_platform": None}),
    ("sold-without-date", SOLD | {"sold_date": None}),
    ("sold-without-price", SOLD | {"sold_price": None}),
    ("sold-with-stock", SOLD | {"quantity": 3}),
    ("quantity-negative", {"quantity": -2}),
    ("price-zero", {"status": "active", "price": 0}),
    ("price-impossible", {"price": -1}),
    ("price-impossible", {"price": "NaN"}),
    ("price-impossible", {"price": "Infinity"}),
    ("cost-impossible", {"cost": "-Infinity"}),
    ("sold-price-impossible", SOLD | {"sold_price": -5}),
    ("listing-status-missing", {"status": None}),
    ("listing-status-unknown", {"status": "cancelled"}),
    ("listing-status-unknown", {"status": "archived"}),
    ("condition-unknown", {"condition": "NWT"}),
    ("title-too-long", {"title": "長" * 81}),
    ("title-control-characters", {"title": ESCAPE}),
    ("title-control-characters", {"title": "two\nlines"}),
    ("sku-empty", {"sku": ""}),
    ("upc-empty", {"upc": ""}),
    ("sku-twice", {"sku": "TWICE"}),
    ("sku-twice", {"sku": "TWICE"}),
    ("sku-twice", {"sku": "TWICE"}),
    ("photo-path-backslash", {"photos": r'["C:\\photos\\1.jpg"]'}),
    ("photos-not-json", {"photos": "1.jpg, 2.jpg"}),
    ("photos-not-json", {"photos": '[{"url": "1.jpg"}]'}),
    ("photos-not-json", {"photos": ""}),
    ("photos-not-json", {"photos": r'["C:\photos\1.jpg"]'}),
    ("photos-not-json", {"photos": "null"}),
    ("attributes-not-json", {"attributes": "size: M"}),
    ("attributes-not-json", {"attributes": '["size"]'}),
    ("attributes-not-json", {"attributes": '{"weight": NaN}'}),
    ("platform-statuses-not-json", {"platform_statuses": "ebay:active,mercari:sold"}),
)

CARDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("card-type-unknown", {"card_type": "pokemon"}),
    ("organization-mode-unknown", {"organization_mode": "by_year"}),
    ("value-tier-stale", {"estimated_value": 600, "value_tier": "low"}),
    ("value-tier-stale", {"estimated_value": 9.99, "value_tier": "mid"}),
    ("value-tier-stale", {"value_tier": "under_10"}),
    ("card-quantity-negative", {"quantity": -1}),
    ("estimated-value-impossible", {"estimated_value": "NaN"}),
    ("purchase-price-impossible", {"purchase_price": -3}),
    ("grade-impossible", {"grading_score": 11}),
    ("serial-twice", {"grading_company": "PSA", "grading_serial": "12345"}),
    ("serial-twice", {"grading_company": "PSA", "grading_serial": "12345"}),
    ("card-title-control-characters", {"title": ESCAPE}),
    ("card-photo-path-backslash", {"photos": r'["photos\\1.jpg"]'}),
    ("card-photos-not-json", {"photos": "{}"}),
    ("custom-categories-not-json", {"custom_categories": "[1, 2]"}),
    ("format-legality-not-json", {"format_legality": "standard"}),
)

ACCOUNTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("oauth-with-password", {"oauth_provider": "google", "supabase_uid": "s-1", "password_hash": "scrypt:…"}),
    ("oauth-without-uid", {"oauth_provider": "github"}),
    ("supabase-uid-twice", {"supabase_uid": "s-2"}),
    ("supabase-uid-twice", {"supabase_uid": "s-2"}),
)

LEGAL: tuple[tuple[str, dict[str, Any]], ...] = (
    ("listings", {"sku": None, "cost": None, "title": "🔥 任天堂 [bold]קמיע[/]", "condition": None}),
    ("listings", SOLD | {"sold_platform": "manual", "photos": '[ "a b.jpg" , "c.jpg" ]', "attributes": "{}"}),
    ("listings", {"attributes": r'{"size": {"eu": [41, 42]}, "note": "6\" tall"}', "platform_statuses": "{}"}),
    ("notifications", {"listing_id": None, "data": None}),
    ("notifications", {"data": '{"storage_location": {"name": "A1"}}'}),
    ("platform_listings", {"platform": "Some Flea Market", "status": "failed", "error_message": "bad\n" * 125}),
    ("platform_listings", {"status": "canceled", "platform_url": "https://example.com/1"}),
    ("card_collections", {"estimated_value": 50, "value_tier": None, "grading_company": "BGS"}),
    ("card_collections", {"estimated_value": None, "value_tier": "high"}),
    ("activity_logs", {"user_id": None, "details": '{"by": ["cron", 1]}'}),
    ("users", {"oauth_provider": "google", "supabase_uid": "s-3"}),
)
"""Unusual rows that break nothing."""


BESIDES: dict[tuple[str, str], tuple[dict[str, Any], str]] = {
    ("storage_items", "user_id"): ({"bin_id": None}, "storage-items-bin-id-missing"),
    ("storage_items", "bin_id"): ({"section_id": NOBODY}, "storage-items-section-id-orphan"),
}
"""Where one thing cannot be wrong alone: a bin has an owner, and a section a bin."""


class Dirt:
    """Puts rows into a database without constraints; what is not said of a row is as it should be."""

    def __init__(self, connection: psycopg.Connection[Any], user_id: UserId) -> None:
        self._connection = connection
        self.user_id = user_id
        self._numbers = itertools.count(1)

    def put(self, table: str, **values: Any) -> Any:
        """Insert a row; its id."""
        row = self._usual(table, values) | values
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(map(sql.Placeholder, row)),
        )
        return self._connection.execute(statement, row).fetchone()[0]

    def of(self, table: str, column: str, key: Any) -> Any:
        """What a row has in a column."""
        statement = sql.SQL("SELECT {} FROM {} WHERE id = %s").format(
            sql.Identifier(column), sql.Identifier(table)
        )
        return self._connection.execute(statement, (key,)).fetchone()[0]

    def _usual(self, table: str, values: dict[str, Any]) -> dict[str, Any]:
        name = f"thing {next(self._numbers)}"
        mine = {"user_id": self.user_id}
        match table:
            case "users":
                return {"username": name, "email": f"{name}@example.com"}
            case "collectibles":
                return {"name": name}
            case "listings":
                row = {"listing_uuid": str(uuid4()), "title": name, "price": 84.0, "storage_location": "A1-01"}
                return mine | row | {"status": "draft"}
            case "platform_listings":
                return {"platform": "ebay"} | self._link("listing_id", "listings", values)
            case "marketplace_credentials":
                return mine | {"platform": name}
            case "storage_bins":
                return mine | {"bin_name": name, "bin_type": "clothing"}
            case "storage_sections":
                return {"section_name": name} | self._link("bin_id", "storage_bins", values)
            case "storage_items":
                return mine | {"storage_id": name} | self._place(values)
            case "card_collections":
                return mine | {"card_uuid": str(uuid4()), "card_type": "tcg", "title": name}
            case "platform_activity":
                return mine | {"platform": "ebay", "activity_type": "offer"}
            case "notifications":
                return {"type": "info", "title": name}
            case "activity_logs":
                return mine | {"action": "login"}
            case _:
                return {}

    def _link(self, column: str, table: str, values: dict[str, Any]) -> dict[str, Any]:
        return {} if column in values else {column: self.put(table)}

    def _place(self, values: dict[str, Any]) -> dict[str, Any]:
        """A section of its own, whose count agrees."""
        row = self._link("bin_id", "storage_bins", values)
        if "section_id" in values:
            return row
        bin_id = row.get("bin_id") or values["bin_id"] or self.put("storage_bins")
        count = values.get("quantity", 1)
        return row | {"section_id": self.put("storage_sections", bin_id=bin_id, item_count=count)}


def loosen(connection: psycopg.Connection[Any]) -> None:
    """Drop all constraints but the primary keys, as an old database would lack them."""
    found = connection.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'u', 'f') AND conrelid <> 0 AND connamespace = 'public'::regnamespace"
    ).fetchall()
    for table, name in found:
        connection.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
        )
    for table in TABLES:
        for column in table.columns:
            if column.not_null:
                connection.execute(f"ALTER TABLE {table.name} ALTER COLUMN {column.name} DROP NOT NULL")


def plant(connection: psycopg.Connection[Any], user_id: UserId) -> dict[str, int]:
    """Plant every kind of breach, and rows that only look strange; how many rows of each name."""
    loosen(connection)
    dirt = Dirt(connection, user_id)
    for table, values in LEGAL:
        dirt.put(table, **values)
    planted: Counter[str] = Counter()
    for table, rows in (("listings", LISTINGS), ("card_collections", CARDS), ("users", ACCOUNTS)):
        for name, values in rows:
            dirt.put(table, **values)
            planted[name] += 1
    planted.update(_platforms(dirt))
    planted.update(_storage(dirt))
    planted.update(_told(dirt))
    planted.update(_missing(dirt))
    planted.update(_twice(dirt))
    planted.update(_orphans(dirt))
    return dict(planted)


def _platforms(dirt: Dirt) -> list[str]:
    sold = dirt.put("listings", **SOLD)
    due = LONG_AGO + timedelta(minutes=15)
    later = dirt.put("listings", **SOLD | {"sold_date": FAR_AHEAD - timedelta(minutes=15)})
    rows: tuple[tuple[str | None, int, dict[str, Any]], ...] = (
        ("live-after-sale", sold, {"status": "active"}),
        ("cancel-past-due", sold, {"platform": "depop", "status": "pending_cancel", "cancel_scheduled_at": due}),
        ("cancel-time-wrong", sold, {"platform": "etsy", "status": "canceled", "cancel_scheduled_at": LONG_AGO}),
        ("cancel-time-missing", sold, {"platform": "vinted", "status": "pending_cancel"}),
        (None, sold, {"platform": "poshmark", "status": "canceled", "cancel_scheduled_at": due}),
        (None, later, {"status": "pending_cancel", "cancel_scheduled_at": FAR_AHEAD}),
        ("platform-status-missing", sold, {"platform": "mercari", "status": None}),
        ("platform-status-unknown", sold, {"platform": "grailed", "status": "delisted"}),
    )
    for _, listing_id, values in rows:
        dirt.put("platform_listings", listing_id=listing_id, **values)
    return [name for name, _, _ in rows if name]


def _storage(dirt: Dirt) -> list[str]:
    stranger = dirt.put("users")
    dirt.put("storage_bins", bin_type="shoes")
    dirt.put("storage_sections", item_count=4)
    dirt.put("storage_sections", item_count=None)
    dirt.put("storage_items", quantity=-1)
    dirt.put("storage_items", section_id=None)
    dirt.put("storage_items", section_id=dirt.put("storage_sections", item_count=1))
    theirs = dirt.put("storage_bins", user_id=stranger)
    dirt.put("storage_items", bin_id=theirs)
    dirt.put("storage_items", listing_id=dirt.put("listings", status="active", user_id=stranger))
    dirt.put("storage_items", listing_id=dirt.put("listings"))
    dirt.put("storage_items", title=ESCAPE)
    dirt.put("storage_items", photos=r'["photos\\1.jpg"]')
    dirt.put("storage_items", photos="1.jpg")
    dirt.put("card_collections", storage_item_id=dirt.put("storage_items", user_id=stranger, bin_id=theirs))
    return [
        "bin-type-unknown", "item-count-wrong", "item-count-wrong", "item-quantity-negative",
        "item-without-section", "section-of-another-bin", "item-in-anothers-bin", "item-of-anothers-listing",
        "item-of-a-draft", "item-title-control-characters", "item-photo-path-backslash", "item-photos-not-json",
        "card-in-anothers-item",
    ]  # fmt: skip


def _told(dirt: Dirt) -> list[str]:
    dirt.put("notifications", type="listing_failed")
    dirt.put("notifications", title=ESCAPE)
    dirt.put("notifications", data="[1]")
    dirt.put("activity_logs", details="deleted 3 rows")
    return [
        "notification-type-unknown", "notification-title-control-characters", "notification-data-not-json",
        "log-details-not-json",
    ]  # fmt: skip


def _missing(dirt: Dirt) -> list[str]:
    wanted = [(table.name, column.name) for table in TABLES for column in table.columns if column.not_null]
    for table, column in wanted:
        dirt.put(table, **{column: None})
    return [f"{table}-{column}-missing".replace("_", "-") for table, column in wanted]


def _twice(dirt: Dirt) -> list[str]:
    names: list[str] = []
    for table in TABLES:
        for columns in table.unique_keys:
            first = dirt.put(table.name)
            dirt.put(table.name, **{column: dirt.of(table.name, column, first) for column in columns})
            names += ["-".join(columns).replace("_", "-") + "-twice"] * 2
    return names


def _orphans(dirt: Dirt) -> list[str]:
    names: list[str] = []
    for table in TABLES:
        for column in table.columns:
            if column.references:
                key = uuid4() if column.type == "uuid" and isinstance(dirt.user_id, UUID) else NOBODY
                also, name = BESIDES.get((table.name, column.name), ({}, None))
                dirt.put(table.name, **{column.name: key}, **also)
                names.append(f"{table.name}-{column.name}-orphan".replace("_", "-"))
                names += [name] if name else []
    return names
