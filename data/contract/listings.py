"""What is for sale, where, and what happened to it."""

from data.contract.shape import (
    CREATED,
    ID,
    OWNER,
    UPDATED,
    Check,
    Column,
    Table,
    flag,
    link,
    real,
    text,
    time,
    word,
)

LISTINGS = Table(
    "listings",
    (
        ID,
        Column("listing_uuid", "text", not_null=True, unique=True),
        OWNER,
        link("collectible_id", "collectibles(id)"),
        word("title"),
        text("description"),
        Column("price", "real", not_null=True),
        real("cost"),
        text("condition"),
        text("category"),
        text("item_type"),
        text("attributes"),
        text("photos"),
        Column("quantity", "integer", default="1"),
        text("storage_location"),
        text("sku"),
        text("upc"),
        Column("status", "text", default="'draft'"),
        text("sold_platform"),
        time("sold_date"),
        real("sold_price"),
        text("platform_statuses"),
        CREATED,
        UPDATED,
    ),
    checks=(
        Check("bindeck_listings_quantity", "quantity >= 0"),
        Check(
            "bindeck_listings_sold",
            "status <> 'sold' OR (sold_platform IS NOT NULL AND sold_date IS NOT NULL AND sold_price IS NOT NULL)",
        ),
        Check("bindeck_listings_active", "status <> 'active' OR coalesce(btrim(storage_location), '') <> ''"),
    ),
)

PLATFORM_LISTINGS = Table(
    "platform_listings",
    (
        ID,
        link("listing_id", "listings(id)", not_null=True),
        word("platform"),
        text("platform_listing_id"),
        text("platform_url"),
        Column("status", "text", default="'pending'"),
        time("posted_at"),
        time("last_synced"),
        time("cancel_scheduled_at"),
        text("error_message"),
        Column("retry_count", "integer", default="0"),
    ),
    unique=(("listing_id", "platform"),),
)

NOTIFICATIONS = Table(
    "notifications",
    (
        ID,
        word("type"),
        link("listing_id", "listings(id)"),
        text("platform"),
        word("title"),
        text("message"),
        text("data"),
        flag("is_read"),
        flag("sent_email"),
        CREATED,
    ),
)
