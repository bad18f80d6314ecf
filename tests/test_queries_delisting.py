"""Taking down after a sale: what is due, who claims it, what proves it."""

import json
from decimal import Decimal

import pytest

from data.tenant import Tenant, TenantConnection
from queries import activity, delisting, notifications, sales, takedowns, triage, undoing
from queries.delisting import DelistingRefused
from tests.fix_delisting import age, claim_and_fail, claim_and_succeed, row_of, sold, wait
from tests.fix_shop import Shop, signed_in

PRICE = Decimal("84.00")
ETSY = frozenset({"etsy"})


async def test_due_is_what_the_window_is_over_for_the_oldest_and_dearest_first(shop: Shop, tenant: Tenant) -> None:
    await sold(shop, tenant, minutes=5, title="in the window")
    await sold(shop, tenant, minutes=30, title="cheap", price=10.0)
    _, row = await sold(shop, tenant, minutes=90, title="old", price=1.0, sku="RR-1", storage_location="A2")
    await sold(shop, tenant, minutes=30, title="dear", price=500.0)
    due = shop.one("SELECT cancel_scheduled_at FROM platform_listings WHERE id = %s", row)
    shop.connection.execute(
        "UPDATE platform_listings SET cancel_scheduled_at = %s + interval '1 hour' WHERE id IN"
        " (SELECT p.id FROM platform_listings p JOIN listings l ON l.id = p.listing_id"
        "  WHERE l.title IN ('cheap', 'dear') AND p.status = 'pending_cancel')",
        (due,),
    )
    found = await tenant.read(takedowns.due)
    assert [takedown.title for takedown in found] == ["old", "dear", "cheap"]
    assert (found[0].id, found[0].due, found[0].sku, found[0].location) == (row, due, "RR-1", "A2")
    assert (found[0].price, found[0].released, found[0].failures) == (Decimal(1), False, 0)


async def test_found_releases_at_once_and_undone_no_longer(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    assert await tenant.read(takedowns.due) == []
    await tenant.write(triage.found, listing, sale.id)
    (takedown,) = await tenant.read(takedowns.due)
    assert takedown.released
    found = shop.one("SELECT id FROM activity_logs WHERE action = 'sale_found'")
    await tenant.write(undoing.take_back, found)
    assert await tenant.read(takedowns.due) == []


async def test_an_earlier_unit_that_was_found_releases_nothing(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, quantity=2)
    first = await tenant.write(sales.record, listing, "ebay", PRICE, order="1")
    await tenant.write(sales.record, listing, "ebay", PRICE, order="2")
    await tenant.write(triage.found, listing, first.id)
    assert await tenant.read(takedowns.due) == []


async def test_a_sale_of_another_program_is_released_too(shop: Shop, tenant: Tenant) -> None:
    listing, _ = await sold(shop, tenant, minutes=0)
    shop.connection.execute("DELETE FROM activity_logs")
    assert await tenant.read(takedowns.due) == []
    await tenant.write(triage.found, listing, None)
    assert [takedown.released for takedown in await tenant.read(takedowns.due)] == [True]


async def test_a_row_without_a_time_is_due(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(platforms={"etsy": "pending_cancel"}, status="sold")
    assert [takedown.due for takedown in await tenant.read(takedowns.due)] == [None]
    shop.connection.execute("UPDATE listings SET sold_date = now() WHERE id = %s", (listing,))
    assert await tenant.read(takedowns.due) == []


async def test_a_claim_is_of_what_has_an_adapter_and_is_sold(shop: Shop, tenant: Tenant) -> None:
    listing, row = await sold(shop, tenant)
    shop.connection.execute("UPDATE platform_listings SET platform = 'Etsy' WHERE id = %s", (row,))
    assert await tenant.write(delisting.claim, {"depop"}) is None
    claimed = await tenant.write(delisting.claim, ETSY)
    assert claimed is not None
    assert (claimed.id, claimed.listing_id) == (row, listing)
    shop.connection.execute(
        "UPDATE listings SET status = 'active', quantity = 1, sold_date = NULL WHERE id = %s", (listing,)
    )
    assert await tenant.write(delisting.claim, ETSY) is None, "what is on sale again is not taken down"


@pytest.mark.parametrize(
    ("sku", "platforms", "shared"),
    [
        (" RR-1 ", {"depop": "active"}, True),
        ("RR-1", {"depop": "pending_cancel"}, True),
        ("RR-1", {"depop": "canceled"}, False),
        ("RR-2", {"depop": "active"}, False),
    ],
)
async def test_a_claim_says_whether_its_sku_is_another_listings_too(
    shop: Shop, other_shop: Shop, tenant: Tenant, sku: str, platforms: dict[str, str | None], shared: bool
) -> None:
    await sold(shop, tenant, sku="RR-1")
    other_shop.listing(sku="RR-1", platforms={"ebay": "active"})
    shop.listing(sku=sku, platforms=platforms)
    claimed = await tenant.write(delisting.claim, ETSY)
    assert claimed is not None
    assert claimed.ending.shares_sku is shared


async def test_listings_without_a_sku_share_none(shop: Shop, tenant: Tenant) -> None:
    await sold(shop, tenant, sku="")
    shop.listing(sku="", platforms={"ebay": "active"})
    claimed = await tenant.write(delisting.claim, ETSY)
    assert claimed is not None
    assert not claimed.ending.shares_sku


async def test_success_is_on_record_with_its_proof(shop: Shop, tenant: Tenant) -> None:
    listing, row = await sold(shop, tenant)
    await claim_and_fail(tenant)
    wait(shop, 1)
    claimed = await claim_and_succeed(tenant)
    assert claimed is not None
    assert shop.one("SELECT status, error_message FROM platform_listings WHERE id = %s", row) == ("canceled", None)
    assert await claim_and_succeed(tenant) is None
    proof = (await tenant.read(takedowns.proofs, listing))[row]
    assert (proof.text, proof.by) == ("Etsy deactivated listing 7.", None)
    assert await tenant.read(takedowns.due) == []


async def test_a_failure_is_tried_again_ever_later_and_then_given_up(shop: Shop, tenant: Tenant) -> None:
    _, row = await sold(shop, tenant)
    for minutes in (1, 2, 4, 8):
        assert await claim_and_fail(tenant) is False
        assert await claim_and_fail(tenant) is None
        wait(shop, minutes - 0.1)
        assert await claim_and_fail(tenant) is None
        wait(shop, 0.2)
    assert await claim_and_fail(tenant) is True
    wait(shop, 100_000)
    assert await claim_and_fail(tenant) is None
    (takedown,) = await tenant.read(takedowns.due)
    assert (takedown.failures, takedown.given_up, takedown.reason) == (5, True, "Etsy did not answer.")
    assert shop.one("SELECT status, retry_count FROM platform_listings WHERE id = %s", row) == (
        "pending_cancel",
        5,
    )
    assert shop.all("SELECT title FROM notifications WHERE type = 'error'") == [
        f"Take it down on Etsy yourself: {takedown.title}"
    ]


async def test_a_final_failure_waits_for_a_person_who_may_ask_again(shop: Shop, tenant: Tenant) -> None:
    _, row = await sold(shop, tenant)
    assert await claim_and_fail(tenant, "There is no such listing. " * 100, final=True) is True
    assert shop.one("SELECT length(error_message) FROM platform_listings WHERE id = %s", row) == 500
    wait(shop, 100_000)
    assert await claim_and_fail(tenant) is None
    await tenant.write(delisting.try_again, row)
    assert shop.one("SELECT retry_count, error_message FROM platform_listings WHERE id = %s", row) == (0, None)
    (takedown,) = await tenant.read(takedowns.due)
    assert (takedown.failures, takedown.given_up) == (0, False)
    assert await claim_and_fail(tenant) is False


async def test_failures_of_an_earlier_sale_do_not_count(shop: Shop, tenant: Tenant) -> None:
    listing, row = await sold(shop, tenant)
    await claim_and_fail(tenant, final=True)
    sale = shop.one("SELECT id FROM activity_logs WHERE action = 'record_sale'")
    await tenant.write(triage.reverse, listing, sale)
    await tenant.write(sales.record, listing, "ebay", PRICE)
    age(shop, listing, 30)
    (takedown,) = await tenant.read(takedowns.due)
    assert (takedown.id, takedown.failures, takedown.given_up) == (row, 0, False)


async def test_a_locked_row_is_passed_and_its_outcome_is_seen(shop: Shop, redis_url: str) -> None:
    async with signed_in(shop, redis_url) as one, signed_in(shop, redis_url) as two:
        _, first = await sold(shop, one, minutes=90)
        _, second = await sold(shop, one, minutes=60)

        async def hold(conn: TenantConnection) -> None:
            mine = await delisting.claim(conn, ETSY)
            theirs = await two.write(delisting.claim, ETSY)
            assert mine is not None
            assert theirs is not None
            assert (mine.id, theirs.id) == (first, second)

        await one.write(hold)


async def test_a_failure_committed_before_the_lock_was_won_is_respected(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock may be won after a snapshot that does not show the other worker's failure: here none ever."""
    await sold(shop, tenant, minutes=90)
    await claim_and_fail(tenant)
    _, next_row = await sold(shop, tenant, minutes=60)
    blind = delisting.LOCK_NEXT.replace("d.failures = 0", "true")
    assert blind != delisting.LOCK_NEXT
    monkeypatch.setattr(delisting, "LOCK_NEXT", blind)
    claimed = await tenant.write(delisting.claim, ETSY)
    assert claimed is not None
    assert claimed.id == next_row


async def test_confirmed_by_a_person_and_taken_back(shop: Shop, tenant: Tenant) -> None:
    listing, row = await sold(shop, tenant)
    await claim_and_fail(tenant, final=True)
    before = shop.one("SELECT status, error_message, retry_count, cancel_scheduled_at FROM platform_listings"
                      " WHERE id = %s", row)  # fmt: skip
    log_id = await tenant.write(delisting.confirm, [row])
    assert shop.one("SELECT status, error_message FROM platform_listings WHERE id = %s", row) == ("canceled", None)
    proof = (await tenant.read(takedowns.proofs, listing))[row]
    assert proof.by == shop.username
    assert proof.at is not None
    with pytest.raises(DelistingRefused, match="already"):
        await tenant.write(delisting.confirm, [row])
    await tenant.write(undoing.take_back, log_id)
    assert shop.one("SELECT status, error_message, retry_count, cancel_scheduled_at FROM platform_listings"
                    " WHERE id = %s", row) == before  # fmt: skip
    assert await tenant.read(takedowns.proofs, listing) == {}
    assert len(await tenant.read(takedowns.due)) == 1


async def test_several_are_confirmed_and_taken_back_as_one(shop: Shop, tenant: Tenant) -> None:
    (one, first), (two, second) = [await sold(shop, tenant) for _ in range(2)]
    active = row_of(shop, shop.listing(platforms={"etsy": "active"}))
    with pytest.raises(DelistingRefused):
        await tenant.write(delisting.confirm, [first, active])
    assert len(await tenant.read(takedowns.due)) == 2
    log_id = await tenant.write(delisting.confirm, [first, second])
    assert (shop.platforms(one)["etsy"], shop.platforms(two)["etsy"]) == ("canceled", "canceled")
    assert [len(await tenant.read(takedowns.proofs, listing)) for listing in (one, two)] == [1, 1]
    await tenant.write(undoing.take_back, log_id)
    assert len(await tenant.read(takedowns.due)) == 2
    assert [len(await tenant.read(takedowns.proofs, listing)) for listing in (one, two)] == [0, 0]


@pytest.mark.parametrize("status", ["active", "sold", "pending"])
async def test_only_what_waits_can_be_confirmed(shop: Shop, tenant: Tenant, status: str) -> None:
    listing = shop.listing(platforms={"etsy": status})
    row = row_of(shop, listing)
    for write in (delisting.still_live, delisting.try_again):
        with pytest.raises(DelistingRefused):
            await tenant.write(write, row)
    with pytest.raises(DelistingRefused):
        await tenant.write(delisting.confirm, [row])
    with pytest.raises(DelistingRefused):
        await tenant.write(delisting.confirm, [row + 1000])
    assert shop.platforms(listing) == {"etsy": status}


async def test_the_log_says_what_was_done(shop: Shop, tenant: Tenant) -> None:
    _, row = await sold(shop, tenant)
    await claim_and_fail(tenant)
    await tenant.write(delisting.try_again, row)
    await claim_and_succeed(tenant)
    logged = shop.all(
        "SELECT action, details FROM activity_logs WHERE resource_type = 'platform_listing' AND resource_id = %s"
        " ORDER BY id", row,
    )  # fmt: skip
    assert [action for action, _ in logged] == ["delist_failed", "delist_again", "delisted"]
    assert json.loads(logged[0][1])["reason"] == "Etsy did not answer."
    assert json.loads(logged[1][1])["by"] == shop.username
    assert json.loads(logged[2][1])["proof"] == "Etsy deactivated listing 7."
    assert await tenant.read(notifications.unread) == 1, "only the sale's"
    assert activity.facts(logged[2][1])["platform"] == "etsy"
