"""The order of bins that the log tells."""

from datetime import datetime, timedelta

from data.rules.codes import Label
from data.tenant import Tenant
from queries import picks, putting, undoing, walks
from tests.fix_shop import Shop


def bins(shop: Shop, *names: str) -> dict[str, int]:
    """Bins with a section 1 each; the sections' ids by the bin's name."""
    made: dict[str, int] = {}
    for name in names:
        bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name=name, bin_type="clothing")
        made[name] = shop.insert("storage_sections", bin_id=bin_id, section_name="1")
    return made


async def test_what_was_put_away_tells_the_order_and_what_was_undone_does_not(shop: Shop, tenant: Tenant) -> None:
    sections = bins(shop, "A", "B", "C")
    assert await tenant.read(walks.learned) == []
    for name in "CAB":
        await tenant.write(putting.put, Label.LISTING, shop.listing(), sections[name])
    assert await tenant.read(walks.learned) == ["C", "A", "B"]
    last = shop.one("SELECT max(id) FROM activity_logs")
    await tenant.write(undoing.take_back, last)
    assert await tenant.read(walks.learned) == ["C", "A", "B"], "B was never come to, and stands behind"
    await tenant.write(undoing.take_back, last - 1)
    assert await tenant.read(walks.learned) == []


async def test_what_was_found_tells_it_too(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    bins(shop, "A", "B")
    now = datetime.fromisoformat("2026-01-01T08:00")
    for minute, place in enumerate(["B1-02", "A1", "nowhere"]):
        listing = shop.listing(storage_location=place)
        sale = shop.insert(
            "activity_logs", user_id=shop.user_id, action="record_sale", resource_type="listing",
            resource_id=listing, created_at=now,
        )  # fmt: skip
        kind, number = ("sale", sale) if minute else ("listing", listing)
        shop.insert(
            "activity_logs", user_id=shop.user_id, action="sale_found", resource_type=kind, resource_id=number,
            created_at=now + timedelta(minutes=minute), details="no json",
        )  # fmt: skip
    strange = other_shop.listing(storage_location="A1")
    shop.insert(
        "activity_logs", user_id=shop.user_id, action="sale_found", resource_type="listing", resource_id=strange
    )
    assert await tenant.read(walks.learned) == ["B", "A"]


async def test_the_pick_list_goes_along_the_bins(shop: Shop, tenant: Tenant) -> None:
    sold = {"status": "sold", "quantity": 0, "sold_platform": "ebay", "sold_price": 5.0}
    for place in ("A1", "B2", "B10"):
        when = shop.one("SELECT now() AT TIME ZONE 'UTC'")
        shop.listing(storage_location=place, sold_date=when, platforms=None, **sold)
    assert [stop.location for stop in await tenant.read(picks.stops)] == ["A1", "B2", "B10"]
    assert [stop.location for stop in await tenant.read(picks.stops, ["B"])] == ["B2", "B10", "A1"]
