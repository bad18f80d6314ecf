"""Cards on the screen: finding, groups and back, marks, organizing and tagging, and undo."""

from __future__ import annotations

from array import array
from pathlib import Path

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tests.test_queries_card_sets import card
from tui.card_columns import COLUMNS


def stock(shop: Shop) -> list[int]:
    return [
        card(shop, title="Charizard", game_name="Pokemon", set_name="Base Set", card_number="4/102",
             grading_company="PSA", grading_score=9, estimated_value=600.0, purchase_price=100.0),
        card(shop, title="Growlithe", game_name="Pokemon", set_name="Base Set", card_number="55/102",
             estimated_value=2.0, purchase_price=5.0, quantity=3, custom_categories='["broken'),
        card(shop, title="Trout [RC]", card_type="sports", sport="baseball", year=2011, brand="Topps",
             series="Update", player_name="Mike Trout", is_rookie_card=True, estimated_value=150.0),
        card(shop, title="Lost \x1b[31mcard"),
    ]  # fmt: skip


async def open_cards(board: Dashboard) -> None:
    await board.until("● live")
    await board.press("f5")
    await board.until("4 cards")


async def test_cards_are_found_as_they_are_typed(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path, size=(100, 40)) as board:
        await open_cards(board)
        await board.press("slash", *"grade:ps")
        await board.until("“ps” is no grade; type it like 9, >=9 or 8.5..10.")
        line, below = board.text.splitlines()[1:3]
        assert below.index("^") == line.index("ps")
        await board.press("escape", "slash", *"game:")
        await board.until("tab Pokemon")
        await board.press("tab", *" psa number:4 tier:gr", "enter")
        await board.until("Cards  game:Pokemon psa number:4 tier:gr")
        await board.until("1 of 4")
        assert "Charizard" in board.text
        await board.press("v")
        await board.until("Worth less than paid")
        await board.until(lambda: "…" not in board.text)
        await board.press("home", *["down"] * 8, "enter")
        await board.until("Cards  gain:<0")
        await board.until("Growlithe")
        await board.press("escape", "f")
        await board.until("What is in all cards")
        await board.until("PSA 9 ")
        await board.press("down", "enter")
        await board.until("-game")
        await board.until("2 of 4")


async def test_groups_are_opened_and_left_on_the_same_line(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    stock(shop)
    async with dashboard(shop, redis_url, tmp_path, size=(100, 30)) as board:
        await open_cards(board)
        await board.press("slash", *"value:>1", "enter")
        await board.until("3 of 4")
        await board.press("b")
        await board.until("Group the cards by what?")
        await board.press("down", "enter")
        await board.until("Cards by set  value:>1")
        await board.until("2 groups · 3 cards, 5 copies · $756.00")
        await board.until("baseball · 2011 Topps Update")
        groups = board.app.screen
        await board.press("up" if "Base" in row_at(board) else "down")
        await board.until(lambda: "Base Set" in row_at(board))
        assert "+491.00" in row_at(board)
        await board.press("enter")
        await board.until("Cards  Pokemon · Base Set  value:>1")
        await board.until("2 cards")
        await board.press("slash", *"raw", "enter")
        await board.until("1 of 2")
        shop.connection.execute("UPDATE card_collections SET estimated_value = 50 WHERE title = 'Growlithe'")
        await board.press("escape")
        await board.until("2 cards")
        await board.press("escape")
        await board.until(lambda: board.app.screen is groups)
        await board.press("ctrl+r")
        await board.until("$900.00")
        assert "Base Set" in row_at(board)
        await board.press("b", *["down"] * 5, "enter")
        await board.until("Cards by game  value:>1")
        await board.until("no game")
        await board.press("escape")
        await board.until("3 of 4")


def row_at(board: Dashboard) -> str:
    """The line under the cursor."""
    return next((line for line in board.text.splitlines() if line.startswith("▌")), "")


async def test_marked_cards_are_organized_tagged_and_taken_back(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    charizard, growlithe, *_ = stock(shop)
    state = "SELECT organization_mode, primary_category, custom_categories FROM card_collections WHERE id = %s"
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_cards(board)
        await board.press("home", "space", "space")
        await board.until("2 marked")
        await board.press("x")
        await board.until("Organize 2 cards how?")
        await board.press("down", "enter")
        await board.heard("2 cards organized by value. u takes it back.")
        assert shop.one(state, charizard) == ("by_value", "grail", None)
        await board.press("home", "space", "space", "number_sign")
        await board.until("Which tags for 2 cards?")
        await board.press(*"Trade,-x", "enter")
        await board.heard("2 cards tagged. u takes it back.")
        assert "marked" not in board.text
        assert shop.one(state, charizard) == ("by_value", "grail", '["Trade"]')
        assert shop.one(state, growlithe)[2] == '["broken", "Trade"]'
        await board.press("u")
        await board.heard("Taken back: tags → +Trade, -x of 2 cards")
        await board.press("home", "x", "end", "enter")
        await board.until("Which category? this card")
        await board.press(*"Case", "enter")
        await board.heard("1 card organized as Case.")
        await board.press("u")
        await board.heard("Taken back: organized → custom: Case of 1 card")
        await board.press("u")
        await board.heard("Taken back: organized → by_value of 2 cards")
        assert shop.one(state, charizard) == (None, None, None)
        assert shop.one(state, growlithe) == (None, None, '["broken')


async def test_every_column_can_be_shown_of_empty_and_odd_cards(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.without_checks()
    stock(shop)
    card(shop, title="", estimated_value=float("nan"), purchase_price=float("inf"), quantity=-2, value_tier="high")
    async with dashboard(shop, redis_url, tmp_path, size=(600, 30)) as board:
        await board.press("f5")
        await board.until("5 cards")
        board.app.screen.table.show_columns(COLUMNS)
        await board.until("KEPT TIER")
        await board.until("+500.00")
        assert "⚠ bad" not in board.text
        assert "⚠ high" in board.text
        assert "⚠ NaN" in board.text
        assert "⚠ Infinity" in board.text
        assert "⚠-2" in board.text
        assert "\x1b" not in board.text


async def test_what_has_no_title_and_no_amount_says_so_on_every_list(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.without_checks()
    ids = [
        card(shop, title="", estimated_value=float("inf"), grading_company="PSA", grading_score=9),
        card(shop, title=" ", estimated_value=-12.5, grading_company="PSA", grading_score=8),
    ]

    async def some() -> array[int]:
        return array("i", ids)

    async with dashboard(shop, redis_url, tmp_path, size=(110, 30)) as board:
        await board.until("● live")
        for page, arguments in (("cards", ()), ("slabs", ()), ("valued-cards", (some, "some"))):
            board.app.open_page(page, *arguments)
            await board.until(lambda: board.text.count("no title") >= 2)
            assert ("⚠ Infinity" in board.text) == ("⚠ -$12.50" in board.text) == (page != "valued-cards"), page


async def test_a_long_batch_of_cards_and_its_undo_are_stopped_and_nothing_is_half_written(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    """Another program holds a card for a while: that is how long it takes."""
    ids = stock(shop)
    state = "SELECT organization_mode, primary_category FROM card_collections ORDER BY id"
    hold = "SELECT id FROM card_collections WHERE id = %s FOR UPDATE"
    before = shop.all(state)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_cards(board)
        await board.press("a", "x")
        await board.until("Organize 4 cards how?")
        with shop.connection.transaction():
            shop.connection.execute(hold, (ids[-1],))
            await board.press("down", "enter")
            await board.until("Organizing 4 cards …")
            await board.until(lambda: "0 of 4" in board.text and "esc stops it: nothing is written" in board.text)
            await board.press("escape")
            await board.until("stopping: nothing is written")
        await board.heard("Stopped: nothing is written.")
        assert shop.all(state) == before
        await board.press("x", "down", "enter")
        await board.heard("4 cards organized by value.")
        after = shop.all(state)
        with shop.connection.transaction():
            shop.connection.execute(hold, (ids[-1],))
            await board.press("u")
            await board.until("Taking back organized → by_value of 4 cards")
            board.scan("RR-1")
            await board.heard("wait until it is done")
            board.scan("~CMD:LEAVE")
            await board.until("stopping: nothing is taken back")
        await board.heard("Stopped: nothing is taken back.")
        assert shop.all(state) == after
        await board.press("u")
        await board.heard("Taken back: organized → by_value of 4 cards")
        assert shop.all(state) == before
