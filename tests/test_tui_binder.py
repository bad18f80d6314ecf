"""Binder pages: a section as its pockets, page after page, from the bin it is in."""

from pathlib import Path

from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop
from tests.test_queries_card_sets import card


def pocket(shop: Shop, section: int, storage_id: str, quantity: int = 1, **values: object) -> None:
    item = shop.insert(
        "storage_items",
        user_id=shop.user_id,
        storage_id=storage_id,
        bin_id=1,
        section_id=section,
        quantity=quantity,
    )
    card(shop, storage_item_id=item, storage_location=storage_id, **values)


async def test_pages_are_turned(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.insert("storage_bins", user_id=shop.user_id, bin_name="C", bin_type="cards")
    for name, capacity in (("10", None), ("2", 4)):
        shop.insert("storage_sections", bin_id=1, section_name=name, capacity=capacity)
    long = "An illustration with a very long \x1b[31mname indeed, longer than its pocket 草間彌生"
    pocket(shop, 2, "TCG-C2-01", 3, title=long, card_number="4/102", grading_company="PSA", grading_score=9.5,
           estimated_value=12.5)  # fmt: skip
    for nth in range(2, 7):
        pocket(shop, 2, f"TCG-C2-0{nth}", title="", estimated_value=1.0)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f4")
        await board.until("● live")
        await board.press("enter")
        await board.until("Bin C")
        await board.press("v")
        await board.until("Binder C  page 2")
        assert "1 of 2 pages" in board.text
        assert "4/102 PSA 9.5 ×3" in board.text
        assert "$37.50, each $12.50" in board.text
        assert "· $42.50" in board.text
        assert "! 2 things more than there are pockets" in board.text
        top = board.text.splitlines()[1]
        assert top.count("┬") == 1
        assert {len(line) for line in board.text.splitlines()[1:8] if "草" not in line} == {len(top)}
        await board.press("right")
        await board.until("Binder C  page 10")
        assert board.text.splitlines()[1].count("┬") == 2
        assert board.text.count("│ · ") == 9
        await board.press("right", "enter")
        await board.until("Bin C2")
        await board.press("escape", "p")
        await board.until("Put away")


async def test_a_binder_without_pages_and_a_bin_of_clothes(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    bare = shop.insert("storage_bins", user_id=shop.user_id, bin_name="C", bin_type="cards")
    item, _ = shop.stored(shop.listing())
    clothes = shop.one("SELECT bin_id FROM storage_items WHERE id = %s", item)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("binder", bare)
        await board.until("No sections yet")
        await board.press("right", "enter", "l", "escape")
        board.app.open_page("bin", clothes)
        await board.until("1 thing")
        assert "binder page" not in board.text
        await board.press("v")
        assert "Bin B" in board.text
