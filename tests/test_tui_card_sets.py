"""Sets on the screen: the list with its bars, the page of one set, and the missing list."""

from pathlib import Path
from typing import Any

import pytest

from data.changes import Change
from data.tenant import Tenant, TenantConnection
from queries import card_sets
from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop
from tests.test_queries_card_sets import card


async def test_a_set_is_followed_as_it_grows(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for number in ("1/10", "2/10", "2/10", "12/10"):
        card(shop, game_name="Pokemon", set_name="Base [Set]", card_number=number, estimated_value=2.0)
    async with dashboard(shop, redis_url, tmp_path, size=(100, 30)) as board:
        await board.until("● live")
        await board.press("f5")
        await board.until("4 cards")
        await board.press("%")
        await board.until("1 set · 4 cards, 4 copies · $8.00")
        await board.until("██········ 2/10")
        card(shop, game_name="Pokemon", set_name="Base [Set]", card_number="3/10")
        await board.press("ctrl+r")
        await board.until("███······· 3/10")
        await board.press("enter")
        await board.until("3 of 10, 30%")
        assert "Set  Base [Set]" in board.text
        assert "With secret  4, at most 33%" in board.text
        assert "■  2" in board.text
        assert "·  4" in board.text
        assert "Duplicates   2 +1" in board.text
        assert "Secret       " in board.text
        await board.press("h")
        await board.until(" ███")
        await board.press("h")
        card(shop, game_name="Pokemon", set_name="Base [Set]", card_number="TG1/TG2")
        await board.press("ctrl+r")
        await board.until("TG")
        await board.press("m")
        await board.until("Base: 4-10")
        assert "┃  TG: 2  " in board.text
        await board.press("escape", "escape")
        await board.until("1 set")


async def test_a_changed_card_asks_for_its_set_again_and_for_no_other(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    rows = TenantConnection.rows

    async def noting(conn: TenantConnection, make: Any, statement: Any, **values: Any) -> Any:
        asked.append((statement, values))
        return await rows(conn, make, statement, **values)

    alpha = [card(shop, game_name="MTG", set_name="Alpha", card_number=f"{nth}/5") for nth in (1, 2)]
    beta = [card(shop, game_name="MTG", set_name="Beta", card_number=f"{nth}/5") for nth in (1, 2, 3)]
    async with dashboard(shop, redis_url, tmp_path, size=(100, 30)) as board:
        await board.until("● live")
        board.app.open_page("card-sets")
        await board.until("2 sets")
        await board.until("2/5")
        await board.until("3/5")
        monkeypatch.setattr(TenantConnection, "rows", noting)
        shop.connection.execute("UPDATE card_collections SET card_number = '5/5' WHERE id = %s", (beta[0],))
        shop.connection.execute("UPDATE card_collections SET set_name = 'Beta' WHERE id = %s", (alpha[0],))
        board.app.heard([Change("cards", (alpha[0],))])
        await board.until("4/5")
        await board.until("1/5")
        board.app.heard([Change("storage", (1,))])
        shop.connection.execute("DELETE FROM card_collections WHERE id = %s", (alpha[1],))
        gamma = card(shop, game_name="MTG", set_name="Betb", card_number="5/5")
        before = len(asked)
        board.app.heard([Change("cards", (alpha[1], gamma))])
        await board.until("Betb")
        await board.gone("Alpha")
        assert "2 sets" in board.text
        assert all(statement != card_sets.SETS for statement, _ in asked)
        read = {row_id for _, values in asked[before:] for row_id in values.get("ids", ())}
        assert read == {alpha[1], gamma}


async def test_the_missing_list_goes_to_a_file(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for number in ("1/3", "TG01/TG02", "OP07-002"):
        card(shop, game_name="Pokemon", set_name="=Base", card_number=number)
    written = tmp_path / "wanted.csv"
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5", "%")
        await board.until("=Base")
        await board.press("enter")
        await board.until("TG")
        for name in (written, written.with_suffix(".txt"), tmp_path / "no" / "folder.csv"):
            await board.press("i")
            await board.until("Which file?")
            await board.press("ctrl+u", *str(name), "enter")
            await board.until(lambda name=name: name.is_file() or "There is no folder" in board.text)
        await board.press("escape")
        assert (
            written.read_text()
            == "Set,Series,Number\n'=Base,Base,2\n'=Base,Base,3\n'=Base,OP07,OP07-1\n'=Base,TG,TG2\n"
        )
        assert "=Base\tTG2\n" in written.with_suffix(".txt").read_text()
        await board.press("i")
        await board.until("Which file?")
        await board.press("ctrl+u", *str(written), "enter")
        await board.until("Replace")
        await board.press("n")
        await board.gone("Replace")


async def test_without_cards_there_are_no_sets_and_keys_say_so(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5")
        await board.until("No cards yet. n makes one")
        for key in ("enter", "e", "d", "s", "p", "l"):
            await board.press(key)
            await board.heard("There is no card here.")
        await board.press("%")
        await board.until("Sets")
        await board.until("No cards yet. n on Cards (F5) makes one")


async def test_cards_without_numbers_are_said(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    card(shop, game_name="Pokemon", set_name="Promos")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5", "%")
        await board.until("Promos")
        await board.press("enter")
        await board.until("No card of this set has a number.")
        shop.connection.execute("DELETE FROM card_collections")
        await board.press("ctrl+r")
        await board.until("No card of this set is there any more. Escape goes back.")
        await board.press("enter", "s")
        assert board.text.startswith(" Set  Promos")


async def test_what_has_no_number_of_its_own_draws_no_bar(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.without_checks()
    card(shop, game_name="MTG", set_name="Odd", card_number="4\x01/102", quantity=1500)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("card-sets")
        await board.until("Odd")
        await board.press("enter")
        await board.until("No number  1,500 copies")
        assert "≥" not in board.text
        assert "graded and more" not in board.text


@pytest.mark.parametrize(
    "columns",
    [
        {"game_name": "Pokemon", "set_name": 'A "[Set]" *, 50% off_草間'},
        {"game_name": " MTG ", "set_name": None, "set_code": "LEA "},
        {"game_name": "MTG", "set_name": "  "},
        {"sport": "Baseball", "year": 2011, "brand": "Topps", "series": "Update, -x|y"},
        {"set_name": "Alone"},
        {"set_name": "\x1b[31mRed"},
        {"set_name": "x" * 300},
        {},
    ],
)
async def test_the_cards_of_a_set_are_opened_as_a_list(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path, columns: dict[str, Any]
) -> None:
    for number in ("1/10", "2/10"):
        card(shop, **{"game_name": None, "set_name": None, **columns}, title="Mine", card_number=number)
    card(shop, game_name="Pokemon", set_name="Other", title="Other", card_number="1/5")
    card(shop, sport="Other", year=2011, brand="Topps", series="Update, -x|y", game_name=None, set_name=None)
    async with dashboard(shop, redis_url, tmp_path, size=(100, 30)) as board:
        await board.until("● live")
        board.app.open_page("card-sets")
        await board.until("3 sets")
        mine = next(each for each in await tenant.read(card_sets.every) if each.cards == 2)
        board.app.open_page("card-set", mine.key, mine.name, mine.ids)
        await board.until("2 of 10, 20%")
        assert board.text.startswith(f" Set  {mine.name[:20] or 'no set written'}".replace("\x1b", "␛"))
        await board.press("enter")
        await board.until("2 cards")
        assert board.text.startswith(" Cards  ")
        assert board.text.count("Mine") >= 2
        assert "Other" not in board.text
        await board.press("escape")
        await board.until("2 of 10, 20%")
