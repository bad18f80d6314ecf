"""Breaches of listings."""

from data.contract.breaches.shape import Breach, JsonBreach

LISTING_BREACHES = (
    Breach(
        "active-without-location",
        "listings",
        "t.status = %(active)s AND btrim(coalesce(t.storage_location, '')) = ''",
        "An active listing has no storage location: nobody will find it when it sells.",
    ),
    Breach(
        "sold-without-platform",
        "listings",
        "t.status = %(sold)s AND btrim(coalesce(t.sold_platform, '')) = ''",
        "A sold listing does not say where it was sold.",
    ),
    Breach(
        "sold-without-date",
        "listings",
        "t.status = %(sold)s AND t.sold_date IS NULL",
        "A sold listing does not say when it was sold.",
    ),
    Breach(
        "sold-without-price",
        "listings",
        "t.status = %(sold)s AND t.sold_price IS NULL",
        "A sold listing does not say for how much it was sold.",
    ),
    Breach(
        "sold-with-stock",
        "listings",
        "t.status = %(sold)s AND t.quantity > 0",
        "A sold listing still has a quantity above 0.",
    ),
    Breach("quantity-negative", "listings", "t.quantity < 0", "A listing's quantity is below 0."),
    Breach(
        "price-zero",
        "listings",
        "t.price = 0 AND t.status <> %(draft)s",
        "A listing that is no draft has a price of 0.",
    ),
    Breach(
        "price-impossible",
        "listings",
        "NOT (t.price >= 0 AND t.price < 'Infinity')",
        "A listing's price is negative, infinite or not a number.",
    ),
    Breach(
        "cost-impossible",
        "listings",
        "NOT (t.cost >= 0 AND t.cost < 'Infinity')",
        "A listing's cost is negative, infinite or not a number.",
    ),
    Breach(
        "sold-price-impossible",
        "listings",
        "NOT (t.sold_price >= 0 AND t.sold_price < 'Infinity')",
        "A listing's sold price is negative, infinite or not a number.",
    ),
    Breach("listing-status-missing", "listings", "t.status IS NULL", "A listing has no status."),
    Breach(
        "listing-status-unknown",
        "listings",
        "t.status <> ALL (%(listing_status_words)s)",
        "A listing's status is not one of the contract's words.",
    ),
    Breach(
        "condition-unknown",
        "listings",
        "t.condition <> ALL (%(condition_words)s)",
        "A listing's condition is not one of the contract's words.",
    ),
    Breach(
        "title-too-long",
        "listings",
        "char_length(t.title) > %(longest_title)s",
        "A listing's title is longer than 80 characters.",
    ),
    Breach(
        "title-control-characters",
        "listings",
        r"t.title ~ '[\u0001-\u001f\u007f-\u009f]'",
        "A listing's title has control characters.",
    ),
    Breach("sku-empty", "listings", "btrim(t.sku) = ''", "A listing's SKU is an empty text instead of none."),
    Breach("upc-empty", "listings", "btrim(t.upc) = ''", "A listing's UPC is an empty text instead of none."),
    Breach(
        "sku-twice",
        "listings",
        "(t.user_id, t.sku) IN (SELECT o.user_id, o.sku FROM listings o WHERE btrim(o.sku) <> ''"
        " GROUP BY o.user_id, o.sku HAVING count(*) > 1)",
        "Another listing of the same seller has the same SKU.",
    ),
    Breach(
        "photo-path-backslash",
        "listings",
        r"strpos(t.photos, '\\') > 0",
        "The path of a listing's photo has Windows back-slashes.",
    ),
)

LISTING_JSON = (
    JsonBreach(
        "photos-not-json", "listings", "photos", "list of texts", "A listing's photos are no JSON list of paths."
    ),
    JsonBreach(
        "attributes-not-json", "listings", "attributes", "object", "A listing's attributes are no JSON object."
    ),
    JsonBreach(
        "platform-statuses-not-json",
        "listings",
        "platform_statuses",
        "JSON",
        "A listing's platform_statuses are not JSON.",
    ),
)
