"""The form of a new listing: filled in by keys, refused with reasons, never lost."""

import json
import os
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.fix_dashboard import dashboard
from tests.fix_form import left, open_form, ready, state, type_into
from tests.fix_shop import Shop

TITLE = "Filson Tin Cloth Jacket"


async def test_a_listing_is_typed_and_created(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await board.press(*TITLE, "enter")
        await board.press("space", "right", "right", "space", "enter")
        await board.press(*"184,50", "enter", *"21", "enter", "enter", *"A2-07", "enter")
        await board.press("right", "right", "enter")
        assert state(board, "condition") == "like_new"
        await type_into(board, "sku", "RR-1")
        await type_into(board, "upc", "0 36000-29145 2")
        await type_into(board, "description", "Warm.")
        await board.press("enter", *"Dry.")
        await type_into(board, "attributes", "size: M")
        await board.press("enter", *"year: 1999")
        await type_into(board, "photos", "a.jpg")
        await board.press("enter")
        await type_into(board, "status", "")
        await board.press("right", "ctrl+s")
        await board.heard(f"Created, active: {TITLE}")
        await board.until("1 listing")
        row = shop.one(
            "SELECT title, price, cost, quantity, storage_location, condition, sku, upc, description,"
            " attributes::jsonb, photos::jsonb, status, category FROM listings"
        )
        assert row == (
            TITLE, 184.5, 21.0, 1, "A2-07", "like_new", "RR-1", "036000291452", "Warm.\nDry.",
            {"size": "M", "year": "1999"}, ["a.jpg"], "active", None,
        )  # fmt: skip
        assert shop.all("SELECT platform, status FROM platform_listings ORDER BY platform") == [
            ("ebay", "pending"),
            ("mercari", "pending"),
        ]
        assert not left(tmp_path)
        await board.press("u")
        await board.heard("Taken back: the new listing")
        await board.until("No listings yet")


async def test_every_fault_is_said_beside_its_field_and_the_first_one_is_gone_to(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path, size=(80, 40)) as board:
        await open_form(board, "n")
        await board.press("tab", "right", "right", "space")
        await type_into(board, "title", "x" * 81)
        await board.until("41 too many for Mercari")
        await board.until("81 of 80 · Mercari takes 40")
        await type_into(board, "price", "-5")
        await board.press("tab")
        await board.until("The price cannot be below zero")
        await type_into(board, "cost", "16777217.01")
        await type_into(board, "quantity", "x")
        await type_into(board, "upc", "036000291453")
        await board.until("The last digit does not agree")
        await type_into(board, "attributes", "size M")
        await type_into(board, "status", "")
        await board.press("right", "ctrl+s")
        await board.until("An active listing needs a place")
        for sentence in (
            "this has 81: 1 too many",
            "The price cannot be below zero",
            "cannot hold 16777217.01",
            "Type how many there are",
            "“size M” is no pair",
        ):
            assert sentence in board.text
        assert board.app.focused in board.app.screen.form.fields["title"].query(Input)
        await board.press("backspace")
        await board.until("80 of 80")
        await board.gone("this has 81")
    assert shop.one("SELECT count(*) FROM listings") == 0


async def test_what_a_terminal_would_obey_is_neither_shown_nor_stored(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    from textual import events

    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        board.app.post_message(events.Paste("\x1b[31m草間彌生 🧥\x07 poster\nsecond line"))
        await board.until("草間彌生 🧥")
        await type_into(board, "description", "")
        board.app.post_message(events.Paste("one\x1b[2J\r\ntwo"))
        await board.until("two")
        assert "\x1b" not in board.text
        await board.press("ctrl+s")
        await board.heard("Created")
    assert shop.one("SELECT title, description FROM listings") == ("[31m草間彌生 🧥  poster", "one [2J\ntwo")


async def test_leaving_asks_only_when_something_was_typed(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Listings"))
        await board.press("n")
        await board.until("Save as")
        await ready(board)
        await board.press("g", "l", "u", "escape")
        await board.until("Leave without saving?")
        await board.until("thrown away: title")
        await board.press("n")
        await board.until("glu")
        await board.press("escape")
        await board.until("Leave without saving?")
        await board.press("y")
        await board.until(lambda: board.text.startswith(" Listings"))
        assert not left(tmp_path)


async def test_what_was_typed_outlives_the_program(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await board.press(*"Half typ")
        await type_into(board, "price", "12")
        await type_into(board, "attributes", "size: M")
        await board.until(lambda: "size: M" in "".join(path.read_text() for path in left(tmp_path)))
    (kept,) = left(tmp_path)
    assert kept.stat().st_mode & 0o777 == 0o600
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until("No listings yet")
        await board.press("n")
        await board.until("“Half typ” was left unsaved")
        await board.press("enter")
        await ready(board)
        await board.until("12")
        assert state(board, "attributes") == ["size: M"]
        await type_into(board, "title", "ed")
        await board.press("ctrl+s")
        await board.heard("Created, draft: Half typed")
    assert shop.one("SELECT title, price, attributes::jsonb FROM listings") == ("Half typed", 12.0, {"size": "M"})
    assert not left(tmp_path)


async def test_what_was_left_can_be_thrown_away_or_left_alone(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await board.press(*"Half")
        await board.press("f2")
        await board.press("f3")
        await board.heard("What you typed is kept")
        await board.until(lambda: board.text.startswith(" Listings"))
        await board.press("n")
        await board.until("was left unsaved")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Listings"))
        assert left(tmp_path)
        await board.press("n")
        await board.until("was left unsaved")
        await board.press("down", "enter")
        await ready(board)
        assert state(board, "title") == ""
        await board.until(lambda: not left(tmp_path))


async def test_another_programs_form_and_a_torn_file_are_left_alone(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    whole = {"version": 1, "listing_uuid": "u", "base": {}, "typed": {"title": "Theirs"}, "kept_at": 1.0}
    files = {
        "alive": json.dumps(whole | {"pid": os.getppid()}),
        "torn": json.dumps(whole | {"pid": 0})[:50],
        "odd": "[" * 5000,
    }
    for name, text in files.items():
        (tmp_path / f"form-{shop.user_id}-new-{name}.json").write_text(text)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await board.press("escape")
        await board.until(lambda: board.text.startswith(" Listings"))
    assert len(left(tmp_path)) == len(files)


async def test_a_copy_has_no_number_of_the_first_and_is_a_draft(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(
        title=TITLE, sku="RR-1", upc="036000291452", quantity=3, cost=5.0, attributes="size: M",
        photos="a.jpg, b.jpg", condition="NWT", platforms={"ebay": "active"},
    )  # fmt: skip
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("f3")
        await board.until(TITLE[:10])
        await board.press("d")
        await board.until("“NWT” is no condition")
        await ready(board)
        await board.press("ctrl+s")
        condition = board.app.screen.form.fields["condition"]
        await board.until(lambda: condition.has_focus_within)
        await board.press("right")
        assert state(board, "condition") == ""
        await board.press("ctrl+s")
        await board.heard(f"Created, draft: {TITLE}")
    copy = shop.one(
        "SELECT title, sku, upc, quantity, price, cost, attributes::jsonb, photos::jsonb, condition, status"
        " FROM listings ORDER BY id DESC LIMIT 1"
    )
    assert copy == (TITLE, None, None, 1, 84.0, 5.0, {"size": "M"}, ["a.jpg", "b.jpg"], None, "draft")
    assert shop.one("SELECT count(*) FROM platform_listings") == 1


async def test_a_sku_that_is_taken_and_a_photo_that_is_missing_are_said(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.listing(title="First", sku="RR-1")
    there = tmp_path / "there.jpg"
    there.write_bytes(b"x")
    async with dashboard(shop, redis_url, tmp_path, size=(80, 40)) as board:
        await open_form(board, "n")
        await type_into(board, "sku", "RR-1")
        await board.until("“First” has this SKU too")
        await board.press("2")
        await board.gone("has this SKU too")
        await type_into(board, "photos", "gone.jpg")
        await board.press("enter", *"https://example.com/a.jpg", "enter", *str(there), "enter")
        await board.until("Not on this computer: gone.jpg.")


async def test_words_are_completed_from_the_sellers_own(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(category="outerwear")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await type_into(board, "category", "Out")
        await board.until("Outerwear"[:3] + "erwear")
        await board.press("right")
        assert state(board, "category") == "outerwear"
        await type_into(board, "item_type", "trad")
        await board.until("trading_card")


@pytest.mark.parametrize("entry", ["title", "description"])
async def test_letters_are_typed_and_go_nowhere(shop: Shop, redis_url: str, tmp_path: Path, entry: str) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await type_into(board, entry, "gs? u/")
        assert state(board, entry) == "gs? u/"
        assert board.text.startswith(" New listing")
        await type_into(board, "condition", "gux")
        assert board.text.startswith(" New listing")
