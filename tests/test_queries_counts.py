"""Counts of sections: by many people at once, blind, ended with a result; and what is put right after them."""

import asyncio
import json
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from data.rules.codes import Label
from data.rules.tally import Finding, Tally
from data.tenant import Tenant
from queries import counts, mending, putting, undoing
from queries.count_log import Result, Seen
from queries.counts import CountedAlready, CountOver, Run
from queries.objections import UndoRefused
from queries.putting import PutRefused
from tests.fix_shop import Shop, signed_in
from tests.test_queries_putting import counts_agree, section, state


def thing(listing_id: int) -> Seen:
    return Seen(Label.LISTING, listing_id, f"listing {listing_id}")


async def see(tenant: Tenant, run: Run, seen: Seen, total: int | None = None, *, anyway: bool = False) -> int:
    section_id = run.place.section_id
    assert section_id is not None
    scan = await tenant.write(counts.scan, section_id, run.id, seen, str(uuid4()), total=total, anyway=anyway)
    return scan.log_id


@pytest.fixture
async def here(shop: Shop, tenant: Tenant) -> tuple[int, list[int]]:
    """A section with four listings, the last one of two units."""
    a1 = section(shop, "A", "1")
    listings = [shop.listing(title=f"Thing {nth}", quantity=2 if nth == 3 else 1) for nth in range(4)]
    for listing in listings:
        await tenant.write(putting.put, Label.LISTING, listing, a1)
    return a1, listings


async def ended(shop: Shop, tenant: Tenant, here: tuple[int, list[int]]) -> Result:
    """A count with a finding of each kind: things 2 and 3 missing in part, one of B2, one of none, an unknown."""
    a1, listings = here
    elsewhere = shop.listing(title="Strayed")
    await tenant.write(putting.put, Label.LISTING, elsewhere, section(shop, "B", "2"))
    nowhere = shop.listing(title="Nowhere", storage_location="pile")
    run = await tenant.write(counts.begin, a1)
    for listing in (listings[0], listings[1], listings[3], elsewhere, nowhere):
        await see(tenant, run, thing(listing))
    await see(tenant, run, Seen(None, None, "0042"))
    return await tenant.write(counts.end, a1, run.id)


async def test_what_is_right_and_wrong(shop: Shop, tenant: Tenant, here: tuple[int, list[int]]) -> None:
    found = await ended(shop, tenant, here)
    assert found.tally == Tally(expected=5, counted=6, correct=3, moved=1, missing=2, unexpected=2)
    assert [(one.finding, one.text, one.units, one.where) for one in found.wrong] == [
        (Finding.MOVED, "Strayed", 1, "B2"),
        (Finding.MISSING, "Thing 2", 1, ""),
        (Finding.MISSING, "Thing 3", 1, ""),
        (Finding.UNEXPECTED, "listing 6", 1, ""),
        (Finding.UNEXPECTED, "0042", 1, ""),
    ]
    details = json.loads(
        shop.one(
            "SELECT details FROM activity_logs WHERE action = 'count_section' AND resource_type = 'section'"
            " AND resource_id = %s",
            here[0],
        )
    )
    named = ("expected", "counted", "correct", "moved", "missing", "unexpected")
    assert [details[name] for name in named] == [5, 6, 3, 1, 2, 2]
    assert await tenant.read(counts.result, here[0]) == found


async def test_two_people_count_one_section(
    shop: Shop, tenant: Tenant, redis_url: str, here: tuple[int, list[int]]
) -> None:
    a1, listings = here
    async with signed_in(shop, redis_url) as other:
        run, joined = await asyncio.gather(tenant.write(counts.begin, a1), other.write(counts.begin, a1))
        assert run.id == joined.id
        await asyncio.gather(see(tenant, run, thing(listings[0])), see(other, run, thing(listings[1])))
        with pytest.raises(CountedAlready, match="listing"):
            await see(other, run, thing(listings[0]))
        for _ in range(2):
            await see(other, run, thing(listings[3]))
        going_on = await tenant.read(counts.running, a1)
        assert going_on is not None
        assert going_on.counted == 4
        first, second = await asyncio.gather(
            tenant.write(counts.end, a1, run.id), other.write(counts.end, a1, run.id)
        )
        assert first == second
        assert (first.tally.correct, first.tally.missing) == (4, 1)
        with pytest.raises(CountOver, match="ended"):
            await see(other, run, thing(listings[2]))
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'count_section'") == 1


async def test_many_scan_at_once_and_each_thing_is_counted_once(
    shop: Shop, redis_url: str, here: tuple[int, list[int]]
) -> None:
    a1, listings = here
    refused: list[CountedAlready] = []
    async with AsyncExitStack() as stack:
        tenants = [await stack.enter_async_context(signed_in(shop, redis_url)) for _ in range(6)]

        async def work(tenant: Tenant) -> Result | None:
            run = await tenant.write(counts.begin, a1)
            for listing in listings[:3]:
                try:
                    await see(tenant, run, thing(listing))
                except CountedAlready as again:
                    refused.append(again)
            return None

        await asyncio.gather(*map(work, tenants))
        run = await tenants[0].read(counts.running, a1)
        assert run is not None
        assert run.counted == 3
        assert len(refused) == 15


async def test_the_same_token_is_counted_once(tenant: Tenant, here: tuple[int, list[int]]) -> None:
    a1, listings = here
    run = await tenant.write(counts.begin, a1)
    for _ in range(2):
        await tenant.write(counts.scan, a1, run.id, thing(listings[3]), "one scan")
    going_on = await tenant.read(counts.running, a1)
    assert going_on is not None
    assert going_on.counted == 1


async def test_a_scan_and_the_end_are_taken_back(tenant: Tenant, here: tuple[int, list[int]]) -> None:
    a1, listings = here
    run = await tenant.write(counts.begin, a1)
    await see(tenant, run, thing(listings[0]))
    wrong_one = await see(tenant, run, thing(listings[1]))
    await tenant.write(undoing.take_back, wrong_one)
    await see(tenant, run, thing(listings[3]), total=2)
    found = await tenant.write(counts.end, a1, run.id)
    assert (found.tally.counted, found.tally.correct) == (3, 3)
    await tenant.write(undoing.take_back, found.log_id)
    again = await tenant.write(counts.begin, a1)
    assert again.id == run.id
    assert again.counted == 3
    await see(tenant, again, thing(listings[1]))
    assert (await tenant.write(counts.end, a1, run.id)).tally.correct == 4


async def test_a_scan_of_a_count_that_ended_is_not_taken_back(tenant: Tenant, here: tuple[int, list[int]]) -> None:
    run = await tenant.write(counts.begin, here[0])
    scan = await see(tenant, run, thing(here[1][0]))
    found = await tenant.write(counts.end, here[0], run.id)
    with pytest.raises(UndoRefused, match="has ended"):
        await tenant.write(undoing.take_back, scan)
    await tenant.write(undoing.take_back, found.log_id)
    await tenant.write(undoing.take_back, scan)
    assert (await tenant.write(counts.begin, here[0])).counted == 0


async def test_of_what_was_stored_nowhere_as_much_is_put_there_as_was_seen(
    shop: Shop, tenant: Tenant, here: tuple[int, list[int]]
) -> None:
    lot = shop.listing(quantity=5, storage_location="pile")
    run = await tenant.write(counts.begin, here[0])
    await see(tenant, run, thing(lot), total=2)
    found = await tenant.write(counts.end, here[0], run.id)
    nth = next(nth for nth, wrong in enumerate(found.wrong) if wrong.row_id == lot)
    await tenant.write(mending.mend, here[0], found.log_id, nth, found.wrong[nth])
    assert shop.one("SELECT quantity FROM storage_items WHERE listing_id = %s", lot) == 2
    assert counts_agree(shop)


async def test_one_more_than_on_record_is_unexpected_if_meant(tenant: Tenant, here: tuple[int, list[int]]) -> None:
    a1, listings = here
    run = await tenant.write(counts.begin, a1)
    await see(tenant, run, thing(listings[0]))
    await see(tenant, run, thing(listings[0]), anyway=True)
    found = await tenant.write(counts.end, a1, run.id)
    assert (found.tally.correct, found.tally.unexpected, found.tally.missing) == (1, 1, 4)


async def test_every_finding_is_put_right_and_back(
    shop: Shop, tenant: Tenant, here: tuple[int, list[int]]
) -> None:
    a1, listings = here
    found = await ended(shop, tenant, here)
    before = state(shop)
    logged = [
        await tenant.write(mending.mend, a1, found.log_id, nth, wrong) for nth, wrong in enumerate(found.wrong[:4])
    ]
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", a1) == 5
    assert shop.all("SELECT listing_id, quantity FROM storage_items WHERE section_id = %s ORDER BY 1", a1) == [
        (listings[0], 1), (listings[1], 1), (listings[3], 1), (listings[3] + 1, 1), (listings[3] + 2, 1),
    ]  # fmt: skip
    assert counts_agree(shop)
    with pytest.raises(PutRefused, match="already"):
        await tenant.write(mending.mend, a1, found.log_id, 2, found.wrong[2])
    with pytest.raises(PutRefused, match="receive it first"):
        await tenant.write(mending.mend, a1, found.log_id, 4, found.wrong[4])
    for log_id in reversed(logged):
        await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_a_surplus_is_added_and_what_moved_since_is_left(
    shop: Shop, tenant: Tenant, here: tuple[int, list[int]]
) -> None:
    a1, listings = here
    run = await tenant.write(counts.begin, a1)
    await see(tenant, run, thing(listings[0]), total=3)
    found = await tenant.write(counts.end, a1, run.id)
    missing, surplus = found.wrong[0], found.wrong[-1]
    assert (surplus.finding, surplus.units) == (Finding.UNEXPECTED, 2)
    await tenant.write(mending.mend, a1, found.log_id, 9, surplus)
    assert shop.one("SELECT quantity FROM storage_items WHERE listing_id = %s", listings[0]) == 3
    await tenant.write(putting.put, Label.LISTING, listings[1], section(shop, "B", "2"))
    assert missing.text == "Thing 1"
    with pytest.raises(PutRefused, match="moved or taken"):
        await tenant.write(mending.mend, a1, found.log_id, 0, missing)
    assert counts_agree(shop)


async def test_a_part_of_what_lies_elsewhere_is_not_guessed(
    shop: Shop, tenant: Tenant, here: tuple[int, list[int]]
) -> None:
    lot = shop.listing(quantity=3)
    await tenant.write(putting.put, Label.LISTING, lot, section(shop, "B", "2"))
    run = await tenant.write(counts.begin, here[0])
    await see(tenant, run, thing(lot))
    found = await tenant.write(counts.end, here[0], run.id)
    with pytest.raises(PutRefused, match="3 of it are on record in B2, 1 here: split it"):
        await tenant.write(mending.mend, here[0], found.log_id, 0, found.wrong[0])


async def test_what_is_not_there_cannot_be_counted(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    _, theirs = other_shop.stored(other_shop.listing())
    with pytest.raises(CountOver, match="not there any more"):
        await tenant.write(counts.begin, theirs)


async def test_a_count_left_open_yesterday_is_not_joined(
    shop: Shop, tenant: Tenant, here: tuple[int, list[int]]
) -> None:
    run = await tenant.write(counts.begin, here[0])
    await see(tenant, run, thing(here[1][0]))
    shop.connection.execute("UPDATE activity_logs SET created_at = created_at - interval '1 day'")
    again = await tenant.write(counts.begin, here[0])
    assert again.id != run.id
    assert again.counted == 0
