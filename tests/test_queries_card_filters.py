"""Filters of cards through the real SQL, and groups: what they count is what drilling down finds."""

import math
import struct
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from data.errors import BindeckError
from data.rules import tags
from data.rules.grades import COMPANY_OF
from data.rules.marketplaces import squeeze
from data.rules.money import cents
from data.rules.search_cards import CARDS
from data.rules.search_reader import read
from data.rules.tiers import tier_of
from data.tenant import Tenant
from queries import card_groups, cards
from queries.card_groups import Grouping
from queries.ordering import Order
from tests.fix_odd_cards import Row
from tests.fix_shop import Shop

TODAY = datetime.now().astimezone().date()


def search(text: str) -> Any:
    return read(text, TODAY, CARDS)


def real(value: float | None) -> float | None:
    return None if value is None else struct.unpack("<f", struct.pack("<f", value))[0]


def money(row: Row, name: str) -> Decimal | None:
    stored = real(row[name])
    return None if stored is None or not math.isfinite(stored) or stored < 0 else cents(stored)


def gain(row: Row) -> Decimal | None:
    value, cost = money(row, "estimated_value"), money(row, "purchase_price")
    return None if value is None or cost is None else value - cost


def under(row: Row, limit: int) -> bool:
    value = real(row["estimated_value"])
    return value is not None and math.isfinite(value) and cents(value) < limit


def tier(row: Row) -> str | None:
    value = money(row, "estimated_value")
    return None if value is None else tier_of(float(value))


def company(row: Row) -> str:
    name = squeeze(row["grading_company"] or "")
    return COMPANY_OF.get(name, name).lower()


def grade(row: Row) -> Decimal | None:
    score = row["grading_score"]
    return Decimal(str(score)) if score is not None and 0 <= score < 1000 else None


def low(row: Row, name: str) -> str:
    return (row[name] or "").strip().lower()


def set_name(row: Row) -> str:
    written = row["year"], row["brand"], row["series"]
    if not (row["game_name"] or "").strip(" ") and any(part is not None for part in written):
        return " ".join(str(part) for part in (*written, row["insert_series"]) if part or part == 0).lower()
    return low(row, "set_name") or low(row, "set_code")


MEANINGS: dict[str, Callable[[Row], bool]] = {
    "charizard": lambda row: "charizard" in low(row, "title"),
    '"50% off_"': lambda row: "50% off_" in low(row, "title"),
    "psa": lambda row: company(row) == "psa",
    '"psa"': lambda row: False,
    "raw": lambda row: not company(row) and grade(row) is None,
    "-raw": lambda row: bool(company(row)) or grade(row) is not None,
    "-graded": lambda row: not company(row) and grade(row) is None,
    "company:beckett": lambda row: company(row) == "bgs",
    "company:odd": lambda row: company(row) == "oddco",
    "grade:>=9": lambda row: (row["grading_score"] or 0) >= 9 and math.isfinite(row["grading_score"]),
    "grade:9.5,10": lambda row: row["grading_score"] in (9.5, 10.0),
    "-grade": lambda row: grade(row) is None,
    "rookie": lambda row: row["is_rookie_card"] is True,
    "-rookie": lambda row: row["is_rookie_card"] is not True,
    "foil": lambda row: row["card_subtype"] in ("Foil", "Reverse Holo") or row["parallel_color"] == "holo",
    "tier:grail": lambda row: tier(row) == "grail",
    "tier:mid,high": lambda row: tier(row) in ("mid", "high"),
    "grail -tier:low": lambda row: tier(row) == "grail",
    "number:4": lambda row: row["card_number"] in ("4/102", "004/102", "4"),
    "number:4/102": lambda row: row["card_number"] in ("4/102", "004/102"),
    "number:tg5": lambda row: row["card_number"] == "TG05/TG30",
    "number:sw*": lambda row: row["card_number"] == "SWSH001",
    "number:5..57": lambda row: row["card_number"] in ("#57", "TG05/TG30", "14"),
    "-number": lambda row: not row["card_number"],
    "game:=pokemon": lambda row: low(row, "game_name") == "pokemon",
    "set:=\"base set\"": lambda row: set_name(row) == "base set",
    "set:bs": lambda row: "bs" in low(row, "set_code"),
    "code:=bs": lambda row: low(row, "set_code") == "bs",
    "year:>1990": lambda row: (row["year"] or 0) > 1990,
    "year:=87": lambda row: row["year"] == 87,
    "value:<10": lambda row: under(row, 10),
    "value:10": lambda row: money(row, "estimated_value") == 10,
    "-value": lambda row: money(row, "estimated_value") is None,
    "gain:<0": lambda row: (made := gain(row)) is not None and made < 0,
    "gain:>=-5 cost:5": lambda row: money(row, "purchase_price") == 5 and (gain(row) or -9) >= -5,
    "qty:>1": lambda row: (row["quantity"] or 0) > 1,
    "mode:set": lambda row: row["organization_mode"] == "by_set",
    "mode:=odd": lambda row: row["organization_mode"] == "odd",
    "-mode": lambda row: not (row["organization_mode"] or "").strip(),
    "cat:=\"trade, binder\"": lambda row: low(row, "primary_category") == "trade, binder",
    "tag:=keep": lambda row: "keep" in [tag.lower() for tag in tags.read(row["custom_categories"])],
    "tag:café": lambda row: "café" in tags.read(row["custom_categories"]),
    "tag:b,😀": lambda row: any("b" in tag.lower() or "😀" in tag for tag in tags.read(row["custom_categories"])),
    "-tag": lambda row: not tags.read(row["custom_categories"]),
    "-tag:=keep": lambda row: "keep" not in [tag.lower() for tag in tags.read(row["custom_categories"])],
    "listed": lambda row: row["is_listed"],
    "unlisted": lambda row: not row["is_listed"],
    "bin:=\"binder a\"": lambda row: low(row, "storage_location")[:8] == "binder a" and not row["storage_item_id"],
    "serial:4512*": lambda row: (row["grading_serial"] or "").startswith("4512"),
    "type:tcg": lambda row: row["card_type"] in ("tcg", "TCG"),
    "added:today age:0": lambda row: False,
    "photo:no": lambda row: row["photos"] in (None, "[]"),
    "ai:yes": lambda row: row["ai_identified"] is True,
}  # fmt: skip


async def test_the_server_finds_what_the_words_mean(odd_cards: list[Row], tenant: Tenant) -> None:
    for text, holds in MEANINGS.items():
        if text.startswith("added"):
            continue
        for typed, negated in ((text, False), (f"-{text}", True)):
            if negated and (" " in text or text.startswith("-") or text in ("rookie", "foil", "listed")):
                continue
            found = await tenant.read(cards.ids, search(typed))
            wanted = [row["id"] for row in odd_cards if holds(row) is not negated]
            assert sorted(found) == wanted, typed
            assert await tenant.read(cards.count, search(typed)) == len(found)


async def test_every_field_is_asked_of_the_server(odd_cards: list[Row], tenant: Tenant) -> None:
    """Each example, and having and lacking each, split the cards in two."""
    everything = sorted(await tenant.read(cards.ids))
    assert len(everything) == len(odd_cards)
    for field in CARDS.fields:
        pairs = [(field.example, f"-{field.example}")]
        if field.may_lack:
            pairs += [(f"has:{field.name}", f"no:{field.name}"), (f"-{field.name}", f"has:{field.name}")]
        for one, other in pairs:
            found = [*await tenant.read(cards.ids, search(one)), *await tenant.read(cards.ids, search(other))]
            assert sorted(found) == everything, one


async def test_the_first_rows_are_those_of_the_whole(odd_cards: list[Row], tenant: Tenant) -> None:
    for key in (None, *cards.VALUES):
        for descending in (False, True):
            order = None if key is None else Order(key, descending)
            found = await tenant.read(cards.ids, search("-raw"), order)
            assert list(await tenant.read(cards.first, 9, search("-raw"), order)) == list(found[:9]), key
    rows = await tenant.read(cards.page, sorted(await tenant.read(cards.ids))[:50])
    assert {row.id for row in rows} == {row["id"] for row in odd_cards[:50]}


@pytest.mark.parametrize("grouping", Grouping, ids=lambda grouping: grouping.name)
async def test_each_group_is_what_its_term_finds(grouping: Grouping, odd_cards: list[Row], tenant: Tenant) -> None:
    by_id = {row["id"]: row for row in odd_cards}
    for text in ("", "value:>9 -cost", "nothingatall"):
        found = await tenant.read(card_groups.groups, grouping, search(text))
        counted = await tenant.read(card_groups.counts, grouping, search(text))
        assert len({group.term for group in found.groups}) == len(found.groups)
        assert {(count.rows, count.term) for count in counted} <= {(g.cards, g.term) for g in found.groups}
        for group in found.groups:
            rows = [by_id[row_id] for row_id in await tenant.read(cards.ids, search(f"{text} {group.term}"))]
            assert len(rows) == group.cards > 0, group
            assert sums(rows) == (group.copies, group.value, group.cost, group.gain), group
            assert group.uncosted == sum(money(row, "purchase_price") is None for row in rows)
        if grouping is not Grouping.TAG:
            everything = await tenant.read(cards.count, search(text))
            assert sum(group.cards for group in found.groups) == everything


def sums(rows: list[Row]) -> tuple[int, Decimal | None, Decimal | None, Decimal | None]:
    """Copies, value, cost and gain, told a second time."""
    copies = [max(1 if row["quantity"] is None else row["quantity"], 0) for row in rows]

    def of(amounts: list[Decimal | None]) -> Decimal | None:
        known = [amount * count for amount, count in zip(amounts, copies, strict=True) if amount is not None]
        return sum(known, Decimal()) if known else None

    value = of([money(row, "estimated_value") for row in rows])
    cost = of([money(row, "purchase_price") for row in rows])
    return sum(copies), value, cost, of([gain(row) for row in rows])


async def test_groups_come_in_their_orders(shop: Shop, tenant: Tenant) -> None:
    def card(**values: object) -> int:
        number = shop.one("SELECT count(*) FROM card_collections")
        made = {"user_id": shop.user_id, "card_uuid": f"c{number}", "card_type": "tcg", "title": "Card"}
        return shop.insert("card_collections", **(made | values))

    card(year=1999, estimated_value=600.0, purchase_price=700.0, grading_company="PSA", grading_score=9.5)
    card(year=2023, estimated_value=2.0, quantity=4, grading_company="psa/dna", grading_score=10)
    card(estimated_value=50.0, purchase_price=1.0, custom_categories='["Keep", "Trade"]')
    card(grading_company="CGC")

    async def names(grouping: Grouping, key: str = "group", *, descending: bool = False) -> list[Any]:
        found = await tenant.read(card_groups.groups, grouping, search(""), Order(key, descending))
        return [group.names if len(group.names) > 1 else group.names[0] for group in found.groups]

    assert await names(Grouping.TIER) == ["grail", "mid", "low", None]
    assert await names(Grouping.YEAR) == ["1999", "2023", None]
    assert await names(Grouping.YEAR, descending=True) == ["2023", "1999", None]
    assert await names(Grouping.YEAR, "copies", descending=True) == ["2023", None, "1999"]
    assert await names(Grouping.YEAR, "gain") == ["1999", None, "2023"]
    assert await names(Grouping.GRADE) == [("cgc", None), ("psa", "9.5"), ("psa", "10"), (None, None)]
    assert await names(Grouping.TAG) == ["Keep", "Trade", None]
    with pytest.raises(BindeckError, match="cannot be ordered by “title”"):
        await names(Grouping.TAG, "title")
