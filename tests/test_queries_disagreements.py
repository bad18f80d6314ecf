"""Where a text and a stored item disagree: found, repaired either way, undone."""

from collections.abc import Sequence
from typing import Any

import pytest

from data.errors import BindeckError
from data.tenant import Tenant
from queries import ailments, disagreements, doctor, unlinked
from queries.ailments import Ailment, Sign
from queries.putting import SectionFull
from queries.repair import repair, take_back
from tests.fix_shop import Shop
from tui.sick_rows import sick_rows


async def found(tenant: Tenant) -> list[Ailment]:
    return await everything(tenant, disagreements.SIGNS)


async def everything(tenant: Tenant, signs: Sequence[Sign]) -> list[Ailment]:
    return [ailment for sign in signs async for ailment in sick_rows(tenant, sign)]


def bin_of(shop: Shop, name: str, *sections: str, capacity: int | None = None) -> dict[str, int]:
    """A bin with sections; their ids by name."""
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name=name, bin_type="clothing")
    return {
        section: shop.insert("storage_sections", bin_id=bin_id, section_name=section, capacity=capacity)
        for section in sections
    }


def lying(shop: Shop, section: int, storage_id: str, listing: int | None = None, **values: Any) -> int:
    """A stored item in a section, counted."""
    bin_id = shop.one(
        "UPDATE storage_sections SET item_count = item_count + 1 WHERE id = %s RETURNING bin_id", section
    )
    row = {"user_id": shop.user_id, "bin_id": bin_id, "section_id": section, "listing_id": listing}
    return shop.insert("storage_items", storage_id=storage_id, **(row | values))


AGREE = ["A2-07", "a2-07", "A 2 07", "A2", "a-2", "A – 2", "A", " A2 "]
"""Storage id, section or bin of what lies in A / 2, as people write them."""

DISAGREE = ["A1", "A22", "Shelf-3", "A2-08", "B", "2"]


@pytest.mark.parametrize("text", AGREE)
async def test_any_spelling_of_the_place_agrees(shop: Shop, tenant: Tenant, text: str) -> None:
    sections = bin_of(shop, "A", "1", "2")
    lying(shop, sections["2"], "A2-07", shop.listing(storage_location=text))
    assert await found(tenant) == []


@pytest.mark.parametrize("text", DISAGREE)
async def test_any_other_place_disagrees(shop: Shop, tenant: Tenant, text: str) -> None:
    sections = bin_of(shop, "A", "1", "2")
    listing = shop.listing(storage_location=text, title="Walkman")
    lying(shop, sections["2"], "A2-07", listing)
    (ailment,) = await found(tenant)
    assert (ailment.row_id, ailment.title, ailment.change) == (listing, "Walkman", {"storage_location": "A2-07"})
    assert ailment.before == {"storage_location": text, "lies in": "A2"}
    assert not ailment.is_certain
    assert (ailment.way and ailment.way.name) == ("A1" if text == "A1" else None)


async def test_believing_the_item_writes_where_it_lies_and_is_undone(shop: Shop, tenant: Tenant) -> None:
    sections = bin_of(shop, "A", "1", "2")
    listing = shop.listing(storage_location="A1")
    lying(shop, sections["2"], "B9-01", listing)
    (ailment,) = await found(tenant)
    assert ailment.change == {"storage_location": "A2"}, "a storage id of elsewhere would name no place here"
    log_id = await tenant.write(repair, ailment, ailment.change)
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", listing) == "A2"
    assert await found(tenant) == []
    await tenant.write(take_back, log_id)
    assert await found(tenant) == [ailment]


async def test_believing_the_text_moves_the_item_and_is_undone(shop: Shop, tenant: Tenant) -> None:
    sections = bin_of(shop, "A", "1", "2")
    item = lying(shop, sections["2"], "A2-07", shop.listing(storage_location="a-1"))
    (ailment,) = await found(tenant)
    log_id = await tenant.write(disagreements.move, ailment)
    assert shop.one("SELECT section_id FROM storage_items WHERE id = %s", item) == sections["1"]
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [1, 0]
    assert await everything(tenant, doctor.SIGNS) == []
    await tenant.write(take_back, log_id)
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [0, 1]
    assert await found(tenant) == [ailment]


async def test_a_full_section_is_asked_about_first(shop: Shop, tenant: Tenant) -> None:
    sections = bin_of(shop, "A", "1", "2", capacity=1)
    lying(shop, sections["1"], "A1-01")
    lying(shop, sections["2"], "A2-07", shop.listing(storage_location="A1"))
    (ailment,) = await found(tenant)
    with pytest.raises(SectionFull):
        await tenant.write(disagreements.move, ailment)
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [1, 1]
    await tenant.write(disagreements.move, ailment, anyway=True)
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [2, 0]


async def test_the_place_of_another_item_is_meant_by_its_storage_id(shop: Shop, tenant: Tenant) -> None:
    sections = bin_of(shop, "A", "1", "2")
    lying(shop, sections["1"], "A1-05")
    lying(shop, sections["2"], "A2-07", shop.listing(storage_location="A1-05"))
    (ailment,) = await found(tenant)
    assert ailment.way == ailments.Way(sections["1"], "A1")


async def test_a_name_of_two_sections_is_never_guessed(shop: Shop, tenant: Tenant) -> None:
    bin_of(shop, "A", "11")
    bin_of(shop, "A1", "1")
    lying(shop, bin_of(shop, "B", "1")["1"], "B1-01", shop.listing(storage_location="A11"))
    (ailment,) = await found(tenant)
    assert ailment.way is None
    with pytest.raises(BindeckError, match="no single section"):
        await tenant.write(disagreements.move, ailment)


async def test_one_of_several_items_at_the_place_is_enough(shop: Shop, tenant: Tenant) -> None:
    sections = bin_of(shop, "A", "1", "2")
    listing = shop.listing(storage_location="A2", quantity=2)
    lying(shop, sections["1"], "A1-01", listing)
    lying(shop, sections["2"], "A2-01", listing)
    assert await found(tenant) == []


async def test_who_is_not_asked(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    sections = bin_of(shop, "A", "1")
    lying(shop, sections["1"], "A1-01", shop.listing(storage_location="Z9", status="draft"))
    lying(shop, sections["1"], "A1-02", shop.listing(storage_location=" "))
    lying(shop, sections["1"], "A1-03", shop.listing(storage_location="Z9"), quantity=0)
    lying(shop, sections["1"], "A1-04", other_shop.listing(storage_location="Z9"))
    shop.listing(storage_location="Z9")
    strange = bin_of(other_shop, "A", "1")
    lying(shop, strange["1"], "A1-05", shop.listing(storage_location="Z9"))
    assert await found(tenant) == []


async def test_a_sold_thing_without_text_is_told(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    sections = bin_of(shop, "A", "1")
    listing = shop.listing(storage_location=None, status="sold", quantity=0)
    lying(shop, sections["1"], "A1-01", listing)
    (ailment,) = await found(tenant)
    await tenant.write(repair, ailment, ailment.change)
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", listing) == "A1-01"


async def test_cards_too(shop: Shop, tenant: Tenant) -> None:
    sections = bin_of(shop, "A", "1", "2")
    item = lying(shop, sections["2"], "TCG-A2-01")
    card = shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Growlithe",
        storage_location="A1", storage_item_id=item,
    )  # fmt: skip
    (ailment,) = await found(tenant)
    assert (ailment.kind.name, ailment.row_id, ailment.change) == ("card", card, {"storage_location": "TCG-A2-01"})
    await tenant.write(disagreements.move, ailment)
    assert shop.one("SELECT section_id FROM storage_items WHERE id = %s", item) == sections["1"]
    assert shop.one("SELECT storage_location FROM card_collections") == "A1"
    assert await found(tenant) == []


async def test_page_after_page(shop: Shop, tenant: Tenant) -> None:
    sections = bin_of(shop, "A", "1")
    for number in range(ailments.MOST + 3):
        lying(shop, sections["1"], f"A1-{number}", shop.listing(storage_location="Z9"))
    assert len(await found(tenant)) == ailments.MOST + 3


async def test_what_another_program_made_active_is_linked_to_the_item_it_names(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    sections = bin_of(shop, "A", "1", "2")
    item = lying(shop, sections["2"], "A2-07", title="Walkman")
    listing = shop.listing(storage_location="A2-07")
    # None of these is certain: two listings name one item, a draft, one whose item is another, somebody else's.
    lying(shop, sections["1"], "A1-01")
    for _ in range(2):
        shop.listing(storage_location="A1-01")
    for text in ("A1-02", "A1-03", "A1-04"):
        lying(shop, sections["1"], text)
    shop.listing(storage_location="A1-02", status="draft")
    lying(shop, sections["1"], "A1-05", shop.listing(storage_location="A1-03"))
    other_shop.listing(storage_location="A1-04")
    (ailment,) = await everything(tenant, unlinked.SIGNS)
    assert (ailment.row_id, ailment.title, ailment.change) == (item, "Walkman", {"listing_id": listing})
    log_id = await tenant.write(repair, ailment, ailment.change)
    assert shop.one("SELECT listing_id FROM storage_items WHERE id = %s", item) == listing
    assert await everything(tenant, unlinked.SIGNS) == []
    with pytest.raises(BindeckError, match="belongs to that listing already"):
        await tenant.write(repair, ailment, ailment.change)
    await tenant.write(take_back, log_id)
    assert await everything(tenant, unlinked.SIGNS) == [ailment]
