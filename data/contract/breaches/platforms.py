"""Breaches of a listing's rows on the marketplaces, and of alerts."""

from data.contract.breaches.shape import Breach, JsonBreach

PLATFORM_BREACHES = (
    Breach(
        "platform-status-missing", "platform_listings", "t.status IS NULL", "A marketplace's row has no status."
    ),
    Breach(
        "platform-status-unknown",
        "platform_listings",
        "t.status <> ALL (%(platform_status_words)s)",
        "The status of a marketplace's row is not one of the contract's words.",
    ),
    Breach(
        "live-after-sale",
        "platform_listings",
        "t.status = ANY (%(live_on_a_platform)s) AND EXISTS"
        " (SELECT 1 FROM listings l WHERE l.id = t.listing_id AND l.status = %(sold)s)",
        "The listing is sold, yet this marketplace may sell it again: it is not being taken down.",
    ),
    Breach(
        "cancel-time-missing",
        "platform_listings",
        "t.status = %(pending_cancel)s AND t.cancel_scheduled_at IS NULL",
        "A row that waits to be canceled does not say when.",
    ),
    Breach(
        "cancel-time-wrong",
        "platform_listings",
        "t.cancel_scheduled_at IS NOT NULL AND EXISTS (SELECT 1 FROM listings l WHERE l.id = t.listing_id"
        " AND l.status = %(sold)s AND t.cancel_scheduled_at <> l.sold_date + %(verification_window)s)",
        "The cancel is not scheduled for 15 minutes after the sale.",
    ),
    Breach(
        "cancel-past-due",
        "platform_listings",
        "t.status = %(pending_cancel)s AND t.cancel_scheduled_at < now() AT TIME ZONE 'UTC'",
        "A cancel is past due and nobody has finished it: the listing may still be live.",
    ),
)

ALERT_BREACHES = (
    Breach(
        "notification-type-unknown",
        "notifications",
        "t.type <> ALL (%(notification_type_words)s)",
        "A notification's type is not one of the contract's words.",
    ),
    Breach(
        "notification-title-control-characters",
        "notifications",
        r"t.title ~ '[\u0001-\u001f\u007f-\u009f]'",
        "A notification's title has control characters.",
    ),
)

ALERT_JSON = (
    JsonBreach(
        "notification-data-not-json", "notifications", "data", "object", "A notification's data is no JSON object."
    ),
)
