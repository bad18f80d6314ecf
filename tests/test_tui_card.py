"""The page of a card and its list: read, counted, certified by a scan, removed and brought back."""

from pathlib import Path

from data.tenant import Tenant
from queries import card_editing
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop


async def open_cards(board: Dashboard) -> None:
    """Go to the cards, until they are there."""
    await board.press("f5")
    await board.until(lambda: board.text.startswith(" Cards") and "loading" not in board.text)


def asked(board: Dashboard) -> str:
    """What the dialog on the screen says, in one line."""
    return " ".join(" ".join(line.split("┃")[1] for line in board.text.splitlines() if "┃" in line).split())


async def open_card(board: Dashboard, title: str) -> None:
    """Open the first card, until its history is there."""
    await open_cards(board)
    await board.until(title)
    await board.press("enter")
    await board.until(lambda: board.text.startswith(" Card ") and title in board.text)
    await board.until(lambda: any(words in board.text for words in ("History", "more")))


def a_slab_and_three_raw(shop: Shop) -> int:
    """A card of every kind of fact, and raw ones of the same number; its id."""
    item, _ = shop.stored(shop.listing(title="Charizard slab", price=900), storage_id="TCG-A1-01")
    base = {"game_name": "Pokemon", "set_name": "Base Set", "set_code": "BS"}
    card = shop.card(
        **base,
        title="Charizard",
        card_number="4/102",
        quantity=2,
        rarity="rare",
        card_subtype="Holo",
        custom_categories='["BGS 10 Black Label", "Keep"]',
        grading_company="BGS",
        grading_score=10,
        grading_serial="0012345678",
        estimated_value=1000.0,
        value_tier="low",
        purchase_price=400.0,
        storage_location="TCG-A1-01",
        storage_item_id=item,
        notes="first of its kind",
        ai_identified=True,
        ai_confidence=0.95,
        format_legality='["unlimited"]',
    )
    raw = {"card_number": "004", "quantity": 3, "estimated_value": 100.0, "purchase_price": 1.0}
    shop.card(**base, **raw, title="Charizard", card_subtype="holo")
    return card


async def count_below_none(board: Dashboard) -> None:
    """Ask for fewer copies than there are, and leave."""
    await board.press("q")
    await board.until("How many came")
    await board.type("-5")
    await board.press("enter")
    await board.until("5 cannot be taken away")
    await board.press("escape")


async def test_a_card_shows_all_of_it_and_is_counted_with_two_keys(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    a_slab_and_three_raw(shop)
    shop.card(
        game_name="Pokemon", set_name="Base Set", title="Charizard, no holo", card_number="4/102", quantity=5
    )
    async with dashboard(shop, redis_url, tmp_path, size=(100, 60)) as board:
        await open_card(board, "Charizard")
        await board.until("raw and graded")
        for words in (
            "TCG-A1-01",
            "BGS 10 Black Label",
            "0012345678",
            "$1,000.00 each, $2,000.00 in all",
            "$1,200.00 in all",
            "⚠ low (by its value it is grail)",
            "×3   cost $3.00, $1.00 each",
            "value $300.00, $100.00 each",
            "plain ×5: counted apart",
            "Charizard slab",
            "95% sure",
            "unlimited",
            "first of its kind",
            "BGS 10 Black Label, Keep",
        ):
            assert words in board.text, words
        await board.press("+")
        await board.heard("Charizard: 2 → 3 of it")
        await board.press("-")
        await board.heard("Charizard: 3 → 2 of it")
        await count_below_none(board)
        await board.press("s")
        await board.until("it is in the open listing")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Card "))
        await board.press("l")
        await board.until("1 of 1 label")


async def test_a_card_is_removed_and_brought_back(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    card = a_slab_and_three_raw(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_card(board, "Charizard")
        await board.press("delete")
        await board.until("TCG-A1-01 stays in its bin")
        await board.press("y")
        await board.heard("Charizard removed")
        await board.until(lambda: board.text.startswith(" Cards"))
        assert shop.one("SELECT count(*) FROM card_collections") == 1
        await board.press("u")
        await board.heard("Taken back: the removal of a card")
        assert shop.one("SELECT title, quantity FROM card_collections WHERE id = %s", card) == ("Charizard", 2)


async def test_a_slab_that_is_scanned_is_confirmed_before_it_is_this_cards(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.card(title="Aaron", grading_company="PSA", grading_score=9)
    shop.card(title="Berra", grading_company="PSA", grading_serial="87654321", storage_location="Binder A")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_card(board, "Aaron")
        assert "nobody can verify this slab" in board.text
        board.scan("https://www.psacard.com/cert/87654321")
        await board.until("Is it the certificate of Aaron?")
        assert "It reads 87654321, of PSA." in board.text
        assert "“Berra” at Binder A has this number already" in asked(board)
        board.scan("12345678")  # an open question takes no scan, and Enter answers nothing
        await board.heard("answer the question first")
        await board.press("n")
        await board.until(lambda: board.text.startswith(" Find"))
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Card "))
        board.scan("87654321")
        await board.until("It reads 87654321, and")
        await board.press("n")
        await board.until(lambda: board.text.startswith(" Find") and "Berra" in board.text)
        await board.press("enter")
        await board.until(lambda: board.text.startswith(" Card ") and "Berra" in board.text)
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Find"))
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Card ") and "Aaron" in board.text)
        board.scan("12345678")
        await board.until("It reads 12345678, and does not say whose.")
        await board.press("y")
        await board.heard("Aaron: certificate 12345678")
        await board.until("12345678")
        assert shop.one("SELECT grading_serial FROM card_collections WHERE title = 'Aaron'") == "12345678"

        board.scan("SKU-77")  # no certificate: looked up as any code
        await board.until(lambda: board.text.startswith(" Find"))


async def test_serials_that_stand_twice_and_slabs_without_one_are_a_list(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    for title in ("Aaron", "Berra"):
        shop.card(title=title, grading_company="PSA", grading_score=9, grading_serial="12345678")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_cards(board)
        await board.press("z")
        await board.until("✗ twice")
        assert board.text.count("✗ twice") == 2
        assert "2 slabs to look at" in board.text
        berra = shop.one("SELECT id FROM card_collections WHERE title = 'Berra'")
        was = {"grading_serial": "12345678"}
        await tenant.write(card_editing.save, berra, {"grading_serial": None}, was)
        await board.until("⚠ no number")
        await board.gone("✗ twice")
        await board.press("enter")
        await board.until(lambda: board.text.startswith(" Card ") and "Berra" in board.text)


AWKWARD = {
    "title": "\x1b[31m" + "x" * 200,
    "card_type": "pokemon",
    "organization_mode": "by_year",
    "quantity": -1,
    "year": 99999,
    "custom_categories": '{"box": 4',
    "grading_company": "PSA",
    "grading_score": 95,
    "grading_serial": "ABC",
    "estimated_value": float("nan"),
    "purchase_price": -3.0,
    "value_tier": "over_500",
    "photos": "not json",
    "format_legality": "{",
    "set_symbol": "http://example.com/\x1b]8;;x",
    "ai_confidence": float("inf"),
    "notes": "a\x1b[2Jb",
}


async def test_awkward_cards_are_shown_as_they_are(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.without_checks()
    shop.card(**AWKWARD)
    async with dashboard(shop, redis_url, tmp_path, size=(160, 50)) as board:
        await open_cards(board)
        await board.until("⚠ -1 (below zero)")  # in the pane
        await board.press("enter")
        await board.until(lambda: board.text.startswith(" Card ") and "created" not in board.text)
        for words in (
            "⚠ pokemon (read as tcg)",
            "⚠ by_year",
            "PSA gives no 95",
            "⚠ ABC",
            "⚠ over_500",
            "not json",
            "⚠ inf (not a share)",
        ):
            assert words in board.text, words
        assert "\x1b" not in board.text
        await board.press("e")
        await board.until(lambda: getattr(board.app.screen, "ready", False))
        assert "read as tcg" in board.text
        await board.press("ctrl+s")
        await board.heard("Nothing was changed")
        shop.connection.execute("DELETE FROM card_collections")
        await board.press("ctrl+r")
        await board.until("This card is not there any more")
        for key in ("e", "d", "+", "x", "q"):
            await board.press(key)
        assert "This card is not there any more" in board.text
