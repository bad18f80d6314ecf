"""What a code means, the strongest meaning first."""

from uuid import uuid4

import pytest

from data.rules.codes import Code, Label, normalise
from data.tenant import Tenant
from queries import finds
from queries.finds import Hit
from tests.fix_shop import Shop

UPC = "036000291452"


def card(shop: Shop, **values: object) -> int:
    row = {"user_id": shop.user_id, "card_uuid": str(uuid4()), "card_type": "tcg", "title": "Charizard"}
    return shop.insert("card_collections", **(row | values))


async def kinds(tenant: Tenant, raw: str) -> list[tuple[Label, int]]:
    code = normalise(raw)
    assert code is not None
    return [(hit.kind, hit.id) for hit in await tenant.read(finds.resolve, code)]


async def test_each_kind_of_code_is_known(shop: Shop, tenant: Tenant) -> None:
    uuid = str(uuid4())
    listing = shop.listing(sku="RR-00412", upc=UPC, listing_uuid=uuid, title="Walkman")
    item, section = shop.stored(listing, storage_id="A2-07")
    slab = card(shop, grading_serial="12345678", storage_location="Binder A")
    shop.connection.execute("UPDATE storage_bins SET bin_name = 'A'")
    bin_id = shop.one("SELECT bin_id FROM storage_items")
    for raw, wanted in {
        "A2-07": (Label.ITEM, item),
        "~ITM:a2-07": (Label.ITEM, item),
        "rr-00412": (Label.LISTING, listing),
        UPC: (Label.LISTING, listing),
        f"0{UPC}": (Label.LISTING, listing),
        uuid: (Label.LISTING, listing),
        f"~LST:{uuid}": (Label.LISTING, listing),
        "12345678": (Label.CARD, slab),
        "A1": (Label.SECTION, section),
        "a": (Label.BIN, bin_id),
        f"~BIN:{bin_id}": (Label.BIN, bin_id),
        f"~SEC:{section}": (Label.SECTION, section),
    }.items():
        assert await kinds(tenant, raw) == [wanted], raw


async def test_a_hit_says_what_it_is_and_where(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(sku="RR-1", title="Walkman", storage_location="A2-07")
    assert await tenant.read(finds.resolve, Code("RR-1")) == [
        Hit(Label.LISTING, listing, "Walkman", "RR-1", "A2-07", listing, "active")
    ]


async def test_a_thing_is_where_it_was_moved_to_whatever_its_label_says(shop: Shop, tenant: Tenant) -> None:
    by_hand, section = shop.stored(shop.listing(), storage_id="A1-07")
    shop.connection.execute("UPDATE storage_items SET listing_id = NULL")
    draft = shop.listing(status="draft", storage_location="A1-07", sku="RR-2")
    shop.connection.execute("UPDATE storage_bins SET bin_name = 'C'")
    shop.connection.execute("UPDATE storage_sections SET section_name = '3' WHERE id = %s", (section,))
    for raw, row_id in (("~ITM:A1-07", by_hand), ("RR-2", draft)):
        code = normalise(raw)
        assert code is not None
        (hit,) = await tenant.read(finds.resolve, code)
        assert (hit.id, hit.location) == (row_id, "C3")


async def test_the_stronger_meaning_wins(shop: Shop, tenant: Tenant) -> None:
    by_upc = shop.listing(upc=UPC)
    slab = card(shop, grading_serial=UPC)
    assert await kinds(tenant, UPC) == [(Label.CARD, slab)]
    by_sku = shop.listing(sku=UPC)
    assert await kinds(tenant, UPC) == [(Label.LISTING, by_sku)]
    item, _ = shop.stored(by_upc, storage_id=UPC)
    assert await kinds(tenant, UPC) == [(Label.ITEM, item)]


async def test_several_are_a_choice_what_is_on_sale_first(shop: Shop, tenant: Tenant) -> None:
    active = shop.listing(sku="TWICE")
    draft = shop.listing(sku="TWICE", status="draft")
    assert await kinds(tenant, "TWICE") == [(Label.LISTING, active), (Label.LISTING, draft)]


@pytest.mark.parametrize(
    "raw",
    ["nothing", "~CMD:UNDO", "~BIN:999999999999", "~SEC:x", "~SEC:-1", "~ITM:Z", "%", "''", "~CRD:x", "A\0B"],
)
async def test_what_is_unknown_is_found_nowhere(shop: Shop, tenant: Tenant, raw: str) -> None:
    shop.listing(sku="", upc="")
    assert await kinds(tenant, raw) == []


async def test_nothing_of_anothers_is_found(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    theirs = other_shop.listing(sku="RR-1", upc=UPC)
    _, section = other_shop.stored(theirs, storage_id="A2-07")
    card(other_shop, grading_serial="99")
    for raw in ("RR-1", UPC, "A2-07", "99", f"~SEC:{section}"):
        assert await kinds(tenant, raw) == []
