"""The vocabularies of the contract: written as here, read more widely."""

from enum import StrEnum


class ListingStatus(StrEnum):
    """listings.status"""

    DRAFT = "draft"
    ACTIVE = "active"
    SOLD = "sold"
    CANCELED = "canceled"


class PlatformStatus(StrEnum):
    """platform_listings.status"""

    PENDING = "pending"
    ACTIVE = "active"
    SOLD = "sold"
    FAILED = "failed"
    CANCELED = "canceled"
    PENDING_CANCEL = "pending_cancel"


class NotificationType(StrEnum):
    """notifications.type"""

    SALE = "sale"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class BinType(StrEnum):
    """storage_bins.bin_type"""

    CLOTHING = "clothing"
    CARDS = "cards"


class CardType(StrEnum):
    """card_collections.card_type"""

    TCG = "tcg"
    SPORTS = "sports"


class Condition(StrEnum):
    """listings.condition"""

    NEW = "new"
    LIKE_NEW = "like_new"
    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class OrganizationMode(StrEnum):
    """card_collections.organization_mode"""

    BY_SET = "by_set"
    BY_VALUE = "by_value"
    BY_PLAYER = "by_player"
    CUSTOM = "custom"


class Action(StrEnum):
    """activity_logs.action, as far as Bindeck writes it."""

    SALE_RECORDED = "record_sale"
    SALE_FOUND = "sale_found"
    SALE_REVERSED = "sale_reversed"
    SOLD_TWICE = "double_sale"
    SOLD_TWICE_DECIDED = "double_sale_decided"
    DELISTED = "delisted"
    DELIST_CONFIRMED = "delist_confirmed"
    DELIST_FAILED = "delist_failed"
    ALERT_READ = "read_alert"
    LISTING_CREATED = "create_listing"
    EDITED = "edit"
    UNDONE = "undo"


CLOSES_A_SALE = (Action.SALE_FOUND, Action.SALE_REVERSED)
"""After one of these a sale no longer waits for triage."""

LIVE_ON_A_PLATFORM = (PlatformStatus.ACTIVE,)
"""A buyer can still buy it there: a sale elsewhere must take it down."""

NEVER_POSTED = (PlatformStatus.PENDING, PlatformStatus.FAILED)
"""No buyer ever saw it there: a sale elsewhere cancels it at once."""

_LISTING_READ_AS = {
    "posted": ListingStatus.ACTIVE,
    "cancelled": ListingStatus.CANCELED,
    "failed": ListingStatus.DRAFT,
    "shipped": ListingStatus.SOLD,
    "archived": ListingStatus.SOLD,
}
"""What other programs write: read so, and only changed when a person changes it."""


def read_listing(status: str | None) -> ListingStatus | None:
    """A listing's stored status as the contract means it; None for a word nobody knows."""
    if status is None or status in set(ListingStatus):
        return None if status is None else ListingStatus(status)
    return _LISTING_READ_AS.get(status)
