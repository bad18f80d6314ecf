"""Cards of awkward values, as plain rows too."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fix_shop import Shop

Row = dict[str, Any]

CHOICES: dict[str, list[Any]] = {
    "title": ["Charizard", "Mike Trout", "50% off_wool", "草間", "a\\b", ""],
    "card_type": ["tcg", "sports", "TCG", "odd"],
    "card_number": [
        None, "", "4/102", "004/102", "#57", "TG05/TG30", "123a", "14", "SWSH001", "4", "NNO", "OP07-109",
    ],
    "quantity": [None, 0, 1, 3, -2],
    "organization_mode": [None, "", "by_set", "by_value", "by_player", "custom", "odd", " by_set"],
    "primary_category": [None, "", "Base Set", "grail", "base set ", "Trade, binder"],
    "custom_categories": [
        None, "", "[]", '["Keep", "PSA 10"]', "keep, bulk", "keep; x | y", '["keep", "Keep"]', '["caf\\u00e9"]',
        '["caf\u00e9"]',
        '["broken', "{}", '["a\\"b,c"]', '["\\ud800"]', '["x", 1]', "null", '["\\ud83d\\ude00"]', "[ ]", '[""]',
        '["\\u0000"]', "5", ' [ "Keep" ]\n',
    ],
    "storage_location": [None, "", "A1", "TCG-1A-02", "Binder A Page 12", "binder a page 3", "Slab box", "12"],
    "game_name": [None, "", "Pokemon", "pokemon ", "MTG"],
    "set_name": [None, "", "Base Set", "base set", "Alpha"],
    "set_code": [None, "BS", "base set", ""],
    "rarity": [None, "rare", "Rare ", ""],
    "card_subtype": [None, "Foil", "Non-Foil", "Reverse Holo", ""],
    "sport": [None, "baseball", "Baseball", ""],
    "year": [None, 1999, 2023, 87, -3, 2147483647],
    "brand": [None, "Topps", "topps", ""],
    "series": [None, "Chrome", ""],
    "insert_series": [None, None, "Moonshots"],
    "player_name": [None, "Mike Trout", "mike trout\n", "Ken\x1bGriffey", "", "Ken\x02Griffey"],
    "team": [None, "Angels"],
    "is_rookie_card": [None, True, False],
    "parallel_color": [None, "Gold", "holo"],
    "grading_company": [None, "", "PSA", "psa ", "PSA/DNA", "Beckett", "BGS", "CGC", "Odd Co", "-"],
    "grading_score": [None, 9.5, 10.0, 8.0, 95.0, float("nan"), -1.0, 9.25, float("inf")],
    "grading_serial": [None, "45120001", "0012345678"],
    "estimated_value": [
        None, 0.0, 9.99, 9.996, 10.0, 99.995, 100.0, 499.99, 500.0, -5.0, 1e9, float("inf"), float("nan"), 0.125,
    ],
    "purchase_price": [None, 0.0, 5.0, 250.0, float("nan"), -1.0],
    "photos": [None, "[]", '["a.jpg"]'],
    "notes": [None, "from a trade"],
    "ai_identified": [None, True, False],
}  # fmt: skip


@pytest.fixture
def odd_cards(shop: Shop, other_shop: Shop) -> list[Row]:
    """Three hundred cards of awkward values, a tenth of them in bins, and some of somebody else."""
    shop.without_checks()
    dice = random.Random(7)
    listing = shop.listing()
    shop.listing(attributes=f'{{"card_uuid": "{5:032x}", "x": 1}}', status="draft")
    shop.listing(attributes=f'{{"card_uuid":"{6:032x}"}}', status="sold")
    shop.listing(attributes="no JSON", status="draft")
    stored = [shop.stored(shop.listing() if nth else listing)[0] for nth in range(2)]
    stored.append(shop.stored(shop.listing(status="sold"))[0])
    shop.connection.execute("UPDATE storage_items SET listing_id = NULL WHERE id = %s", (stored[1],))
    made: list[Row] = []
    for number in range(330):
        owner = shop if number < 300 else other_shop
        row: Row = {name: dice.choice(values) for name, values in CHOICES.items()}
        days = dice.choice([0, 1, 30, 31, 400])
        moment = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days + 0.5)
        row["created_at"] = None if dice.random() < 0.1 else moment
        row["storage_item_id"] = dice.choice([None] * 9 + stored)
        row["card_uuid"] = f"{number:032x}"
        row["id"] = owner.insert("card_collections", user_id=owner.user_id, **row)
        row["is_listed"] = row["storage_item_id"] == stored[0] or number == 5
        if owner is shop:
            made.append(row)
    return made
