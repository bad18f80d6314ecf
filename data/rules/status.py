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
    DELIST_GIVEN_UP = "delist_given_up"
    DELIST_AGAIN = "delist_again"
    STILL_LIVE = "still_live"
    PLATFORM_ADDED = "add_platform"
    POST_AGAIN = "post_again"
    POSTED = "mark_posted"
    POST_FAILED = "mark_failed"
    POST_DROPPED = "drop_post"
    CANCEL_SCHEDULED = "schedule_cancel"
    CANCEL_WITHDRAWN = "withdraw_cancel"
    ALERT_READ = "read_alert"
    ALERT_UNREAD = "unread_alert"
    MESSAGE_READ = "read_message"
    MESSAGE_UNREAD = "unread_message"
    LISTING_CREATED = "create_listing"
    CARDS_OFFERED = "offer_cards"
    CARD_CREATED = "create_card"
    CARD_REMOVED = "delete_card"
    CARDS_IMPORTED = "import_cards"
    CARD_LINKED = "link_card"
    CARD_UNLINKED = "unlink_card"
    PUT_AWAY = "put_away"
    MOVED = "move"
    COUNT_BEGUN = "begin_count"
    COUNT_SCANNED = "count_scan"
    SECTION_COUNTED = "count_section"
    COUNT_MENDED = "mend_count"
    RECEIVED = "receive"
    BIN_MADE = "create_bin"
    BIN_NAMED = "name_bin"
    BIN_REMOVED = "delete_bin"
    ITEM_ADDED = "create_item"
    ITEM_EDITED = "edit_item"
    ITEM_REMOVED = "delete_item"
    ITEM_LINKED = "link_item"
    ITEM_UNLINKED = "unlink_item"
    ITEM_SPLIT = "split_item"
    ITEMS_MERGED = "merge_items"
    RECOUNTED = "recount"
    EDITED = "edit"
    BATCH_EDITED = "batch_edit"
    BATCH_PART = "batch_part"
    CREDENTIALS_SET = "set_credentials"
    CREDENTIALS_REMOVED = "remove_credentials"
    CREDENTIALS_SEALED = "seal_credentials"
    CREDENTIALS_ROTATED = "rotate_credentials"
    UNDONE = "undo"
    SIGNED_IN = "login"
    SIGNED_OUT = "logout"
    SIGN_IN_FAILED = "login_failed"
    PASSWORD_CHANGED = "change_password"
    PASSWORD_RESET = "reset_password"
    ACCOUNT_ACTIVATED = "activate_account"
    ACCOUNT_DEACTIVATED = "deactivate_account"
    ADMIN_MADE = "make_administrator"
    ADMIN_UNMADE = "unmake_administrator"
    TIER_SET = "set_tier"
    SESSIONS_ENDED = "end_sessions"
    NOTICE_SENT = "send_notice"
    NOTICE_TAKEN_BACK = "take_back_notice"
    ACCOUNT_CREATED = "create_account"
    ACCOUNT_LINKED = "link_account"


NOTICES = (NotificationType.INFO, NotificationType.WARNING, NotificationType.ERROR)
"""How grave a notice of an administrator may be, the least first."""

CLOSES_A_SALE = (Action.SALE_FOUND, Action.SALE_REVERSED)
"""After one of these a sale no longer waits for triage."""

POSTINGS = (
    Action.PLATFORM_ADDED,
    Action.POST_AGAIN,
    Action.POSTED,
    Action.POST_FAILED,
    Action.POST_DROPPED,
    Action.CANCEL_SCHEDULED,
    Action.CANCEL_WITHDRAWN,
)
"""What a person says of a listing's row on a marketplace."""

MARKINGS = (Action.ALERT_READ, Action.ALERT_UNREAD, Action.MESSAGE_READ, Action.MESSAGE_UNREAD)
"""Their log rows name what was marked in a packed list of ids (data.rules.ranges)."""

ITEM_STEPS = (
    Action.ITEM_ADDED,
    Action.ITEM_EDITED,
    Action.ITEM_REMOVED,
    Action.ITEM_LINKED,
    Action.ITEM_UNLINKED,
    Action.ITEM_SPLIT,
    Action.ITEMS_MERGED,
)
"""What a person does with stored items by hand."""

ACCOUNT_STEPS = (Action.ACCOUNT_ACTIVATED, Action.ACCOUNT_DEACTIVATED, Action.TIER_SET)
"""What an administrator does without a proof of who it is: undone, it needs none either."""

UNDOABLE = (
    Action.SALE_RECORDED,
    *CLOSES_A_SALE,
    Action.SOLD_TWICE_DECIDED,
    Action.DELIST_CONFIRMED,
    Action.STILL_LIVE,
    *POSTINGS,
    *MARKINGS,
    Action.PUT_AWAY,
    Action.MOVED,
    Action.COUNT_SCANNED,
    Action.SECTION_COUNTED,
    Action.COUNT_MENDED,
    Action.RECEIVED,
    Action.BIN_MADE,
    Action.BIN_NAMED,
    Action.BIN_REMOVED,
    *ITEM_STEPS,
    Action.LISTING_CREATED,
    Action.CARDS_OFFERED,
    Action.CARD_CREATED,
    Action.CARD_REMOVED,
    Action.CARDS_IMPORTED,
    Action.CARD_LINKED,
    Action.CARD_UNLINKED,
    Action.EDITED,
    Action.BATCH_EDITED,
    *ACCOUNT_STEPS,
)
"""A person's own actions that one key takes back, as long as nobody changed the rows since."""

PROVES_A_DELISTING = (Action.DELISTED, Action.DELIST_CONFIRMED)
"""The marketplace's own answer, or a person who saw that it is down."""

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


READ_AS_SOLD = (
    ListingStatus.SOLD,
    *(word for word, read in _LISTING_READ_AS.items() if read is ListingStatus.SOLD),
)
"""Every stored word that means a sold listing."""

FOR_SALE_NO_MORE = (
    *READ_AS_SOLD,
    ListingStatus.DRAFT,
    ListingStatus.CANCELED,
    *(word for word, read in _LISTING_READ_AS.items() if read is ListingStatus.CANCELED),
)
"""Every stored word of a listing that nobody should be able to buy: it may be ended without asking."""


def listing_words(kind: ListingStatus) -> list[str]:
    """The stored statuses of listings that are read as this one."""
    return [kind.value, *(word for word, meant in _LISTING_READ_AS.items() if meant is kind)]


def read_listing(status: str | None) -> ListingStatus | None:
    """A listing's stored status as the contract means it; None for a word nobody knows."""
    if status is None or status in set(ListingStatus):
        return None if status is None else ListingStatus(status)
    return _LISTING_READ_AS.get(status)


_ALERT_READ_AS = {
    "listing_failed": NotificationType.ERROR,
    "offer": NotificationType.INFO,
    "price_alert": NotificationType.INFO,
}


def read_alert(kind: str) -> NotificationType | None:
    """An alert's stored type as the contract means it; None for a word nobody knows."""
    return NotificationType(kind) if kind in set(NotificationType) else _ALERT_READ_AS.get(kind)


def alert_words(kind: NotificationType) -> list[str]:
    """The stored types that are read as this one."""
    return [kind.value, *(word for word, meant in _ALERT_READ_AS.items() if meant is kind)]
