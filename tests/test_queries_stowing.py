"""What batches make of what is stored: linked with the status, and moved within the capacity that was seen."""

import pytest

from data.rules.batches import SetStatus
from data.rules.codes import Label
from data.rules.status import ListingStatus
from data.tenant import Tenant
from queries import batches, card_detail, card_editing, editing, listings, putting, recounting, saving, undoing
from queries.journal import EditRefused
from queries.putting import PutRefused
from queries.stowing import FilledMeanwhile
from tests.fix_shop import Shop
from tests.fix_stock import carry_out, planned
from tests.test_queries_putting import counts_agree, section, state
from tui import batch_words
from tui.batch_draft import draft


async def test_what_is_stored_of_a_draft_is_its_listings_once_that_is_for_sale(shop: Shop, tenant: Tenant) -> None:
    """From the receipt to the sale and back, there is one item of it, and it is found."""
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    draft = shop.listing(status="draft", storage_location=None)
    await tenant.write(putting.put, Label.LISTING, draft, a1)
    await tenant.write(putting.put, Label.LISTING, draft, b2)
    before = state(shop)
    active = await carry_out(tenant, SetStatus(ListingStatus.ACTIVE), [draft])
    assert shop.one("SELECT listing_id FROM storage_items") == draft
    await tenant.write(putting.put, Label.LISTING, draft, a1)
    assert shop.one("SELECT storage_location FROM listings") == "A1"
    moved = state(shop)
    drafted = await carry_out(tenant, SetStatus(ListingStatus.DRAFT), [draft])
    assert shop.one("SELECT storage_location FROM listings") == "A1-01"
    await tenant.write(putting.put, Label.LISTING, draft, b2)
    assert shop.all("SELECT section_id, quantity FROM storage_items") == [(b2, 1)]
    latest = await tenant.read(undoing.last, None)
    assert latest is not None
    await tenant.write(undoing.take_back, latest.log_id)
    assert drafted.log_id is not None
    await tenant.write(undoing.take_back, drafted.log_id)
    assert state(shop) == moved
    latest = await tenant.read(undoing.last, None)
    assert latest is not None
    await tenant.write(undoing.take_back, latest.log_id)
    assert active.log_id is not None
    await tenant.write(undoing.take_back, active.log_id)
    assert state(shop) == before
    assert counts_agree(shop)


async def test_a_section_is_too_full_for_units_and_another_has_room(shop: Shop, tenant: Tenant) -> None:
    """Two listings, but four units come: two lie there already, and what has no number counts as none."""
    there, source = section(shop, "B", "1", capacity=5), section(shop, "A", "1", capacity=4)
    section(shop, "B", "2", capacity=3)
    section(shop, "B", "3", capacity=4)
    ids = [shop.listing(), shop.listing()]
    for nth, (listing, at, units) in enumerate(
        [(ids[0], source, 4), (ids[0], there, 2), (ids[1], source, None)], 1
    ):
        bin_id = shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", at)
        row = {"storage_id": f"X-{nth}", "bin_id": bin_id, "section_id": at, "listing_id": listing}
        shop.insert("storage_items", user_id=shop.user_id, quantity=units, **row)
    for row_id in shop.all("SELECT id FROM storage_bins"):
        await tenant.write(recounting.bin_anew, row_id)
    found = await draft(tenant, await tenant.read(batches.destination, "B1"), ids, lambda _: None)
    assert (len(found.changing), found.coming, found.roomier) == (2, 4, "B3")
    assert "B / 1: 2 of 5 there, too full for 4 more: B3 has room" in batch_words.remarks(found)
    found = await draft(tenant, await tenant.read(batches.destination, "B3"), ids, lambda _: None)
    assert (found.coming, found.roomier) == (6, ""), "nothing has room for six"


async def test_the_item_of_a_draft_moves_with_it_and_is_found_afterwards(shop: Shop, tenant: Tenant) -> None:
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    draft, active = shop.listing(status="draft", storage_location=None), shop.listing()
    for listing in (draft, active):
        await tenant.write(putting.put, Label.LISTING, listing, a1)
    before = state(shop)
    written = await carry_out(tenant, await tenant.read(batches.destination, "the pile"), [draft, active])
    assert (written.count, written.refused) == (1, [draft])
    assert written.log_id is not None
    await tenant.write(undoing.take_back, written.log_id)
    written = await carry_out(tenant, await tenant.read(batches.destination, "B2"), [draft, active])
    assert written.count == 2
    assert shop.all("SELECT storage_location FROM listings ORDER BY id") == ["A1-01", "B2"]
    assert shop.all("SELECT section_id FROM storage_items") == [b2, b2]
    with pytest.raises(PutRefused, match="It lies in B2 already"):
        await tenant.write(putting.put, Label.LISTING, draft, b2)
    assert counts_agree(shop)
    assert written.log_id is not None
    await tenant.write(undoing.take_back, written.log_id)
    assert state(shop) == before


async def test_a_section_that_others_filled_meanwhile_is_looked_at_again(shop: Shop, tenant: Tenant) -> None:
    a1, b1 = section(shop, "A", "1"), section(shop, "B", "1", capacity=2)
    listings = [shop.listing(storage_location="pile") for _ in range(3)]
    for listing in listings:
        await tenant.write(putting.put, Label.LISTING, listing, a1)
    move = await tenant.read(batches.destination, "B1")
    plan = await planned(tenant, move, listings[:2])
    await tenant.write(putting.put, Label.LISTING, listings[2], b1)
    before = state(shop)
    with pytest.raises(FilledMeanwhile, match="B1 holds 1 of 2 by now, and 2 more are over its capacity"):
        await tenant.write(batches.write, plan, lambda _: None)
    assert state(shop) == before
    await carry_out(tenant, await tenant.read(batches.destination, "B1"), listings[:2])
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", b1) == 3, "it was seen to be too full"
    assert counts_agree(shop)


async def write_place(tenant: Tenant, label: Label, row_id: int, text: str | None) -> None:
    """Edit the place in the form of a listing or a card."""
    if label is Label.LISTING:
        listing = await tenant.read(listings.one, row_id)
        assert listing is not None
        was = editing.values(listing)
        await tenant.write(saving.save, row_id, {"storage_location": text, "title": f"At {text}"}, was)
    else:
        card = await tenant.read(card_detail.one, row_id)
        assert card is not None
        was = card_detail.values(card)
        await tenant.write(card_editing.save, row_id, {"storage_location": text, "title": f"At {text}"}, was)


@pytest.mark.parametrize("kind", ["active", "draft", "card"])
async def test_what_is_stored_goes_where_a_person_writes_that_it_is(shop: Shop, tenant: Tenant, kind: str) -> None:
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    if kind == "card":
        label, row_id, table = Label.CARD, shop.card(storage_location=None), "card_collections"
    else:
        label, row_id, table = Label.LISTING, shop.listing(status=kind), "listings"
    await tenant.write(putting.put, label, row_id, a1)
    before = state(shop)
    for text in ("Z9", "B", None):
        with pytest.raises(EditRefused, match=r"section|stored|needs"):
            await write_place(tenant, label, row_id, text)
    assert state(shop) == before

    await write_place(tenant, label, row_id, "b 2")
    assert shop.one("SELECT section_id FROM storage_items") == b2
    assert shop.one(f"SELECT storage_location, title FROM {table}") == (
        "A1-01" if kind == "draft" else "B2",
        "At b 2",
    )
    assert counts_agree(shop)
    for _ in range(2):
        latest = await tenant.read(undoing.last, None)
        assert latest is not None
        await tenant.write(undoing.take_back, latest.log_id)
    assert state(shop) == before
    await write_place(tenant, label, row_id, "a 1")
    assert shop.one("SELECT section_id FROM storage_items") == a1
