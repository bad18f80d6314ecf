"""Two signals for the last unit: both are kept, a person decides, and nothing is sold twice."""

from decimal import Decimal
from typing import Any, Literal

import pytest

from data.rules.apology import draft
from data.tenant import Tenant
from queries import doubles, sales, triage, undoing, verdict
from queries.waiting import waiting
from tests.fix_shop import Shop

EBAY, ETSY = Decimal(95), Decimal(110)


@pytest.fixture
def listing(shop: Shop) -> int:
    listing = shop.listing(title="Booster box", platforms={"ebay": "active", "etsy": "active", "depop": "active"})
    shop.stored(listing)
    return listing


async def twice(tenant: Tenant, listing: int) -> tuple[sales.Sale, sales.Sale]:
    first = await tenant.write(sales.record, listing, "ebay", EBAY, order="E-1")
    return first, await tenant.write(sales.record, listing, "Etsy", ETSY, order="T-1")


def sold(shop: Shop, listing: int) -> Any:
    return shop.one("SELECT sold_platform, sold_price, quantity FROM listings WHERE id = %s", listing)


async def test_both_sides_are_kept_and_the_first_stands(shop: Shop, tenant: Tenant, listing: int) -> None:
    first, second = await twice(tenant, listing)
    again = await tenant.write(sales.record, listing, "etsy", ETSY, order="T-1")

    assert (first.double, second.double, again.repeated, again.id) == (False, True, True, second.id)
    assert sold(shop, listing) == ("ebay", 95.0, 0)
    (double,) = await tenant.read(doubles.undecided)
    assert (double.listing_id, double.sale_id, double.title) == (listing, first.id, "Booster box")
    assert (double.first.platform, double.first.price, double.first.at) == ("ebay", EBAY, first.sold_at)
    assert (double.second.platform, double.second.price, double.second.at) == ("etsy", ETSY, second.sold_at)
    assert shop.all("SELECT type, title FROM notifications ORDER BY id") == [
        ("sale", "Sold on eBay: Booster box"),
        ("warning", "Sold twice: Booster box"),
    ]


async def test_the_first_is_kept(shop: Shop, tenant: Tenant, listing: int) -> None:
    first, second = await twice(tenant, listing)
    assert second.id is not None
    before = shop.platforms(listing)
    await tenant.write(verdict.decide, second.id, "first")

    assert await tenant.read(doubles.undecided) == []
    assert shop.platforms(listing) == before
    assert [sale.sale_id for sale in await tenant.read(waiting)] == [first.id]
    with pytest.raises(verdict.VerdictRefused, match="decided before"):
        await tenant.write(verdict.decide, second.id, "second")


async def test_the_second_is_kept(shop: Shop, tenant: Tenant, listing: int) -> None:
    _, second = await twice(tenant, listing)
    assert second.id is not None
    await tenant.write(verdict.decide, second.id, "second")

    assert sold(shop, listing) == ("etsy", 110.0, 0)
    assert shop.platforms(listing) == {"ebay": "pending_cancel", "etsy": "sold", "depop": "pending_cancel"}
    (sale,) = await tenant.read(waiting)
    assert (sale.platform, sale.price) == ("etsy", ETSY)
    assert await tenant.read(doubles.undecided) == []


async def test_the_second_is_kept_of_a_thing_in_hand(shop: Shop, tenant: Tenant, listing: int) -> None:
    first, second = await twice(tenant, listing)
    assert second.id is not None
    await tenant.write(triage.found, listing, first.id)
    await tenant.write(verdict.decide, second.id, "second")

    assert sold(shop, listing) == ("etsy", 110.0, 0)
    assert await tenant.read(waiting) == []
    assert shop.one("SELECT count(*) FROM storage_items") == 0


async def test_the_second_is_kept_after_the_first_was_reversed(shop: Shop, tenant: Tenant, listing: int) -> None:
    first, second = await twice(tenant, listing)
    assert second.id is not None
    await tenant.write(triage.reverse, listing, first.id)
    await tenant.write(verdict.decide, second.id, "second")
    assert sold(shop, listing) == ("etsy", 110.0, 0)
    assert len(await tenant.read(waiting)) == 1


@pytest.mark.parametrize("keep", ["first", "second"])
async def test_a_decision_can_be_undone(
    shop: Shop, tenant: Tenant, listing: int, keep: Literal["first", "second"]
) -> None:
    first, second = await twice(tenant, listing)
    assert second.id is not None
    before = sold(shop, listing), shop.platforms(listing)
    log_id = await tenant.write(verdict.decide, second.id, keep)
    await tenant.write(undoing.take_back, log_id)

    assert (sold(shop, listing), shop.platforms(listing)) == before
    assert [double.id for double in await tenant.read(doubles.undecided)] == [second.id]
    assert [sale.sale_id for sale in await tenant.read(waiting)] == [first.id]


def test_the_message_to_the_other_buyer() -> None:
    message = draft(" Booster box ", "etsy")
    assert "“Booster box” on Etsy" in message
    assert "money back in full" in message
