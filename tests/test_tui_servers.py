"""Servers: an administrator's page that tells how they are, says which one is away, and checks the database."""

from pathlib import Path

from data.pool import Database
from data.tenant import Tenant
from queries import server_state
from tests.fix_dashboard import dashboard
from tests.fix_floor import away
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop, signed_in
from tests.test_data_row_security import guest_url

__all__ = ["guest_url"]


async def test_servers_are_told_of_checked_and_missed(led: Shop, own_redis: OwnRedis, tmp_path: Path) -> None:
    led.without_checks()
    led.listing(title="Coat", storage_location=None)
    async with dashboard(led, own_redis.url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("users")
        await board.until("1 account")
        await board.press("v")
        await board.until("Connected to this database")
        for words in (
            "up 0m",
            "This program",
            "bindeck, as bindeck, idle",
            "Version       Redis",
            "Memory",
            "kept for superusers",
        ):
            assert words in board.text, board.text
        await board.press("c")
        await board.until("An active listing has no storage location")
        assert "bindeck db fix lists the repairs" in board.text.replace("\n", " ")
        own_redis.kill()
        await board.press("r", "home")
        await board.until("Redis does not answer.")
        own_redis.start()
        await board.until("Clients")
        with away(led):
            await board.press("r")
            await board.until("✗ away")
            assert "Memory" in board.text
        await board.until("kept for superusers")
        await board.press("end")
        await board.until("An active listing has no storage location")


async def test_a_role_that_may_not_see_others_is_told_so(led: Shop, guest_url: str, redis_url: str) -> None:
    database = Database(guest_url)
    await database.open()
    async with signed_in(led, redis_url) as everything:
        guest = Tenant(database, led.user_id, everything._publisher)
        seen, all_seen = [await tenant.read(server_state.look) for tenant in (guest, everything)]
    await database.close()
    assert (seen.server.sees_all, all_seen.server.sees_all) == (False, True)
    assert None in {one.state for one in seen.connections if one.user == "bindeck"}
    assert None not in {one.state for one in all_seen.connections}
    assert sum(one.count for one in seen.connections) <= seen.server.used <= seen.server.most
