"""Breaches of bins, sections and items."""

from typing import LiteralString

from data.contract.breaches.shape import Breach, JsonBreach

HELD: LiteralString = "coalesce(sum(i.quantity), 0)"
"""What a section holds, of its items `i`, whoever they belong to: item_count says as much."""

STORAGE_BREACHES = (
    Breach(
        "bin-type-unknown",
        "storage_bins",
        "t.bin_type <> ALL (%(bin_type_words)s)",
        "A bin's type is not one of the contract's words.",
    ),
    # All sections at once: no index of the contract finds the items of one.
    Breach(
        "item-count-wrong",
        "storage_sections",
        "t.id IN (SELECT s.id FROM storage_sections s LEFT JOIN storage_items i ON i.section_id = s.id"
        " GROUP BY s.id, s.item_count HAVING s.item_count IS DISTINCT FROM " + HELD + ")",
        "A section's item_count is not the sum of what lies in it.",
    ),
    Breach("item-quantity-negative", "storage_items", "t.quantity < 0", "A stored item's quantity is below 0."),
    Breach("item-without-section", "storage_items", "t.section_id IS NULL", "A stored item lies in no section."),
    Breach(
        "section-of-another-bin",
        "storage_items",
        "EXISTS (SELECT 1 FROM storage_sections s WHERE s.id = t.section_id AND s.bin_id <> t.bin_id)",
        "A stored item's section belongs to another bin.",
    ),
    Breach(
        "item-in-anothers-bin",
        "storage_items",
        "EXISTS (SELECT 1 FROM storage_bins b WHERE b.id = t.bin_id AND b.user_id <> t.user_id)",
        "A stored item lies in another seller's bin.",
    ),
    Breach(
        "item-of-anothers-listing",
        "storage_items",
        "EXISTS (SELECT 1 FROM listings l WHERE l.id = t.listing_id AND l.user_id <> t.user_id)",
        "A stored item belongs to another seller's listing.",
    ),
    Breach(
        "item-of-a-draft",
        "storage_items",
        "EXISTS (SELECT 1 FROM listings l WHERE l.id = t.listing_id AND l.status = %(draft)s)",
        "A stored item is linked to a draft, whose id changes with every edit.",
    ),
    Breach(
        "item-title-control-characters",
        "storage_items",
        r"t.title ~ '[\u0001-\u001f\u007f-\u009f]'",
        "A stored item's title has control characters.",
    ),
    Breach(
        "item-photo-path-backslash",
        "storage_items",
        r"strpos(t.photos, '\\') > 0",
        "The path of a stored item's photo has Windows back-slashes.",
    ),
)

STORAGE_JSON = (
    JsonBreach(
        "item-photos-not-json",
        "storage_items",
        "photos",
        "list of texts",
        "A stored item's photos are no JSON list of paths.",
    ),
)
