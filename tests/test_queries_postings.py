"""Postings: each step along the contract's transitions, refused with the reason, logged, and taken back."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from data.rules.status import Action
from data.tenant import Tenant
from queries import postings, sales, undoing
from queries.objections import UndoRefused
from queries.postings import PostingRefused
from tests.fix_shop import Shop, signed_in

URL = "https://www.ebay.com/itm/110012345678"
ROW = (
    "SELECT status, platform_listing_id, platform_url, posted_at, cancel_scheduled_at, error_message, retry_count"
    " FROM platform_listings WHERE id = %s"
)


def row_of(shop: Shop, listing: int, platform: str = "ebay") -> int:
    """The id of a listing's row on a marketplace."""
    return shop.one("SELECT id FROM platform_listings WHERE listing_id = %s AND platform = %s", listing, platform)


def a_row(shop: Shop, state: str | None, **listing: Any) -> int:
    """A row on eBay, of an active listing if nothing else is said."""
    return row_of(shop, shop.listing(title="Walkman", platforms={"ebay": state}, **listing))


def changed(shop: Shop, row_id: int, **values: Any) -> None:
    for name, value in values.items():
        shop.connection.execute(f"UPDATE platform_listings SET {name} = %s WHERE id = %s", (value, row_id))


async def test_another_marketplace_is_added_and_taken_back(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    log_id = await tenant.write(postings.add, listing, "Ruby Lane")
    assert shop.platforms(listing) == {"ebay": "active", "ruby_lane": "pending"}
    await tenant.write(undoing.take_back, log_id)
    assert shop.platforms(listing) == {"ebay": "active"}


@pytest.mark.parametrize("spelled", ["facebook", "Facebook Marketplace", "FACEBOOK SHOPS"])
async def test_one_that_is_there_is_not_added_whatever_its_spelling(
    shop: Shop, tenant: Tenant, spelled: str
) -> None:
    listing = shop.listing(title="Walkman", platforms={"Facebook Marketplace": "failed"})
    with pytest.raises(PostingRefused, match=r"Walkman is on Facebook already \(failed\)\."):
        await tenant.write(postings.add, listing, spelled)
    assert shop.platforms(listing) == {"Facebook Marketplace": "failed"}


@pytest.mark.parametrize("name", ["", "  ", "!!", "manual"])
async def test_what_is_no_marketplace_is_not_added(shop: Shop, tenant: Tenant, name: str) -> None:
    with pytest.raises(PostingRefused, match="no marketplace"):
        await tenant.write(postings.add, shop.listing(), name)


async def test_a_sold_listing_is_posted_nowhere(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "failed"})
    await tenant.write(sales.record, listing, "ebay", Decimal(84))
    etsy = row_of(shop, listing, "etsy")
    with pytest.raises(PostingRefused, match="sold"):
        await tenant.write(postings.add, listing, "depop")
    with pytest.raises(PostingRefused, match="sold"):
        await tenant.write(postings.retry, [etsy])
    changed(shop, etsy, status="pending")
    with pytest.raises(PostingRefused, match="sold"):
        await tenant.write(postings.posted, etsy, None, URL)


async def test_two_who_add_the_same_make_one_row(shop: Shop, tenant: Tenant, redis_url: str) -> None:
    listing = shop.listing()
    async with signed_in(shop, redis_url) as other:
        done = await asyncio.gather(
            tenant.write(postings.add, listing, "ebay"),
            other.write(postings.add, listing, "eBay"),
            return_exceptions=True,
        )
    assert sorted(type(result).__name__ for result in done) == ["PostingRefused", "int"]
    assert shop.platforms(listing) == {"ebay": "pending"}


async def test_an_added_row_that_was_posted_since_stays(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    log_id = await tenant.write(postings.add, listing, "ebay")
    await tenant.write(postings.posted, row_of(shop, listing), "1", URL)
    with pytest.raises(UndoRefused, match="posted, changed or removed"):
        await tenant.write(undoing.take_back, log_id)
    assert shop.platforms(listing) == {"ebay": "active"}


async def test_a_failed_row_is_tried_as_if_for_the_first_time(shop: Shop, tenant: Tenant) -> None:
    row_id = a_row(shop, "failed")
    changed(shop, row_id, error_message="session expired", retry_count=3)
    before = shop.one(ROW, row_id)
    done = await tenant.write(postings.retry, [row_id])
    assert (done.rows, done.passed) == (1, 0)
    assert shop.one(ROW, row_id) == ("pending", None, None, None, None, None, 0)
    await tenant.write(undoing.take_back, done.log_id)
    assert shop.one(ROW, row_id) == before


async def test_a_canceled_row_is_posted_anew_without_its_old_address(shop: Shop, tenant: Tenant) -> None:
    row_id = a_row(shop, "cancelled")
    changed(shop, row_id, platform_listing_id="1", platform_url=URL)
    done = await tenant.write(postings.retry, [row_id])
    assert shop.one(ROW, row_id)[:3] == ("pending", None, None)
    await tenant.write(undoing.take_back, done.log_id)
    assert shop.one(ROW, row_id)[:3] == ("cancelled", "1", URL)


async def test_many_are_tried_again_and_taken_back_as_one(shop: Shop, tenant: Tenant) -> None:
    rows = [a_row(shop, "failed") for _ in range(5)]
    live = a_row(shop, "active")
    done = await tenant.write(postings.retry, [*rows, live, 999_999])
    assert (done.rows, done.passed) == (5, 2)
    states = "SELECT DISTINCT status FROM platform_listings WHERE id = ANY (%s)"
    assert shop.all(states, rows) == ["pending"]
    await tenant.write(undoing.take_back, done.log_id)
    assert shop.all(states, rows) == ["failed"]
    assert shop.one(ROW, live)[0] == "active"


async def test_nothing_to_try_again_says_why(shop: Shop, tenant: Tenant) -> None:
    with pytest.raises(PostingRefused, match="Walkman on eBay is active"):
        await tenant.write(postings.retry, [a_row(shop, "active")])
    with pytest.raises(PostingRefused, match="Nothing to try again"):
        await tenant.write(postings.retry, [])
    with pytest.raises(PostingRefused, match="At most 1,000"):
        await tenant.write(postings.retry, range(2, 1003))


@pytest.mark.parametrize("status", ["pending", "failed", None])
async def test_what_was_posted_by_hand_is_live(shop: Shop, tenant: Tenant, status: str | None) -> None:
    row_id = a_row(shop, status)
    changed(shop, row_id, error_message="no", retry_count=2)
    log_id = await tenant.write(postings.posted, row_id, "110012345678", URL)
    now = shop.one("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
    state, number, url, posted_at, *rest = shop.one(ROW, row_id)
    assert (state, number, url, rest) == ("active", "110012345678", URL, [None, None, 0])
    assert now - timedelta(minutes=1) < posted_at <= now
    await tenant.write(undoing.take_back, log_id)
    assert shop.one(ROW, row_id) == (status, None, None, None, None, "no", 2)


async def test_the_address_of_a_live_row_is_corrected_its_time_stays(shop: Shop, tenant: Tenant) -> None:
    row_id, since = a_row(shop, "active"), datetime.fromisoformat("2026-01-02T03:04")
    changed(shop, row_id, posted_at=since)
    await tenant.write(postings.posted, row_id, None, URL)
    assert shop.one(ROW, row_id)[:4] == ("active", None, URL, since)


async def test_a_failure_is_told_with_its_reason(shop: Shop, tenant: Tenant) -> None:
    row_id = a_row(shop, "pending")
    log_id = await tenant.write(postings.failed, row_id, "  photo 3 is too small\n" + "x" * 600)
    state, *_, error, tries = shop.one(ROW, row_id)
    assert (state, len(error), tries) == ("failed", postings.LONGEST_REASON, 1)
    await tenant.write(undoing.take_back, log_id)
    assert shop.one(ROW, row_id)[0] == "pending"


@pytest.mark.parametrize("status", ["pending", "failed"])
async def test_what_was_never_posted_is_canceled_at_once(shop: Shop, tenant: Tenant, status: str) -> None:
    row_id = a_row(shop, status)
    log_id = await tenant.write(postings.drop, row_id)
    assert shop.one(ROW, row_id)[0] == "canceled"
    await tenant.write(undoing.take_back, log_id)
    assert shop.one(ROW, row_id)[0] == status


async def test_a_cancel_is_scheduled_moved_and_taken_back(shop: Shop, tenant: Tenant) -> None:
    row_id = a_row(shop, "active")
    now = shop.one("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
    await tenant.write(postings.schedule, row_id, timedelta(minutes=15))
    state, due = shop.one("SELECT status, cancel_scheduled_at FROM platform_listings WHERE id = %s", row_id)
    assert state == "pending_cancel"
    assert timedelta(minutes=15) <= due - now < timedelta(minutes=16)
    at = datetime.fromisoformat("2027-01-02T03:04")
    await tenant.write(postings.schedule, row_id, at)
    assert shop.one(ROW, row_id)[4] == at
    await tenant.write(postings.withdraw, row_id)
    assert shop.one(ROW, row_id)[0] == "active"
    assert shop.one(ROW, row_id)[4] is None
    log_id = await tenant.write(postings.schedule, row_id, None)
    await tenant.write(undoing.take_back, log_id)
    assert shop.one(ROW, row_id)[0] == "active"


async def test_a_cancel_that_a_sale_demands_stays(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(title="Walkman", platforms={"mercari": "active", "ebay": "active"})
    await tenant.write(sales.record, listing, "mercari", Decimal(84))
    row_id = row_of(shop, listing)
    before = shop.one(ROW, row_id)
    with pytest.raises(PostingRefused, match=r"must be taken down: it was sold on Mercari.*reverse it"):
        await tenant.write(postings.withdraw, row_id)
    with pytest.raises(PostingRefused, match="that time stands"):
        await tenant.write(postings.schedule, row_id, timedelta(days=30))
    assert shop.one(ROW, row_id) == before


@pytest.mark.parametrize("status", ["draft", "canceled", "cancelled", None, "weird"])
async def test_what_is_not_for_sale_is_not_kept_live(shop: Shop, tenant: Tenant, status: str | None) -> None:
    shop.without_checks()
    row_id = a_row(shop, "pending_cancel", status=status)
    with pytest.raises(PostingRefused, match="Make it active first"):
        await tenant.write(postings.withdraw, row_id)
    assert shop.one(ROW, row_id)[0] == "pending_cancel"


async def test_a_sale_under_way_is_waited_for(shop: Shop, tenant: Tenant) -> None:
    """The row was pending_cancel for another reason; the sale commits while the key is pressed."""
    row_id = a_row(shop, "pending_cancel")
    sold = "UPDATE listings SET status = 'sold', sold_platform = 'etsy', sold_price = 1, sold_date = now()"
    with shop.connection.transaction():
        shop.connection.execute(sold)
        shop.connection.execute("SELECT id FROM platform_listings FOR UPDATE")
        waiting = asyncio.create_task(tenant.write(postings.withdraw, row_id))
        blocked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        for _ in range(1000):
            if shop.one(blocked + " AND datname = current_database()"):
                break
            await asyncio.sleep(0.01)
    with pytest.raises(PostingRefused, match="must be taken down"):
        await waiting
    assert shop.one(ROW, row_id)[0] == "pending_cancel"


@pytest.mark.parametrize(
    ("step", "rest", "allowed"),
    [
        (postings.posted, ("1", URL), {"pending", "failed", "active"}),
        (postings.failed, ("no",), {"pending"}),
        (postings.drop, (), {"pending", "failed"}),
        (postings.schedule, (None,), {"active", "pending_cancel"}),
        (postings.withdraw, (), {"pending_cancel"}),
    ],
)
async def test_a_step_is_taken_from_the_states_it_belongs_to_alone(
    shop: Shop, tenant: Tenant, step: Any, rest: tuple[Any, ...], allowed: set[str]
) -> None:
    for status in ("pending", "active", "sold", "failed", "canceled", "pending_cancel", "delisted", "weird"):
        row_id = a_row(shop, status)
        if status in allowed:
            await tenant.write(step, row_id, *rest)
            continue
        before = shop.one(ROW, row_id)
        with pytest.raises(PostingRefused, match=f"is {status}: that cannot be done"):
            await tenant.write(step, row_id, *rest)
        assert shop.one(ROW, row_id) == before


async def test_a_row_that_is_gone_is_refused(shop: Shop, tenant: Tenant) -> None:
    for step, *rest in (
        (postings.posted, None, None),
        (postings.failed, "no"),
        (postings.drop,),
        (postings.schedule, None),
        (postings.withdraw,),
        (postings.add, "ebay"),
    ):
        with pytest.raises(PostingRefused, match="any more"):
            await tenant.write(step, 999_999, *rest)


async def test_every_step_is_on_record_with_its_listing(shop: Shop, tenant: Tenant) -> None:
    row_id = a_row(shop, "pending")
    listing = shop.one("SELECT listing_id FROM platform_listings WHERE id = %s", row_id)
    await tenant.write(postings.failed, row_id, "no")
    await tenant.write(postings.retry, [row_id])
    await tenant.write(postings.posted, row_id, "1", URL)
    await tenant.write(postings.schedule, row_id, None)
    await tenant.write(postings.withdraw, row_id)
    actions = shop.all("SELECT action FROM activity_logs WHERE resource_id = %s ORDER BY id", row_id)
    assert actions == [
        Action.POST_FAILED, Action.POST_AGAIN, Action.POSTED, Action.CANCEL_SCHEDULED, Action.CANCEL_WITHDRAWN,
    ]  # fmt: skip
    last = await tenant.read(undoing.last, None)
    assert last is not None
    assert (last.action, last.title) == (Action.CANCEL_WITHDRAWN, "Walkman")
    assert shop.all("SELECT DISTINCT details::json->>'listing' FROM activity_logs") == [str(listing)]


async def test_a_step_that_was_changed_since_is_not_taken_back(shop: Shop, tenant: Tenant) -> None:
    row_id = a_row(shop, "pending")
    log_id = await tenant.write(postings.posted, row_id, "1", URL)
    changed(shop, row_id, platform_url="https://www.ebay.com/itm/2")
    with pytest.raises(UndoRefused, match="platform url is"):
        await tenant.write(undoing.take_back, log_id)
