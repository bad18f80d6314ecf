"""Tables of several programs, one after the other: the same card is one row, another is not."""

from itertools import permutations
from pathlib import Path

import pytest

from data.formats.table import examine
from data.tenant import Tenant
from queries import card_import, undoing
from tests.fix_shop import Shop

MANABOX = (
    "Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,Condition,Language\n"
    "Shock,M19,Core Set 2019,156,normal,common,1,7,ab-1,near_mint,en\n"
    "Shock,M21,Core Set 2021,159,normal,common,1,8,ab-2,near_mint,en\n"
)
MOXFIELD = (
    "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Collector Number\n"
    "2,0,Shock,m19,Near Mint,English,,156\n"
    "1,0,Shock,m19,Near Mint,English,foil,156\n"
    "1,0,Shock,m19,Near Mint,Japanese,,156\n"
    "1,0,Shock,m19,Played,English,,156\n"
    "1,0,Shock,m20,Near Mint,English,,156\n"
)
DECKBOX = (
    "Count,Tradelist Count,Name,Edition,Edition Code,Card Number,Condition,Language,Foil\n"
    "4,0,Shock,Core Set 2019,M19,156,Near Mint,English,\n"
)
NAMED = DECKBOX.replace("Edition Code,", "").replace("M19,", "")


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


async def imported(tenant: Tenant, path: Path, text: str) -> card_import.Report:
    source = examine(written(path, text))
    return await tenant.write(card_import.write, source, None, lambda _done, _total: None)


@pytest.mark.parametrize("order", list(permutations((MANABOX, MOXFIELD, DECKBOX))))
async def test_the_same_card_of_three_programs_is_one(
    shop: Shop, tenant: Tenant, tmp_path: Path, order: tuple[str, ...]
) -> None:
    reports = [await imported(tenant, tmp_path / "cards.csv", text) for text in order]
    counts = "SELECT quantity FROM card_collections ORDER BY quantity"
    assert shop.all(counts) == [1, 1, 1, 1, 1, 7]
    log_id = reports[-1].log_id
    assert log_id is not None
    await tenant.write(undoing.take_back, log_id)
    gone = {MANABOX: 2, MOXFIELD: 5 + 1, DECKBOX: 4}[order[-1]]
    assert shop.one("SELECT sum(quantity) FROM card_collections") == 12 - gone


@pytest.mark.parametrize("order", list(permutations((MANABOX, NAMED))))
async def test_a_name_is_linked_to_the_code_that_a_row_gives_with_it(
    shop: Shop, tenant: Tenant, tmp_path: Path, order: tuple[str, ...]
) -> None:
    for text in order:
        await imported(tenant, tmp_path / "cards.csv", text)
    assert shop.all("SELECT quantity FROM card_collections ORDER BY quantity") == [1, 5]
