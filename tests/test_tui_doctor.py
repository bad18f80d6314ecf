"""The doctor's screen and command."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from queries import ailments, editables, journal
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_dirty import plant
from tests.fix_shop import Shop, signed_in
from tests.fix_terminal import BINDECK, environment

Fix = Callable[..., subprocess.CompletedProcess[str]]

SHOWN = (
    "active-without-location", "sold-without-platform", "sold-without-date", "sold-without-price",
    "item-count-wrong", "cancel-past-due", "value-tier-stale", "photos-not-json", "attributes-not-json",
    "platform-statuses-not-json", "item-photos-not-json", "card-photos-not-json", "custom-categories-not-json",
    "format-legality-not-json", "storage-id-twice",
)  # fmt: skip


async def open_doctor(board: Dashboard) -> None:
    await board.press("ctrl+p")
    await board.press(*"Doctor")
    await board.until("Rows that break the contract")
    await board.press("enter")
    await board.until(lambda: board.text.startswith(" Doctor"))


async def test_a_row_is_previewed_repaired_and_the_repair_undone(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Walkman", photos="a.jpg, b.jpg")
    async with dashboard(shop, redis_url, tmp_path, size=(120, 30)) as board:
        await open_doctor(board)
        await board.until("photos-not-json")
        await board.press("enter")
        await board.until('→  ["a.jpg", "b.jpg"]')
        await board.press("n")
        await board.gone("Repair it?")
        assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == "a.jpg, b.jpg"
        await board.press("enter")
        await board.until("Repair it?")
        await board.press("y")
        await board.until("Nothing is wrong")
        assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == '["a.jpg", "b.jpg"]'
        await board.press("u")
        await board.until("photos-not-json")
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == "a.jpg, b.jpg"


async def test_what_only_a_person_knows_is_asked(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.without_checks()
    listing = shop.listing(title="Walkman", status="sold", quantity=0, platforms={"etsy": "sold"})
    async with dashboard(shop, redis_url, tmp_path, size=(120, 30)) as board:
        await open_doctor(board)
        await board.until("sold-without-platform")
        await board.press("enter")
        await board.until("For how much")
        await board.press(*"lots", "enter")
        await board.until("is not a price")
        await board.press(*["backspace"] * 4, *"84", "enter")
        await board.until("Repair it?")
        await board.press("y")
        await board.until("Nothing is wrong")
    row = shop.one("SELECT sold_platform, sold_price, sold_date IS NOT NULL FROM listings WHERE id = %s", listing)
    assert row == ("etsy", 84.0, True)


async def test_every_kind_is_listed_with_its_reason_and_repair(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    plant(shop.connection, shop.user_id)
    async with dashboard(shop, redis_url, tmp_path, size=(120, 60)) as board:
        await open_doctor(board)
        await board.until("active-without-location")
        missing = [name for name in SHOWN if name not in board.text]
        assert not missing, board.text
        assert "An active listing has no storage location" in board.text
        assert "asks you" in board.text
        assert "the due list" in board.text
        assert "item_count 0" in board.text


async def test_the_cursor_stays_and_what_others_mend_goes(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    first, second = shop.listing(title="Walkman", photos="a.jpg"), shop.listing(title="Discman", photos="b.jpg")
    async with signed_in(shop, redis_url) as other, dashboard(shop, redis_url, tmp_path, size=(120, 30)) as board:
        await open_doctor(board)
        await board.until("2 to mend")
        await board.press("down")
        await other.write(journal.edit, editables.LISTING, first, {"photos": "[]"}, "a test")
        await board.until("1 to mend")
        await board.press("enter", "y")
        await board.until("Nothing is wrong")
    assert shop.one("SELECT photos FROM listings WHERE id = %s", second) == '["b.jpg"]'


async def test_a_past_due_cancel_leads_to_the_due_list(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Walkman", platforms={"ebay": "pending_cancel"})
    shop.connection.execute("UPDATE platform_listings SET cancel_scheduled_at = now() - interval '1 day'")
    async with dashboard(shop, redis_url, tmp_path, size=(120, 30)) as board:
        await open_doctor(board)
        await board.until("cancel-past-due")
        await board.press("enter")
        await board.until(lambda: board.text.startswith(" Take down"))
        await board.until("Walkman")


async def test_a_long_text_leaves_room_for_the_question(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Walkman", photos="a.jpg," * 5000)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_doctor(board)
        await board.until("photos-not-json")
        await board.press("enter")
        await board.until("y yes   n no")
        assert "Walkman" in board.text


def disagreeing(shop: Shop, *, capacity: int | None = None) -> tuple[int, int]:
    """A listing at A1 whose item lies in A / 2; the listing and the item."""
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    shop.insert("storage_sections", bin_id=bin_id, section_name="1", capacity=capacity)
    section = shop.insert("storage_sections", bin_id=bin_id, section_name="2", item_count=1)
    listing = shop.listing(title="Walkman", storage_location="A1")
    values = {"user_id": shop.user_id, "bin_id": bin_id, "section_id": section, "listing_id": listing}
    return listing, shop.insert("storage_items", storage_id="A2-07", **values)


WHERE = "SELECT storage_location FROM listings WHERE id = %s"
LIES = "SELECT s.section_name FROM storage_items i JOIN storage_sections s ON s.id = i.section_id WHERE i.id = %s"


async def test_a_disagreement_is_repaired_by_one_key_either_way(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing, item = disagreeing(shop)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_doctor(board)
        await board.until("w A2-07 · m A1")
        await board.press("w")
        await board.until("Nothing is wrong")
        assert shop.one(WHERE, listing) == "A2-07"
        await board.press("u")
        await board.until("w A2-07 · m A1")
        assert shop.one(WHERE, listing) == "A1"
        await board.press("m")
        await board.until("Nothing is wrong")
        assert (shop.one(WHERE, listing), shop.one(LIES, item)) == ("A1", "1")
        await board.press("u")
        await board.until("w A2-07 · m A1")
        assert shop.one(LIES, item) == "2"


async def test_a_full_section_is_asked_about_before_a_thing_is_moved_there(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    _, item = disagreeing(shop, capacity=0)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await open_doctor(board)
        await board.until("w A2-07 · m A1")
        await board.press("m")
        await board.until("A1 holds 0 of 0")
        await board.press("n")
        await board.gone("A1 holds 0 of 0")
        assert shop.one(LIES, item) == "2"
        await board.press("m")
        await board.until("Put it there all the same?")
        await board.press("y")
        await board.until("Nothing is wrong")
        assert shop.one(LIES, item) == "1"


async def test_what_is_certain_has_neither_key(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", photos="a.jpg, b.jpg")
    async with dashboard(shop, redis_url, tmp_path, size=(120, 30)) as board:
        await open_doctor(board)
        await board.until("photos-not-json")
        await board.press("w", "m", "enter")
        await board.until("Repair it?")
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == "a.jpg, b.jpg"


@pytest.fixture
def fix(shop: Shop, redis_url: str, tmp_path: Path) -> Fix:
    environ = environment(tmp_path, DATABASE_URL=shop.url, REDIS_URL=redis_url)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [BINDECK, "db", "fix", *words]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_the_command_repairs_more_than_a_page(shop: Shop, fix: Fix) -> None:
    for _ in range(ailments.MOST + 5):
        shop.listing(photos="a.jpg")
    assert fix("--apply").returncode == 0
    assert shop.one("SELECT count(*) FROM listings WHERE photos <> '[\"a.jpg\"]'") == 0


def test_what_is_asked_does_not_hide_what_can_be_repaired(shop: Shop, fix: Fix) -> None:
    shop.without_checks()
    for _ in range(ailments.MOST + 1):
        shop.listing(status="sold", quantity=0, sold_price=5, sold_date="2026-01-01")
    last = shop.listing(status="sold", quantity=0, sold_price=5, sold_platform="ebay")
    applied = fix("--apply")
    assert applied.returncode == 1
    assert "needs: On which marketplace" in applied.stdout
    assert shop.one("SELECT sold_date IS NOT NULL FROM listings WHERE id = %s", last)


def test_the_command_lists_repairs_and_undoes(shop: Shop, fix: Fix) -> None:
    listing = shop.listing(title="Walkman", photos="a.jpg")
    listed = fix()
    assert listed.returncode == 1
    assert "photos-not-json" in listed.stdout
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == "a.jpg"
    applied = fix("--apply")
    assert applied.returncode == 0, applied.stderr
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == '["a.jpg"]'
    number = applied.stdout.split("--undo ")[1].split()[0]
    assert fix("--undo", number).returncode == 0
    assert shop.one("SELECT photos FROM listings WHERE id = %s", listing) == "a.jpg"
    refused = fix("--undo", number)
    assert refused.returncode == 1
    assert "Someone changed" in refused.stderr


def test_the_command_is_told_which_side_to_believe(shop: Shop, fix: Fix) -> None:
    listing, item = disagreeing(shop)
    listed = fix("--apply")
    assert listed.returncode == 1
    assert "'A1' → 'A2-07'; or put it into A1" in listed.stdout
    assert shop.one(WHERE, listing) == "A1"
    moved = fix("--apply", "--believe", "texts")
    assert moved.returncode == 0, moved.stderr
    assert shop.one(LIES, item) == "1"
    number = moved.stdout.split("--undo ")[1].split()[0]
    assert fix("--undo", number).returncode == 0
    assert shop.one(LIES, item) == "2"
    assert fix("--apply", "--believe", "items").returncode == 0
    assert (shop.one(WHERE, listing), shop.one(LIES, item)) == ("A2-07", "2")
