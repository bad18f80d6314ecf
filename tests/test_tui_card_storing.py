"""A card is linked to what lies in a bin, by keys and by scans."""

from pathlib import Path

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shelves import section
from tests.fix_shop import Shop
from tests.test_queries_card_linking import lies, stored
from tests.test_tui_card import asked, open_card, open_cards


async def anew_by_a_place(board: Dashboard) -> None:
    """A card that lies somewhere is asked about first; a place offers what lies there, the likeliest first."""
    await board.press("p")
    await board.until(lambda: "Aerodactyl 1/62 is linked to TCG-C1-01." in asked(board))
    await board.press("enter")
    await board.until("Where is Aerodactyl")
    await board.type("c1")
    await board.press("enter")
    await board.until("Which one is Aerodactyl")
    assert asked(board).index("TCG-C1-02") < asked(board).index("TCG-C1-03 · Slab")
    assert "put it into" not in asked(board)
    board.scan("TCG-C1-03")
    await board.heard("lies in TCG-C1-03 now")


async def from_the_list_into_a_full_section(board: Dashboard, shop: Shop, card: int, full: int) -> None:
    """A section that has nothing to choose from takes the card as one more thing, or the next one with room."""
    await open_cards(board)
    await board.until("Aerodactyl")
    await board.press("p")
    await board.until("Where is Aerodactyl")
    board.scan(f"~SEC:{full}")
    await board.until(f"~SEC:{full}")
    await board.press("enter")
    await board.until(lambda: "none of these: put it into C2 as one more thing" in asked(board))
    await board.press("enter")
    await board.until("C2 holds 0 of 0")
    await board.press("enter")
    await board.heard("lies in TCG-C1-04 now")
    assert lies(shop, card)[1] == "TCG-C1-04"
    assert shop.all("SELECT item_count FROM storage_sections ORDER BY id") == [5, 0]
    shop.connection.execute("UPDATE card_collections SET storage_location = ' '")
    await board.press("ctrl+r")
    await board.until("▌TCG-C1-04")


async def test_a_card_is_linked_by_a_code_by_a_place_and_by_scans(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    c1, full = section(shop, "C", "1", bin_type="cards"), section(shop, "C", "2", capacity=0, bin_type="cards")
    first, _ = stored(shop, "TCG-C1-01", c1, title="Mew"), stored(shop, "TCG-C1-02", c1, title="Aerodactyl")
    slab = stored(shop, "TCG-C1-03", c1, listing_id=shop.listing(sku="RR-7", title="Slab"))
    card = shop.card(title="Aerodactyl", card_number="1/62", quantity=2)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_card(board, "Aerodactyl")
        await board.press("p")
        await board.until("Where is Aerodactyl 1/62?")
        await board.press("enter")
        await board.until("Type or scan what it is")
        await board.type("RR-8")
        await board.press("enter")
        await board.until(lambda: "Nothing that is stored is “RR-8”" in asked(board))
        board.scan("~ITM:TCG-C1-01")  # it replaces what was typed, and waits for a person's Enter
        await board.until("~ITM:TCG-C1-01")
        await board.press("enter")
        await board.heard("Aerodactyl 1/62 lies in TCG-C1-01 now; 1 of its 2 copies")
        assert lies(shop, card) == (first, "TCG-C1-01")
        await board.until("TCG-C1-01")

        await anew_by_a_place(board)
        assert lies(shop, card) == (slab, "TCG-C1-03")
        await board.press("u")
        await board.heard("Taken back: the link of Aerodactyl")
        assert lies(shop, card) == (first, "TCG-C1-01")
        await board.press("p")
        await board.until("is linked to")
        await board.press("down", "enter")
        await board.heard("linked to nothing in a bin now")
        assert lies(shop, card) == (None, "C1")
        await board.press("escape")
        await from_the_list_into_a_full_section(board, shop, card, full)
