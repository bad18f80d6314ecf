"""Tables as the programs write them: what becomes of each row, whatever the order and the case of the headings."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.formats.card_table import Card, CardTable, Refusal, opened

USUAL = {"card_type": "tcg", "organization_mode": "by_set", "is_rookie_card": False, "ai_identified": False}

COLLECTR = """\
Portfolio Name,Category,Set,Product Name,Card Number,Rarity,Variance,Grade,Card Condition,Average Cost Paid,\
Quantity,\
Market Price (As of 2026-07-07),Price Override,Watchlist,Date Added,Notes
Main,One Piece,500 Years in the Future,Monkey.D.Luffy (109),OP07-109,SR,Foil,Ungraded,Near Mint,0,1,3.88,0,\
FALSE,6/30/2026,
Main,Pokemon,Base Set,"Charizard, shadowless",4/102,Holo Rare,Holofoil,PSA 9,Lightly Played,"$1,234.50",1,"$9,\
800.00",,false,2024-01-10,"Bought
at a fair"
Slabs,Magic: The Gathering,Alpha,Mox Pearl,,Rare,Normal,BGS 9.5 Gem Mint,,,1,,7000,true,2024-01-10,
Slabs,Pokemon,Jungle,Snorlax,11/64,Rare,Normal,PSA 10.0 GEM - MT,,31,1,73.34,78,false,2024-01-10,;\x20
Slabs,Pokemon,Jungle,Snorlax,11/64,Rare,Normal,PSA GEM MT 10,,,1,,,false,,
Slabs,Pokemon,Jungle,Snorlax,11/64,Rare,Normal,CGC Pristine 10,,,1,,,false,,
Slabs,Pokemon,Jungle,Snorlax,11/64,Rare,Normal,SGC Authentic,,,1,,,false,,
Sealed,Pokemon,151,151 Elite Trainer Box,,,Normal,Ungraded,Near Mint,137.8199,5,60,0,false,2023-09-22,; ; ;
,Pokemon,Neo Genesis,Lugia,9/111,Rare,Normal,,Near Mint,,,100,0,true,,
Main,Baseball Cards,1989 Upper Deck,Ken Griffey Jr.,#1,,Normal,PSA 9.5,,,1,,,false,,
"""

MANABOX = """\
Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,\
Purchase \
price,Misprint,Altered,Condition,Language,Purchase price currency,Added
bulk,binder,"Dwynen, Gilt-Leaf Daen",FDN,Foundations,217,normal,uncommon,2,100086,01c0,0.2,false,false,\
near_mint,fr,EUR,\
2026-02-05T20:44:45.815Z
,,Fire // Ice,MH2,Modern Horizons 2,290★,etched,rare,1,3,01c1,"19,99",true,true,light_played,ja,USD,
,,Sol Ring,LTC,Tales,409z,foil,mythic,0,3,01c1,,false,false,mint,en,USD,
,,Sol Ring,LTC,Tales,409z,foil,mythic,,3,01c1,,false,false,mint,en,USD,
"""

MOXFIELD = """\
"Count","Tradelist Count","Name","Edition","Condition","Language","Foil","Tags","Last Modified",\
"Collector Number",\
"Alter","Proxy","Purchase Price"
"4","1","Lightning Bolt","lea","Good (Lightly Played)","German","","trade, red","2024-01-05 10:29:56.170000",\
"161",\
"False","False","350.00"
"1","0","Arcane Signet","cmr","NM","English","etched","","2024-01-05 10:29:56.170000","297","True","True",""
"""

DECKBOX = """\
Count,Tradelist Count,Name,Edition,Edition Code,Card Number,Condition,Language,Foil,Signed,Artist Proof,\
Altered Art,\
Misprint,Promo,Textless,Printing Id,Printing Note,Tags,My Price,Cost,Rarity
2,0,"Jace, the Mind Sculptor",Worldwake,WWK,31,Good (Lightly Played),English,foil,signed,proof,altered,misprint,\
promo,\
textless,7,,"blue, keep",$45.00,"$1,020.50",MythicRare
1,1,Forest,Unhinged,UNH,140,Played,Portuguese,,,,,,,,,,,$0.00,,
"""

DRAGON_SHIELD = """\
"sep=,"
Folder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,Condition,Printing,Language,\
Price Bought,\
Date Bought,LOW,MID,MARKET
Binder A,2,1,Counterspell,MH2,Modern Horizons 2,267,LightPlayed,Normal,German,1.00,2024-03-01,0.8,0.9,1.0
Binder A,1,0,Arcane Signet,CMR,Commander Legends,297,NearMint,Surge Foil,English,0.5,3/13/2024,0.3,0.4,0.5
"""

TCGPLAYER = """\
TCGplayer Id,Product Line,Set Name,Product Name,Title,Number,Rarity,Condition,TCG Market Price,TCG Direct Low,\
TCG Low \
Price With Shipping,TCG Low Price,Total Quantity,Add to Quantity,TCG Marketplace Price,Photo URL
"6723809","Magic","30th Anniversary Promos","Niv-Mizzet, the Firemind","","14","P","Near Mint Foil","1.11","1.13",\
"2.2900","0.9800","2","1","0.6800",""
7,YuGiOh,Metal Raiders,Mirror Force,,MRD-138,UR,Lightly Played 1st Edition - French,12.3456,,,,,3,,\
https://example.com/m.jpg
8,Pokemon,Base Set,Pikachu,,58/102,C,Heavily Played,,,,,0,0,,
9,Pokemon,Base Set,Pikachu,,58/102,C,Heavily Played,,,,,,,,
"""

WEB = """\
Card UUID,Card Type,Title,Card Number,Quantity,Organization Mode,Primary Category,Custom Categories,Game,\
Set Name,Set \
Code,Rarity,Card Subtype,Sport,Year,Brand,Series,Player Name,Team,Rookie Card,Parallel,Insert Series,\
Grading Company,\
Grading Score,Grading Serial,Estimated Value,Purchase Price,Storage Location,Notes,AI Identified,AI Confidence,\
Created At
0f0e6f6e-0000-4000-8000-00000000000A,sports,Ken Griffey Jr.,1,1,by_player,,,,,,,,Baseball,1989,Upper Deck,\
Star Rookie,\
Ken Griffey Jr.,Mariners,Yes,,,PSA,10,12345678,2500.0,"19,99",B1,,Yes,95.00%,2024-02-29 01:02:03
b,sports,Jordan,57,0,by_set,,,,,,,,basketball,1986-87,Fleer,,,,No,,,,,,,,,,No,,
c,tcg,Mew,151,,by_set,,,Pokemon,,,,,,,,,,,No,,,PSA,95,,,,,,No,,
"""

CHARIZARD = {
    "game_name": "Pokemon", "set_name": "Base Set", "title": "Charizard, shadowless", "card_number": "4/102",
    "rarity": "Holo Rare", "card_subtype": "Holofoil", "grading_company": "PSA", "grading_score": 9.0,
    "purchase_price": "1234.50", "quantity": 1, "estimated_value": "9800.00", "created_at": "2024-01-10",
    "custom_categories": '["Portfolio: Main", "Condition: Lightly Played"]', "notes": "Bought\nat a fair",
    "primary_category": "Base Set",
}  # fmt: skip


def snorlax(company: str, score: float | None, label: str, **more: Any) -> dict[str, Any]:
    return {
        "game_name": "Pokemon", "set_name": "Jungle", "title": "Snorlax", "card_number": "11/64", "rarity": "Rare",
        "grading_company": company, "quantity": 1, "primary_category": "Jungle",
        "custom_categories": f'["Portfolio: Slabs", "{label}"]', **more,
    } | ({} if score is None else {"grading_score": score})  # fmt: skip


CORPUS: dict[str, tuple[str, list[str], list[dict[str, Any] | str]]] = {
    "collectr": (COLLECTR, [], [
        {"game_name": "One Piece", "set_name": "500 Years in the Future", "title": "Monkey.D.Luffy (109)",
         "card_number": "OP07-109", "rarity": "SR", "card_subtype": "Foil", "quantity": 1,
         "estimated_value": "3.88",
         "created_at": "2026-06-30", "primary_category": "500 Years in the Future",
         "custom_categories": '["Portfolio: Main", "Condition: Near Mint"]'},
        CHARIZARD,
        {"game_name": "MTG", "set_name": "Alpha", "title": "Mox Pearl", "rarity": "Rare",
         "grading_company": "BGS", "grading_score": 9.5, "quantity": 1,
         "estimated_value": "7000.00", "created_at": "2024-01-10",
         "custom_categories": '["Portfolio: Slabs", "BGS 9.5 Gem Mint", "Watchlist"]',
         "primary_category": "Alpha"},
        snorlax("PSA", 10.0, "PSA 10 Gem Mint", purchase_price="31.00", estimated_value="78.00",
                notes="Market Price: 73.34", created_at="2024-01-10"),
        snorlax("PSA", 10.0, "PSA 10 Gem Mint"),
        snorlax("CGC", 10.0, "CGC 10 Pristine"),
        snorlax("SGC", None, "SGC Authentic"),
        {"game_name": "Pokemon", "set_name": "151", "title": "151 Elite Trainer Box", "purchase_price": "137.82",
         "quantity": 5, "estimated_value": "60.00", "created_at": "2023-09-22", "primary_category": "151",
         "custom_categories": '["Portfolio: Sealed", "Condition: Near Mint"]'},
        "No quantity",
        "PSA gives no 9.5",
    ]),
    "manabox": (MANABOX, ["Binder Type"], [
        {"title": "Dwynen, Gilt-Leaf Daen", "set_code": "FDN", "set_name": "Foundations", "card_number": "217",
         "rarity": "uncommon", "quantity": 2, "purchase_price": "0.20", "game_name": "MTG",
         "created_at": "2026-02-05", "primary_category": "Foundations",
         "notes": "ManaBox ID: 100086\nScryfall ID: 01c0\nPurchase price currency: EUR",
         "custom_categories": '["Folder: bulk", "Condition: Near Mint", "Language: French"]'},
        {"title": "Fire // Ice", "set_code": "MH2", "set_name": "Modern Horizons 2", "card_number": "290★",
         "card_subtype": "Etched", "rarity": "rare", "quantity": 1, "purchase_price": "19.99", "game_name": "MTG",
         "notes": "ManaBox ID: 3\nScryfall ID: 01c1", "primary_category": "Modern Horizons 2",
         "custom_categories": '["Misprint", "Altered", "Condition: Lightly Played", "Language: Japanese"]'},
        "Quantity 0",
        "No quantity",
    ]),
    "moxfield": (MOXFIELD, ["Last Modified"], [
        {"title": "Lightning Bolt", "set_code": "lea",
         "primary_category": "lea", "card_number": "161", "quantity": 4, "game_name": "MTG",
         "purchase_price": "350.00", "notes": "Tradelist Count: 1",
         "custom_categories": '["Condition: Lightly Played", "Language: German", "trade", "red"]'},
        {"title": "Arcane Signet", "set_code": "cmr",
         "primary_category": "cmr", "card_number": "297", "quantity": 1, "game_name": "MTG",
         "card_subtype": "Etched",
         "custom_categories": '["Condition: Near Mint", "Language: English", "Altered", "Proxy"]'},
    ]),
    "deckbox": (DECKBOX, ["Printing Id", "Printing Note"], [
        {"title": "Jace, the Mind Sculptor", "set_name": "Worldwake", "set_code": "WWK", "card_number": "31",
         "card_subtype": "Foil", "rarity": "MythicRare", "quantity": 2, "game_name": "MTG",
         "estimated_value": "45.00", "purchase_price": "1020.50", "primary_category": "Worldwake",
         "custom_categories": '["Condition: Lightly Played", "Language: English", "Signed", "Artist Proof",'
                              ' "Altered", "Misprint", "Promo", "Textless", "blue", "keep"]'},
        {"title": "Forest", "set_name": "Unhinged", "set_code": "UNH", "card_number": "140", "quantity": 1,
         "game_name": "MTG", "notes": "Tradelist Count: 1", "primary_category": "Unhinged",
         "custom_categories": '["Condition: Played", "Language: Portuguese"]'},
    ]),
    "dragonshield": (DRAGON_SHIELD, ["LOW", "MID", "MARKET"], [
        {"title": "Counterspell", "set_code": "MH2", "set_name": "Modern Horizons 2", "card_number": "267",
         "quantity": 2, "purchase_price": "1.00", "created_at": "2024-03-01", "notes": "Trade Quantity: 1",
         "custom_categories": '["Folder: Binder A", "Condition: Lightly Played", "Language: German"]',
         "primary_category": "Modern Horizons 2"},
        {"title": "Arcane Signet", "set_code": "CMR", "set_name": "Commander Legends", "card_number": "297",
         "quantity": 1, "card_subtype": "Surge Foil", "purchase_price": "0.50", "created_at": "2024-03-13",
         "custom_categories": '["Folder: Binder A", "Condition: Near Mint", "Language: English"]',
         "primary_category": "Commander Legends"},
    ]),
    "tcgplayer": (TCGPLAYER, ["TCG Direct Low", "TCG Low Price With Shipping", "TCG Low Price"], [
        {"title": "Niv-Mizzet, the Firemind", "game_name": "MTG", "set_name": "30th Anniversary Promos",
         "card_number": "14", "rarity": "P", "card_subtype": "Foil", "estimated_value": "1.11", "quantity": 3,
         "custom_categories": '["Condition: Near Mint"]', "primary_category": "30th Anniversary Promos",
         "notes": "TCGplayer Id: 6723809\nTCG Marketplace Price: 0.6800"},
        {"title": "Mirror Force", "game_name": "YuGiOh", "set_name": "Metal Raiders", "card_number": "MRD-138",
         "rarity": "UR", "card_subtype": "1st Edition", "estimated_value": "12.35", "quantity": 3,
         "custom_categories": '["Condition: Lightly Played", "Language: French"]',
         "primary_category": "Metal Raiders", "notes": "TCGplayer Id: 7", "photos": '["https://example.com/m.jpg"]'},
        "Quantity 0",
        "No quantity",
    ]),
    "web": (WEB, [], [
        {"card_uuid": "0f0e6f6e-0000-4000-8000-00000000000a", "card_type": "sports", "title": "Ken Griffey Jr.",
         "card_number": "1", "quantity": 1, "organization_mode": "by_player", "sport": "Baseball", "year": 1989,
         "brand": "Upper Deck", "series": "Star Rookie", "player_name": "Ken Griffey Jr.", "team": "Mariners",
         "is_rookie_card": True, "grading_company": "PSA", "grading_score": 10.0, "grading_serial": "12345678",
         "estimated_value": "2500.00", "purchase_price": "19.99", "storage_location": "B1", "ai_identified": True,
         "ai_confidence": 0.95, "created_at": "2024-02-29", "primary_category": "Ken Griffey Jr."},
        {"card_uuid": "b", "card_type": "sports", "title": "Jordan", "card_number": "57", "quantity": 0,
         "sport": "basketball", "year": 1986, "brand": "Fleer", "primary_category": "1986 Fleer"},
        "Grading Score: A grade is 1 to 10: 95 is none. Did you mean 9.5?",
    ]),
}  # fmt: skip
"""By the dialect's word: a table, the headings that are not kept, and what each row becomes: its columns, or how
the reason begins."""


def disguised(text: str) -> str:
    """The same table with its columns the other way about, headings shouted, and a column that nobody knows."""
    rows = [row for row in csv.reader(io.StringIO(text)) if row != ["sep=,"]]
    there = io.StringIO()
    writer = csv.writer(there, delimiter=";")
    for nth, row in enumerate(rows):
        turned = [*reversed(row), "x" if nth else "My Own"]
        writer.writerow([cell.upper() + " " for cell in turned] if nth == 0 else turned)
    return there.getvalue()


def told(table: CardTable) -> list[dict[str, Any] | str]:
    return [_plain(row) for row in table.take(100)]


def _plain(row: Card | Refusal) -> dict[str, Any] | str:
    if isinstance(row, Refusal):
        return row.reason
    said = {name: value for name, value in row.values.items() if value is not None and value != USUAL.get(name)}
    return {name: _text(value) for name, value in said.items()}


def _text(value: Any) -> Any:
    return (
        value.date().isoformat()
        if isinstance(value, datetime)
        else str(value)
        if isinstance(value, Decimal)
        else value
    )


def agree(found: Sequence[dict[str, Any] | str], wanted: Sequence[dict[str, Any] | str]) -> None:
    assert len(found) == len(wanted)
    for got, want in zip(found, wanted, strict=True):
        if isinstance(want, str):
            assert isinstance(got, str)
            assert got.startswith(want)
        else:
            assert got == want


@pytest.mark.parametrize("dialect", CORPUS)
def test_a_table_as_its_program_writes_it(tmp_path: Path, dialect: str) -> None:
    text, left_out, wanted = CORPUS[dialect]
    path = tmp_path / "cards.csv"
    path.write_text(text, newline="")
    with opened(path) as table:
        assert (table.dialect, list(table.left_out)) == (dialect, left_out)
        agree(told(table), wanted)


@pytest.mark.parametrize("dialect", CORPUS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_headings_in_any_order_and_case(tmp_path: Path, dialect: str, encoding: str) -> None:
    text, left_out, wanted = CORPUS[dialect]
    path = tmp_path / "cards.csv"
    path.write_text(disguised(text), newline="", encoding=encoding)
    with opened(path) as table:
        assert table.dialect == dialect
        assert [name.casefold() for name in table.left_out] == [*map(str.casefold, reversed(left_out)), "my own"]
        for got, want in zip(told(table), wanted, strict=True):
            if isinstance(want, dict):
                assert isinstance(got, dict)
                unordered = {"custom_categories", "notes"}
                assert {k: v for k, v in got.items() if k not in unordered} == {
                    k: v for k, v in want.items() if k not in unordered
                }
