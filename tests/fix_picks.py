"""Three sold things on three shelves."""

from decimal import Decimal

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_shop import Shop

PRICE = Decimal("84.00")


@pytest.fixture
async def sold(shop: Shop, tenant: Tenant) -> dict[str, int]:
    """Three sold things, by title; the last on the walk was sold first."""
    listings = {
        "Levi's 501": shop.listing(title="Levi's 501", storage_location="B4-19", platforms={"ebay": "active"}),
        "Charizard": shop.listing(
            title="Charizard", sku="RR-00977", storage_location="A10-03", platforms={"mercari": "active"}
        ),
        "Walkman": shop.listing(
            title="Walkman", sku="RR-00412", upc="036000291452", condition="like_new", storage_location="a2-07",
            attributes='{"Brand": "Sony", "color": "grey"}', description="Worn hinge.\nRuns well.",
            photos='["https://example.com/walkman.jpg"]', platforms={"ebay": "active", "etsy": "active"},
        ),
    }  # fmt: skip
    shop.stored(listings["Walkman"], storage_id="A2-07")
    shop.connection.execute("UPDATE storage_sections SET capacity = 10")
    shop.connection.execute("UPDATE storage_bins SET bin_name = 'A'")
    for title, listing in listings.items():
        platform = "mercari" if title == "Charizard" else "ebay"
        await tenant.write(sales.record, listing, platform, PRICE)
    return listings
