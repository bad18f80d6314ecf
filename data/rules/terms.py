"""The contract's words as SQL parameters: every tenant-bound statement may say %(sold)s instead of a literal."""

from collections.abc import Mapping

from data.rules import sale, status, tiers

LONGEST_TITLE = 80
"""Characters of a listing's title, by the contract; a marketplace may allow fewer."""

TERMS: Mapping[str, object] = {
    "draft": status.ListingStatus.DRAFT.value,
    "active": status.ListingStatus.ACTIVE.value,
    "sold": status.ListingStatus.SOLD.value,
    "canceled": status.ListingStatus.CANCELED.value,
    "pending_cancel": status.PlatformStatus.PENDING_CANCEL.value,
    "live_on_a_platform": [word.value for word in status.LIVE_ON_A_PLATFORM],
    "sale_alert": status.NotificationType.SALE.value,
    "sale_recorded": status.Action.SALE_RECORDED.value,
    "sale_reversed": status.Action.SALE_REVERSED.value,
    "closes_a_sale": [word.value for word in status.CLOSES_A_SALE],
    "verification_window": sale.VERIFICATION_WINDOW,
    "triage_horizon": sale.TRIAGE_HORIZON,
    "listing_status_words": list(map(str, status.ListingStatus)),
    "platform_status_words": list(map(str, status.PlatformStatus)),
    "notification_type_words": list(map(str, status.NotificationType)),
    "condition_words": list(map(str, status.Condition)),
    "bin_type_words": list(map(str, status.BinType)),
    "card_type_words": list(map(str, status.CardType)),
    "organization_mode_words": list(map(str, status.OrganizationMode)),
    "value_tier_words": [str(tier) for _, tier in reversed(tiers.FLOORS)],
    "value_tier_floors": [floor for floor, _ in reversed(tiers.FLOORS)],
    "longest_title": LONGEST_TITLE,
}
