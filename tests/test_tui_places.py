"""The places: reached by key, named in the header, listed in the key bar; and what happens when things fail."""

from decimal import Decimal
from pathlib import Path

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import dashboard
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tui.places import PLACES


@pytest.mark.parametrize("by_letter", [False, True], ids=["F-keys", "g and a letter"])
async def test_every_place_is_reached_and_named(
    shop: Shop, redis_url: str, tmp_path: Path, by_letter: bool
) -> None:
    listing = shop.listing()
    shop.stored(listing)
    shop.insert("card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Growlithe")
    async with dashboard(shop, redis_url, tmp_path) as board:
        for place in PLACES:
            await board.press(*(("g", place.letter) if by_letter else (place.key,)))
            await board.until(lambda name=place.name: board.text.startswith(f" {name}"))
            for other in PLACES:
                assert f"{other.key.upper()} {other.name}" in board.text


async def test_help_lists_the_real_keys(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path, size=(80, 340)) as board:
        await board.press("f1")
        await board.until("Places")
        for words in ("not found", "record a sale", "mark read", "find"):
            assert words in board.text


async def test_a_letter_that_is_no_place_goes_nowhere(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press("g")
        await board.until("s Sold")
        await board.press("z")
        await board.gone("s Sold")
        assert board.text.startswith(" Sold ")


async def test_escape_never_quits(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.press(*["escape"] * 5)
        assert board.text.startswith(" Sold ")


async def test_a_small_terminal_says_so_and_recovers(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.pilot.resize_terminal(60, 15)
        await board.until("This terminal is 60×15")
        await board.pilot.resize_terminal(80, 24)
        await board.until("Nothing waits")
        assert "This terminal" not in board.text


async def test_without_redis_the_dashboard_says_so_and_polls(
    shop: Shop, tenant: Tenant, own_redis: OwnRedis, tmp_path: Path
) -> None:
    listings = [shop.listing(title=title, platforms={"ebay": "active"}) for title in ("Walkman", "Discman")]
    async with dashboard(shop, own_redis.url, tmp_path, poll_seconds=0.3) as board:
        await board.until("● live")
        own_redis.kill()
        await board.until("Redis away, checking every 0.3 s")
        await tenant.write(sales.record, listings[0], "ebay", Decimal(84))
        await board.until("Walkman")
        own_redis.start()
        await board.until("● live")
        await tenant.write(sales.record, listings[1], "ebay", Decimal(84))


async def test_what_was_missed_is_caught_up(
    shop: Shop, tenant: Tenant, own_redis: OwnRedis, tmp_path: Path
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    async with dashboard(shop, own_redis.url, tmp_path, poll_seconds=3600) as board:
        await board.until("● live")
        own_redis.kill()
        await board.until("Redis away")
        await tenant.write(sales.record, listing, "ebay", Decimal(84))
        own_redis.start()
        await board.until("● live")
        await board.until("Walkman")
        await board.until(lambda: "A1-01" in board.said)


async def test_a_lost_database_is_said_and_its_return_noticed(
    shop: Shop, redis_url: str, tmp_path: Path, admin: object
) -> None:
    name = shop.one("SELECT current_database()")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("Nothing waits")
        shop.connection.close()
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        await board.press("ctrl+r")
        await board.until("database away since")
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await board.until("● live")
