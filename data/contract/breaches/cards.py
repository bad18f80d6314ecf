"""Breaches of card collections."""

from typing import LiteralString

from data.contract.breaches.shape import Breach, JsonBreach

TIER_OF_VALUE: LiteralString = (
    "(%(value_tier_words)s::text[])[width_bucket(round(t.estimated_value::float8::numeric, 2),"
    " %(value_tier_floors)s::numeric[])]"
)
"""The tier of a card's value; NULL below zero."""

CARD_BREACHES = (
    Breach(
        "card-type-unknown",
        "card_collections",
        "t.card_type <> ALL (%(card_type_words)s)",
        "A card's type is not one of the contract's words.",
    ),
    Breach(
        "organization-mode-unknown",
        "card_collections",
        "t.organization_mode <> ALL (%(organization_mode_words)s)",
        "A card's organization mode is not one of the contract's words.",
    ),
    # Where there is no value there is nothing to recompute a tier from; NULL is computed when it is shown.
    Breach(
        "value-tier-stale",
        "card_collections",
        "(t.value_tier <> ALL (%(value_tier_words)s) OR t.estimated_value < 'Infinity' AND t.value_tier <> "
        + TIER_OF_VALUE
        + ")",
        "A card's value tier is not the one of its value, or not one of the contract's words.",
    ),
    Breach("card-quantity-negative", "card_collections", "t.quantity < 0", "A card's quantity is below 0."),
    Breach(
        "estimated-value-impossible",
        "card_collections",
        "NOT (t.estimated_value >= 0 AND t.estimated_value < 'Infinity')",
        "A card's estimated value is negative, infinite or not a number.",
    ),
    Breach(
        "purchase-price-impossible",
        "card_collections",
        "NOT (t.purchase_price >= 0 AND t.purchase_price < 'Infinity')",
        "A card's purchase price is negative, infinite or not a number.",
    ),
    Breach(
        "grade-impossible",
        "card_collections",
        "t.grading_score NOT BETWEEN 1 AND 10",
        "A card's grade is not from 1 to 10.",
    ),
    Breach(
        "serial-twice",
        "card_collections",
        "(t.user_id, coalesce(t.grading_company, ''), t.grading_serial) IN"
        " (SELECT o.user_id, coalesce(o.grading_company, ''), o.grading_serial FROM card_collections o"
        " WHERE btrim(o.grading_serial) <> '' GROUP BY 1, 2, 3 HAVING count(*) > 1)",
        "Another card of the same seller has the same grading company and serial.",
    ),
    Breach(
        "card-in-anothers-item",
        "card_collections",
        "EXISTS (SELECT 1 FROM storage_items i WHERE i.id = t.storage_item_id AND i.user_id <> t.user_id)",
        "A card is stored as another seller's item.",
    ),
    Breach(
        "card-title-control-characters",
        "card_collections",
        r"t.title ~ '[\u0001-\u001f\u007f-\u009f]'",
        "A card's title has control characters.",
    ),
    Breach(
        "card-photo-path-backslash",
        "card_collections",
        r"strpos(t.photos, '\\') > 0",
        "The path of a card's photo has Windows back-slashes.",
    ),
)

CARD_JSON = (
    JsonBreach(
        "card-photos-not-json",
        "card_collections",
        "photos",
        "list of texts",
        "A card's photos are no JSON list of paths.",
    ),
    JsonBreach(
        "custom-categories-not-json",
        "card_collections",
        "custom_categories",
        "list of texts",
        "A card's custom categories are no JSON list of words.",
    ),
    JsonBreach(
        "format-legality-not-json",
        "card_collections",
        "format_legality",
        "JSON",
        "A card's format legality is not JSON.",
    ),
)
