"""The audit trail, read: filters, whose entries, and where they lead."""

from datetime import date

import pytest

from data.errors import BindeckError
from data.rules.search import EVERYTHING, Search
from data.rules.search_activity import ACTIVITY, ALL_ACTIVITY
from data.rules.search_reader import read
from data.tenant import Tenant
from queries import administrator, trail
from queries.ordering import Order
from queries.trail import Facet, Target
from tests.fix_shop import Shop


def search(text: str) -> Search:
    return read(text, date(2026, 11, 3), ALL_ACTIVITY)


def entry(shop: Shop, action: str, on: str | None = None, number: int | None = None, **values: object) -> int:
    row = {"user_id": shop.user_id, "action": action, "resource_type": on, "resource_id": number}
    return shop.insert("activity_logs", **(row | values))


async def test_a_filter_finds_by_every_field(shop: Shop, tenant: Tenant) -> None:
    sale = entry(shop, "record_sale", "listing", 12, details='{"price": "84.00"}', user_agent="bindeck 1 (xterm)")
    web = {"ip_address": "203.0.113.7", "user_agent": "Mozilla/5.0"}
    login = entry(shop, "login", "user", None, details="not json {", **web)
    moved = entry(shop, "move", "storage_item", 12, created_at="2024-01-01")
    undo = entry(shop, "undo", "activity", moved, details='{"action": "move"}')
    strange = entry(shop, "", None, None, details=None, created_at=None)
    for text, found in {
        "": [strange, undo, moved, login, sale],
        "action:record-sale": [sale],
        "action:rec,log": [login, sale],
        "-action": [strange],
        "on:storage": [moved],
        "id:12": [moved, sale],
        "when:2024": [moved],
        "age:>90d": [moved],
        "undone:yes": [moved],
        "undone:no id:12": [sale],
        "ip:203.*": [login],
        "has:ip": [login],
        "-program:bindeck": [strange, undo, moved, login],
        "details:84.00": [sale],
        '"not json"': [login],
        "203.0.113": [login],
        "sale -login": [sale],
    }.items():
        asked = search(text)
        assert list(await tenant.read(trail.ids, asked)) == found, text
        assert list(await tenant.read(trail.first, 2, asked)) == found[:2], text
        assert await tenant.read(trail.count, asked) == len(found), text
    rows = {row.id: row for row in await tenant.read(trail.page, [sale, moved])}
    assert (rows[sale].person, rows[sale].is_undone, rows[moved].is_undone) == (shop.username, False, True)
    by = await tenant.read(trail.ids, by=Order("from", descending=True))
    assert by[0] == login
    with pytest.raises(BindeckError, match="cannot be ordered"):
        await tenant.read(trail.ids, by=Order("x"))
    for column in Facet:
        counts = await tenant.read(trail.counts, column, EVERYTHING)
        for count in counts:
            assert len(await tenant.read(trail.ids, search(count.term))) == count.rows, count


async def test_others_are_seen_by_administrators_alone(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    mine, theirs = entry(shop, "move"), entry(other_shop, "move")
    nobodys = entry(shop, "login", user_id=None)
    assert not await tenant.read(administrator.is_admin)
    assert list(await tenant.read(trail.ids, everyone=True)) == []
    assert await tenant.read(trail.entry, theirs) is None
    assert [row.id for row in await tenant.read(trail.page, [mine, theirs, nobodys])] == [mine]
    shop.connection.execute("UPDATE users SET is_admin = true WHERE id = %s", (shop.user_id,))
    assert await tenant.read(administrator.is_admin)
    assert list(await tenant.read(trail.ids)) == [mine]
    assert list(await tenant.read(trail.ids, everyone=True)) == [nobodys, theirs, mine]
    assert list(await tenant.read(trail.ids, search("person:=other_seller"), everyone=True)) == [theirs]
    assert list(await tenant.read(trail.ids, search("-person"), everyone=True)) == [nobodys]
    found = await tenant.read(trail.entry, theirs)
    assert found is not None
    assert found.person == "other_seller"
    shop.connection.execute("UPDATE users SET is_active = false WHERE id = %s", (shop.user_id,))
    assert not await tenant.read(administrator.is_admin)
    with pytest.raises(ValueError, match="No field “person”"):
        read("person:x", date(2026, 11, 3), ACTIVITY)


async def test_an_entry_leads_to_what_it_is_about(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    item, section = shop.stored(listing)
    bin_id = shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", section)
    sale = entry(shop, "record_sale", "listing", listing)
    alert = shop.insert("notifications", type="sale", listing_id=listing, title="Sold")
    row = shop.one("SELECT id FROM platform_listings")
    card = shop.insert("card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="x")
    for kind, number, target in (
        ("listing", listing, Target("listing", listing, None)),
        ("platform_listing", row, Target("listing", listing, None)),
        ("sale", sale, Target("listing", listing, None)),
        ("notification", alert, Target("listing", listing, None)),
        ("card", card, Target("card", card, None)),
        ("storage_item", item, Target("item", item, None)),
        ("storage_bin", bin_id, Target("bin", bin_id, None)),
        ("section", section, Target("bin", bin_id, section)),
        ("storage_section", section, Target("bin", bin_id, section)),
        ("activity", sale, Target("log-entry", sale, None)),
        ("listing", 2**31 - 1, None),
        ("listing", other_shop.listing(), None),
        ("what'ever", 1, None),
    ):
        assert await tenant.read(trail.leads_to, kind, number) == target, kind
