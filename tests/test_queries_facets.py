"""Facets: what they count is what drilling down finds."""

import pytest

from data.rules.search_reader import read
from data.tenant import Tenant
from queries import facets, listings
from queries.facets import Facet
from tests.fix_filters import TODAY
from tests.fix_odd_listings import Row
from tests.fix_shop import Shop


@pytest.mark.parametrize("facet", Facet)
@pytest.mark.parametrize("text", ["", "price:>9 -cost", "on:ebay", "nothingatall"])
async def test_each_count_is_what_its_term_finds(facet: Facet, text: str, rows: list[Row], tenant: Tenant) -> None:
    search = read(text, TODAY)
    counted = await tenant.read(facets.counts, facet, search)
    for count in counted:
        found = await tenant.read(listings.ids, read(f"{text} {count.term}", TODAY))
        assert len(found) == count.rows > 0, count
    if facet is not Facet.PLATFORM:
        assert sum(count.rows for count in counted) == await tenant.read(listings.count, search)
    assert len({count.term for count in counted}) == len(counted)
    assert [count.value for count in counted if not count.value] in ([], [""])
    assert not counted or all(count.value for count in counted[:-1])


async def test_the_commonest_comes_first_and_spellings_are_one(shop: Shop, tenant: Tenant) -> None:
    shop.listing(platforms={"ebay": "active", "eBay": "sold", "facebook": "active"}, category="Shoes")
    shop.listing(
        platforms={
            "facebook_marketplace": "failed",
            "Facebook": "active",
            "Facebook Shops": None,
            "Odd Place": None,
            "oddplace": None,
        },
        category="shoes",
    )
    shop.listing(category="Hats")
    places = await tenant.read(facets.counts, Facet.PLATFORM)
    assert [(count.value, count.rows) for count in places] == [
        ("facebook", 2),
        ("odd_place", 1),
        ("ebay", 1),
        ("", 1),
    ]
    kinds = await tenant.read(facets.counts, Facet.CATEGORY)
    assert [(count.value.lower(), count.rows, count.term.lower()) for count in kinds] == [
        ("shoes", 2, "category:=shoes"),
        ("hats", 1, "category:=hats"),
    ]


async def test_ages_go_from_young_to_old(shop: Shop, tenant: Tenant) -> None:
    for days in (0, 30, 31, 400):
        shop.listing(
            created_at=shop.one("SELECT now() at time zone 'UTC' - make_interval(days => %s, hours => 1)", days)
        )
    counted = await tenant.read(facets.counts, Facet.AGE)
    assert [(count.value, count.rows, count.term) for count in counted] == [
        ("30 days or less", 2, "age:<=30"),
        ("31 to 90 days", 1, "age:31..90"),
        ("over 365 days", 1, "age:>365"),
    ]


async def test_bins_are_the_letters_of_a_location(shop: Shop, tenant: Tenant) -> None:
    for place in ("A2-07", "a10-03", "A", "Shelf-3", "AB1", "12"):
        shop.listing(storage_location=place)
    shop.listing(storage_location=None, status="draft")
    counted = await tenant.read(facets.counts, Facet.BIN)
    assert [(count.value.lower(), count.rows, count.term.lower()) for count in counted] == [
        ("a", 3, "bin:=a"),
        ("ab", 1, "bin:=ab"),
        ("shelf", 1, "bin:=shelf"),
        ("", 2, "-bin"),
    ]
