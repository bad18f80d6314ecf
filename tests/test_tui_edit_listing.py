"""Editing a listing: what was changed is written, and what was typed survives everything."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.fix_dashboard import dashboard
from tests.fix_dirty import plant
from tests.fix_form import left, open_form, ready, replace, state, type_into
from tests.fix_shop import Shop
from tui import form_file
from tui.missing_photos import missing

WHOLE = "SELECT to_jsonb(l) - 'updated_at' FROM listings l WHERE id = %s"


async def test_an_edit_writes_what_was_changed_and_u_takes_it_back(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.without_checks()
    listing = shop.listing(
        title="Coat", condition="NWT", sku="", attributes='{"size": 9.5, "old": true}',
        photos='["a.jpg", "b.jpg"]', platforms={"mercari": "active", "ebay": "active"}, quantity=2,
    )  # fmt: skip
    before = shop.one(WHOLE, listing)
    async with dashboard(shop, redis_url, tmp_path, size=(80, 40)) as board:
        await open_form(board, "e")
        assert "4 of 80 · Mercari takes 40" in board.text
        assert "● NWT" in board.text
        await replace(board, "title", "Wool coat")
        await replace(board, "quantity", "3")
        await type_into(board, "attributes", "")
        await board.press("shift+tab")
        assert "delete remove" in board.text
        await board.press("down", "delete", "up", "enter")
        await board.press("backspace", "backspace", "backspace", *"10", "enter")
        await type_into(board, "photos", "")
        await board.press("shift+tab", "down", "shift+up")
        await board.until("5 fields changed" if "5 fields" in board.text else "4 fields changed")
        await board.press("ctrl+s")
        await board.heard("Saved title, quantity, attributes, photos of Wool coat. Change it on eBay too.")
        await board.until(lambda: board.text.startswith(" Listings"))
        after = shop.one(WHOLE, listing)
        assert after == before | {
            "title": "Wool coat", "quantity": 3, "attributes": '{"size": 10}', "photos": '["b.jpg", "a.jpg"]',
        }  # fmt: skip
        await board.press("u")
        await board.heard("Taken back: the edit of Wool coat")
    assert shop.one(WHOLE, listing) == before


async def test_nothing_changed_writes_nothing(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing()
    before = shop.one(WHOLE, listing)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await board.press("x", "backspace", "ctrl+s")
        await board.heard("Nothing was changed")
        await board.until(lambda: board.text.startswith(" Listings"))
    assert shop.one(WHOLE, listing) == before
    assert shop.one("SELECT count(*) FROM activity_logs") == 0


async def test_a_lost_connection_keeps_the_form(
    shop: Shop, admin: psycopg.Connection[Any], redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="Coat")
    name = shop.one("SELECT current_database()")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await replace(board, "title", "Wool coat")
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        shop.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await board.press("ctrl+s")
        await board.until("✗ Not saved; what you typed is kept, ctrl+s tries again.")
        assert state(board, "title") == "Wool coat"
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await board.press("ctrl+s")
        await board.heard("Saved title of Wool coat")
    assert shop.one("SELECT title FROM listings") == "Wool coat"


async def test_what_a_status_forbids_is_said_beside_the_field(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Coat")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await replace(board, "storage_location", " ")
        await replace(board, "price", "0")
        await board.press("ctrl+s")
        await board.until("An active listing needs a price above zero")
        await board.until("An active listing needs a place")
        shop.connection.execute(
            "UPDATE listings SET status = 'sold', sold_platform = 'ebay', sold_date = now(), sold_price = 5,"
            " quantity = 0"
        )
        await replace(board, "storage_location", "A1-01")
        await replace(board, "price", "84")
        await replace(board, "quantity", "5")
        await board.press("ctrl+s")
        await board.until("It is sold")
    assert shop.one("SELECT quantity FROM listings") == 0


async def test_every_wrong_row_opens_and_saves_what_was_changed_alone(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    plant(shop.connection, shop.user_id)
    ids = shop.all("SELECT id FROM listings WHERE user_id = %s ORDER BY id", shop.user_id)
    async with dashboard(shop, redis_url, tmp_path, size=(100, 50)) as board:
        for listing in ids[:36:2]:
            before = shop.one(WHOLE, listing)
            board.app.open_page("edit", listing)
            await ready(board)
            assert "\x1b" not in board.text
            assert not board.app.screen.form.touched
            await replace(board, "category", "x")
            await board.press("ctrl+s")
            await board.until(lambda: not getattr(board.app.screen, "ready", False))
            assert shop.one(WHOLE, listing) == before | {"category": "x"}
            board.app.clear_notifications()


async def test_attributes_that_are_no_json_are_shown_raw_and_replaced_only_by_a_pair(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Coat", attributes="size=M [bold]\x1b[31m")
    async with dashboard(shop, redis_url, tmp_path, size=(80, 40)) as board:
        await open_form(board, "e")
        await board.until("No pairs, and kept as it is until a pair is added: size=M")
        await type_into(board, "attributes", "size: M")
        await board.press("ctrl+s")
        await board.heard("Saved attributes of Coat")
    assert json.loads(shop.one("SELECT attributes FROM listings WHERE id = %s", listing)) == {"size": "M"}


@pytest.mark.parametrize("key", ["e", "d"])
async def test_the_page_of_a_listing_opens_the_form(shop: Shop, redis_url: str, tmp_path: Path, key: str) -> None:
    listing = shop.listing(title="Coat")
    async with dashboard(shop, redis_url, tmp_path) as board:
        board.app.open_listing(listing)
        await board.until("Marketplaces")
        await board.press(key)
        await ready(board)
        assert state(board, "title") == "Coat"
        await board.press("escape")
        await board.until("Marketplaces")


async def test_a_listing_that_is_not_there_says_so(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        for page in ("edit", "duplicate"):
            board.app.open_page(page, 4711)
            await board.until("not there any more. Escape goes back.")
            await board.press("ctrl+s", "escape")
            await board.until(lambda: board.text.startswith(" Sold"))


async def test_what_is_typed_while_it_is_being_saved_is_not_lost(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="Coat")
    async with dashboard(shop, redis_url, tmp_path) as board:
        for key, said in (("e", "Saved. What you typed since then is not"), ("n", " Edit ")):
            await open_form(board, key)
            await type_into(board, "title", "s")
            with shop.connection.transaction():
                shop.connection.execute("LOCK TABLE listings IN SHARE MODE")
                await board.press("ctrl+s")
                await board.until("saving …")
                await board.press("x")
            await board.until(said)
            await ready(board)
            assert str(state(board, "title")).endswith("sx")
            await board.press("ctrl+s")
            await board.heard("Saved title of")
            board.app.clear_notifications()
            await board.until(lambda: board.text.startswith(" Listings"))
    assert shop.all("SELECT title FROM listings ORDER BY id") == ["Coatsx", "sx"]


async def test_a_price_that_was_saved_is_kept_with_what_is_typed_after_it(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="Coat", cost=4)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await replace(board, "price", "19.99")
        await replace(board, "cost", "5")
        await type_into(board, "title", "")
        with shop.connection.transaction():
            shop.connection.execute("LOCK TABLE listings IN SHARE MODE")
            await board.press("ctrl+s")
            await board.until("saving …")
            await board.press("x")
        await board.until("Saved. What you typed since then is not")
        await board.press("y")
        await board.until(lambda: [form["typed"] for form in _kept(tmp_path)] == [{"title": "Coatxy"}])
        assert _kept(tmp_path)[0]["base"]["price"] == 19.99


async def test_a_second_form_of_a_listing_is_refused_and_leaves_the_first_alone(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Coat")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await type_into(board, "title", "x")
        first = board.app.screen
        board.app.open_page("edit", listing)
        await board.until("A form of this listing is open already: go on there. Escape goes back.")
        await board.press("escape")
        await board.until(lambda: board.app.screen is first)
        assert form_file.OPEN
        await board.press("y", "ctrl+s")
        await board.heard("Saved title of Coatxy")
        await open_form(board, "e")
        assert state(board, "title") == "Coatxy"


async def test_a_photo_is_looked_for_where_the_page_looks_for_it(
    shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, home = tmp_path / "data", tmp_path / "home"
    for path in (folder / "there.jpg", home / "mine.jpg"):
        path.parent.mkdir()
        path.touch()
    monkeypatch.setenv("HOME", str(home))
    assert missing(["there.jpg", "data/there.jpg", "~/mine.jpg", "gone.jpg", "data:x", "https://x/1"], folder) == [
        "gone.jpg"
    ]
    listing = shop.listing(title="Coat", photos='[{"url": "a.jpg", "main": true}]')
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await type_into(board, "photos", "~/mine.jpg")
        await board.press("ctrl+s")
        await board.heard("Saved photos of Coat")
    stored = json.loads(shop.one("SELECT photos FROM listings WHERE id = %s", listing))
    assert stored == [{"url": "a.jpg", "main": True}, str(home / "mine.jpg")]


def _kept(state_dir: Path) -> list[Any]:
    """What the forms on disk say."""
    return [json.loads(path.read_text()) for path in left(state_dir)]
