"""One meaning of the same card, of its copies and of a graded one, wherever cards are counted."""

from collections.abc import Collection
from datetime import date

from data.rules.card_sets import series_of
from data.rules.search_cards import CARDS
from data.rules.search_reader import read
from data.tenant import Tenant
from queries import card_groups, card_sets, card_values, cards, slabs, to_sale
from queries.card_groups import Grouping
from queries.card_values import By
from tests.fix_shop import Shop
from tui.card_copies import kinds

NAN, INFINITE = float("nan"), float("inf")

RAW = [
    (None, None),
    ("", None),
    (" - ", None),
    (None, 0.0),
    ("", -1.0),
    ("/", NAN),
    (None, INFINITE),
    (None, 1234.0),
]

SLABS = [("PSA", 9.0), ("P.S.A.", 9.0), ("psa ", None), ("Odd & Co", NAN), ("BGS", 0.0), (None, 9.5), (" ", 95.0)]

BASE = {"game_name": "Pokemon", "set_name": "Base Set", "card_number": "4/102"}


async def graded(tenant: Tenant, card: int) -> list[Collection[int]]:
    """The graded cards by each place that tells them from raw ones; `card` is one of them all."""
    sets = await tenant.read(card_sets.every)
    owned = await tenant.read(card_sets.owned, sets)
    found = read("graded", date(2026, 10, 3), CARDS)
    return [
        {each.id for there in owned.values() for each in there if each.is_graded},
        {each.id for each in (await tenant.read(slabs.copies, card)).copies if each.is_graded},
        {each.id for each in (await tenant.read(to_sale.propose, [card])).held if each.is_graded},
        set(await tenant.read(cards.ids, found, None)),
        set(await tenant.read(slabs.ids)),  # of these none has a serial
    ]


async def test_every_place_tells_the_same_slabs_from_raw_cards(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    raw = [shop.card(**BASE, grading_company=company, grading_score=score) for company, score in RAW]
    slabbed = {shop.card(**BASE, grading_company=company, grading_score=score) for company, score in SLABS}
    for found in await graded(tenant, raw[0]):
        assert found == slabbed
    [group] = [
        group
        for group in (await tenant.read(card_groups.groups, Grouping.GRADE)).groups
        if group.names == (None, None)
    ]
    assert group.cards == len(raw)
    names = [(kind.name, kind.copies) for kind in kinds((await tenant.read(slabs.copies, raw[0])).copies)]
    assert names == [("raw", 8), ("? 95", 1), ("? 9.5", 1), ("BGS", 1), ("ODD & CO", 1), ("PSA 9", 2), ("PSA", 1)]


async def test_a_serial_is_one_companys_however_it_is_spelled(shop: Shop, tenant: Tenant) -> None:
    one = shop.card(grading_company="PSA", grading_score=9, grading_serial="12345678")
    other = shop.card(grading_company="P.S.A.", grading_score=9, grading_serial="1234 5678")
    beckett = shop.card(grading_company="Beckett", grading_serial="12345678")
    assert list(await tenant.read(slabs.ids)) == [one, other]
    assert [twin.id for twin in await tenant.read(slabs.twins, "psa/dna", "12345678", one)] == [other]

    # What names no company may be anybody's, for the alarm and in the list.
    nobodys = shop.card(grading_serial="12345678")
    alone = shop.card(grading_serial="99999999")
    assert set(await tenant.read(slabs.ids)) == {one, other, beckett, nobodys}
    for card, company in ((one, "PSA"), (beckett, "bgs"), (nobodys, ""), (alone, None)):
        serial = "99999999" if card == alone else "12345678"
        twins = {twin.id for twin in await tenant.read(slabs.twins, company, serial, card)}
        everybody = {one, other, beckett, nobodys} - {card}
        assert twins == {one: {other, nobodys}, beckett: {nobodys}, nobodys: everybody, alone: set()}[card]


async def test_every_place_counts_the_same_copies(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    rows = [shop.card(**BASE, quantity=quantity, estimated_value=2.0) for quantity in (None, 0, -2, 3)]
    [found] = await tenant.read(card_sets.every)
    [held] = await tenant.read(card_values.portfolio, By.SET)
    [group] = (await tenant.read(card_groups.groups, Grouping.SET)).groups
    proposal = await tenant.read(to_sale.propose, rows)
    copies = [each.copies for each in (await tenant.read(slabs.copies, rows[0])).copies]
    held_by_id = [each.copies for each in sorted(proposal.held, key=lambda each: each.id)]
    assert copies == held_by_id == [each.copies for each in proposal.cards] == [1, 0, 0, 3]
    assert found.copies == held.copies == group.copies == 4
    assert found.value == held.value == group.value == 8
    [kind] = kinds((await tenant.read(slabs.copies, rows[0])).copies)
    assert (kind.copies, kind.value) == (4, 8)
    owned = (await tenant.read(card_sets.of_keys, [found.key]))[found.key]
    [series] = series_of(card_sets.counted(owned))
    assert series.duplicates() == [(4, 3)]


SAME = (
    (
        BASE,
        BASE | {"set_name": " BASE SET", "card_number": "004", "title": "Other words", "grading_company": "PSA"},
    ),
    (BASE | {"card_subtype": "Holo"}, BASE | {"card_subtype": "holo "}),
    ({"title": "Mew", "card_number": "7"}, {"title": "mew ", "card_number": "#7"}),
    ({"set_name": "Promos", "title": "Mew"}, {"set_name": "promos", "title": " MEW"}),
    (
        {"sport": "baseball", "year": 1989, "card_number": "1", "player_name": "Griffey", "title": "RC"},
        {"sport": "Baseball", "year": 1989, "card_number": "#1", "player_name": "griffey ", "title": "Rookie"},
    ),
)

APART = (
    (BASE, BASE | {"card_number": "4a/102"}),
    (BASE, BASE | {"card_subtype": "Reverse Holo"}),
    (BASE, BASE | {"parallel_color": "Gold"}),
    (BASE, BASE | {"game_name": "MTG"}),
    ({"title": "Mew", "card_number": "7"}, {"title": "Pikachu", "card_number": "7"}),
    ({"set_name": "Promos", "title": "Mew"}, {"set_name": "Promos", "title": "Mewtwo"}),
    (
        {"sport": "baseball", "year": 1989, "card_number": "1", "player_name": "Griffey"},
        {"sport": "baseball", "year": 1989, "card_number": "1", "player_name": "Jordan"},
    ),
)


async def test_every_place_puts_the_same_rows_together(shop: Shop, tenant: Tenant) -> None:
    for pairs, together in ((SAME, True), (APART, False)):
        for one, other in pairs:
            shop.connection.execute("DELETE FROM card_collections")
            first, second = shop.card(**one), shop.card(**other)
            found = await tenant.read(slabs.copies, first)
            assert [row.id for row in found.copies] == ([first, second] if together else [first]), (one, other)
            is_variant = bool({"card_subtype", "parallel_color"} & other.keys()) and not together
            assert [row.id for row in found.variants] == ([second] if is_variant else []), (one, other)
            lines = to_sale.judge(await tenant.read(to_sale.propose, [first, second]), 1)
            assert sum(line.units for line in lines) == int(together), (one, other)
            sets = await tenant.read(card_sets.every)
            owned = await tenant.read(card_sets.owned, sets)
            series = [each for there in owned.values() for each in series_of(card_sets.counted(there))]
            if one.get("card_number"):
                beyond = sum(count for each in series for _, count in each.duplicates())
                assert beyond == int(together), (one, other)
