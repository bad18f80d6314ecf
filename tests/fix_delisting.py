"""Sold listings whose rows elsewhere wait to be taken down."""

from decimal import Decimal

from data.marketplaces.base import Proof
from data.tenant import Tenant, TenantConnection
from queries import delisting, sales
from queries.delisting import Claimed
from tests.fix_shop import Shop

PRICE = Decimal("84.00")
ETSY = frozenset({"etsy"})


def age(shop: Shop, listing: int, minutes: int) -> None:
    """As if the sale had been so long ago."""
    for statement in (
        "UPDATE listings SET sold_date = sold_date - %s * interval '1 minute' WHERE id = %s",
        "UPDATE platform_listings SET cancel_scheduled_at = cancel_scheduled_at - %s * interval '1 minute'"
        " WHERE listing_id = %s",
        "UPDATE activity_logs SET created_at = created_at - %s * interval '1 minute'"
        " WHERE resource_type = 'listing' AND resource_id = %s",
    ):
        shop.connection.execute(statement, (minutes, listing))


async def sold(shop: Shop, tenant: Tenant, minutes: int = 60, **values: object) -> tuple[int, int]:
    """A listing sold on eBay so long ago; its id, and that of its row on Etsy."""
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, **values)
    await tenant.write(sales.record, listing, "ebay", PRICE)
    age(shop, listing, minutes)
    return listing, row_of(shop, listing)


def row_of(shop: Shop, listing: int, platform: str = "etsy") -> int:
    return shop.one("SELECT id FROM platform_listings WHERE listing_id = %s AND platform = %s", listing, platform)


async def claim_and_fail(tenant: Tenant, reason: str = "Etsy did not answer.", final: bool = False) -> bool | None:
    """One try that fails; whether it was given up, None where there was nothing to claim."""

    async def work(conn: TenantConnection) -> bool | None:
        claimed = await delisting.claim(conn, ETSY)
        return None if claimed is None else await delisting.fail(conn, claimed, reason, final)

    return await tenant.write(work)


async def claim_and_succeed(tenant: Tenant) -> Claimed | None:
    async def work(conn: TenantConnection) -> Claimed | None:
        claimed = await delisting.claim(conn, ETSY)
        if claimed is not None:
            await delisting.succeed(conn, claimed, Proof("Etsy deactivated listing 7."))
        return claimed

    return await tenant.write(work)


def wait(shop: Shop, minutes: float) -> None:
    """As if so much time had passed since the last failure."""
    shop.connection.execute(
        "UPDATE activity_logs SET created_at = created_at - %s * interval '1 minute' WHERE action LIKE 'delist%%'",
        (minutes,),
    )
