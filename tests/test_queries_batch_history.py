"""Batches in the history of each listing they changed, and in the answer to who changed a row since."""

import json
from typing import Any

import pytest

from data.rules.batches import SetStatus, SetWord
from data.rules.status import Action, ListingStatus
from data.tenant import Tenant
from queries import batch_undo, history, ledger, undoing
from tests.fix_delisting import row_of
from tests.fix_shop import Shop
from tests.fix_stock import carry_out, many

CANCEL = SetStatus(ListingStatus.CANCELED)


def told(row: history.Logged) -> list[tuple[Any, ...]]:
    rows = json.loads(row.details or "")["rows"]
    return [(change["kind"], change["id"], change["after"].get("status")) for change in rows]


@pytest.mark.parametrize("count", [1, 3])
async def test_a_batch_tells_each_listing_what_became_of_it(shop: Shop, tenant: Tenant, count: int) -> None:
    listings = [shop.listing(platforms={"etsy": "active"}) for _ in range(count)]
    other = shop.listing()
    written = await carry_out(tenant, CANCEL, listings)
    for listing in listings:
        (row,) = await tenant.read(history.logged, listing, 10)
        assert (row.id, row.action, row.undone_at) == (written.log_id, Action.BATCH_EDITED, None)
        assert told(row) == [
            ("listing", listing, "canceled"),
            ("platform_listing", row_of(shop, listing), "pending_cancel"),
        ]
    assert await tenant.read(history.logged, other, 10) == []
    assert written.log_id is not None
    await tenant.write(undoing.take_back, written.log_id)
    (row,) = await tenant.read(history.logged, listings[0], 10)
    assert row.undone_at is not None


async def test_a_batch_in_several_parts_is_told_once(
    shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LARGEST_PART", 1000)
    ids = many(shop, 1200)
    written = await carry_out(tenant, SetWord("category", "shoes"), ids)
    assert written.log_id is not None
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'batch_part'") > 1
    for listing in (ids[0], ids[-1]):
        (row,) = await tenant.read(history.logged, listing, 10)
        assert row.id == written.log_id
        assert await tenant.read(batch_undo.touching, 0, "listing", listing) == written.log_id


async def test_who_changed_a_row_is_the_last_batch_that_stands(shop: Shop, tenant: Tenant) -> None:
    listings = [shop.listing(), shop.listing()]
    first, second, third = [
        (await carry_out(tenant, SetWord("category", word), listings)).log_id for word in ("a", "b", "c")
    ]
    assert first is not None
    assert third is not None
    assert await tenant.read(batch_undo.touching, first, "listing", listings[0]) == third
    await tenant.write(undoing.take_back, third)
    assert await tenant.read(batch_undo.touching, first, "listing", listings[0]) == second
    assert second is not None
    await tenant.write(undoing.take_back, second)
    assert await tenant.read(batch_undo.touching, first, "listing", listings[0]) is None
