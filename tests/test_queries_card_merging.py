"""What makes a row of a file the same card as another: each part of the rule, and what the kept card gains."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from data.formats.table import examine
from data.tenant import Tenant, TenantConnection
from queries import card_filling, card_import, card_import_undo, card_staging, card_writing, undoing
from queries.card_import import Report
from tests.fix_shop import Shop

MANABOX = (
    "Name,Set code,Set name,Collector number,Rarity,Quantity,ManaBox ID,Scryfall ID,Purchase price,Condition,"
    "Language,Purchase price currency\n"
)
MOXFIELD = "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Collector Number\n"
DECKBOX = "Count,Tradelist Count,Name,Edition,Card Number,Condition,Language,Foil,Rarity\n"
WEB = "Card UUID,Card Type,Title,Card Number,Quantity,Organization Mode,Game,Set Name,Set Code,Rarity,Team,\
Custom Categories,Estimated Value,Notes\n"

ALL = """
    SELECT to_jsonb(c) - '{id,updated_at}'::text[] FROM card_collections c WHERE user_id = %s ORDER BY id
"""


async def imported(tenant: Tenant, folder: Path, header: str, *rows: str) -> Report:
    path = folder / "cards.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows))
    return await tenant.write(card_import.write, examine(path), None, lambda _done, _total: None)


def cards(shop: Shop, columns: str) -> Sequence[Any]:
    return shop.all(f"SELECT {columns} FROM card_collections ORDER BY id")


async def test_a_card_gains_the_name_and_the_code_of_its_set(shop: Shop, tenant: Tenant, tmp_path: Path) -> None:
    """So that a table which has the name alone finds it, too."""
    await imported(tenant, tmp_path, MOXFIELD, "2,0,Shock,m19,NM,English,,156", "1,0,Opt,dom,NM,English,,60")
    before = shop.all(ALL, shop.user_id)
    report = await imported(
        tenant, tmp_path, MANABOX, "Shock,M19,Core Set 2019,156,,1,,,,near_mint,en,", "Opt,DOM,,60,,1,,,,NM,en,"
    )
    named = ("Core Set 2019", "m19", "Core Set 2019", 3)
    told = "set_name, set_code, primary_category, quantity"
    assert cards(shop, told) == [named, (None, "dom", "dom", 2)]
    by_name = await imported(tenant, tmp_path, DECKBOX, "4,0,Shock,Core Set 2019,156,Near Mint,English,,")
    assert (by_name.new, by_name.added) == (0, 1)
    assert by_name.log_id is not None
    assert report.log_id is not None
    await tenant.write(undoing.take_back, by_name.log_id)
    await tenant.write(undoing.take_back, report.log_id)
    assert shop.all(ALL, shop.user_id) == before


async def test_the_code_of_a_set_is_filled_too(shop: Shop, tenant: Tenant, tmp_path: Path) -> None:
    await imported(tenant, tmp_path, DECKBOX, "4,0,Shock,Core Set 2019,156,Near Mint,English,,")
    before = shop.all(ALL, shop.user_id)
    report = await imported(tenant, tmp_path, MANABOX, "Shock,M19,Core 2019,156,,1,,,,NM,en,",
                            "Shock,M19,Core Set 2019,156,,1,,,,NM,en,")  # fmt: skip
    assert cards(shop, "set_name, set_code, quantity") == [("Core Set 2019", "M19", 6)]
    assert report.log_id is not None
    shop.connection.execute("UPDATE card_collections SET set_code = 'mine'")
    with pytest.raises(Exception, match="Shock was changed since"):
        await tenant.write(undoing.take_back, report.log_id)
    shop.connection.execute("UPDATE card_collections SET set_code = 'M19'")
    await tenant.write(undoing.take_back, report.log_id)
    assert shop.all(ALL, shop.user_id) == before


async def test_what_programs_write_into_notes_decides_nothing(shop: Shop, tenant: Tenant, tmp_path: Path) -> None:
    """What the card lacks of it is added; a person's own words still keep cards apart."""
    first = "Shock,M19,,156,,1,7,ab-1,,NM,en,"
    report = await imported(tenant, tmp_path, MANABOX, first, first.replace("7,ab-1", "8,ab-2"))
    assert (report.new, report.joined) == (1, 1)
    before = shop.all(ALL, shop.user_id)
    report = await imported(tenant, tmp_path, MOXFIELD, "2,1,Shock,m19,NM,English,,156")
    assert (report.new, report.added) == (0, 1)
    told = "ManaBox ID: 7\nScryfall ID: ab-1"
    assert cards(shop, "quantity, notes") == [(4, f"{told}\nTradelist Count: 1")]
    assert report.log_id is not None
    await tenant.write(undoing.take_back, report.log_id)
    assert shop.all(ALL, shop.user_id) == before
    tags = '"[""Condition: Near Mint"", ""Language: English""]"'
    row = f",tcg,Shock,156,1,by_set,MTG,,M19,,,{tags},,"
    report = await imported(tenant, tmp_path, WEB, row + "Gift of Ann", row + "From Bob", row, row + "Gift of Ann")
    assert (report.new, report.added, report.joined) == (1, 3, 0)
    assert cards(shop, "quantity, notes") == [(5, f"{told}\nGift of Ann"), (1, "From Bob")]
    report = await imported(tenant, tmp_path, WEB, row + "From Bob")
    assert (report.new, report.added) == (0, 1)
    assert cards(shop, "quantity") == [5, 2]
    await imported(tenant, tmp_path, WEB, row.replace("156", "157"))
    report = await imported(tenant, tmp_path, WEB, row.replace("156", "157") + "Mine")
    assert (report.new, report.added, cards(shop, "notes")[-1]) == (0, 1, "Mine")


async def test_rarities_and_teams_are_compared_as_people_read_them(
    shop: Shop, tenant: Tenant, tmp_path: Path
) -> None:
    await imported(tenant, tmp_path, MANABOX, "Jace,WWK,Worldwake,31,mythic,1,,,,NM,en,")
    report = await imported(
        tenant, tmp_path, DECKBOX,
        "1,0,Jace,Worldwake,31,Near Mint,English,,MythicRare",
        "1,0,Jace,Worldwake,31,Near Mint,English,,Mythic Rare",
        "1,0,JACE,worldwake,31,Near Mint,english,,mythic-rare",
        "1,0,Jace,Worldwake,31,Near Mint,English,,Rare",
    )  # fmt: skip
    assert (report.new, report.added, report.joined) == (1, 3, 0)
    assert cards(shop, "quantity, rarity") == [(4, "mythic"), (1, "Rare")]
    row = ",tcg,Mew,151,1,by_set,Pokemon,Base,,"
    report = await imported(
        tenant, tmp_path, WEB,
        row + 'Holo Rare,Rockets,"[""Keep"", ""Trade""]",,Mine',
        row + 'holo rare, rockets ,"[""trade"", ""KEEP""]",,Mine ',
        row + "HoloRare,Rockets,,,Mine",
    )  # fmt: skip
    assert (report.new, report.joined) == (2, 1)


async def test_a_name_of_several_codes_is_told_by_the_number(shop: Shop, tenant: Tenant, tmp_path: Path) -> None:
    """A set and its promos share the name, as a rule; where a number is in both, nobody can tell."""
    await imported(
        tenant, tmp_path, MANABOX,
        "Shock,M19,Core Set 2019,156,,1,,,,NM,en,",
        "Shock,PM19,Core Set 2019,156s,,1,,,,NM,en,",
        "Opt,M19,Core Set 2019,60,,1,,,,NM,en,",
        "Opt,PM19,Core Set 2019,60,,1,,,,NM,en,",
    )  # fmt: skip
    report = await imported(
        tenant, tmp_path, DECKBOX,
        "2,0,Shock,Core Set 2019,156,Near Mint,English,,",
        "2,0,Shock,Core Set 2019,156,Near Mint,English,foil,",
        "2,0,Opt,Core Set 2019,60,Near Mint,English,,",
    )  # fmt: skip
    assert (report.new, report.added) == (2, 1)
    assert cards(shop, "quantity") == [3, 1, 1, 1, 2, 2]


async def test_costs_of_two_currencies_are_not_added_up(shop: Shop, tenant: Tenant, tmp_path: Path) -> None:
    await imported(tenant, tmp_path, MOXFIELD, "1,0,Opt,dom,NM,English,,60")
    euros, dollars = "Opt,DOM,,60,,1,,,2,NM,en,EUR", "Opt,DOM,,60,,1,,,9,NM,en,USD"
    await imported(tenant, tmp_path, MANABOX, euros)
    await imported(tenant, tmp_path, MANABOX, dollars, euros, "Opt,DOM,,60,,1,,,,NM,en,GBP")
    told = "quantity, purchase_price, notes"
    assert cards(shop, told) == [(4, 2.0, "Purchase price currency: EUR"), (1, 9.0, None)]


async def test_the_category_follows_a_value_that_an_import_brings(
    shop: Shop, tenant: Tenant, tmp_path: Path
) -> None:
    row = ",tcg,Mew,151,1,by_value,Pokemon,Base,,,,,"
    await imported(tenant, tmp_path, WEB, row + "5,")
    before = shop.all(ALL, shop.user_id)
    report = await imported(tenant, tmp_path, WEB, row + "700,")
    assert cards(shop, "quantity, value_tier, primary_category") == [(2, "grail", "grail")]
    assert report.log_id is not None
    await tenant.write(undoing.take_back, report.log_id)
    assert shop.all(ALL, shop.user_id) == before


BY_ID = (card_import_undo.LOOK, card_import_undo.LOOK_NAMED, card_import_undo.SAVE, card_import_undo.SAVE_FILLED,
         card_import_undo.SEAL, card_import_undo.LOCK, card_import_undo.DELETE, card_staging.REFUSE_KNOWN,
         card_writing.LOCK, card_writing.LET_GO, card_writing.FORGET, card_writing.MERGE_PAGE, card_writing.RENAME,
         card_filling.FILL_PAGE, card_filling.NAME_PAGE)  # fmt: skip


async def test_each_card_is_found_by_its_id_where_the_server_believes_there_are_none(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    """By its owner, all new cards of a seller would be gone through for each of them."""
    shop.connection.execute(
        "INSERT INTO card_collections (user_id, card_uuid, card_type, title)"
        " SELECT %s, gen_random_uuid(), 'tcg', 'Card' FROM generate_series(1, 5000)",
        (other_shop.user_id,),
    )
    shop.connection.execute("ANALYZE card_collections")
    given = {f"{side}_{nth}": [] for side in ("to", "left") for nth in range(7)}
    given |= {"ids": [1, 2], "after": 0, "upto": 9, "by_value": "by_value"}

    async def plans(conn: TenantConnection) -> list[str]:
        await card_staging.begin(conn)
        return ["\n".join(await conn.rows(str, "EXPLAIN " + statement, **given)) for statement in BY_ID]

    for plan in await tenant.write(plans):
        assert "card_collections" in plan
        assert "_user" not in plan
