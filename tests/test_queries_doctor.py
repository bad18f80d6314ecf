"""What is wrong with a seller's rows, repaired and undone."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from data.check.run import check
from data.rules.money import MoneyError
from data.tenant import Tenant
from queries import ailments, doctor, journal, wrong_texts
from queries.ailments import Ailment, Ask, Sign
from queries.repair import answer, repair, whole_change
from tests.fix_dirty import plant
from tests.fix_shop import Shop
from tui.sick_rows import sick_rows

SHOWN = {
        "active-without-location", "sold-without-platform", "sold-without-date", "sold-without-price",
        "item-count-wrong", "cancel-past-due", "value-tier-stale", "photos-not-json", "attributes-not-json",
        "platform-statuses-not-json", "item-photos-not-json", "card-photos-not-json", "custom-categories-not-json",
        "format-legality-not-json", "storage-id-twice",
}  # fmt: skip
"""What the doctor lists."""


async def sick(tenant: Tenant) -> list[Ailment]:
    return [ailment for sign in doctor.SIGNS async for ailment in sick_rows(tenant, sign)]


async def only(tenant: Tenant, breach: str) -> Ailment:
    (found,) = [ailment for ailment in await sick(tenant) if ailment.breach == breach]
    return found


async def mended(tenant: Tenant, ailment: Ailment, **answers: Any) -> int:
    return await tenant.write(repair, ailment, whole_change(ailment, answers))


async def test_a_healthy_shop_has_nothing(shop: Shop, tenant: Tenant) -> None:
    shop.stored(shop.listing(photos='["a.jpg"]', attributes='{"size": "9.5"}'), storage_id="A1-01")
    assert await sick(tenant) == []


async def test_active_without_location_becomes_a_draft_or_gets_one(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(storage_location="")
    ailment = await only(tenant, "active-without-location")
    log_id = await mended(tenant, ailment)
    assert shop.one("SELECT status, storage_location FROM listings WHERE id = %s", listing) == ("draft", "")
    await tenant.write(journal.undo, log_id)
    await mended(tenant, await only(tenant, "active-without-location"), storage_location="A2-07")
    assert shop.one("SELECT status, storage_location FROM listings WHERE id = %s", listing) == ("active", "A2-07")
    assert await sick(tenant) == []


async def test_an_incomplete_sale_is_derived_from_its_marketplace(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(status="sold", quantity=0, platforms={"etsy": "sold", "ebay": "canceled"})
    when = shop.one(
        "UPDATE platform_listings SET last_synced = now() WHERE platform = 'etsy' RETURNING last_synced"
    )
    ailment = await only(tenant, "sold-without-platform")
    assert [ask.column for ask in ailment.asks] == ["sold_price"]
    log_id = await mended(tenant, ailment, sold_price=Decimal("79.50"))
    row = shop.one("SELECT sold_platform, sold_date, sold_price FROM listings WHERE id = %s", listing)
    assert row == ("etsy", when, 79.5)
    await tenant.write(journal.undo, log_id)
    row = shop.one("SELECT sold_platform, sold_date, sold_price FROM listings WHERE id = %s", listing)
    assert row == (None, None, None)


async def test_an_unknown_marketplace_of_a_sale_is_asked(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    shop.listing(status="sold", quantity=0, sold_price=5)
    ailment = await only(tenant, "sold-without-platform")
    assert [ask.column for ask in ailment.asks] == ["sold_platform"]


async def test_a_wrong_count_is_recounted(shop: Shop, tenant: Tenant) -> None:
    _, section = shop.stored(shop.listing(), quantity=3)
    shop.connection.execute("UPDATE storage_sections SET item_count = 9")
    log_id = await mended(tenant, await only(tenant, "item-count-wrong"))
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 3
    await tenant.write(journal.undo, log_id)
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 9


async def test_a_strangers_item_in_a_section_is_counted_as_the_check_counts_it(
    shop: Shop, other_shop: Shop, tenant: Tenant, database_url: str
) -> None:
    item, section = shop.stored(shop.listing(), quantity=3, storage_id="A1-01")
    stranger = {"user_id": other_shop.user_id, "section_id": section, "storage_id": "X-01", "quantity": 2}
    bin_id = shop.one("SELECT bin_id FROM storage_items WHERE id = %s", item)
    shop.insert("storage_items", bin_id=bin_id, **stranger)
    await mended(tenant, await only(tenant, "item-count-wrong"))
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 5
    assert await sick(tenant) == []
    assert {breach.name for breach in check(database_url).rows} == {"item-in-anothers-bin"}


async def test_a_section_without_items_or_count_gets_0(shop: Shop, tenant: Tenant) -> None:
    item, section = shop.stored(shop.listing())
    shop.connection.execute("DELETE FROM storage_items WHERE id = %s", (item,))
    shop.connection.execute("UPDATE storage_sections SET item_count = NULL")
    await mended(tenant, await only(tenant, "item-count-wrong"))
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 0


@pytest.mark.parametrize(("value", "tier"), [(9.996, "mid"), (9.995, "low"), (500, "grail"), (0, "low")])
async def test_a_tier_is_recomputed_as_the_check_computes_it(
    shop: Shop, tenant: Tenant, database_url: str, value: float, tier: str
) -> None:
    card = shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Card",
        estimated_value=value, value_tier="high",
    )  # fmt: skip
    await mended(tenant, await only(tenant, "value-tier-stale"))
    assert shop.one("SELECT value_tier FROM card_collections WHERE id = %s", card) == tier
    assert check(database_url).clean


@pytest.mark.parametrize("value", ["NaN", "Infinity", -1, None])
async def test_a_tier_of_no_value_is_left_to_be_computed(shop: Shop, tenant: Tenant, value: Any) -> None:
    card = shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Card",
        estimated_value=value, value_tier="under_10",
    )  # fmt: skip
    await mended(tenant, await only(tenant, "value-tier-stale"))
    assert shop.one("SELECT value_tier FROM card_collections WHERE id = %s", card) is None
    assert await sick(tenant) == []


async def test_a_stale_tier_is_recomputed(shop: Shop, tenant: Tenant) -> None:
    card = shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Card",
        estimated_value=120, value_tier="10_50",
    )  # fmt: skip
    await mended(tenant, await only(tenant, "value-tier-stale"))
    assert shop.one("SELECT value_tier FROM card_collections WHERE id = %s", card) == "high"


async def test_a_past_due_cancel_is_only_shown(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "pending_cancel"})
    shop.connection.execute("UPDATE platform_listings SET cancel_scheduled_at = now() - interval '1 day'")
    ailment = await only(tenant, "cancel-past-due")
    assert (ailment.row_id, ailment.change, ailment.asks) == (listing, {}, ())


async def test_the_marketplaces_of_one_listing_are_due_together(shop: Shop, tenant: Tenant) -> None:
    shop.listing(platforms={"ebay": "pending_cancel", "etsy": "pending_cancel"})
    shop.connection.execute("UPDATE platform_listings SET cancel_scheduled_at = now() - interval '1 day'")
    assert (await only(tenant, "cancel-past-due")).before["marketplace"] == "ebay, etsy"


async def test_storage_ids_given_often_all_get_numbers_of_their_own(shop: Shop, tenant: Tenant) -> None:
    shop.connection.execute("ALTER TABLE storage_items DROP CONSTRAINT storage_items_storage_id_key")
    for storage_id in ("A2-07", "A2-07", "A2-07", "A2-99", "shelf", "shelf", "B-1234567890123", "B-1234567890123"):
        shop.stored(shop.listing(), storage_id=storage_id)
    for ailment in await sick(tenant):
        await mended(tenant, ailment)
    ids = shop.all("SELECT storage_id FROM storage_items ORDER BY id")
    assert ids == ["A2-07", "A2-100", "A2-101", "A2-99", "shelf", "shelf-01", "B-1234567890123", "B-01"]
    assert await sick(tenant) == []


async def test_a_storage_id_given_twice_gets_the_next_number(shop: Shop, tenant: Tenant) -> None:
    shop.connection.execute("ALTER TABLE storage_items DROP CONSTRAINT storage_items_storage_id_key")
    first, _ = shop.stored(shop.listing(), storage_id="A2-07")
    second, _ = shop.stored(shop.listing(), storage_id="A2-07")
    shop.stored(shop.listing(), storage_id="A2-11")
    await mended(tenant, await only(tenant, "storage-id-twice"))
    ids = dict(shop.all("SELECT id, storage_id FROM storage_items"))
    assert (ids[first], ids[second]) == ("A2-07", "A2-12")


@pytest.mark.parametrize("sign", [*ailments.SIGNS, *wrong_texts.SIGNS])
async def test_pages_of_a_kind_follow_each_other(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, sign: Sign
) -> None:
    plant(shop.connection, shop.user_id)
    plant(shop.connection, shop.user_id)
    whole = [ailment async for ailment in sick_rows(tenant, sign)]
    monkeypatch.setattr(ailments, "MOST", 1)
    monkeypatch.setattr(wrong_texts, "PIECE", 7)
    assert [ailment.row_id async for ailment in sick_rows(tenant, sign)] == [ailment.row_id for ailment in whole]
    assert len(whole) >= 2


async def test_every_kind_of_the_doctor_is_found_in_a_dirty_database(shop: Shop, tenant: Tenant) -> None:
    planted = plant(shop.connection, shop.user_id)
    kinds = Counter(ailment.breach for ailment in await sick(tenant))
    assert kinds == {
        **{name: planted[name] for name in SHOWN},
        "storage-id-twice": planted["storage-id-twice"] - 1,
    }


async def test_every_repair_of_a_dirty_database_leads_to_what_the_check_asks(
    shop: Shop, tenant: Tenant, database_url: str
) -> None:
    plant(shop.connection, shop.user_id)
    answers = {"storage_location": "A1-01", "sold_platform": "ebay", "sold_price": Decimal(5)}
    for ailment in await sick(tenant):
        if ailment.change or ailment.asks:
            await mended(tenant, ailment, **{ask.column: answers[ask.column] for ask in ailment.asks})
    left = {breach.name for breach in check(database_url).rows}
    assert left & SHOWN == {"cancel-past-due"}
    assert {ailment.breach for ailment in await sick(tenant)} == {"cancel-past-due"}


async def test_a_return_to_draft_parts_what_is_stored_and_undo_links_it_again(
    shop: Shop, tenant: Tenant, database_url: str
) -> None:
    shop.without_checks()
    listing = shop.listing(storage_location=None)
    ailment = await only(tenant, "active-without-location")
    items = [shop.stored(listing)[0] for _ in range(2)]
    log_id = await mended(tenant, ailment)
    assert shop.all("SELECT id, listing_id FROM storage_items ORDER BY id") == [(item, None) for item in items]
    assert check(database_url).rows == []
    await tenant.write(journal.undo, log_id)
    assert shop.all("SELECT id, listing_id FROM storage_items ORDER BY id") == [(item, listing) for item in items]
    assert shop.one("SELECT status FROM listings") == "active"


async def test_an_item_linked_elsewhere_since_is_not_taken_back(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(storage_location=None)
    ailment = await only(tenant, "active-without-location")
    shop.stored(listing)
    log_id = await mended(tenant, ailment)
    other = shop.listing()
    shop.connection.execute("UPDATE storage_items SET listing_id = %s", (other,))
    with pytest.raises(journal.EditRefused, match="listing_id since"):
        await tenant.write(journal.undo, log_id)
    assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "draft"


async def test_what_someone_mended_meanwhile_is_left(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(photos="a.jpg")
    ailment = await only(tenant, "photos-not-json")
    shop.connection.execute("""UPDATE listings SET photos = '["b.jpg"]'""")
    with pytest.raises(journal.EditRefused):
        await mended(tenant, ailment)
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == '["b.jpg"]'


async def test_others_ailments_are_not_ours(other_shop: Shop, tenant: Tenant) -> None:
    other_shop.listing(photos="a.jpg")
    assert await sick(tenant) == []


def test_answers_are_read_with_care() -> None:
    location = Ask("storage_location", "Where?", may_be_empty=True)
    assert answer(location, " ") == {}
    assert answer(location, " A2 ") == {"storage_location": "A2"}
    assert answer(Ask("sold_platform", "Where?"), "eBay") == {"sold_platform": "ebay"}
    assert answer(Ask("sold_price", "How much?"), "79,50") == {"sold_price": Decimal("79.50")}
    with pytest.raises(MoneyError):
        answer(Ask("sold_price", "How much?"), "-1")
    with pytest.raises(ValueError, match="Type an answer"):
        answer(Ask("sold_platform", "Where?"), "  ")
