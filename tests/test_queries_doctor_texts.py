"""Texts that are no JSON: found behind any number of good ones, mended and undone."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.contract.breaches import texts
from data.rules import mend
from data.tenant import Tenant
from queries import journal, wrong_texts
from tests.fix_shop import Shop
from tests.test_queries_doctor import mended, only, sick


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        ("a.jpg, b.jpg", ["a.jpg", "b.jpg"]),
        ('[{"url": "a.jpg"}, "b.jpg"]', ["a.jpg", "b.jpg"]),
        (r"C:\photos\a.jpg", ["C:/photos/a.jpg"]),
        ("['a.jpg']", ["a.jpg"]),
        ('["a.jpg"', ["a.jpg"]),
        ("", []),
        ("null", []),
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


async def test_a_wrong_text_is_found_behind_any_number_of_good_ones(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrong_texts, "PIECE", 5)
    monkeypatch.setattr(wrong_texts, "BATCH", 2)
    monkeypatch.setattr(texts, "IS_JSON", 990_000)
    for _ in range(7):
        shop.listing(attributes='{"nested": {"is": ["fine", 1.5, null]}}')
    listing = shop.listing(attributes="size: 9.5")
    assert (await only(tenant, "attributes-not-json")).row_id == listing


@pytest.mark.parametrize(
    ("table", "column", "raw", "kept"),
    [
        ("listings", "platform_statuses", "ebay:active,mercari:sold", {"ebay": "active", "mercari": "sold"}),
        ("listings", "attributes", '{"weight": NaN, "far": 1e999, "x": "\\ud800"}',
         {"weight": "NaN", "far": "1e999", "x": "\ud800"}),
        ("card_collections", "custom_categories", '[1, "vintage", null]', ["1", "vintage"]),
        ("listings", "attributes", "null", {}),
        ("listings", "attributes", "12", {"text": "12"}),
        ("card_collections", "custom_categories", "vintage; signed", ["vintage", "signed"]),
        ("card_collections", "photos", "a.jpg", ["a.jpg"]),
        ("card_collections", "format_legality", "standard", {"text": "standard"}),
        ("storage_items", "photos", r"C:\a.jpg", ["C:/a.jpg"]),
    ],
)  # fmt: skip
async def test_wrong_json_anywhere_is_mended_and_undone(
    shop: Shop, tenant: Tenant, table: str, column: str, raw: str, kept: Any
) -> None:
    shop.stored(shop.listing(), storage_id="A1-01")
    shop.insert("card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Card")
    shop.connection.execute(f"UPDATE {table} SET {column} = %s", (raw,))
    (ailment,) = await sick(tenant)
    assert ailment.before == {column: raw}
    log_id = await mended(tenant, ailment)
    assert json.loads(shop.one(f"SELECT {column} FROM {table}")) == kept
    assert await sick(tenant) == []
    await tenant.write(journal.undo, log_id)
    assert shop.one(f"SELECT {column} FROM {table}") == raw


async def test_a_large_text_shows_its_beginning_and_is_left(shop: Shop, tenant: Tenant) -> None:
    shop.listing(photos='["' + "a" * 70_000)
    shop.listing(photos='["' + r"a\n" * 30_000 + '"]')
    ailment = await only(tenant, "photos-not-json")
    assert ailment.before["photos"].endswith("aaa… (70,002 characters)")
    assert not ailment.change


JSONISH = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
).map(json.dumps)


@given(st.text() | JSONISH)
def test_any_text_is_mended_to_json_of_the_right_shape(text: str) -> None:
    for mending, wanted in (
        (mend.photos, "list of texts"),
        (mend.words, "list of texts"),
        (mend.attributes, "object"),
    ):
        made = mend.to_json(mending(text))
        assert texts.is_as_wanted(made, wanted)
        assert made.encode()
