"""The form of a card: new, edited, copied; fields by type, slabs, conflicts, and nothing typed is lost."""

import json
from pathlib import Path
from typing import Any

from data.tenant import Tenant
from queries import card_detail, card_editing
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_form import left, ready, replace, state, type_into
from tests.fix_shop import Shop

JORDAN = {
    "card_type": "sports",
    "year": 1986,
    "player_name": "Michael Jordan",
    "grading_company": "BGS",
    "grading_score": 10,
    "grading_serial": "0012345678",
    "is_rookie_card": True,
    "estimated_value": 1000000,
    "value_tier": "grail",
    "organization_mode": "by_set",
    "primary_category": "1986 Fleer",
    "quantity": 1,
    "game_name": None,
}
"""What is stored of the card that a test types."""


async def open_form(board: Dashboard, key: str) -> None:
    """Press a key on the Cards that opens a form, and wait until it can be typed into."""
    await board.press("f5")
    await board.until(lambda: board.text.startswith(" Cards") and "loading" not in board.text)
    await board.press(key)
    await ready(board)


async def save_elsewhere(tenant: Tenant, card: int, **changes: Any) -> None:
    """Another dashboard saves, and tells of it."""
    found = await tenant.read(card_detail.one, card)
    assert found is not None
    await tenant.write(card_editing.save, card, changes, card_detail.values(found))


def display(board: Dashboard, name: str) -> bool:
    return board.app.screen.form.fields[name].display


async def into(board: Dashboard, **texts: str) -> None:
    """Type into one field after the other."""
    for name, text in texts.items():
        await type_into(board, name, text)


async def choose(board: Dashboard, name: str, presses: int = 1) -> None:
    """Go so many options to the right in a field of choices."""
    board.app.screen.form.fields[name].take_focus()
    await board.until(lambda: board.app.screen.form.fields[name].has_focus_within)
    await board.press(*["right"] * presses)


async def test_a_new_card_of_a_sport_in_a_slab(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.card(title="Other", grading_company="BGS", grading_serial="0012345678", storage_location="Slab box")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        assert display(board, "game_name")
        assert not display(board, "player_name")
        await board.press("ctrl+s")
        await board.until("A card needs a title.")
        await choose(board, "card_type")
        await board.until(lambda: display(board, "player_name"))
        assert not display(board, "game_name")
        await into(board, title="1986 Fleer Jordan", year="N/A", player_name="Michael Jordan", brand="Fleer")
        await board.press("ctrl+s")
        await board.until("“N/A” is no year")
        await replace(board, "year", "1986")
        await into(board, grading_company="bgs", grading_score="95")
        await board.press("tab")
        await board.until("95 is none. Did you mean 9.5?")
        await replace(board, "grading_score", "10")
        await board.press("tab")  # what a scanner sends does not begin with what was typed
        await board.until("nobody can verify it")
        board.scan("https://www.beckett.com/grading/card-lookup?item_type=BGS&item_id=0012345678")
        await board.until("Is it the certificate of 1986 Fleer Jordan?")
        await board.press("y")
        await board.until(lambda: state(board, "grading_serial") == "0012345678")
        await board.until("The same certificate is on “Other” (Slab box)")
        form = board.app.screen.form
        await choose(board, "slab_label")
        while form.fields["slab_label"].state != "Pristine":
            await board.press("right")
        await choose(board, "is_rookie_card")
        await into(board, estimated_value="1000000", custom_categories="Show case")
        assert not display(board, "primary_category")
        await board.press("ctrl+s")
        await board.heard("Created: 1986 Fleer Jordan. ⚠ The same certificate is on “Other” (Slab box)")
    row = shop.one("SELECT to_jsonb(c) FROM card_collections c WHERE title <> 'Other'")
    assert {name: row[name] for name in JORDAN} == JORDAN
    assert json.loads(row["custom_categories"]) == ["Show case", "BGS 10 Pristine"]
    assert left(tmp_path) == []


async def test_a_change_from_elsewhere_is_shown_and_decided_and_the_category_is_ones_own(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    slab = {"grading_company": "BGS", "grading_score": 10, "custom_categories": "Keep; BGS 10 Pristine"}
    card = shop.card(title="Pikachu", set_name="Base Set", year=1999, estimated_value=5.0, **slab)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await open_form(board, "e")
        assert state(board, "custom_categories") == ["Keep", "BGS 10 Pristine"]
        assert state(board, "slab_label") == "Pristine"
        assert display(board, "year")  # for it says something
        assert not display(board, "team")
        await board.press("ctrl+s")
        await board.heard("Nothing was changed")
        await open_form(board, "e")
        await replace(board, "estimated_value", "12")
        await save_elsewhere(tenant, card, estimated_value=700, rarity="rare")
        await board.until("Elsewhere: Value of one was $5.00, is $700.00 now")
        assert state(board, "rarity") == "rare"
        await choose(board, "organization_mode", 3)
        await board.until(lambda: display(board, "primary_category"))
        await replace(board, "primary_category", "My heap")
        await board.press("ctrl+s")
        await board.until("Which one stays?")
        await board.press("m", "ctrl+s")
        await board.heard("Saved value of one, organised, category, tier of Pikachu.")
        stored = "SELECT estimated_value, value_tier, organization_mode, primary_category FROM card_collections"
        assert shop.one(stored) == (12.0, "mid", "custom", "My heap")
        assert shop.one("SELECT custom_categories FROM card_collections") == "Keep; BGS 10 Pristine"
        await board.press("u")
        await board.heard("Taken back: the edit of Pikachu")
        assert shop.one("SELECT estimated_value, value_tier FROM card_collections") == (700.0, "grail")


async def test_what_was_typed_survives_and_a_copy_has_no_certificate(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.card(title="Mew", grading_company="PSA", grading_score=9, grading_serial="12345678", quantity=4)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "n")
        await type_into(board, "title", "Half typed")
        await board.until(lambda: bool(left(tmp_path)))
    async with dashboard(shop, redis_url, tmp_path) as board:
        # A listing's form does not offer what was typed of a card.
        await board.press("f3")
        await board.until(lambda: board.text.startswith(" Listings") and "loading" not in board.text)
        await board.press("n")
        await ready(board)
        await board.press("escape")
        await board.press("f5")
        await board.until(lambda: board.text.startswith(" Cards") and "Mew" in board.text)
        await board.press("n")
        await board.until("“Half typed” was left unsaved")
        await board.press("enter")
        await ready(board)
        assert state(board, "title") == "Half typed"
        await board.press("ctrl+s")
        await board.heard("Created: Half typed.")
        await board.press("home")
        await board.until("Mew")
        while board.app.screen.table.current_id != shop.one("SELECT id FROM card_collections WHERE title = 'Mew'"):
            await board.press("down")
        await board.press("d")
        await ready(board)
        assert state(board, "quantity") == "1"
        assert state(board, "grading_serial") == ""
        await board.press("ctrl+s")
        await board.heard("Created: Mew.")
    assert shop.all("SELECT grading_serial, quantity FROM card_collections WHERE title = 'Mew' ORDER BY id") == [
        ("12345678", 4),
        (None, 1),
    ]


async def test_saving_a_certificate_that_stands_twice_is_an_alarm(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.card(title="Aaron", grading_company="PSA", grading_score=9)
    shop.card(title="Berra", grading_company="PSA", grading_serial="12345678", set_name="Z")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        assert state(board, "title") == "Berra", "the one with a set comes first"
        await replace(board, "grading_serial", "87654321")
        await board.press("ctrl+s")
        await board.heard("Saved certificate of Berra")
        await board.press("down", "e")
        await ready(board)
        await replace(board, "grading_serial", "87654321")
        await board.until("The same certificate is on “Berra” (no place)")
        await board.press("ctrl+s")
        await board.heard("⚠ Saved certificate of Aaron. The same certificate is on “Berra”")


async def test_a_card_that_was_removed_elsewhere_can_be_created_anew(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    card = shop.card(title="Mew", game_name="Pokemon")
    uuid = shop.one("SELECT card_uuid FROM card_collections WHERE id = %s", card)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await replace(board, "title", "Mewtwo")
        shop.connection.execute("DELETE FROM card_collections")
        await board.press("ctrl+s")
        await board.until("Create it anew")
        await board.press("y")
        await board.heard("Created anew: Mewtwo")
    assert shop.one("SELECT card_uuid, title, game_name FROM card_collections") == (uuid, "Mewtwo", "Pokemon")


async def test_a_card_without_a_type_shows_that_none_is_chosen(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.without_checks()
    shop.card(title="Mew", card_type="")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_form(board, "e")
        await board.until("○ of a game  ○ of a sport  ● none")
