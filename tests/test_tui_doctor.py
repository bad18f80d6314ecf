"""The doctor's screen and command."""

import subprocess
from pathlib import Path

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tests.fix_terminal import BINDECK, environment


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


def test_the_command_lists_repairs_and_undoes(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", photos="a.jpg")
    environ = environment(tmp_path, DATABASE_URL=shop.url, REDIS_URL=redis_url)

    def fix(*words: str) -> subprocess.CompletedProcess[str]:
        command = [BINDECK, "db", "fix", *words]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)

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
