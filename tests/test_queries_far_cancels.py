"""A cancel that a person scheduled far ahead: no sale and no withdrawal waits for it, both go back."""

from datetime import datetime, timedelta
from decimal import Decimal

from data.rules.batches import SetStatus
from data.rules.sale import VERIFICATION_WINDOW
from data.rules.status import ListingStatus
from data.tenant import Tenant
from queries import postings, sales, triage, undoing
from tests.fix_delisting import claim_and_succeed, row_of
from tests.fix_shop import Shop
from tests.fix_stock import carry_out

PRICE = Decimal(84)
FAR = datetime.fromisoformat("2999-01-02T03:04")
STATE = "SELECT status, cancel_scheduled_at FROM platform_listings WHERE id = %s"


async def scheduled(shop: Shop, tenant: Tenant, at: datetime | None = FAR) -> tuple[int, int]:
    """An active listing whose row on Etsy is to be taken down then; its id, and the row's."""
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    await tenant.write(postings.schedule, row_of(shop, listing), at)
    return listing, row_of(shop, listing)


async def test_a_sale_does_not_wait_for_it(shop: Shop, tenant: Tenant) -> None:
    listing, row = await scheduled(shop, tenant)
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    assert sale.id is not None
    assert shop.one(STATE, row) == ("pending_cancel", sale.sold_at + VERIFICATION_WINDOW)
    await tenant.write(undoing.take_back, sale.id)
    assert shop.one(STATE, row) == ("pending_cancel", FAR)


async def test_a_cancel_that_is_sooner_than_the_sales_stands(shop: Shop, tenant: Tenant) -> None:
    listing, row = await scheduled(shop, tenant, None)
    before = shop.one(STATE, row)
    await tenant.write(sales.record, listing, "ebay", PRICE)
    assert shop.one(STATE, row) == before


async def test_a_sale_sets_a_time_where_nobody_noted_one(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "pending_cancel"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    row = row_of(shop, listing)
    assert shop.one(STATE, row) == ("pending_cancel", sale.sold_at + VERIFICATION_WINDOW)
    await tenant.write(triage.reverse, listing, sale.id)
    assert shop.one(STATE, row) == ("pending_cancel", None)


async def test_a_reversal_brings_the_time_back_and_its_undo_the_sales(shop: Shop, tenant: Tenant) -> None:
    listing, row = await scheduled(shop, tenant)
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    due = shop.one(STATE, row)
    reversal = await tenant.write(triage.reverse, listing, sale.id)
    assert shop.one(STATE, row) == ("pending_cancel", FAR)
    await tenant.write(undoing.take_back, reversal)
    assert shop.one(STATE, row) == due


async def test_the_row_that_was_sold_itself_is_scheduled_again_by_a_reversal(shop: Shop, tenant: Tenant) -> None:
    listing, row = await scheduled(shop, tenant)
    sale = await tenant.write(sales.record, listing, "etsy", PRICE)
    assert shop.one(STATE, row) == ("sold", None)
    await tenant.write(triage.reverse, listing, sale.id)
    assert shop.one(STATE, row) == ("pending_cancel", FAR)


async def test_a_batch_that_withdraws_does_not_wait_for_it(shop: Shop, tenant: Tenant) -> None:
    (far, far_row), (soon, soon_row) = await scheduled(shop, tenant), await scheduled(shop, tenant, None)
    before = shop.one(STATE, soon_row)
    written = await carry_out(tenant, SetStatus(ListingStatus.CANCELED), [far, soon])
    status, due = shop.one(STATE, far_row)
    now = shop.one("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
    assert status == "pending_cancel"
    assert now - timedelta(minutes=1) < due <= now
    assert shop.one(STATE, soon_row) == before
    assert written.log_id is not None
    await tenant.write(undoing.take_back, written.log_id)
    assert shop.one(STATE, far_row) == ("pending_cancel", FAR)


async def test_what_a_person_scheduled_is_taken_down_when_due_though_it_is_for_sale(
    shop: Shop, tenant: Tenant
) -> None:
    listing, row = await scheduled(shop, tenant)
    assert await claim_and_succeed(tenant) is None
    await tenant.write(postings.schedule, row, None)
    claimed = await claim_and_succeed(tenant)
    assert claimed is not None
    assert claimed.id == row
    assert shop.platforms(listing) == {"ebay": "active", "etsy": "canceled"}


async def test_what_nobody_scheduled_or_at_another_time_is_not_ended_while_for_sale(
    shop: Shop, tenant: Tenant
) -> None:
    _, row = await scheduled(shop, tenant)
    for due in (None, datetime.fromisoformat("2020-01-02T03:04")):
        shop.connection.execute("UPDATE platform_listings SET cancel_scheduled_at = %s WHERE id = %s", (due, row))
        assert await claim_and_succeed(tenant) is None
    log_id = await tenant.write(postings.schedule, row, None)
    shop.connection.execute(
        "INSERT INTO activity_logs (user_id, action, resource_type, resource_id)"
        " VALUES (%s, 'undo', 'activity', %s)",
        (shop.user_id, log_id),
    )
    assert await claim_and_succeed(tenant) is None
