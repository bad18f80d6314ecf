"""The queue of sections to count."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from data.tenant import Tenant
from queries import activity, count_queue
from queries.count_queue import QueueRow
from tests.fix_shop import Shop


@pytest.fixture
def sections(shop: Shop) -> dict[str, int]:
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    return {name: shop.insert("storage_sections", bin_id=bin_id, section_name=name) for name in ("1", "2", "3")}


def lying(shop: Shop, section: int, price: float, *, quantity: int | None = 1, **values: Any) -> None:
    listing = shop.listing(price=price, **values)
    bin_id = shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", section)
    row = {"user_id": shop.user_id, "bin_id": bin_id, "section_id": section, "listing_id": listing}
    shop.insert("storage_items", storage_id=f"X-{listing}", quantity=quantity, **row)


def counted(shop: Shop, section: int, days: float, details: object = None, **values: Any) -> int:
    """A finished count, so many days ago."""
    ago = datetime.fromisoformat(str(shop.one("SELECT now() AT TIME ZONE 'UTC'"))) - timedelta(days=days)
    row = {"user_id": shop.user_id, "action": "count_section", "resource_type": "section"}
    facts = {"expected": 10, "counted": 10, "correct": 10, "moved": 0, "missing": 0, "unexpected": 0}
    text = json.dumps(facts | details) if isinstance(details, dict) else details or json.dumps(facts)
    return shop.insert("activity_logs", resource_id=section, created_at=ago, details=text, **(row | values))


async def queue(tenant: Tenant) -> dict[str, QueueRow]:
    return {row.name: row for row in await tenant.read(count_queue.queue)}


async def test_value_decides_among_sections_that_were_never_counted(
    shop: Shop, tenant: Tenant, sections: dict[str, int]
) -> None:
    lying(shop, sections["1"], 10)
    lying(shop, sections["2"], 99.99, quantity=3)
    rows = await queue(tenant)
    assert list(rows) == ["A2", "A1", "A3"]
    assert (rows["A2"].units, rows["A2"].worth, rows["A2"].days) == (3, Decimal("299.97"), None)
    assert (rows["A3"].units, rows["A3"].worth) == (0, 0)


async def test_the_time_since_the_last_count_and_past_variance_decide(
    shop: Shop, tenant: Tenant, sections: dict[str, int]
) -> None:
    for section in sections.values():
        lying(shop, section, 100)
    counted(shop, sections["1"], 10)
    counted(shop, sections["2"], 40)
    counted(shop, sections["3"], 10, {"missing": 2, "moved": 1, "unexpected": 1})
    rows = await queue(tenant)
    assert list(rows) == ["A3", "A2", "A1"]
    assert (rows["A3"].variance, rows["A3"].days) == (0.4, 10)


async def test_only_the_last_counts_tell_the_variance(
    shop: Shop, tenant: Tenant, sections: dict[str, int]
) -> None:
    counted(shop, sections["1"], 90, {"missing": 10})
    for days in (30, 20, 10):
        counted(shop, sections["1"], days)
    assert (await queue(tenant))["A1"].variance == 0


@pytest.mark.parametrize(
    "details", ["no json", "[]", '{"expected": "x", "missing": null}', "", '{"missing": true}']
)
async def test_details_of_others_are_no_variance(
    shop: Shop, tenant: Tenant, sections: dict[str, int], details: str
) -> None:
    counted(shop, sections["1"], 3, details)
    row = (await queue(tenant))["A1"]
    assert (row.days, row.variance) == (3, 0)


async def test_a_count_that_was_undone_is_none(shop: Shop, tenant: Tenant, sections: dict[str, int]) -> None:
    number = counted(shop, sections["1"], 3)
    shop.insert("activity_logs", user_id=shop.user_id, action="undo", resource_type="activity", resource_id=number)
    assert (await queue(tenant))["A1"].days is None


async def test_rows_as_they_are(shop: Shop, other_shop: Shop, tenant: Tenant, sections: dict[str, int]) -> None:
    """No price, an infinite one, no quantity, none left, a draft, another seller's: nothing is worth anything."""
    shop.without_checks()
    lying(shop, sections["1"], float("inf"))
    lying(shop, sections["1"], 50, status="draft")
    lying(shop, sections["1"], 50, status="sold", quantity=1)
    lying(shop, sections["1"], 50, quantity=0)
    lying(shop, sections["2"], 7, quantity=None)
    other = other_shop.listing(price=500)
    shop.connection.execute(
        "UPDATE storage_items SET listing_id = %s WHERE section_id = %s", (other, sections["2"])
    )
    counted(other_shop, sections["3"], 1)
    rows = await queue(tenant)
    assert (rows["A1"].units, rows["A1"].worth) == (3, 0)
    assert (rows["A2"].units, rows["A2"].worth) == (1, 0)
    assert rows["A3"].days is None
    assert activity.facts(None) == {}
