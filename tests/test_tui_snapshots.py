"""One picture of each screen at 80×24, in text. `BINDECK_SNAPSHOTS=new` takes them anew: then look at them."""

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import dashboard
from tests.fix_pictured import OPENED, POSTINGS, SHELVES, STEPS, go_to
from tests.fix_shop import Shop
from tui.places import PLACES

PICTURES = Path(__file__).parent / "snapshots"

# What the clock decides: times of day, dates, countdowns, ages.
CLOCKS = (
    (re.compile(r"\d\d [A-Z][a-z]{2} \d\d:\d\d|\d\d:\d\d:\d\d"), "<time>"),
    (re.compile(r"\b\d{1,2}:\d\d\b"), "<t>"),
    (re.compile(r"\b\d+[mhd]\b( ago)?"), "<age>"),
)


def still(text: str) -> str:
    """The text without what the clock decides, its runs of blanks folded."""
    for pattern, word in CLOCKS:
        text = pattern.sub(word, text)
    return "\n".join(re.sub(r" {2,}", "  ", line).rstrip() for line in text.splitlines()) + "\n"


@pytest.fixture
async def stocked(shop: Shop, tenant: Tenant) -> int:
    """A small shop with something on every screen; the listing that was sold."""
    walkman = shop.listing(
        title="Sony WM-D6C Walkman Pro", sku="RR-00412", upc="036000291452", cost=60.0, price=289.0,
        storage_location="A2-07", condition="like_new", category="electronics",
        platforms={"ebay": "active", "mercari": "active", "depop": "failed"},
    )  # fmt: skip
    shop.listing(
        title="Levi's 501 [big E] 33×32",
        price=38.0,
        quantity=3,
        photos="a.jpg, b.jpg",
        platforms={"poshmark": "active"},
    )
    shop.listing(title="草間彌生 ポスター", price=120.0, status="draft", storage_location=None)
    shop.stored(walkman, storage_id="A2-07-01")
    shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Growlithe",
        card_number="55/102", game_name="Pokemon", set_name="Base Set", grading_company="PSA", grading_score=8,
        estimated_value=120.5, storage_location="TCG-1A-01",
    )  # fmt: skip
    shop.insert("notifications", type="error", listing_id=walkman, platform="depop", title="Could not delist")
    await tenant.write(sales.record, walkman, "ebay", Decimal("249.00"))
    shop.connection.execute("UPDATE storage_bins SET bin_name = 'A'")
    return walkman


async def test_the_pane_beside_the_listings_looks_as_it_did(
    stocked: int, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await board.until("● live")
        await board.until("unread")
        await board.press("f3")
        await board.until("3 listings")
        await board.press("end")
        await board.until("Depop       ○ canceled")
        await board.pilot.pause(0.4)
        seen = still(re.sub(r"UUID .*\n.*", "UUID", board.text))
    compare("listings-wide", seen)


async def test_the_contents_beside_the_bins_look_as_they_did(
    stocked: int, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    shop.connection.execute("UPDATE storage_sections SET capacity = 10")
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await board.until("● live")
        await board.until("unread")
        await board.press("f4")
        await board.until("1/10")
        await board.press("right")
        await board.until("▾ A")
        await board.press("down")
        await board.until("A / 1")
        await board.until("oldest")
        await board.pilot.pause(0.4)
        seen = still(board.text)
    compare("bins-wide", seen)


@pytest.mark.parametrize(
    "place",
    [
        *(place.id for place in PLACES),
        *OPENED,
        *STEPS,
        "card-sets",
        "card-set",
        *POSTINGS,
        *SHELVES,
    ],
)
async def test_a_screen_looks_as_it_did(
    stocked: int, shop: Shop, redis_url: str, tmp_path: Path, place: str
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        await board.until("unread")
        board.app.clear_notifications()
        await go_to(board, place, shop, stocked)
        await board.pilot.pause(0.4)
        seen = still(board.text)
    compare(place, seen)


def compare(name: str, seen: str) -> None:
    """Compare with the picture of that name, or take it anew."""
    picture = PICTURES / f"{name}.txt"
    if os.environ.get("BINDECK_SNAPSHOTS") == "new":
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(seen)
    assert seen == picture.read_text()
