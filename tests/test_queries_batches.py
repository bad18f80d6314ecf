"""Batches: many listings in one transaction, or none; what changed meanwhile is left alone."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import pytest

from data.changes import Change
from data.contract.owners import UserId
from data.pool import Database
from data.rules.batches import Reprice, SetStatus, SetWord, judge
from data.rules.fees import FeeTable
from data.rules.repricing import Ending, Repricing, parse
from data.rules.status import ListingStatus
from data.tenant import Tenant
from queries import batches, ledger, sales, undoing
from queries.batches import BatchStopped, Plan
from tests.fix_delisting import claim_and_succeed
from tests.fix_shop import Shop, signed_in
from tests.fix_stock import carry_out, many, planned, state

NOW = datetime.fromisoformat("2026-11-25T12:00")
CANCEL, DRAFT = SetStatus(ListingStatus.CANCELED), SetStatus(ListingStatus.DRAFT)


def reprice(text: str, *, floor: bool = False, ending: Ending = Ending.EXACT) -> Reprice:
    return Reprice(Repricing(parse(text), ending, floor), FeeTable(), NOW)


async def test_ten_thousand_are_repriced_and_taken_back_at_once(shop: Shop, tenant: Tenant) -> None:
    ids = many(shop, 10_000)
    before, heard = state(shop), list[int]()
    plan = await planned(tenant, reprice("-10%"), ids)
    written = await tenant.write(batches.write, plan, heard.append)
    assert (written.count, written.changed, written.refused) == (10_000, [], [])
    assert heard == list(range(batches.STEP, 10_001, batches.STEP))
    assert shop.one("SELECT sum(price::numeric) FROM listings") == sum(
        (Decimal(n % 400 + 5) * 9 / 10).quantize(Decimal("0.01")) for n in range(1, 10_001)
    )
    assert max(shop.all("SELECT length(details) FROM activity_logs")) < 1_000_000
    assert written.log_id is not None
    assert shop.all("SELECT action FROM activity_logs") == ["batch_edit"]
    await tenant.write(undoing.take_back, written.log_id)
    assert state(shop) == before


async def test_a_log_too_large_for_a_row_is_kept_in_several_and_undone_as_one(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = many(shop, 2_000)
    before = state(shop)
    monkeypatch.setattr(ledger, "LARGEST_PART", 20_000)
    written = await carry_out(tenant, reprice("+3"), ids)
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'batch_part'") > 1
    assert max(shop.all("SELECT length(details) FROM activity_logs")) < 60_000
    latest = await tenant.read(undoing.last, None)
    assert latest is not None
    assert latest.log_id == written.log_id
    await tenant.write(undoing.take_back, latest.log_id)
    assert state(shop) == before
    assert await tenant.read(undoing.last, None) is None


async def test_stopped_in_the_middle_nothing_is_written(shop: Shop, tenant: Tenant) -> None:
    ids = many(shop, 3 * batches.STEP, posted=True)
    before = state(shop)

    def stop(done: int) -> None:
        if done == 2 * batches.STEP:
            raise BatchStopped("Stopped.")

    with pytest.raises(BatchStopped):
        await tenant.write(batches.write, await planned(tenant, CANCEL, ids), stop)
    assert state(shop) == before
    assert shop.one("SELECT count(*) FROM activity_logs") == 0


async def test_rows_that_changed_since_the_preview_are_left_alone(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    ids = many(shop, 50)
    theirs = other_shop.listing(price=50.0)
    plan = await planned(tenant, reprice("84"), [*ids, theirs])
    shop.connection.execute("UPDATE listings SET price = 1 WHERE id = %s", (ids[3],))
    shop.connection.execute("UPDATE listings SET quantity = 9 WHERE id = %s", (ids[7],))
    shop.connection.execute("DELETE FROM listings WHERE id = %s", (ids[9],))
    shop.insert("platform_listings", listing_id=ids[11], platform="ebay", status="active")
    written = await tenant.write(batches.write, plan, lambda _: None)
    assert written.changed == [ids[3], ids[7], ids[9], ids[11]]
    assert written.count == 46
    assert shop.one("SELECT price FROM listings WHERE id = %s", ids[3]) == 1
    assert other_shop.one("SELECT price FROM listings WHERE id = %s", theirs) == 50


async def test_what_is_canceled_must_be_taken_down_and_is_never_called_canceled(
    shop: Shop, tenant: Tenant
) -> None:
    statuses = {"ebay": "active", "etsy": None, "depop": "failed", "vinted": "pending", "comc": "delisted"}
    listing = shop.listing(platforms=statuses)
    item, _ = shop.stored(listing)
    before = state(shop)
    written = await carry_out(tenant, CANCEL, [listing])
    assert shop.one("SELECT status FROM listings") == "canceled"
    assert shop.platforms(listing) == {
        "ebay": "pending_cancel",
        "etsy": "canceled",
        "depop": "canceled",
        "vinted": "canceled",
        "comc": "delisted",
    }
    due = "SELECT cancel_scheduled_at <= now() AT TIME ZONE 'UTC' FROM platform_listings WHERE platform = 'ebay'"
    assert shop.one(due)
    assert shop.one("SELECT listing_id FROM storage_items WHERE id = %s", item) == listing
    await carry_out(tenant, DRAFT, [listing])
    assert shop.one("SELECT status FROM listings") == "draft"
    assert shop.one("SELECT listing_id FROM storage_items WHERE id = %s", item) is None
    latest = await tenant.read(undoing.last, None)
    assert latest is not None
    await tenant.write(undoing.take_back, latest.log_id)
    assert shop.one("SELECT listing_id FROM storage_items WHERE id = %s", item) == listing
    assert written.log_id is not None
    await tenant.write(undoing.take_back, written.log_id)
    assert state(shop) == before


@pytest.mark.parametrize("batch", [CANCEL, DRAFT])
async def test_an_adapter_takes_down_what_was_withdrawn_and_undo_says_so(
    shop: Shop, tenant: Tenant, batch: SetStatus
) -> None:
    listings = [shop.listing(platforms={"etsy": "active"}) for _ in range(2)]
    written = await carry_out(tenant, batch, listings)
    claimed = await claim_and_succeed(tenant)
    assert claimed is not None
    assert shop.platforms(claimed.listing_id) == {"etsy": "canceled"}
    assert written.log_id is not None
    with pytest.raises(undoing.PartRefused, match=r"1 of 2 listings.*“delisted”"):
        await tenant.write(undoing.take_back, written.log_id)
    await tenant.write(undoing.take_back, written.log_id, partly=True)
    assert sorted(shop.all("SELECT status FROM listings")) == ["active", str(batch.wanted)]


async def test_what_is_stored_follows_where_the_location_names_one_section(shop: Shop, tenant: Tenant) -> None:
    listings = [shop.listing() for _ in range(3)]
    stored = [shop.stored(listing, quantity=2) for listing in listings]
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="C-1", bin_type="clothing")
    target = shop.insert("storage_sections", bin_id=bin_id, section_name="2")
    before = state(shop)
    move = await tenant.read(batches.destination, "c 12")
    assert move.destination is not None
    assert move.destination.section_id == target
    written = await carry_out(tenant, move, listings)
    assert shop.all("SELECT DISTINCT bin_id, section_id FROM storage_items") == [(bin_id, target)]
    assert shop.all("SELECT DISTINCT storage_location FROM listings") == ["c 12"]
    counts = dict(shop.all("SELECT id, item_count FROM storage_sections"))
    assert counts == {target: 6, **{section: 0 for _, section in stored}}
    assert (await carry_out(tenant, move, listings)).count == 0
    assert written.log_id is not None
    await tenant.write(undoing.take_back, written.log_id)
    after = state(shop)
    assert after[:3] == before[:3]
    assert dict(after[3]) == {**dict(before[3]), target: 0}


async def test_two_sections_that_are_called_alike_are_not_guessed(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    item, section = shop.stored(listing)
    for name, part in (("A", "11"), ("A1", "1")):
        bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name=name, bin_type="clothing")
        shop.insert("storage_sections", bin_id=bin_id, section_name=part)
    for location, found in (("A11", 2), ("Shelf-3", 0), ("%", 0)):
        move = await tenant.read(batches.destination, location)
        assert (move.destination, move.found) == (None, found)
        (row,) = await tenant.read(batches.candidates, [listing], move)
        assert "its item stays" in judge(move, row).note
        await carry_out(tenant, move, [listing])
        assert shop.one("SELECT section_id FROM storage_items WHERE id = %s", item) == section
        assert shop.one("SELECT storage_location FROM listings") == location


async def test_dirty_rows_are_refused_or_written_and_take_no_other_down(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    good = shop.listing(price=50.0)
    rows = {
        "negative": shop.listing(quantity=-2),
        "nowhere": shop.listing(storage_location=" "),
        "nan": shop.listing(price="NaN"),
        "endless": shop.listing(price="Infinity"),
        "unknown": shop.listing(status="weird"),
        "none": shop.listing(status=None),
        "posted": shop.listing(status="posted"),
        "archived": shop.listing(status="archived"),
        "half sold": shop.listing(status="sold", quantity=0),
        "old": shop.listing(created_at="-infinity"),
        "undated": shop.listing(created_at=None),
    }
    shop.connection.execute("ALTER TABLE listings ALTER price DROP NOT NULL")
    rows["unpriced"] = shop.listing(price=None)
    ids = sorted([good, *rows.values()])
    before = state(shop)
    for batch, refused in (
        (reprice("-10%"), {"negative", "nowhere", "nan", "endless", "archived", "half sold", "unpriced"}),
        (
            reprice("30d -10%", floor=True),
            {"nan", "endless", "archived", "half sold", "unpriced"},
        ),
        (CANCEL, {"negative", "archived", "half sold"}),
        (SetStatus(ListingStatus.ACTIVE), {"unknown", "none", "archived", "half sold"}),
        (SetWord("category", "shoes"), {"negative", "nowhere", "half sold"}),
    ):
        written = await tenant.write(batches.write, Plan(batch, ids), lambda _: None)
        assert {name for name, row in rows.items() if row in written.refused} == refused, batch
        assert good not in written.refused
        if written.log_id is not None:
            await tenant.write(undoing.take_back, written.log_id)
        assert state(shop) == before


async def test_a_sale_that_arrives_meanwhile_waits_and_is_recorded(
    shop: Shop, tenant: Tenant, redis_url: str
) -> None:
    ids = many(shop, 4 * batches.STEP, posted=True)
    plan = await planned(tenant, CANCEL, ids)
    begun = asyncio.Event()
    sold: list[asyncio.Task[sales.Sale]] = []

    async with signed_in(shop, redis_url) as other:

        async def sell() -> sales.Sale:
            await begun.wait()
            return await other.write(sales.record, ids[0], "ebay", Decimal(84))

        sold.append(asyncio.create_task(sell()))
        written = await tenant.write(batches.write, plan, lambda _: begun.set())
        with pytest.raises(sales.SaleRefused):
            await sold[0]
    assert written.count == len(ids)
    assert shop.all("SELECT DISTINCT status FROM listings") == ["canceled"]


async def test_sales_on_all_sides_of_a_batch_never_lock_each_other_out(
    shop: Shop, tenant: Tenant, redis_url: str
) -> None:
    ids = many(shop, 3 * batches.STEP, posted=True)
    plan = await planned(tenant, CANCEL, ids)
    chosen = ids[:: len(ids) // 12]

    async with signed_in(shop, redis_url) as other:

        async def sell(listing: int) -> bool:
            try:
                await other.write(sales.record, listing, "ebay", Decimal(84))
            except sales.SaleRefused:
                return False
            return True

        async with asyncio.TaskGroup() as group:
            selling = [group.create_task(sell(listing)) for listing in reversed(chosen)]
            writing = group.create_task(tenant.write(batches.write, plan, lambda _: None))
    sold = {listing for listing, task in zip(reversed(chosen), selling, strict=True) if task.result()}
    assert set(writing.result().changed) == sold
    assert shop.one("SELECT count(*) FROM listings WHERE status = 'sold'") == len(sold)
    assert shop.one("SELECT count(*) FROM listings WHERE status = 'canceled'") == len(ids) - len(sold)


class Ear:
    """Hears what is published."""

    def __init__(self) -> None:
        self.heard: dict[str, int] = {}

    def publish(self, user_id: UserId, changes: Iterable[Change]) -> None:
        self.heard |= {change.topic: len(change.ids) for change in changes}


async def test_many_changes_are_told_without_their_ids(shop: Shop) -> None:
    ids, ear, database = many(shop, ledger.MOST_TOLD + 1), Ear(), Database(shop.url)
    await database.open()
    tenant = Tenant(database, shop.user_id, ear)
    for count, told in ((3, 3), (len(ids), 0)):
        await carry_out(tenant, SetWord("category", f"shoes {count}"), ids[:count])
        assert ear.heard["listings"] == told
    await database.close()
