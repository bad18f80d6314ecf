"""The kinds of rows that can be edited: how each is locked and read, written, brought back and removed."""

from dataclasses import dataclass
from typing import LiteralString

from queries.notifications import MINE


@dataclass(frozen=True, slots=True)
class Editable:
    """A kind of row that can be edited: how it is locked and read, how it is written, who is told.

    `load` selects the ids of many rows and their fields in their order, and locks them by id; `save` binds them by
    name, and so does `insert`, which brings back a row that was removed; `remove` takes one away that was made.
    """

    name: str
    fields: tuple[str, ...]
    load: LiteralString
    save: LiteralString
    topic: str
    insert: LiteralString | None = None
    remove: LiteralString | None = None


LISTING = Editable(
    "listing",
    (
        "title",
        "description",
        "price",
        "cost",
        "condition",
        "category",
        "item_type",
        "attributes",
        "photos",
        "quantity",
        "storage_location",
        "sku",
        "upc",
        "status",
        "sold_platform",
        "sold_date",
        "sold_price",
        "platform_statuses",
    ),
    """
    SELECT id, title, description, price, cost, condition, category, item_type, attributes, photos, quantity,
           storage_location, sku, upc, status, sold_platform, sold_date, sold_price, platform_statuses
    FROM listings WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
    """,
    """
    UPDATE listings
    SET title = %(title)s, description = %(description)s, price = %(price)s, cost = %(cost)s,
        condition = %(condition)s, category = %(category)s, item_type = %(item_type)s,
        attributes = %(attributes)s, photos = %(photos)s, quantity = %(quantity)s,
        storage_location = %(storage_location)s, sku = %(sku)s, upc = %(upc)s, status = %(status)s,
        sold_platform = %(sold_platform)s, sold_date = %(sold_date)s::timestamp, sold_price = %(sold_price)s,
        platform_statuses = %(platform_statuses)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "listings",
)

# What identifies a row is read, so that a card that was removed comes back as the same one; it is never written.
CARD = Editable(
    "card",
    (
        "card_uuid",
        "created_at",
        "card_type",
        "title",
        "card_number",
        "quantity",
        "organization_mode",
        "primary_category",
        "custom_categories",
        "storage_location",
        "storage_item_id",
        "game_name",
        "set_name",
        "set_code",
        "set_symbol",
        "rarity",
        "card_subtype",
        "format_legality",
        "sport",
        "year",
        "brand",
        "series",
        "player_name",
        "team",
        "is_rookie_card",
        "parallel_color",
        "insert_series",
        "grading_company",
        "grading_score",
        "grading_serial",
        "estimated_value",
        "value_tier",
        "purchase_price",
        "photos",
        "notes",
        "ai_identified",
        "ai_confidence",
    ),
    """
    SELECT id, card_uuid, created_at, card_type, title, card_number, quantity, organization_mode, primary_category,
           custom_categories, storage_location, storage_item_id, game_name, set_name, set_code, set_symbol, rarity,
           card_subtype, format_legality, sport, year, brand, series, player_name, team, is_rookie_card,
           parallel_color, insert_series, grading_company, grading_score, grading_serial, estimated_value,
           value_tier, purchase_price, photos, notes, ai_identified, ai_confidence
    FROM card_collections WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
    """,
    """
    UPDATE card_collections
    SET card_type = %(card_type)s, title = %(title)s, card_number = %(card_number)s, quantity = %(quantity)s,
        organization_mode = %(organization_mode)s, primary_category = %(primary_category)s,
        custom_categories = %(custom_categories)s, storage_location = %(storage_location)s,
        storage_item_id = %(storage_item_id)s, game_name = %(game_name)s, set_name = %(set_name)s,
        set_code = %(set_code)s, set_symbol = %(set_symbol)s, rarity = %(rarity)s,
        card_subtype = %(card_subtype)s, format_legality = %(format_legality)s, sport = %(sport)s,
        year = %(year)s, brand = %(brand)s, series = %(series)s, player_name = %(player_name)s, team = %(team)s,
        is_rookie_card = %(is_rookie_card)s, parallel_color = %(parallel_color)s,
        insert_series = %(insert_series)s, grading_company = %(grading_company)s,
        grading_score = %(grading_score)s, grading_serial = %(grading_serial)s,
        estimated_value = %(estimated_value)s, value_tier = %(value_tier)s, purchase_price = %(purchase_price)s,
        photos = %(photos)s, notes = %(notes)s, ai_identified = %(ai_identified)s,
        ai_confidence = %(ai_confidence)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "cards",
    """
    INSERT INTO card_collections (
        id, user_id, card_uuid, created_at, card_type, title, card_number, quantity, organization_mode,
        primary_category, custom_categories, storage_location, storage_item_id, game_name, set_name, set_code,
        set_symbol, rarity, card_subtype, format_legality, sport, year, brand, series, player_name, team,
        is_rookie_card, parallel_color, insert_series, grading_company, grading_score, grading_serial,
        estimated_value, value_tier, purchase_price, photos, notes, ai_identified, ai_confidence
    )
    VALUES (%(row_id)s, %(user_id)s, %(card_uuid)s, %(created_at)s::timestamp, %(card_type)s, %(title)s,
            %(card_number)s, %(quantity)s, %(organization_mode)s, %(primary_category)s, %(custom_categories)s,
            %(storage_location)s, %(storage_item_id)s, %(game_name)s, %(set_name)s, %(set_code)s,
            %(set_symbol)s, %(rarity)s, %(card_subtype)s, %(format_legality)s, %(sport)s, %(year)s, %(brand)s,
            %(series)s, %(player_name)s, %(team)s, %(is_rookie_card)s, %(parallel_color)s, %(insert_series)s,
            %(grading_company)s, %(grading_score)s, %(grading_serial)s, %(estimated_value)s, %(value_tier)s,
            %(purchase_price)s, %(photos)s, %(notes)s, %(ai_identified)s, %(ai_confidence)s)
    """,
    "DELETE FROM card_collections WHERE user_id = %(user_id)s AND id = %(row_id)s",
)

ITEM = Editable(
    "storage_item",
    (
        "storage_id",
        "bin_id",
        "section_id",
        "item_type",
        "category",
        "title",
        "description",
        "quantity",
        "photos",
        "notes",
        "listing_id",
    ),
    """
    SELECT id, storage_id, bin_id, section_id, item_type, category, title, description, quantity, photos, notes,
           listing_id
    FROM storage_items WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
    """,
    """
    UPDATE storage_items
    SET storage_id = %(storage_id)s, bin_id = %(bin_id)s, section_id = %(section_id)s, item_type = %(item_type)s,
        category = %(category)s, title = %(title)s, description = %(description)s, quantity = %(quantity)s,
        photos = %(photos)s, notes = %(notes)s, listing_id = %(listing_id)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "storage",
    """
    INSERT INTO storage_items (id, user_id, storage_id, bin_id, section_id, item_type, category, title,
                               description, quantity, photos, notes, listing_id)
    VALUES (%(row_id)s, %(user_id)s, %(storage_id)s, %(bin_id)s, %(section_id)s, %(item_type)s, %(category)s,
            %(title)s, %(description)s, %(quantity)s, %(photos)s, %(notes)s, %(listing_id)s)
    """,
    "DELETE FROM storage_items WHERE user_id = %(user_id)s AND id = %(row_id)s",
)

BIN = Editable(
    "storage_bin",
    ("bin_name", "bin_type", "description"),
    """
    SELECT id, bin_name, bin_type, description FROM storage_bins
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) ORDER BY id FOR UPDATE
    """,
    """
    UPDATE storage_bins SET bin_name = %(bin_name)s, bin_type = %(bin_type)s, description = %(description)s
    WHERE user_id = %(user_id)s AND id = %(row_id)s
    """,
    "storage",
    """
    INSERT INTO storage_bins (id, user_id, bin_name, bin_type, description)
    VALUES (%(row_id)s, %(user_id)s, %(bin_name)s, %(bin_type)s, %(description)s)
    """,
    "DELETE FROM storage_bins WHERE user_id = %(user_id)s AND id = %(row_id)s",
)

SECTION = Editable(
    "storage_section",
    ("bin_id", "section_name", "capacity", "item_count"),
    """
    SELECT s.id, s.bin_id, s.section_name, s.capacity, s.item_count
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    WHERE s.id = ANY (%(ids)s::int[]) ORDER BY s.id FOR UPDATE OF s
    """,
    """
    UPDATE storage_sections s
    SET section_name = %(section_name)s, capacity = %(capacity)s, item_count = %(item_count)s
    FROM storage_bins b WHERE b.id = s.bin_id AND b.user_id = %(user_id)s AND s.id = %(row_id)s
    """,
    "storage",
    """
    INSERT INTO storage_sections (id, bin_id, section_name, capacity, item_count)
    SELECT %(row_id)s, b.id, %(section_name)s, %(capacity)s, %(item_count)s
    FROM storage_bins b WHERE b.user_id = %(user_id)s AND b.id = %(bin_id)s
    """,
    """
    DELETE FROM storage_sections s USING storage_bins b
    WHERE b.id = s.bin_id AND b.user_id = %(user_id)s AND s.id = %(row_id)s
    """,
)

# Written to undo alone: every step forward goes through queries/platforms.py.
PLATFORM = Editable(
    "platform_listing",
    (
        "status",
        "platform_listing_id",
        "platform_url",
        "posted_at",
        "cancel_scheduled_at",
        "error_message",
        "retry_count",
    ),
    """
    SELECT p.id, p.status, p.platform_listing_id, p.platform_url, p.posted_at, p.cancel_scheduled_at,
           p.error_message, p.retry_count
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.id = ANY (%(ids)s::int[]) ORDER BY p.id FOR UPDATE OF p
    """,
    """
    UPDATE platform_listings p
    SET status = %(status)s, platform_listing_id = %(platform_listing_id)s, platform_url = %(platform_url)s,
        posted_at = %(posted_at)s::timestamp, cancel_scheduled_at = %(cancel_scheduled_at)s::timestamp,
        error_message = %(error_message)s, retry_count = %(retry_count)s
    FROM listings l WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = %(row_id)s
    """,
    "platforms",
)

ALERT = Editable(
    "notification",
    ("is_read",),
    "SELECT n.id, n.is_read FROM notifications n WHERE n.id = ANY (%(ids)s::int[]) AND "
    + MINE
    + " ORDER BY n.id FOR UPDATE OF n",
    "UPDATE notifications n SET is_read = %(is_read)s WHERE n.id = %(row_id)s AND " + MINE,
    "notifications",
)

EDITABLES = {kind.name: kind for kind in (LISTING, CARD, ITEM, BIN, SECTION, PLATFORM, ALERT)}
