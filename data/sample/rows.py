"""The rows of a sample, field by field the contract's columns in its order."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

from data.contract.accounts import ACTIVITY_LOGS
from data.contract.cards import CARD_COLLECTIONS
from data.contract.listings import LISTINGS, NOTIFICATIONS, PLATFORM_LISTINGS
from data.contract.shape import Table
from data.contract.storage import STORAGE_BINS, STORAGE_ITEMS, STORAGE_SECTIONS


class BinRow(NamedTuple):
    """storage_bins"""

    id: int
    user_id: str
    bin_name: str
    bin_type: str
    description: str | None
    created_at: datetime


class SectionRow(NamedTuple):
    """storage_sections"""

    id: int
    bin_id: int
    section_name: str
    capacity: int
    item_count: int
    created_at: datetime


class ListingRow(NamedTuple):
    """listings"""

    id: int
    listing_uuid: str
    user_id: str
    collectible_id: int | None
    title: str
    description: str
    price: float
    cost: float | None
    condition: str
    category: str
    item_type: str
    attributes: str
    photos: str
    quantity: int
    storage_location: str | None
    sku: str | None
    upc: str | None
    status: str
    sold_platform: str | None
    sold_date: datetime | None
    sold_price: float | None
    platform_statuses: str | None
    created_at: datetime
    updated_at: datetime


class PlatformRow(NamedTuple):
    """platform_listings"""

    id: int
    listing_id: int
    platform: str
    platform_listing_id: str | None
    platform_url: str | None
    status: str
    posted_at: datetime | None
    last_synced: datetime | None
    cancel_scheduled_at: datetime | None
    error_message: str | None
    retry_count: int


class ItemRow(NamedTuple):
    """storage_items"""

    id: int
    user_id: str
    storage_id: str
    bin_id: int
    section_id: int
    item_type: str
    category: str
    title: str
    description: str | None
    quantity: int
    photos: str | None
    notes: str | None
    listing_id: int | None
    created_at: datetime
    updated_at: datetime


class CardRow(NamedTuple):
    """card_collections"""

    id: int
    user_id: str
    card_uuid: str
    card_type: str
    title: str
    card_number: str
    quantity: int
    organization_mode: str
    primary_category: str | None
    custom_categories: str | None
    storage_location: str | None
    storage_item_id: int | None
    game_name: str | None
    set_name: str | None
    set_code: str | None
    set_symbol: str | None
    rarity: str | None
    card_subtype: str | None
    format_legality: str | None
    sport: str | None
    year: int | None
    brand: str | None
    series: str | None
    player_name: str | None
    team: str | None
    is_rookie_card: bool
    parallel_color: str | None
    insert_series: str | None
    grading_company: str | None
    grading_score: float | None
    grading_serial: str | None
    estimated_value: float
    value_tier: str | None
    purchase_price: float | None
    photos: str | None
    notes: str | None
    ai_identified: bool
    ai_confidence: float | None
    created_at: datetime
    updated_at: datetime


class NotificationRow(NamedTuple):
    """notifications"""

    id: int
    type: str
    listing_id: int | None
    platform: str | None
    title: str
    message: str
    data: str
    is_read: bool
    sent_email: bool
    created_at: datetime


class LogRow(NamedTuple):
    """activity_logs"""

    id: int
    user_id: str
    action: str
    resource_type: str | None
    resource_id: int | None
    details: str | None
    ip_address: str | None
    user_agent: str | None
    created_at: datetime


Row: TypeAlias = BinRow | SectionRow | ListingRow | PlatformRow | ItemRow | CardRow | NotificationRow | LogRow

TABLES: dict[type[Row], Table] = {
    BinRow: STORAGE_BINS,
    SectionRow: STORAGE_SECTIONS,
    ListingRow: LISTINGS,
    PlatformRow: PLATFORM_LISTINGS,
    ItemRow: STORAGE_ITEMS,
    CardRow: CARD_COLLECTIONS,
    NotificationRow: NOTIFICATIONS,
    LogRow: ACTIVITY_LOGS,
}
"""In the order in which the foreign keys let them be written."""
