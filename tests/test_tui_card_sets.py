"""Sets on the screen: the list with its bars, the page of one set, and the missing list."""

from pathlib import Path

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
        await board.press("s")
        await board.until("1 set · 4 cards · $8.00")
        await board.until("██········ 2/10")
        card(shop, game_name="Pokemon", set_name="Base [Set]", card_number="3/10")
        await board.press("ctrl+r")
        await board.until("███······· 3/10")
        await board.press("enter")
        await board.until("3 of 10, 30%")
        assert "Set  Base [Set]" in board.text
        assert "With secret  4, 33%" in board.text
        assert "■  2" in board.text
        assert "·  4" in board.text
        assert "Duplicates   2 ×2" in board.text
        await board.press("m")
        await board.until("Base: 4-10")
        await board.press("escape", "escape")
        await board.until("1 set")


async def test_without_cards_there_are_no_sets(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5", "s")
        await board.until("Sets")
        await board.until("No cards yet.")


async def test_cards_without_numbers_are_said(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    card(shop, game_name="Pokemon", set_name="Promos")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f5", "s")
        await board.until("Promos")
        await board.press("enter")
        await board.until("No card of this set has a number.")
