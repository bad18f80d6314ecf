"""Listings of awkward values, as plain rows too."""

import math
import random
import struct
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from data.rules.fees import FeeRule, FeeTable
from data.rules.money import cents
from tests.fix_shop import Shop

Row = dict[str, Any]

CHOICES: dict[str, list[Any]] = {
    "title": ["Nike Air Max 90", "50% off_wool", 'Vinyl 12" single', "a\\b", "草間彌生", "É Écru", "",
              "^x.*[y]$", "İSTANBUL"],
    "sku": [None, "", "RR-00412", "RR_00977", "nike"],
    "upc": [None, "", "036000291452"],
    "storage_location": [None, "", " ", "A1", "A1-01", "A10-03", "a2 07", "Shelf-3", "Binder A Page 2",
                         "B%", "12"],
    "category": [None, "", "Shoes", "shoes / men", "Trading cards", "a,b", " Shoes", "shoes\n", "\t",
                 "Straße"],
    "condition": [None, "", "new", "like_new", "Like New", "NWT", "good", "--",
                  "Good!", "É–cru", "é cru", "STRAẞE"],
    "item_type": [None, "clothing"],
    "status": [None, "", "draft", "active", "sold", "canceled", "posted", "shipped", "failed", "Odd",
               " Odd", "Odd\n", "\t", "active "],
    "price": [0.0, 0.125, 9.99, 10.0, 19.99, 20.0, 84.0, -5.0, 1e30, float("inf"), float("nan")],
    "cost": [None, 0.0, 10.0, 21.5, 100.0, float("inf")],
    "quantity": [None, 0, 1, 3, -2],
    "sold_platform": [None, "", "ebay", "eBay", "Facebook Marketplace", "manual", "offerup", "poshmark"],
    "sold_price": [None, 5.0, 10.0, 84.0, 120.25, float("nan")],
    "photos": [None, "", "[]", ' [ ] ', "null", '["a.jpg"]', "a.jpg, b.jpg", '[{"url": "x"}]'],
}  # fmt: skip

PLATFORMS = ["ebay", "Ruby Lane", "facebook_marketplace", "depop", "Weird.Shop", "Laden–Groß", "\t"]
STATES = [None, "active", "failed", "cancelled", "pending_cancel", "odd"]

FEES = FeeTable({"offerup": FeeRule(Decimal("0.5"), small_under=Decimal(8), small_fee=Decimal(2))})


def a_moment(dice: random.Random) -> datetime | None:
    """Half a day from any border, up to three years back."""
    if dice.random() < 0.1:
        return None
    return datetime.now(UTC).replace(tzinfo=None) - timedelta(
        days=dice.choice([0, 1, 29, 30, 90, 91, 364, 700]) + 0.5
    )


@pytest.fixture
def rows(shop: Shop, other_shop: Shop) -> list[Row]:
    """Two hundred listings of awkward values, and as many of somebody else."""
    shop.without_checks()
    dice = random.Random(5)
    made: list[Row] = []
    for number in range(220):
        owner = shop if number < 200 else other_shop
        row: Row = {name: dice.choice(values) for name, values in CHOICES.items()}
        row |= {name: a_moment(dice) for name in ("created_at", "updated_at", "sold_date")}
        row["listing_uuid"] = f"{dice.getrandbits(128):032x}"
        platforms = {name: dice.choice(STATES) for name in dice.sample(PLATFORMS, dice.randrange(4))}
        row["id"] = owner.listing(platforms=platforms, **row)
        if owner is shop:
            made.append(row | {"platforms": platforms})
    return made


def real(value: float | None) -> float | None:
    """As the column holds it."""
    return None if value is None else struct.unpack("<f", struct.pack("<f", value))[0]


def money(row: Row, name: str) -> Decimal | None:
    if name == "profit":
        nets, cost = FEES.nets(row["sold_platform"], money(row, "soldprice")), money(row, "cost")
        return None if nets is None or cost is None or not cost.is_finite() or cost < 0 else nets - cost
    stored = real(row["sold_price" if name == "soldprice" else name])
    return cents(stored) if stored is not None and math.isfinite(stored) else None
