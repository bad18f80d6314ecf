"""Three sold things on three shelves, and a walk to them."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tui.screens.pick import PickScreen

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


@pytest.fixture
async def at_first_stop(
    sold: dict[str, int], shop: Shop, redis_url: str, tmp_path: Path
) -> AsyncIterator[Dashboard]:
    """A dashboard at the first stop."""
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await opened(board, "Pick list  1 of 3")
        yield board


async def opened(board: Dashboard, title: str) -> None:
    board.app.open_page("pick")
    await board.until(title)


async def at(board: Dashboard, title: str) -> None:
    """Wait until the person stands before this thing."""
    screen = board.app.screen
    assert isinstance(screen, PickScreen)
    await board.until(lambda: screen.stop is not None and screen.stop.sale.title == title and not screen._deciding)
    await board.until(f"\n {title}")
