"""What is to be found, in the order of the walk."""

from data.tenant import Tenant
from queries import picks, sales
from tests.fix_picks import PRICE
from tests.fix_shop import Shop


async def test_the_stops_in_the_order_of_the_walk(tenant: Tenant, sold: dict[str, int]) -> None:
    stops = await tenant.read(picks.stops)
    assert [stop.sale.title for stop in stops] == ["Walkman", "Charizard", "Levi's 501"]
    walkman = stops[0].thing
    assert (walkman.bin_name, walkman.section_name, walkman.item_count, walkman.capacity) == ("A", "1", 1, 10)
    for code in ("RR-00412", "036000291452", "0036000291452", "A2-07"):
        assert walkman.is_called(code)
    assert not any(stops[1].thing.is_called(code) for code in ("", "RR-00412", "000"))


async def test_a_place_nobody_wrote_down_is_the_storage_items_own(tenant: Tenant, shop: Shop) -> None:
    shop.without_checks()
    for title in ("stored", "nowhere"):
        listing = shop.listing(title=title, storage_location=" ", platforms={"ebay": "active"})
        if title == "stored":
            shop.stored(listing, storage_id="C1-01")
        await tenant.write(sales.record, listing, "ebay", PRICE)
    assert [stop.location for stop in await tenant.read(picks.stops)] == ["C1-01", ""]
