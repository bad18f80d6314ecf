"""Sets of the collection: what belongs together, what it is worth, and which numbers are owned."""

from decimal import Decimal
from uuid import uuid4

from data.rules.card_number import CardNumber
from data.tenant import Tenant
from queries import card_sets
from queries.card_sets import SetKey
from tests.fix_shop import Shop


def card(shop: Shop, **values: object) -> int:
    row = {"user_id": shop.user_id, "card_uuid": str(uuid4()), "card_type": "tcg", "title": "Charizard"}
    return shop.insert("card_collections", **(row | values))


async def test_sets_are_told_apart_by_game_and_name(shop: Shop, tenant: Tenant) -> None:
    card(shop, game_name="Pokemon", set_name="Base Set", set_code="BS", estimated_value=10.0, quantity=3)
    card(shop, game_name=" pokemon ", set_name="BASE SET", estimated_value=0.1, purchase_price=5.0)
    card(shop, game_name="MTG", set_name="Base Set", quantity=None)
    card(shop, sport="baseball", year=2023, brand="Topps", series="Chrome", is_rookie_card=True)
    card(shop, sport="baseball", year=2023, brand="Topps", series="Chrome", insert_series="Moonshots")
    card(shop)
    found = await tenant.read(card_sets.every)
    assert [(each.key.field, each.key.name, each.cards, each.copies) for each in found] == [
        ("baseball", "2023 topps chrome", 1, 1),
        ("baseball", "2023 topps chrome moonshots", 1, 1),
        ("mtg", "base set", 1, 1),
        ("pokemon", "base set", 2, 4),
        ("", "", 1, 1),
    ]
    pokemon = found[3]
    assert (pokemon.code, pokemon.value, pokemon.cost) == ("BS", Decimal("30.10"), Decimal("5.00"))
    assert [each.rookies for each in found] == [1, 0, 0, 0, 0]


async def test_awkward_amounts_do_not_spoil_a_value(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    for value, quantity in ((float("nan"), 1), (float("inf"), 1), (-5.0, 1), (3.0, -2), (0.125, 3), (19.99, 100)):
        card(shop, game_name="MTG", set_name="Alpha", estimated_value=value, quantity=quantity)
    [found] = await tenant.read(card_sets.every)
    assert (found.value, found.copies) == (Decimal("1999.39"), 106)
    card(shop, game_name="MTG", set_name="Alpha", estimated_value=3e38, quantity=2**31 - 1)
    [found] = await tenant.read(card_sets.every)
    assert found.value > 10**40


async def test_numbers_of_several_sets_come_together(shop: Shop, tenant: Tenant) -> None:
    card(shop, game_name="Pokemon", set_name="Base Set", card_number="4/102", quantity=2, grading_company="PSA")
    card(shop, game_name="Pokemon", set_name="Base Set", card_number=None)
    card(shop, game_name="MTG", set_name="Alpha", card_number="#7", card_subtype="Foil")
    base, alpha, gone = SetKey("pokemon", "base set"), SetKey("mtg", "alpha"), SetKey("mtg", "gone")
    found = await tenant.read(card_sets.of_keys, [base, alpha, gone])
    [charizard] = card_sets.counted(found[base])
    assert (charizard.number, charizard.quantity, charizard.is_graded) == (CardNumber("", 4, "", 102), 2, True)
    [lotus] = card_sets.counted(found[alpha])
    assert (lotus.number.number, lotus.variant, lotus.is_graded) == (7, "foil", False)
    assert gone not in found
    assert len(found[base]) == 2
    sets = await tenant.read(card_sets.every)
    assert {key: set(cards) for key, cards in (await tenant.read(card_sets.owned, sets)).items()} == {
        key: set(cards) for key, cards in found.items()
    }
    assert await tenant.read(card_sets.of_keys, [base], [lotus.row_id]) == {}


async def test_only_the_sets_of_changed_cards_are_asked_for_again(shop: Shop, tenant: Tenant) -> None:
    alpha = [card(shop, game_name="MTG", set_name="Alpha") for _ in range(3)]
    card(shop, game_name="MTG", set_name="Beta")
    before = {each.key.name: each for each in await tenant.read(card_sets.every)}
    assert sorted(before["alpha"].ids) == alpha
    assert [before["alpha"].holds(row_id) for row_id in (*alpha, 0, alpha[0] << 8, alpha[-1] + 1)] == [
        *[True] * 3,
        *[False] * 3,
    ]
    shop.connection.execute("UPDATE card_collections SET quantity = 5 WHERE set_name = 'Beta'")
    shop.connection.execute("UPDATE card_collections SET set_name = 'Gamma' WHERE id = %s", (alpha[0],))
    became = await tenant.read(card_sets.again, list(before.values()), {alpha[0]})
    assert {key.name: each and each.cards for key, each in became.items()} == {"alpha": 2, "gamma": 1}
    shop.connection.execute("DELETE FROM card_collections WHERE set_name IN ('Alpha', 'Gamma')")
    became = await tenant.read(card_sets.again, list(before.values()), alpha)
    assert {key.name: each for key, each in became.items()} == {"alpha": None}
