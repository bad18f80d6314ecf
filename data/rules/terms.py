"""The contract's words as SQL parameters: every tenant-bound statement may say %(sold)s instead of a literal."""

from collections.abc import Mapping

from data.rules import codes, location, sale, status, tiers, transitions

LONGEST_TITLE = 80
"""Characters of a listing's title, by the contract; a marketplace may allow fewer."""

_TERMS: Mapping[str, object] = {
    "draft": status.ListingStatus.DRAFT.value,
    "active": status.ListingStatus.ACTIVE.value,
    "sold": status.ListingStatus.SOLD.value,
    "canceled": status.ListingStatus.CANCELED.value,
    "pending": status.PlatformStatus.PENDING.value,
    "failed": status.PlatformStatus.FAILED.value,
    "pending_cancel": status.PlatformStatus.PENDING_CANCEL.value,
    "live_on_a_platform": [word.value for word in status.LIVE_ON_A_PLATFORM],
    "sale_alert": status.NotificationType.SALE.value,
    "sale_recorded": status.Action.SALE_RECORDED.value,
    "sale_reversed": status.Action.SALE_REVERSED.value,
    "put_away": status.Action.PUT_AWAY.value,
    "section_counted": status.Action.SECTION_COUNTED.value,
    "undone": status.Action.UNDONE.value,
    "cancel_scheduled": status.Action.CANCEL_SCHEDULED.value,
    "batch_edited": status.Action.BATCH_EDITED.value,
    "batch_part": status.Action.BATCH_PART.value,
    "cards_offered": status.Action.CARDS_OFFERED.value,
    "cards_imported": status.Action.CARDS_IMPORTED.value,
    "count_begun": status.Action.COUNT_BEGUN.value,
    "count_scanned": status.Action.COUNT_SCANNED.value,
    "count_mended": status.Action.COUNT_MENDED.value,
    "moved": status.Action.MOVED.value,
    "received": status.Action.RECEIVED.value,
    "listing_created": status.Action.LISTING_CREATED.value,
    "undoable": [word.value for word in status.UNDOABLE],
    "sold_twice": status.Action.SOLD_TWICE.value,
    "sold_twice_decided": status.Action.SOLD_TWICE_DECIDED.value,
    "notice_sent": status.Action.NOTICE_SENT.value,
    "notice_taken_back": status.Action.NOTICE_TAKEN_BACK.value,
    "sale_found": status.Action.SALE_FOUND.value,
    "delisted": status.Action.DELISTED.value,
    "delist_confirmed": status.Action.DELIST_CONFIRMED.value,
    "delist_failed": status.Action.DELIST_FAILED.value,
    "delist_given_up": status.Action.DELIST_GIVEN_UP.value,
    "delist_again": status.Action.DELIST_AGAIN.value,
    "proves_a_delisting": [word.value for word in status.PROVES_A_DELISTING],
    "draft_words": status.listing_words(status.ListingStatus.DRAFT),
    "active_words": status.listing_words(status.ListingStatus.ACTIVE),
    "canceled_listing_words": status.listing_words(status.ListingStatus.CANCELED),
    "sold_words": list(map(str, status.READ_AS_SOLD)),
    "for_sale_no_more": list(map(str, status.FOR_SALE_NO_MORE)),
    "canceled_words": [status.PlatformStatus.CANCELED.value, *transitions.READ_AS_CANCELED],
    "closes_a_sale": [word.value for word in status.CLOSES_A_SALE],
    "verification_window": sale.VERIFICATION_WINDOW,
    "first_retry": sale.FIRST_RETRY,
    "triage_horizon": sale.TRIAGE_HORIZON,
    "listing_status_words": list(map(str, status.ListingStatus)),
    "platform_status_words": list(map(str, status.PlatformStatus)),
    "notification_type_words": list(map(str, status.NotificationType)),
    "condition_words": list(map(str, status.Condition)),
    "bin_type_words": list(map(str, status.BinType)),
    "card_type_words": list(map(str, status.CardType)),
    "organization_mode_words": list(map(str, status.OrganizationMode)),
    "value_tier_words": [tier.value for tier in tiers.ValueTier],
    "longest_title": LONGEST_TITLE,
    "location_gaps": location.GAPS,
    "item_label": codes.Label.ITEM.value,
    "listing_label": codes.Label.LISTING.value,
    "card_label": codes.Label.CARD.value,
    "section_label": codes.Label.SECTION.value,
    "bin_label": codes.Label.BIN.value,
}


def terms() -> Mapping[str, object]:
    """All of them, with what can be set as it is now."""
    return {**_TERMS, "value_tier_floors": list(tiers.floors().values())}
