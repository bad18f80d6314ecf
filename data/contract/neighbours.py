"""Tables the contract points at without defining.

They are as the web application that shares the database has them: either program may create them first.
"""

from data.contract.shape import CREATED, ID, OWNER, UPDATED, Column, Table, flag, link, real, text, time, word

COLLECTIBLES = Table(
    "collectibles",
    (
        ID,
        word("name"),
        text("category"),
        text("brand"),
        text("model"),
        Column("year", "integer"),
        text("condition"),
        real("estimated_value_low"),
        real("estimated_value_high"),
        real("estimated_value_avg"),
        text("market_data"),
        text("attributes"),
        text("image_urls"),
        text("identified_by"),
        real("confidence_score"),
        CREATED,
        UPDATED,
        Column("times_found", "integer", default="1"),
        text("notes"),
        text("deep_analysis"),
        text("embedding"),
        text("franchise"),
        text("rarity_level"),
    ),
)

PLATFORM_ACTIVITY = Table(
    "platform_activity",
    (
        ID,
        OWNER,
        word("platform"),
        word("activity_type"),
        text("platform_listing_id"),
        link("listing_id", "listings(id)"),
        text("title"),
        text("buyer_username"),
        text("message_text"),
        real("sold_price"),
        time("activity_date"),
        flag("is_read"),
        flag("is_synced_to_inventory"),
        text("raw_data"),
        CREATED,
    ),
)

TRAINING_DATA = Table(
    "training_data",
    (
        ID,
        Column("user_id", "uuid", references="users(id)"),
        link("listing_id", "listings(id)"),
        link("collectible_id", "collectibles(id)"),
        text("photo_paths"),
        text("input_data"),
        text("teacher_output"),
        text("student_output"),
        real("student_confidence"),
        flag("used_teacher", "true"),
        real("quality_score"),
        CREATED,
    ),
)
