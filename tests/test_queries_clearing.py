"""Bins and sections that are not empty: moved first, then removed, all or nothing; and counts made right."""

import pytest

from data.rules.codes import Label
from data.tenant import Tenant
from queries import clearing, items, putting, recounting, undoing
from queries.bins import BinRefused
from queries.putting import SectionFull
from queries.recounting import Differing
from tests.fix_shelves import card, section, state, wrong
from tests.fix_shop import Shop


@pytest.fixture
async def full(shop: Shop, tenant: Tenant) -> tuple[int, int, int]:
    """Bin A with a listing, a card and a loose thing in two sections, and a section of B; (A1, A2, B1)."""
    a1, a2, b1 = section(shop, "A", "1"), section(shop, "A", "2"), section(shop, "B", "1", capacity=10)
    await tenant.write(putting.put, Label.LISTING, shop.listing(quantity=3), a1)
    added = await tenant.write(items.add, a2, {"title": "Charizard", "category": "tcg", "quantity": 1})
    card(shop, added.id, added.storage_id)
    shop.insert("storage_items", user_id=shop.user_id, storage_id="LOST-01", bin_id=1, quantity=1)
    return a1, a2, b1


async def test_a_bin_is_emptied_and_removed_in_one_go(
    shop: Shop, tenant: Tenant, full: tuple[int, int, int]
) -> None:
    before = state(shop)
    log_id, moved = await tenant.write(clearing.remove_bin, 1, full[2])
    assert moved == 5
    assert shop.all("SELECT bin_name FROM storage_bins") == ["B"]
    assert shop.all("SELECT item_count FROM storage_sections") == [5]
    assert shop.one("SELECT storage_location FROM listings") == "B1"
    assert shop.one("SELECT storage_location FROM card_collections") == "B1"
    assert await wrong(shop, tenant) == []
    await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_a_section_is_emptied_and_removed(shop: Shop, tenant: Tenant, full: tuple[int, int, int]) -> None:
    a1, a2, _ = full
    before = state(shop)
    with pytest.raises(BinRefused, match="choose another section"):
        await tenant.write(clearing.remove_section, a1, a1)
    log_id, moved = await tenant.write(clearing.remove_section, a1, a2)
    assert moved == 3
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", a2) == 4
    assert await wrong(shop, tenant) == []
    await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_what_does_not_fit_or_is_anothers_stays(
    shop: Shop, other_shop: Shop, tenant: Tenant, full: tuple[int, int, int]
) -> None:
    a1, a2, b1 = full
    shop.connection.execute("UPDATE storage_sections SET capacity = 4 WHERE id = %s", (b1,))
    their_section = section(other_shop, "Z", "1")
    before = state(shop)
    with pytest.raises(SectionFull, match="B1 holds 0 of 4"):
        await tenant.write(clearing.remove_bin, 1, b1)
    for refused, row_id, to in (
        (clearing.remove_bin, 1, a2), (clearing.remove_bin, 1, their_section), (clearing.remove_section, 999, b1),
        (clearing.remove_section, their_section, b1), (clearing.remove_bin, 999, b1),
    ):  # fmt: skip
        with pytest.raises(BinRefused):
            await tenant.write(refused, row_id, to)
    shop.connection.execute(
        "UPDATE storage_items SET user_id = %s WHERE section_id = %s", (other_shop.user_id, a1)
    )
    with pytest.raises(BinRefused, match="1 thing lies"):
        await tenant.write(clearing.remove_section, a1, b1)
    shop.connection.execute("UPDATE storage_items SET user_id = %s WHERE section_id = %s", (shop.user_id, a1))
    assert state(shop) == before


async def test_a_section_with_room_is_proposed(shop: Shop, tenant: Tenant, full: tuple[int, int, int]) -> None:
    a1, a2, _ = full
    section(shop, "C", "1", bin_type="cards")
    free = await tenant.read(clearing.room, 1, [a1, a2], 5)
    assert free is not None
    assert free.name == "B1"
    assert await tenant.read(clearing.room, 1, [a1, a2], 11) is None
    near = await tenant.read(clearing.room, 1, [a1], 3)
    assert near is not None
    assert near.section_id == a2


async def test_a_recount_says_what_differed(shop: Shop, tenant: Tenant, full: tuple[int, int, int]) -> None:
    assert await tenant.write(recounting.bin_anew, 1) == recounting.Recounted(2, [])
    shop.connection.execute("UPDATE storage_sections SET item_count = 9 WHERE id = %s", (full[0],))
    shop.connection.execute("UPDATE storage_sections SET item_count = NULL WHERE id = %s", (full[1],))
    found = await tenant.write(recounting.bin_anew, 1)
    assert found.differing == [Differing("1", 9, 3), Differing("2", None, 1)]
    assert await wrong(shop, tenant) == []
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'recount'") == 1
