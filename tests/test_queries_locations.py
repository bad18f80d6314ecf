"""What a text on a shelf or a listing means."""

import pytest

from data.rules.location import fold
from data.tenant import Tenant
from queries import locations
from tests.fix_shop import Shop


def section(shop: Shop, bin_name: str, name: str | None, bin_type: str = "clothing") -> tuple[int, int | None]:
    """A bin, made where it is not there yet, and a section of it."""
    bin_id = shop.one(
        "SELECT id FROM storage_bins WHERE user_id = %s AND bin_name = %s AND bin_type = %s",
        shop.user_id, bin_name, bin_type,
    ) or shop.insert("storage_bins", user_id=shop.user_id, bin_name=bin_name, bin_type=bin_type)  # fmt: skip
    return bin_id, name and shop.insert("storage_sections", bin_id=bin_id, section_name=name)


@pytest.mark.parametrize("text", ["A2", "a2", " a 2", "A-2", "A–2", "A- 2"])
async def test_bin_and_section_in_any_spelling(shop: Shop, tenant: Tenant, text: str) -> None:
    _, wanted = section(shop, "A", "2")
    section(shop, "B", "2")
    (place,) = await tenant.read(locations.find, text)
    assert (place.section_id, place.name, place.item_id) == (wanted, "A2", None)


@pytest.mark.parametrize("text", ["Shelf 3", "shelf-3", "SHELF3"])
async def test_a_bin_alone(shop: Shop, tenant: Tenant, text: str) -> None:
    wanted, _ = section(shop, "Shelf-3", "1")
    (place,) = await tenant.read(locations.find, text)
    assert (place.bin_id, place.section_id, place.name) == (wanted, None, "Shelf-3")


async def test_a_storage_id_is_looked_up_and_never_taken_apart(shop: Shop, tenant: Tenant) -> None:
    section(shop, "A1", "1")
    item, lies_in = shop.stored(shop.listing(), storage_id="A11-01")
    for text in ("A11-01", "a11-01 "):
        (place,) = await tenant.read(locations.find, text)
        assert (place.item_id, place.section_id, place.storage_id) == (item, lies_in, "A11-01")


async def test_two_meanings_are_a_choice(shop: Shop, tenant: Tenant) -> None:
    section(shop, "A", "11")
    section(shop, "A1", "1")
    section(shop, "A11", "1")
    section(shop, "A", "11", "cards")
    places = await tenant.read(locations.find, "A11")
    assert [(place.bin_type, place.bin_name, place.section_name) for place in places] == [
        ("cards", "A", "11"), ("clothing", "A", "11"), ("clothing", "A1", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " ", "-", "Z9", "%", "A_", "_", "A\\", "A\0", "'; --", "x" * 10_000])
async def test_what_means_nothing_is_found_nowhere(shop: Shop, tenant: Tenant, text: str) -> None:
    section(shop, "A", "2")
    assert await tenant.read(locations.find, text) == []


async def test_python_and_sql_fold_alike(shop: Shop, tenant: Tenant) -> None:
    names = ["A", "Shelf-3", "Binder A", "Back  wall", "Rack/1", "Ébène", "箱", "a_b.c–d"]
    for name in names:
        section(shop, name, None)
    for name in names:
        (place,) = await tenant.read(locations.find, fold(name))
        assert place.bin_name == name


async def test_anothers_places_are_not_there(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    bin_id, section_id = section(other_shop, "A", "2")
    other_shop.stored(other_shop.listing(), storage_id="A2-01")
    assert await tenant.read(locations.find, "A2") == await tenant.read(locations.find, "A2-01") == []
    assert (
        await tenant.read(locations.section, section_id) is await tenant.read(locations.whole_bin, bin_id) is None
    )


async def test_an_item_in_a_section_of_another_bin_is_told_by_its_bin(shop: Shop, tenant: Tenant) -> None:
    item, _ = shop.stored(shop.listing(), storage_id="A2-01")
    _, stray = section(shop, "Z", "9")
    shop.connection.execute("UPDATE storage_items SET section_id = %s WHERE id = %s", (stray, item))
    (place,) = await tenant.read(locations.find, "A2-01")
    assert (place.item_id, place.section_id) == (item, None)
