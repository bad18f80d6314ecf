"""Rows called canceled without a proof: seen to be down, or still live."""

from decimal import Decimal

import pytest

from data.tenant import Tenant
from queries import delisting, takedowns, undoing
from tests.fix_delisting import sold
from tests.fix_shop import Shop

PRICE = Decimal("84.00")
ETSY = frozenset({"etsy"})


async def called_canceled(shop: Shop, tenant: Tenant, word: str = "canceled") -> tuple[int, int]:
    """A row that another program called canceled, with a URL."""
    listing, row = await sold(shop, tenant)
    shop.without_checks()
    shop.connection.execute(
        "UPDATE platform_listings SET status = %s, platform_url = 'https://etsy.example/1' WHERE id = %s",
        (word, row),
    )
    return listing, row


@pytest.mark.parametrize("word", ["canceled", "cancelled", "delisted"])
async def test_canceled_without_a_proof_is_to_be_verified(shop: Shop, tenant: Tenant, word: str) -> None:
    _, row = await called_canceled(shop, tenant, word)
    (takedown,) = await tenant.read(takedowns.verify)
    assert (takedown.id, takedown.unproven, takedown.url) == (row, True, "https://etsy.example/1")
    log_id = await tenant.write(delisting.confirm, [row])
    assert shop.one("SELECT status FROM platform_listings WHERE id = %s", row) == word
    assert await tenant.read(takedowns.verify) == []
    await tenant.write(undoing.take_back, log_id)
    assert len(await tenant.read(takedowns.verify)) == 1


async def test_nothing_to_look_at_is_nothing_to_verify(shop: Shop, tenant: Tenant) -> None:
    _, row = await called_canceled(shop, tenant)
    shop.connection.execute("UPDATE platform_listings SET platform_url = '' WHERE id = %s", (row,))
    shop.insert("platform_listings", listing_id=shop.listing(), platform="etsy", status="canceled",
                platform_url="https://etsy.example/2")  # fmt: skip
    assert await tenant.read(takedowns.verify) == []


async def test_still_live_is_due_at_once_and_can_be_taken_back(shop: Shop, tenant: Tenant) -> None:
    _, row = await called_canceled(shop, tenant)
    log_id = await tenant.write(delisting.still_live, row)
    assert await tenant.read(takedowns.verify) == []
    (takedown,) = await tenant.read(takedowns.due)
    assert takedown.id == row
    wrong = shop.one(
        "SELECT count(*) FROM platform_listings p JOIN listings l ON l.id = p.listing_id"
        " WHERE p.cancel_scheduled_at <> l.sold_date + interval '15 minutes'"
    )
    assert wrong == 0
    await tenant.write(undoing.take_back, log_id)
    assert shop.one("SELECT status FROM platform_listings WHERE id = %s", row) == "canceled"
