"""Tables of listings on eBay and Whatnot: the cards in them, what is none, and there and back."""

import csv
from pathlib import Path

import pytest

from data.formats import card_exports
from data.formats.card_own import COLUMNS
from data.formats.card_table import opened
from tests.test_data_card_dialects import agree, disguised, told

EBAY = """\
Info,Version=1.0.0,Template=fx_category_template_EBAY_US,,,,,,,,,,,,,,,,,,
*Action(SiteID=US|Country=US|Currency=USD|Version=1193|CC=UTF-8),CustomLabel,*Category,*Title,*ConditionID,\
CD:Card Condition - (ID: 40001),*StartPrice,*Quantity,PicURL,C:Card Name,C:Set,C:Card Number,C:Game,C:Sport,\
C:Player/Athlete,C:Year Manufactured,C:Features,CD:Professional Grader - (ID: 27501),CD:Grade - (ID: 27502),\
CD:Certification Number - (ID: 27503),*Duration
Add,RR-1,183454,Charizard 4/102 Base Set NM!,4000,Near mint or better - (ID: 400010),"$1,234.50",2,\
https://x.example/2.jpg|https://x.example/1.jpg,Charizard,Base Set,4/102,Pokémon TCG,,,,,,,,GTC
Draft,,261328,1989 Upper Deck Griffey PSA 9,2750,,99,1,,,,1,,Baseball,Ken Griffey Jr.,1989,Rookie,275010,275022,\
12345678,GTC
Add,,183454,Mox,3000,,0,1,,,,,Does not apply,,,,,Beckett Grading Services (BGS),9.5,,GTC
Revise,RR-1,,,,,12.00,,,,,,,,,,,,,,
End,,,,,,,,,,,,,,,,,,,,
Add,,15709,Air Jordan 1,1000,,150,1,,,,,,,,,,,,,GTC
Add,,183454,Empty,4000,,1,0,,,,,,,,,,,,,GTC
Add,,183454,Slab,2750,,1,1,,,,,,,,,,275017,,,GTC
"""

WHATNOT = """\
Category,Sub Category,Title,Description,Quantity,Type,Price,Shipping Profile,Offerable,Hazmat,Condition,\
Cost Per Item,SKU,Image URL 1,Image URL 2
Trading Card Games,Pokémon Cards,Pikachu,Light wear,3,Auction,5.00,0-1 oz,TRUE,Not Hazmat,Lightly Played,1.25,\
RR-2,https://x.example/b.jpg,https://x.example/a.jpg
Sports Cards,Basketball Cards,1986 Fleer Jordan,,1,Buy it Now,900,0-1 oz,FALSE,Not Hazmat,,,,,
Sports Cards,Cricket Cards,Bradman,,1,Buy it Now,9,0-1 oz,FALSE,Not Hazmat,,,,,
Trading Card Games,Other TCG,Odd One,,1,Auction,0,0-1 oz,FALSE,Not Hazmat,,,,,
Women's Fashion,Shoes,Boots,,1,Auction,5,1 lb,FALSE,Not Hazmat,,,,,
"""

CORPUS = {
    "ebay": (EBAY, ["*Duration"], [
        {"title": "Charizard", "set_name": "Base Set", "card_number": "4/102", "game_name": "Pokemon",
         "quantity": 2, "estimated_value": "1234.50", "photos": '["https://x.example/2.jpg", "https://x.example/1.jpg"]',
         "custom_categories": '["Condition: Near Mint"]', "primary_category": "Base Set",
         "notes": "SKU: RR-1\nListing title: Charizard 4/102 Base Set NM!"},
        {"card_type": "sports", "title": "1989 Upper Deck Griffey PSA 9", "card_number": "1", "sport": "baseball",
         "player_name": "Ken Griffey Jr.", "year": 1989, "is_rookie_card": True, "estimated_value": "99.00",
         "grading_company": "PSA", "grading_score": 9.0, "grading_serial": "12345678", "quantity": 1,
         "primary_category": "1989"},
        {"title": "Mox", "grading_company": "BGS", "grading_score": 9.5, "quantity": 1,
         "custom_categories": '["Condition: Used"]'},
        "Action Revise: such a row of eBay's changes or ends a listing; it is no card.",
        "Action End: ",
        "Category 15709 of eBay's is not for cards: those are 183050, 183454, 261328.",
        "Quantity 0: ",
        "Professional Grader: 275017 is an id that is not known here",
    ]),
    "whatnot": (WHATNOT, ["Type", "Shipping Profile", "Offerable", "Hazmat"], [
        {"title": "Pikachu", "game_name": "Pokemon", "quantity": 3, "estimated_value": "5.00",
         "purchase_price": "1.25", "custom_categories": '["Condition: Lightly Played"]',
         "notes": "Light wear\nSKU: RR-2", "photos": '["https://x.example/b.jpg", "https://x.example/a.jpg"]'},
        {"title": "1986 Fleer Jordan", "card_type": "sports", "sport": "basketball", "quantity": 1,
         "estimated_value": "900.00"},
        {"title": "Bradman", "card_type": "sports", "sport": "cricket", "quantity": 1, "estimated_value": "9.00"},
        {"title": "Odd One", "quantity": 1},
        "Category Women's Fashion: it is not about cards.",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("dialect", CORPUS)
def test_listings_are_read_as_cards_whatever_the_order_of_the_columns(tmp_path: Path, dialect: str) -> None:
    text, left_out, wanted = CORPUS[dialect]
    path = tmp_path / "listings.csv"
    path.write_text(text)
    with opened(path) as table:
        assert (table.dialect, list(table.left_out)) == (dialect, left_out)
        straight = told(table)
    agree(straight, wanted)
    path.write_text(disguised(text.removeprefix(EBAY.partition("\n")[0]).lstrip()))
    with opened(path) as table:
        assert table.dialect == dialect
        for got, want in zip(told(table), straight, strict=True):
            if isinstance(want, dict):
                assert isinstance(got, dict)
                assert {**got, "notes": sorted(got.get("notes", "").split("\n"))} == {
                    **want, "notes": sorted(want.get("notes", "").split("\n"))
                }  # fmt: skip
            else:
                assert got == want


def test_a_draft_template_with_its_long_remarks_and_a_narrow_table(tmp_path: Path) -> None:
    path = tmp_path / "listings.csv"
    path.write_text(
        '#INFO,Version=0.0.2,Template= eBay-draft-listings-template_US,,\n"#INFO Set Action, please",,,,\n'
        "#INFO,,,,\nAction(SiteID=US|Country=US|Currency=USD|Version=1193),Title,Quantity\nDraft,Shock,4\n"
    )
    with opened(path) as table:
        assert told(table) == [{"title": "Shock", "quantity": 4}]


SLAB = {
    "card_type": "sports", "title": "=Griffey, " + "x" * 90, "card_number": "1", "quantity": "1",
    "sport": "baseball", "year": "1989", "brand": "Upper Deck", "player_name": "Ken Griffey Jr.",
    "team": "Mariners", "is_rookie_card": "true", "parallel_color": "Gold", "insert_series": "Stars",
    "grading_company": "PSA", "grading_score": "9", "grading_serial": "12345678", "estimated_value": "99",
    "purchase_price": "19.99",
    "photos": '["https://x.example/2.jpg", "C:/photos/1.jpg", "https://x.example/1.jpg"]',
    "notes": "From Bob\nSKU: RR-1", "custom_categories": '["Condition: Lightly Played", "Trade"]',
}  # fmt: skip
RAW = {
    "card_type": "tcg", "title": "Pikachu", "card_number": "58/102", "quantity": "3", "set_name": "Base Set",
    "game_name": "Pokémon", "card_subtype": "Holofoil", "rarity": "C",
    "custom_categories": '["Condition: Near Mint", "Language: French"]',
}  # fmt: skip


@pytest.mark.parametrize("dialect", CORPUS)
def test_what_is_written_comes_back_as_far_as_the_marketplace_has_a_column(tmp_path: Path, dialect: str) -> None:
    path = tmp_path / "out.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(card_exports.header(dialect))
        for texts in (SLAB, RAW):
            writer.writerow(card_exports.cells(dialect, dict.fromkeys(COLUMNS) | texts) or ["left out"])
    with opened(path) as table:
        assert table.dialect == dialect
        slab, raw = told(table)
    both = {
        "card_type": "sports", "title": SLAB["title"], "quantity": 1, "sport": "baseball",
        "estimated_value": "99.00", "notes": "SKU: RR-1", "photos": '["https://x.example/2.jpg", "https://x.example/1.jpg"]',
        "custom_categories": '["Condition: Lightly Played"]',
    }  # fmt: skip
    only_ebay = {
        "card_number": "1", "year": 1989, "brand": "Upper Deck", "player_name": "Ken Griffey Jr.",
        "team": "Mariners", "is_rookie_card": True, "parallel_color": "Gold", "insert_series": "Stars",
        "grading_company": "PSA", "grading_score": 9.0, "grading_serial": "12345678",
        "primary_category": "1989 Upper Deck Stars",
    }  # fmt: skip
    assert slab == both | (only_ebay if dialect == "ebay" else {"purchase_price": "19.99"})
    kept = {"title": "Pikachu", "quantity": 3, "game_name": "Pokemon"}
    assert raw == kept | (
        {"card_number": "58/102", "set_name": "Base Set", "card_subtype": "Holofoil", "rarity": "C",
         "custom_categories": '["Condition: Near Mint", "Language: French"]', "primary_category": "Base Set"}
        if dialect == "ebay" else {"custom_categories": '["Condition: Near Mint"]'}
    )  # fmt: skip
