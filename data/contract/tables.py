"""All tables, in the order in which they can be created, and all indexes."""

from data.contract.accounts import ACTIVITY_LOGS, MARKETPLACE_CREDENTIALS, USERS
from data.contract.cards import CARD_COLLECTIONS
from data.contract.listings import LISTINGS, NOTIFICATIONS, PLATFORM_LISTINGS
from data.contract.neighbours import COLLECTIBLES, PLATFORM_ACTIVITY, TRAINING_DATA
from data.contract.shape import Index
from data.contract.storage import STORAGE_BINS, STORAGE_ITEMS, STORAGE_SECTIONS

TABLES = (
    USERS,
    COLLECTIBLES,
    LISTINGS,
    PLATFORM_LISTINGS,
    MARKETPLACE_CREDENTIALS,
    STORAGE_BINS,
    STORAGE_SECTIONS,
    STORAGE_ITEMS,
    CARD_COLLECTIONS,
    NOTIFICATIONS,
    ACTIVITY_LOGS,
    PLATFORM_ACTIVITY,
    TRAINING_DATA,
)

NEIGHBOURS = frozenset({COLLECTIBLES.name, PLATFORM_ACTIVITY.name, TRAINING_DATA.name})
"""Tables the contract only points at: the dashboard works without them."""

INDEXES = (
    Index("idx_users_is_admin", "users", "is_admin"),
    Index("idx_listings_uuid", "listings", "listing_uuid"),
    Index("idx_listings_status", "listings", "status"),
    Index("idx_listings_user_id", "listings", "user_id"),
    Index("idx_platform_listings_status", "platform_listings", "status"),
    Index("idx_card_collections_user", "card_collections", "user_id, created_at DESC"),
    Index("idx_card_collections_type", "card_collections", "card_type"),
    Index("idx_card_collections_org_mode", "card_collections", "organization_mode, primary_category"),
    Index("idx_card_collections_set", "card_collections", "set_code, card_number"),
    Index("idx_card_collections_sport_year", "card_collections", "sport, year, brand"),
    Index("idx_storage_items_user", "storage_items", "user_id, created_at DESC"),
    Index("idx_storage_items_bin_section", "storage_items", "bin_id, section_id"),
    Index("idx_storage_items_storage_id", "storage_items", "storage_id"),
    Index("idx_notifications_unread", "notifications", "is_read"),
    Index("idx_platform_activity_user_unread", "platform_activity", "user_id, is_read, created_at DESC"),
    Index("idx_activity_logs_user_id", "activity_logs", "user_id"),
    Index("idx_activity_logs_action", "activity_logs", "action"),
    Index("idx_training_data_created", "training_data", "created_at DESC"),
)
