"""Bins and sections: made, named, removed, and taken back."""

import pytest

from data.rules.bin_names import parse
from data.tenant import Tenant
from queries import bins, recounting, shelves, storage, undoing
from queries.bins import BinRefused
from tests.fix_shop import Shop

STATE = (
    "SELECT id, bin_name, bin_type, description FROM storage_bins ORDER BY id",
    "SELECT id, bin_id, section_name, capacity, item_count FROM storage_sections ORDER BY id",
)


def state(shop: Shop) -> list[object]:
    return [shop.all(statement) for statement in STATE]


async def test_many_are_made_at_once_and_taken_back(shop: Shop, tenant: Tenant) -> None:
    made = await tenant.write(bins.make, parse("A..B 1..3"), "clothing", capacity=10)
    assert (made.bins, made.sections) == (2, 6)
    of_bins = "storage_sections s JOIN storage_bins b ON b.id = bin_id"
    assert shop.all(f"SELECT bin_name || section_name FROM {of_bins} ORDER BY s.id") == [
        "A1",
        "A2",
        "A3",
        "B1",
        "B2",
        "B3",
    ]
    await tenant.write(undoing.take_back, made.log_id)
    assert state(shop) == [[], []]


async def test_what_is_there_stays(shop: Shop, tenant: Tenant) -> None:
    await tenant.write(bins.make, parse("A 1..2"), "clothing", capacity=10)
    more = await tenant.write(bins.make, parse("A 1..3"), "clothing", capacity=5)
    assert (more.bins, more.sections) == (0, 1)
    assert shop.all("SELECT capacity FROM storage_sections ORDER BY id") == [10, 10, 5]
    again = await tenant.write(bins.make, parse("A 1..3"), "clothing")
    assert again.log_id is None
    assert (await tenant.write(bins.make, parse("A 1..3"), "cards")).bins == 1


async def test_names_and_capacities_change_and_go_back(shop: Shop, tenant: Tenant) -> None:
    await tenant.write(bins.make, parse("A 1..2"), "clothing")
    before = state(shop)
    logs = [
        await tenant.write(bins.name_bin, 1, "Z", "by the door"),
        await tenant.write(bins.name_section, 1, "9", 12),
    ]
    assert shop.one("SELECT bin_name, description FROM storage_bins") == ("Z", "by the door")
    assert shop.one("SELECT section_name, capacity FROM storage_sections WHERE id = 1") == ("9", 12)
    for log in reversed(logs):
        await tenant.write(undoing.take_back, log)
    assert state(shop) == before


SAID = (
    "SELECT id, storage_location FROM listings ORDER BY id",
    "SELECT id, storage_location FROM card_collections ORDER BY id",
)


async def test_what_says_a_place_follows_its_new_name_and_back(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    """A text that leads to its item does so afterwards, and says nothing else than before otherwise."""
    await tenant.write(bins.make, parse("A 1..2"), "clothing")
    texts = ["A1-01", "A1", "a 1", "A", "pile", None, "A2"]
    listings = [shop.listing(storage_location=text, status="canceled") for text in texts]
    for number, listing in enumerate(listings, 1):
        row = {"storage_id": f"A1-0{number}", "bin_id": 1, "section_id": 1, "listing_id": listing}
        item = shop.insert("storage_items", user_id=shop.user_id, **row)
    card = {"card_uuid": "c", "card_type": "tcg", "title": "Charizard", "storage_location": "A1"}
    shop.insert("card_collections", user_id=shop.user_id, storage_item_id=item, **card)
    theirs = other_shop.listing(storage_location="A1", status="canceled")
    shop.insert(
        "storage_items", user_id=other_shop.user_id, storage_id="X", bin_id=1, section_id=1, listing_id=theirs
    )
    await tenant.write(recounting.bin_anew, 1)
    before = [*state(shop), *[shop.all(statement) for statement in SAID]]
    logs = [await tenant.write(bins.name_bin, 1, "Z", None)]
    said = shop.all("SELECT storage_location FROM listings ORDER BY id")
    assert said == ["A1-01", "Z1", "Z1", "Z", "pile", None, "A2", "A1"]
    logs.append(await tenant.write(bins.name_section, 1, "9", None))
    said = shop.all("SELECT storage_location FROM listings ORDER BY id")
    assert said == ["A1-01", "Z9", "Z9", "Z", "pile", None, "A2", "A1"]
    assert shop.all("SELECT storage_location FROM card_collections") == ["Z9"]
    for log in reversed(logs):
        await tenant.write(undoing.take_back, log)
    assert [*state(shop), *[shop.all(statement) for statement in SAID]] == before


async def test_what_has_no_item_follows_its_place_where_its_text_means_no_other(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    await tenant.write(bins.make, [*parse("A 1..2"), *parse("A1 2")], "clothing")
    await tenant.write(bins.make, parse("A"), "cards")
    texts = ["A1", "a-2", "A12", "A", "pile", None, "A2"]
    for text in texts:
        shop.listing(storage_location=text, status="canceled")
    sold = {"status": "sold", "sold_platform": "ebay", "sold_price": 5, "sold_date": "2026-01-02"}
    shop.listing(storage_location="A2", **sold)
    card = {"card_type": "tcg", "title": "Charizard", "storage_location": "A2"}
    shop.insert("card_collections", user_id=shop.user_id, card_uuid="c", **card)
    other_shop.listing(storage_location="A2", status="canceled")
    shop.insert("storage_items", user_id=shop.user_id, storage_id="A1", bin_id=1, section_id=1, quantity=0)
    before = [shop.all(statement) for statement in SAID]
    logs = [await tenant.write(bins.name_bin, 1, "Z", None)]
    said = "SELECT storage_location FROM listings ORDER BY id"
    # A1 is what lies there, A is two bins, A12 is of bin A1, and what is sold lies nowhere.
    assert shop.all(said) == ["A1", "Z2", "A12", "A", "pile", None, "Z2", "A2", "A2"]
    logs.append(await tenant.write(bins.name_section, 2, "9", None))
    assert shop.all(said) == ["A1", "Z9", "A12", "A", "pile", None, "Z9", "A2", "A2"]
    assert shop.all("SELECT storage_location FROM card_collections") == ["Z9"]
    for log in reversed(logs):
        await tenant.write(undoing.take_back, log)
    assert [shop.all(statement) for statement in SAID] == before


async def test_a_name_that_is_taken_is_refused(shop: Shop, tenant: Tenant) -> None:
    await tenant.write(bins.make, parse("A..B 1..2"), "clothing")
    with pytest.raises(BinRefused, match="a clothing bin B already"):
        await tenant.write(bins.name_bin, 1, "B", None)
    await tenant.write(bins.make, parse("A"), "cards")
    with pytest.raises(BinRefused, match="a cards bin A already"):
        await tenant.write(bins.name_bin, 1, "A", None, "cards")
    with pytest.raises(BinRefused, match="section 2 already"):
        await tenant.write(bins.name_section, 1, "2", None)


async def test_only_what_is_empty_is_removed(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    await tenant.write(bins.make, parse("A 1..2"), "clothing")
    item = shop.insert("storage_items", user_id=shop.user_id, storage_id="A1-01", bin_id=1, section_id=1)
    before = state(shop)
    for refused, row_id in ((bins.remove_bin, 1), (bins.remove_section, 1)):
        with pytest.raises(BinRefused, match="1 thing lies"):
            await tenant.write(refused, row_id)
    logs = [await tenant.write(bins.remove_section, 2)]
    shop.connection.execute("UPDATE storage_items SET user_id = %s WHERE id = %s", (other_shop.user_id, item))
    with pytest.raises(BinRefused, match="1 thing lies"):
        await tenant.write(bins.remove_bin, 1)
    shop.connection.execute("DELETE FROM storage_items")
    logs.append(await tenant.write(bins.remove_bin, 1))
    assert state(shop) == [[], []]
    for log in reversed(logs):
        await tenant.write(undoing.take_back, log)
    assert state(shop) == before


async def test_what_nothing_is_left_of_goes_with_its_bin_and_comes_back(shop: Shop, tenant: Tenant) -> None:
    await tenant.write(bins.make, parse("A 1..2"), "clothing")
    row = {"user_id": shop.user_id, "bin_id": 1, "quantity": 0}
    for number, section in enumerate((1, 2, None), 1):
        item = shop.insert("storage_items", storage_id=f"A1-0{number}", section_id=section, **row)
    card = {"user_id": shop.user_id, "card_uuid": "c", "card_type": "tcg", "title": "Charizard"}
    shop.insert("card_collections", storage_item_id=item, **card)
    stored = "SELECT id, storage_id, section_id, quantity FROM storage_items ORDER BY id"
    before = [*state(shop), shop.all(stored), shop.all("SELECT storage_item_id FROM card_collections")]
    logs = [await tenant.write(bins.remove_section, 2), await tenant.write(bins.remove_bin, 1)]
    assert [*state(shop), shop.all(stored)] == [[], [], []]
    for log in reversed(logs):
        await tenant.write(undoing.take_back, log)
    after = [*state(shop), shop.all(stored), shop.all("SELECT storage_item_id FROM card_collections")]
    assert after == before


async def test_anothers_bins_are_not_there(other_shop: Shop, tenant: Tenant) -> None:
    bin_id = other_shop.insert("storage_bins", user_id=other_shop.user_id, bin_name="A", bin_type="clothing")
    section = other_shop.insert("storage_sections", bin_id=bin_id, section_name="1")
    for write, *arguments in (
        (bins.remove_bin, bin_id), (bins.remove_section, section),
        (bins.name_bin, bin_id, "Z", None), (bins.name_section, section, "Z", None),
    ):  # fmt: skip
        with pytest.raises(BinRefused, match="not there any more"):
            await tenant.write(write, *arguments)


async def test_sections_stand_in_natural_order(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    await tenant.write(bins.make, parse("A 8..12"), "clothing", capacity=10)
    theirs = other_shop.insert("storage_bins", user_id=other_shop.user_id, bin_name="A", bin_type="clothing")
    other_shop.insert("storage_sections", bin_id=theirs, section_name="1")
    found = await tenant.read(storage.sections, [1, theirs])
    assert [row.name for row in found] == ["8", "9", "10", "11", "12"]


async def test_what_lies_in_a_section_is_added_up(shop: Shop, tenant: Tenant) -> None:
    item, section = shop.stored(shop.listing(price=19.99), quantity=3)
    shop.stored(
        shop.listing(price=5.0, status="sold", sold_platform="ebay", sold_date="2026-01-01", sold_price=5.0)
    )
    worth = {part.section_id: part for part in await tenant.read(shelves.worth)}
    assert str(worth[section].asked) == "59.97"
    assert sorted(str(part.asked) for part in worth.values()) == ["0", "59.97"]
    bin_id = shop.one("SELECT bin_id FROM storage_items WHERE id = %s", item)
    assert [row.id for row in await tenant.read(shelves.first, bin_id, section, 10)] == [item]
    assert list(await tenant.read(shelves.ids, bin_id, section)) == [item]
    assert list(await tenant.read(shelves.ids, bin_id, section + 100)) == []
    assert (await tenant.read(shelves.sums, bin_id, section)).units == 3
