"""Two people edit the same listing: the difference is shown, and nobody's words are written over."""

from pathlib import Path
from typing import Any

from data.tenant import Tenant
from queries import editing, listings, saving
from tests.fix_dashboard import dashboard
from tests.fix_form import left, open_form, ready, replace, state
from tests.fix_shop import Shop


async def save_elsewhere(tenant: Tenant, listing: int, **changes: Any) -> None:
    """Another dashboard saves, and tells of it."""
    found = await tenant.read(listings.one, listing)
    assert found is not None
    await tenant.write(saving.save, listing, changes, editing.values(found))


async def test_a_change_from_elsewhere_is_shown_at_once_and_decided_on_saving(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Coat", price=84.0, category="coats")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await open_form(board, "e")
        await replace(board, "title", "Wool coat")
        await replace(board, "price", "89")
        await save_elsewhere(tenant, listing, title="Rain coat", price=79, category="outerwear")
        await board.until("Changed elsewhere: Title was Coat, is Rain coat now")
        await board.until("Elsewhere: Price was $84.00, is $79.00 now")
        assert (state(board, "title"), state(board, "price"), state(board, "category")) == (
            "Wool coat",
            "89",
            "outerwear",
        )
        await board.press("ctrl+s")
        await board.until("Which one stays?")
        for words in ("was     $84.00", "theirs  $79.00", "mine    $89.00", "theirs  Rain coat"):
            assert words in board.text
        await board.press("t", "ctrl+s")
        await board.until("Not decided yet: Price")
        await board.press("m")
        await board.until("● mine    $89.00")
        assert "● theirs  Rain coat" in board.text
        assert shop.one("SELECT title, price FROM listings") == ("Rain coat", 79.0)
        await board.press("ctrl+s")
        await board.heard("Saved price of Rain coat")
    assert shop.one("SELECT title, price, category FROM listings") == ("Rain coat", 89.0, "outerwear")


async def test_a_silent_writer_is_noticed_on_saving_and_escape_goes_back_to_the_form(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Coat", attributes='{"size": "M"}')
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await open_form(board, "e")
        await replace(board, "title", "Wool coat")
        shop.connection.execute("UPDATE listings SET title = 'Rain \x1b[31mcoat', cost = 3")
        await board.press("ctrl+s")
        await board.until("Which one stays?")
        assert "\x1b" not in board.text
        await board.press("escape")
        await board.gone("Which one stays?")
        assert state(board, "title") == "Wool coat"
        await board.press("ctrl+s")
        await board.until("Which one stays?")
        shop.connection.execute("UPDATE listings SET title = 'Third'")
        await board.press("m", "ctrl+s")
        await board.until("theirs  Third")
        await board.press("m", "ctrl+s")
        await board.heard("Saved title of Wool coat")
    assert shop.one("SELECT title, cost FROM listings WHERE id = %s", listing) == ("Wool coat", 3.0)


async def test_taking_theirs_everywhere_saves_nothing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Coat")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await replace(board, "title", "Wool coat")
        shop.connection.execute("UPDATE listings SET title = 'Rain coat'")
        await board.press("ctrl+s")
        await board.until("Which one stays?")
        await board.press("t", "ctrl+s")
        await board.until(lambda: board.text.startswith(" Listings"))
    assert shop.one("SELECT title FROM listings") == "Rain coat"
    assert shop.one("SELECT count(*) FROM activity_logs") == 0


async def test_a_draft_that_was_written_anew_elsewhere_is_followed(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="Coat", status="draft", listing_uuid="u-1")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await replace(board, "price", "90")
        shop.connection.execute("DELETE FROM listings")
        again = shop.listing(title="Coat, anew", status="draft", listing_uuid="u-1")
        await board.press("ctrl+s")
        await board.heard("Saved price of")
    assert shop.one("SELECT id, title, price FROM listings") == (again, "Coat, anew", 90.0)


async def test_what_was_removed_elsewhere_can_be_created_anew(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Coat", listing_uuid="u-1", sku="RR-1", storage_location="A2", platforms={})
    async with dashboard(shop, redis_url, tmp_path, poll_seconds=0.2) as board:
        await open_form(board, "e")
        await replace(board, "price", "90")
        shop.connection.execute("DELETE FROM listings")
        await board.press("ctrl+s")
        await board.until("This listing was removed elsewhere. Create it anew")
        await board.press("n")
        await board.gone("Create it anew")
        assert state(board, "price") == "90"
        await board.press("ctrl+s")
        await board.until("Create it anew")
        await board.press("y")
        await board.heard("Created anew, draft: Coat")
    row = shop.one("SELECT listing_uuid, title, price, sku, storage_location, status FROM listings")
    assert row == ("u-1", "Coat", 90.0, "RR-1", "A2", "draft")


async def test_an_edit_that_was_left_is_offered_and_meets_what_was_written_since(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="Coat", price=84.0)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await replace(board, "price", "89")
    assert len(left(tmp_path)) == 1
    shop.connection.execute("UPDATE listings SET price = 79, category = 'coats'")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("1 listing")
        await board.press("e")
        await board.until("“Coat” was left unsaved")
        await board.press("enter")
        await ready(board)
        await board.until("Elsewhere: Price was $84.00, is $79.00 now")
        assert (state(board, "price"), state(board, "category")) == ("89", "coats")
        await board.press("ctrl+s")
        await board.until("Which one stays?")
        await board.press("m", "ctrl+s")
        await board.heard("Saved price of Coat")
    assert shop.one("SELECT price, category FROM listings") == (89.0, "coats")
    assert not left(tmp_path)
