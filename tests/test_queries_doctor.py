"""What is wrong with a seller's rows, repaired and undone."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import mend
from data.rules.money import MoneyError
from data.tenant import Tenant
from queries import ailments, journal
from queries.ailments import Ailment, Ask
from queries.repair import answer, repair, whole_change
from tests.fix_shop import Shop


async def only(tenant: Tenant, breach: str) -> Ailment:
    (found,) = [ailment for ailment in await tenant.read(ailments.all_of) if ailment.breach == breach]
    return found


async def mended(tenant: Tenant, ailment: Ailment, **answers: Any) -> int:
    return await tenant.write(repair, ailment, whole_change(ailment, answers))


async def test_a_healthy_shop_has_nothing(shop: Shop, tenant: Tenant) -> None:
    shop.stored(shop.listing(photos='["a.jpg"]', attributes='{"size": "9.5"}'))
    assert await tenant.read(ailments.all_of) == []


async def test_active_without_location_becomes_a_draft_or_gets_one(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(storage_location="")
    ailment = await only(tenant, "active-without-location")
    log_id = await mended(tenant, ailment)
    assert shop.one("SELECT status, storage_location FROM listings WHERE id = %s", listing) == ("draft", "")
    await tenant.write(journal.undo, log_id)
    await mended(tenant, await only(tenant, "active-without-location"), storage_location="A2-07")
    assert shop.one("SELECT status, storage_location FROM listings WHERE id = %s", listing) == ("active", "A2-07")
    assert await tenant.read(ailments.all_of) == []


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


async def test_a_storage_id_given_twice_gets_the_next_number(shop: Shop, tenant: Tenant) -> None:
    shop.connection.execute("ALTER TABLE storage_items DROP CONSTRAINT storage_items_storage_id_key")
    first, _ = shop.stored(shop.listing(), storage_id="A2-07")
    second, _ = shop.stored(shop.listing(), storage_id="A2-07")
    shop.stored(shop.listing(), storage_id="A2-11")
    await mended(tenant, await only(tenant, "storage-id-twice"))
    ids = dict(shop.all("SELECT id, storage_id FROM storage_items"))
    assert (ids[first], ids[second]) == ("A2-07", "A2-12")


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        ("a.jpg, b.jpg", ["a.jpg", "b.jpg"]),
        ('[{"url": "a.jpg"}, "b.jpg"]', ["a.jpg", "b.jpg"]),
        (r"C:\photos\a.jpg", ["C:/photos/a.jpg"]),
        ("['a.jpg']", ["a.jpg"]),
        ('["a.jpg"', ["a.jpg"]),
        ("", []),
    ],
)
async def test_bad_photos_are_shown_raw_and_mended(shop: Shop, tenant: Tenant, raw: str, paths: list[str]) -> None:
    listing = shop.listing(photos=raw)
    ailment = await only(tenant, "photos-not-json")
    assert ailment.before == {"photos": raw}
    log_id = await mended(tenant, ailment)
    assert json.loads(shop.one("SELECT photos FROM listings WHERE id = %s", listing)) == paths
    await tenant.write(journal.undo, log_id)
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == raw


async def test_bad_attributes_are_mended(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(attributes="size: 9.5, colour: red")
    shop.listing(attributes='{"nested": {"is": ["fine", 1.5, null]}}')
    await mended(tenant, await only(tenant, "attributes-not-json"))
    kept = json.loads(shop.one("SELECT attributes FROM listings WHERE id = %s", listing))
    assert kept == {"size": "9.5", "colour": "red"}


async def test_what_someone_mended_meanwhile_is_left(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(photos="a.jpg")
    ailment = await only(tenant, "photos-not-json")
    shop.connection.execute("""UPDATE listings SET photos = '["b.jpg"]'""")
    with pytest.raises(journal.EditRefused):
        await mended(tenant, ailment)
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == '["b.jpg"]'


async def test_others_ailments_are_not_ours(other_shop: Shop, tenant: Tenant) -> None:
    other_shop.listing(photos="a.jpg")
    assert await tenant.read(ailments.all_of) == []


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


@given(st.text())
def test_any_text_is_mended_to_json_of_the_right_shape(text: str) -> None:
    assert all(isinstance(path, str) and path for path in mend.photos(text))
    assert isinstance(mend.attributes(text), dict)
    json.dumps(mend.attributes(text))
