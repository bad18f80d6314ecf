"""Bins, sections and cards put there past the code under test, and what must hold of them."""

from typing import Any
from uuid import uuid4

from data.tenant import Tenant
from queries import locations
from tests.fix_shop import Shop

STATE = (
    "SELECT id, bin_name, bin_type, description FROM storage_bins ORDER BY id",
    "SELECT id, bin_id, section_name, capacity, item_count FROM storage_sections ORDER BY id",
    "SELECT id, storage_id, bin_id, section_id, item_type, category, title, description, quantity, photos, notes,"
    " listing_id FROM storage_items ORDER BY id",
    "SELECT id, storage_location, quantity FROM listings ORDER BY id",
    "SELECT id, storage_location, storage_item_id FROM card_collections ORDER BY id",
)

WRONG_COUNTS = """
    SELECT s.id, s.item_count FROM storage_sections s WHERE s.item_count IS DISTINCT FROM
        (SELECT coalesce(sum(quantity), 0) FROM storage_items i WHERE i.section_id = s.id)
"""

LINKED = """
    SELECT l.id, l.storage_location, array_agg(i.id), array_agg(i.section_id)
    FROM listings l JOIN storage_items i ON i.listing_id = l.id GROUP BY l.id
"""


def state(shop: Shop) -> list[Any]:
    """All that a storage operation may write, but for when."""
    return [shop.all(statement) for statement in STATE]


def section(
    shop: Shop, bin_name: str, name: str, *, capacity: int | None = None, bin_type: str = "clothing"
) -> int:
    """A section, its bin made where it is not there yet."""
    bin_id = shop.one(
        "SELECT id FROM storage_bins WHERE user_id = %s AND bin_name = %s AND bin_type = %s",
        shop.user_id, bin_name, bin_type,
    ) or shop.insert("storage_bins", user_id=shop.user_id, bin_name=bin_name, bin_type=bin_type)  # fmt: skip
    return shop.insert("storage_sections", bin_id=bin_id, section_name=name, capacity=capacity)


def card(shop: Shop, item_id: int, location: str) -> int:
    """A card in a stored item."""
    return shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid=str(uuid4()), card_type="tcg", title="Charizard",
        storage_item_id=item_id, storage_location=location,
    )  # fmt: skip


async def wrong(shop: Shop, tenant: Tenant) -> list[str]:
    """What does not agree: counts with items, texts on listings with where their items lie."""
    found = [f"section {row[0]} says {row[1]}" for row in shop.all(WRONG_COUNTS)]
    for listing_id, text, items, sections in shop.all(LINKED):
        places = await tenant.read(locations.find, text or "")
        if not any(place.item_id in items or place.section_id in sections for place in places):
            found.append(f"listing {listing_id} says {text}")
    return found
