"""The whole story of a sale: two dashboards and a worker on one database, and a marketplace that can be asked."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_market import NAME, Market
from tests.fix_shop import Shop
from tests.test_e2e_worker import ended, start

PATIENCE = 60.0
SIZE = (120, 40)


@dataclass
class Story:
    """Who takes part. The worker alone can reach the test's marketplace; nobody can reach Etsy."""

    shop: Shop
    marketplaces: Tenant
    """Another program, in which sales come in."""
    market: Market
    one: Dashboard
    two: Dashboard
    worker: subprocess.Popen[str]
    walkman: int

    async def both(self, there: str) -> None:
        """Wait until both dashboards show a text."""
        await self.one.until(there)
        await self.two.until(there)

    async def neither(self, text: str) -> None:
        """Wait until neither dashboard shows a text."""
        await self.one.gone(text)
        await self.two.gone(text)

    async def worker_says(self, words: str) -> None:
        """Wait for the worker's next line."""
        assert self.worker.stderr is not None
        async with asyncio.timeout(PATIENCE):
            line = await asyncio.to_thread(self.worker.stderr.readline)
        assert words in line


@pytest.fixture
async def story(
    shop: Shop, tenant: Tenant, redis_url: str, market: Market, plug_in: Path, tmp_path: Path
) -> AsyncIterator[Story]:
    walkman = shop.listing(
        title="Walkman",
        sku="RR-00412",
        storage_location="A2-07",
        platforms={"ebay": "active", NAME: "active", "etsy": "active"},
    )
    shop.stored(walkman)
    shop.connection.execute("UPDATE platform_listings SET platform_listing_id = '7'")
    shop.insert("marketplace_credentials", user_id=shop.user_id, platform=NAME, username="u", password="p")
    places = [tmp_path / name for name in ("one", "two")]
    for place in places:
        place.mkdir()
    worker = start(shop, redis_url, plug_in)
    try:
        async with (
            dashboard(shop, redis_url, places[0], SIZE) as one,
            dashboard(shop, redis_url, places[1], SIZE) as two,
        ):
            told = Story(shop, tenant, market, one, two, worker, walkman)
            await told.worker_says("taking down what is due")
            await told.both("● live")
            await told.both("Nothing waits to be found")
            yield told
        worker.send_signal(signal.SIGCONT)
        worker.terminate()
        assert (await asyncio.to_thread(ended, worker))[0] == 0
    finally:
        worker.kill()
        worker.communicate()


async def test_the_story_of_a_sale(story: Story) -> None:
    await a_sale_comes_in(story)
    await the_thing_is_found_by_a_scan(story)
    await the_worker_ends_it_where_it_can(story)
    await a_person_confirms_the_rest(story)
    await an_alert_is_read_everywhere(story)
    await undo_is_refused_where_another_changed_the_row(story)
    await undo_is_done_where_nobody_did(story)
    await the_last_unit_is_sold_twice(story)


async def a_sale_comes_in(story: Story) -> None:
    await story.marketplaces.write(sales.record, story.walkman, "ebay", Decimal(84), order="E-1")
    await story.both("1 to find")
    await story.both("A2-07")
    await story.both("1 unread")
    assert not story.market.asked, "nothing is ended before the thing was found"


async def the_thing_is_found_by_a_scan(story: Story) -> None:
    """The worker is stopped, so that the boards are seen before it acts."""
    story.worker.send_signal(signal.SIGSTOP)
    await story.one.press("p")
    await story.one.until("Pick list  1 of 1")
    await story.one.until("RR-00412")
    story.one.scan("RR-00412")
    await story.one.until("The walk is over: 1 stop")
    await story.one.press("escape")
    await story.both("0 to find · 1 to take down")
    await story.both(f"{NAME}: waits for proof that it is down")
    await story.both("Etsy: waits for proof that it is down")
    await story.neither("1 unread")
    assert story.shop.one("SELECT count(*) FROM storage_items") == 0


async def the_worker_ends_it_where_it_can(story: Story) -> None:
    assert not story.market.asked
    assert story.shop.platforms(story.walkman)[NAME] == "pending_cancel", "no proof, no claim"
    story.worker.send_signal(signal.SIGCONT)
    await story.worker_says(f"taken down: {NAME}: Walkman: Testmarket ended 7.")
    await story.neither(f"{NAME}: waits")
    await story.both("Etsy: waits for proof that it is down")
    assert story.shop.platforms(story.walkman) == {"ebay": "sold", NAME: "canceled", "etsy": "pending_cancel"}


async def a_person_confirms_the_rest(story: Story) -> None:
    await story.two.press("d")
    await story.two.until("1 due")
    await story.two.press("c")
    await story.two.until("Nothing is due")
    await story.two.press("escape")
    await story.both("Nothing waits to be found")
    await story.neither("to take down")
    assert story.shop.platforms(story.walkman)["etsy"] == "canceled"
    assert story.market.asked["7"] == 1


async def an_alert_is_read_everywhere(story: Story) -> None:
    """Another program inserts it, and publishes nothing."""
    story.shop.insert("notifications", type="info", listing_id=story.walkman, title="An offer of $70")
    await story.both("1 unread")
    await story.one.press("f6")
    await story.one.until("An offer of $70")
    await story.one.press("r")
    await story.one.until("unread 0")
    await story.two.gone("1 unread")


async def undo_is_refused_where_another_changed_the_row(story: Story) -> None:
    story.shop.connection.execute("UPDATE platform_listings SET status = 'failed' WHERE platform = 'etsy'")
    await story.two.press("u")
    await story.two.heard("Not undone: the platform listing was changed by another program since")
    assert story.shop.platforms(story.walkman)["etsy"] == "failed"


async def undo_is_done_where_nobody_did(story: Story) -> None:
    await story.one.press("u")
    await story.one.heard("Taken back: the marking of alerts")
    await story.one.until("unread 1")
    await story.two.until("1 unread")
    await story.one.press("f2")
    await story.one.until(lambda: story.one.text.startswith(" Sold"))


async def the_last_unit_is_sold_twice(story: Story) -> None:
    handheld = story.shop.listing(title="Game Boy", platforms={"ebay": "active", "mercari": "active"})
    await story.marketplaces.write(sales.record, handheld, "ebay", Decimal(95), order="E-2")
    await story.both("1 to find")
    await story.marketplaces.write(sales.record, handheld, "mercari", Decimal(110), order="M-1")
    await story.both("1 sold twice")
    await story.two.press("down", "enter")
    await story.two.until("Which sale stands?")
    await story.two.press("down", "enter")
    await story.two.until("To the buyer on eBay:")
    await story.two.press("escape")
    await story.neither("sold twice")
    await story.both("$110.00")
    sold = story.shop.one("SELECT sold_platform, sold_price, quantity FROM listings WHERE id = %s", handheld)
    assert sold == ("mercari", 110.0, 0)
    assert story.shop.platforms(handheld) == {"ebay": "pending_cancel", "mercari": "sold"}
