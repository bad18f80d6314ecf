"""Undo of a batch: exactly what was there, for all listings or for those that nobody changed since."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.rules.batches import Batch, Reprice, SetStatus, SetWord
from data.rules.fees import FeeTable
from data.rules.repricing import ByAmount, ByPercent, Ending, Fixed, Repricing
from data.rules.status import ListingStatus, PlatformStatus
from data.tenant import Tenant
from queries import batches, sales, undoing
from queries.objections import UndoRefused
from tests.fix_shop import Shop
from tests.fix_stock import carry_out, state

NOW = datetime.fromisoformat("2026-11-25T12:00")
CANCEL, DRAFT = SetStatus(ListingStatus.CANCELED), SetStatus(ListingStatus.DRAFT)

STATUSES = [*map(str, ListingStatus), "posted", "archived", "weird", None]
PLATFORM_STATUSES = [*map(str, PlatformStatus), "delisted", "odd", None]

LISTINGS = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(STATUSES),
            "price": st.sampled_from([0.01, 5.0, 19.99, 84.0, 131072.99, "NaN", "-Infinity", -3.0, 0.0]),
            "cost": st.sampled_from([None, 0.0, 12.02, "NaN"]),
            "quantity": st.sampled_from([None, -1, 0, 1, 3]),
            "storage_location": st.sampled_from([None, "", "A1", "B 2"]),
            "condition": st.sampled_from([None, "NWT", "good"]),
            "category": st.sampled_from([None, "", "shoes"]),
            "platforms": st.dictionaries(
                st.sampled_from(["ebay", "etsy", "Ruby Lane"]), st.sampled_from(PLATFORM_STATUSES)
            ),
            "stored": st.integers(0, 2),
        }
    ),
    min_size=1,
    max_size=5,
)

WISHES = st.sampled_from(
    [Fixed(Decimal(9)), ByAmount(Decimal(-6)), ByPercent(Decimal(-10)), ByPercent(Decimal(15))]
)

BATCHES: st.SearchStrategy[Batch | str] = st.one_of(
    st.builds(SetStatus, st.sampled_from(ListingStatus)),
    st.builds(
        Reprice,
        st.builds(Repricing, WISHES, st.sampled_from(Ending), st.booleans()),
        st.just(FeeTable()),
        st.just(NOW),
    ),
    st.builds(SetWord, st.sampled_from(["condition", "category", "item_type"]), st.just("good")),
    st.sampled_from(["A1", "nowhere"]),
)


def put(shop: Shop, rows: list[dict[str, Any]]) -> list[int]:
    """Make these the seller's listings; A / 1 is a section."""
    for table in ("storage_items", "storage_sections", "storage_bins", "platform_listings", "listings"):
        shop.connection.execute(f"DELETE FROM {table}")
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    shop.insert("storage_sections", bin_id=bin_id, section_name="1", item_count=0)
    ids: list[int] = []
    for row in rows:
        listing = shop.listing(**{name: value for name, value in row.items() if name != "stored"})
        for _ in range(row["stored"]):
            shop.stored(listing)
        ids.append(listing)
    return ids


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=LISTINGS, wanted=st.lists(BATCHES, min_size=1, max_size=3))
async def test_what_was_written_is_undone_exactly(
    shop: Shop, tenant: Tenant, rows: list[dict[str, Any]], wanted: list[Batch | str]
) -> None:
    if not shop.all("SELECT id FROM listings"):
        shop.without_checks()
    ids = put(shop, rows)
    states, done = [state(shop)], list[int]()
    for batch in wanted:
        batch = await tenant.read(batches.destination, batch) if isinstance(batch, str) else batch
        written = await carry_out(tenant, batch, ids)
        assert (written.log_id is None) == (written.count == 0) == (state(shop) == states[-1])
        if written.log_id is not None:
            states.append(state(shop))
            done.append(written.log_id)
    for log_id in reversed(done):
        states.pop()
        await tenant.write(undoing.take_back, log_id)
        assert state(shop) == states[-1]


async def test_listings_that_were_changed_since_are_named_and_the_others_can_go_back(
    shop: Shop, tenant: Tenant
) -> None:
    listings = [shop.listing(platforms={"ebay": "active"}) for _ in range(4)]
    for listing in listings:
        shop.stored(listing)
    before = state(shop)
    written = await carry_out(tenant, DRAFT, listings)
    assert written.log_id is not None
    shop.connection.execute("UPDATE listings SET status = 'canceled' WHERE id = %s", (listings[0],))
    shop.connection.execute(
        "UPDATE platform_listings SET status = 'canceled' WHERE listing_id = %s", (listings[1],)
    )
    between = state(shop)
    with pytest.raises(undoing.PartRefused, match=r"2 of 4 listings.*changed by another program") as refused:
        await tenant.write(undoing.take_back, written.log_id)
    assert refused.value.left == 2
    assert state(shop) == between
    await tenant.write(undoing.take_back, written.log_id, partly=True)
    after = state(shop)
    assert after[0] == [*between[0][:2], *before[0][2:]]
    assert after[1] == [*between[1][:2], *before[1][2:]]
    assert after[2] == [*between[2][:2], *before[2][2:]]
    with pytest.raises(UndoRefused, match="Nothing of yours"):
        await tenant.write(undoing.take_back, written.log_id)


async def test_who_changed_a_listing_since_is_named(shop: Shop, tenant: Tenant) -> None:
    listings = [shop.listing(platforms={"ebay": "active"}) for _ in range(3)]
    first = await carry_out(tenant, SetWord("category", "shoes"), listings)
    await carry_out(tenant, SetWord("category", "boots"), listings)
    assert first.log_id is not None
    with pytest.raises(UndoRefused, match="changed by “batch edit”") as refused:
        await tenant.write(undoing.take_back, first.log_id)
    assert not isinstance(refused.value, undoing.PartRefused)


async def test_a_sale_is_not_undone_over_a_batch_nor_a_batch_over_a_sale(shop: Shop, tenant: Tenant) -> None:
    listings = [shop.listing(platforms={"ebay": "active"}) for _ in range(2)]
    batch = await carry_out(tenant, SetStatus(ListingStatus.DRAFT), listings)
    assert batch.log_id is not None
    await carry_out(tenant, SetStatus(ListingStatus.ACTIVE), listings)
    sale = await tenant.write(sales.record, listings[0], "ebay", Decimal(84))
    with pytest.raises(UndoRefused, match="“record sale”"):
        await tenant.write(undoing.take_back, batch.log_id)
    assert sale.id is not None
    await tenant.write(undoing.take_back, sale.id)


async def test_a_log_row_that_is_not_whole_undoes_nothing(shop: Shop, tenant: Tenant) -> None:
    listings = [shop.listing() for _ in range(2)]
    written = await carry_out(tenant, SetWord("category", "shoes"), listings)
    before = state(shop)
    for details in (
        "{}",
        '{"parts": "999999", "changes": []}',
        '{"changes": [{"kind": "user", "fields": ["is_admin"], "rows": [[[false], [true], "1"]]}]}',
        '{"changes": [{"kind": "listing", "fields": ["price"], "rows": [[[1, 2], [3], "1"]]}]}',
        '{"changes": 7}',
    ):
        shop.connection.execute("UPDATE activity_logs SET details = %s", (details,))
        with pytest.raises(Exception, match="log row is not whole"):
            await tenant.write(undoing.take_back, written.log_id)
    assert state(shop) == before


async def test_a_listing_that_another_program_activated_does_not_lose_its_location(
    shop: Shop, tenant: Tenant
) -> None:
    first, second = (shop.listing(status="draft", storage_location=None) for _ in range(2))
    written = await carry_out(tenant, await tenant.read(batches.destination, "A1"), [first, second])
    assert written.log_id is not None
    shop.connection.execute("UPDATE listings SET status = 'active' WHERE id = %s", (first,))
    places = "SELECT storage_location FROM listings ORDER BY id"
    with pytest.raises(
        undoing.PartRefused, match=r"1 of 2 listings must not be.*active without a location"
    ) as refused:
        await tenant.write(undoing.take_back, written.log_id)
    assert refused.value.left == 1
    assert shop.all(places) == ["A1", "A1"]
    await tenant.write(undoing.take_back, written.log_id, partly=True)
    assert shop.all(places) == ["A1", None]
