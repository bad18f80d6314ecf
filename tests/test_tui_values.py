"""Values of the collection, the cards behind each line, and the way from there to drafts."""

from pathlib import Path

import pytest

from data.changes import Change
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tests.test_queries_card_sets import card
from tui.value_questions import QUESTIONS


@pytest.fixture
def collection(shop: Shop) -> Shop:
    """Four cards of two games: one graded, one bought dearer than it is worth, one without any value."""
    common = {"game_name": "Pokemon", "set_name": "Base Set", "storage_location": "B1"}
    card(shop, title="Charizard [holo]", card_number="4/102", estimated_value=620.0, purchase_price=100.0,
         quantity=2, grading_company="PSA", grading_score=8, value_tier="mid", **common)  # fmt: skip
    card(shop, title="Growlithe", card_number="55/102", estimated_value=9.99, purchase_price=20.0, **common)
    card(shop, title="Ohtani", sport="baseball", year=2018, brand="Topps", player_name="Shohei Ohtani",
         estimated_value=150.0, storage_location=None)  # fmt: skip
    card(shop, title="", quantity=None)
    return shop


async def ask(board: Dashboard, name: str) -> None:
    """Go to a question and wait for its answer."""
    nth = [question.name for question in QUESTIONS].index(name)
    await board.press("left", "home", *["down"] * nth)
    await board.until(lambda: board.app.screen.asked == nth and board.app.screen.headline.visual.plain != "")


async def test_the_worth_of_a_collection_is_told_and_opened(
    collection: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(collection, redis_url, tmp_path, size=(100, 30)) as board:
        await board.until("● live")
        await board.press("f5", "w")
        await board.until("4 cards, 5 copies worth $1,399.99")
        await board.until("grail")
        assert "1 card with an old tier stored" in board.text
        await ask(board, "By player")
        await board.until("Shohei Ohtani")
        assert "3 without a player" in board.text
        await ask(board, "By game")
        await board.until("no game written")
        await ask(board, "By set")
        await board.until("2018 Topps")
        await ask(board, "Growth")
        await board.until("+5")
        await ask(board, "Gainers")
        await board.until("$1,040.00")
        await ask(board, "Losers")
        await board.until("-$10.01")
        await ask(board, "Top cards")
        await board.until("Charizard [holo] 4/102 PSA 8")
        await ask(board, "Not listed")
        await board.until("2 cards from $10.00 on in no open listing")
        await board.press("right", "enter")
        await board.until("Cards  Charizard [holo]")
        await board.until("$1,040.00")
        await board.press("enter")
        await board.until("(by its value it is grail)")


async def test_a_card_goes_from_its_value_to_a_draft_and_back(
    collection: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(collection, redis_url, tmp_path, size=(120, 30)) as board:
        await board.until("● live")
        board.app.open_page("values")
        await ask(board, "Not listed")
        await board.until("2 cards")
        await board.press("right", "enter")
        await board.until("Cards  Charizard")
        await board.press("s")
        await board.until("draft ×2")
        await board.press("q")
        await board.until("How many of each card stay?")
        await board.press("1", "enter")
        await board.until("draft ×1")
        await board.press("space")
        await board.until("left out")
        await board.press("y", "space")
        await board.until("draft ×1")
        await board.press("q", "backspace", "enter")
        await board.until("! the last copy")
        await board.press("y")
        await board.until("Among them: the last copy of 1 card.")
        await board.press("n")
        await board.gone("Among them")
        assert collection.one("SELECT count(*) FROM listings") == 0
        await board.press("y")
        await board.until("Among them")
        await board.press("y")
        await board.heard("1 draft made")
        await board.until("Cards  Charizard")
        assert collection.one("SELECT quantity FROM listings") == 2
        await board.press("s")
        await board.until("it is in the open listing")
        await board.press("escape", "escape")
        await board.until("1 card from $10.00 on in no open listing")
        await board.press("u")
        await board.heard("Taken back: the drafts of cards")
        await board.until("2 cards from $10.00 on in no open listing")


async def test_cards_that_read_alike_are_lines_of_their_own(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for value in (30.0, 20.0, 10.0):
        card(shop, title="Growlithe", estimated_value=value, purchase_price=1.0, storage_location="B1")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("values")
        await ask(board, "Gainers")
        await board.until("$9.00")
        gains = [line.split()[-1] for line in board.text.splitlines() if "Growlithe" in line]
        assert gains == ["$29.00", "$19.00", "$9.00"]


async def test_a_surplus_goes_from_its_set_to_drafts(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    for number in ("1/3", "2/3", "2/3"):
        card(shop, game_name="MTG", set_name="Alpha", card_number=number, quantity=2, storage_location="B1")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("card-sets")
        await board.until("Alpha")
        await board.press("enter")
        await board.until("2 of 3")
        await board.press("s")
        await board.until("what is beyond 1 of each")
        await board.until("3 drafts · 4 copies")
        await board.press("f5")
        await board.until("3 cards")
        await board.press("a", "l")
        await board.until("1 of 3 labels")
        await board.press("escape", "s", "q", "1", "enter")
        await board.until("3 drafts · 4 copies")
        shop.connection.execute("UPDATE card_collections SET quantity = 1 WHERE card_number = '1/3'")
        await board.press("y")
        await board.heard("2 drafts made")
        await board.heard("1 card left alone: it was changed meanwhile")
        await board.until("kept: no more than 1 of it")
        board.app.heard([Change("cards")])
        assert shop.all("SELECT quantity FROM listings ORDER BY id") == [1, 2]


async def test_the_largest_amounts_are_answered(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.without_checks()
    card(shop, title="Dear", estimated_value=1e37, purchase_price=3e38, quantity=2147483647, game_name="MTG")
    card(shop, title="Endless", estimated_value=float("inf"), purchase_price=float("nan"), quantity=-5)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("values")
        await board.until("2 cards, 2,147,483,647 copies worth")
        for question in QUESTIONS:
            await ask(board, question.name)
            await board.gone("Something went wrong")
            assert "ctrl+r tries" not in board.text, question.name


async def test_without_cards_the_values_say_how_some_come(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("values")
        await board.until("No cards yet. n on Cards (F5) makes one")
