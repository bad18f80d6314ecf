"""Cards by their labels: put away, moved and counted with the scanner alone."""

from pathlib import Path

from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop
from tests.test_queries_card_sets import card

WHERE = """
    SELECT c.storage_location, s.section_name FROM card_collections c
    JOIN storage_items i ON i.id = c.storage_item_id JOIN storage_sections s ON s.id = i.section_id ORDER BY c.id
"""


async def test_cards_go_into_a_binder_and_are_counted_there(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.insert("storage_bins", user_id=shop.user_id, bin_name="C", bin_type="cards")
    for name in ("1", "2"):
        shop.insert("storage_sections", bin_id=1, section_name=name, capacity=9)
    card(shop, title="Growlithe", card_uuid="g")
    card(shop, title="Arcanine", card_uuid="a", grading_company="PSA", grading_serial="12345678")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("put-away")
        await board.until("Scan the section")
        board.scan("~SEC:1")
        await board.until("INTO C1  0/9")
        board.scan("~CRD:g")
        await board.until("✓ TCG-C1-01  Growlithe  into C1")
        board.scan("~CRD:12345678")
        await board.until("✓ TCG-C1-02  Arcanine  into C1")
        await board.press("escape")
        board.app.open_page("move")
        await board.until("Scan what is to be moved")
        board.scan("~CRD:a")
        await board.until("Arcanine")
        board.scan("~SEC:2")
        await board.until("into C2")
        await board.until(lambda: shop.all(WHERE) == [("TCG-C1-01", "1"), ("C2", "2")])
        await board.press("escape")
        board.app.open_page("count")
        await board.until("Scan the section to be counted")
        board.scan("~SEC:1")
        await board.until("✓ COUNT C1.")
        board.scan("~CRD:g")
        await board.until("✓ Growlithe")
        board.scan("~CRD:a")
        await board.until("✓ Arcanine")
        board.scan("~CMD:DONE")
        await board.until("1 of 1 right, 1 moved")
        board.scan("~CMD:MEND")
        await board.until("is in C1 now")
        assert shop.all(WHERE) == [("TCG-C1-01", "1"), ("C1", "1")]
        assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [2, 0]
