"""The first rows of a long list are there before the rest: nothing takes them for all of it."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from data.errors import QueryTimeout
from queries import listings
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tests.fix_stock import many
from tui.finding import FIRST_ROWS
from tui.screens.listings import ListingsScreen

ROWS = 150


class Gate:
    """Holds back the whole vector, and may make it fail."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.fault: Exception | None = None


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate, whole = Gate(), listings.ids

    async def ids(*args: Any) -> array[int]:
        await gate.opened.wait()
        if gate.fault is not None:
            raise gate.fault
        return await whole(*args)

    monkeypatch.setattr(listings, "ids", ids)
    return gate


@asynccontextmanager
async def first_rows(shop: Shop, redis_url: str, state_dir: Path) -> AsyncIterator[Dashboard]:
    """The listings, of which the first rows are shown."""
    many(shop, ROWS)
    async with dashboard(shop, redis_url, state_dir) as board:
        await board.press("f3")
        await board.until(lambda: len(listing_list(board).table.ids) == FIRST_ROWS)
        yield board


def listing_list(board: Dashboard) -> ListingsScreen:
    screen = board.app.screen_stack[0]
    assert isinstance(screen, ListingsScreen)
    return screen


async def test_what_needs_all_rows_waits_for_them(shop: Shop, redis_url: str, tmp_path: Path, gate: Gate) -> None:
    async with first_rows(shop, redis_url, tmp_path) as board:
        screen = listing_list(board)
        for key in ("a", "t", "ctrl+g"):
            await board.press(key)
            await board.heard("The list is still loading")
        assert len(screen.marks) == 0
        await board.press("end")
        gate.opened.set()
        await board.until(f"{ROWS} listings")
        assert screen.table.cursor == ROWS - 1
        await board.press("a")
        await board.until(f"{ROWS} marked")


async def test_a_key_after_end_is_not_undone(shop: Shop, redis_url: str, tmp_path: Path, gate: Gate) -> None:
    async with first_rows(shop, redis_url, tmp_path) as board:
        await board.press("end", "up")
        at = listing_list(board).table.current_id
        gate.opened.set()
        await board.until(f"{ROWS} listings")
        assert listing_list(board).table.current_id == at


async def test_a_vector_that_fails_leaves_the_first_rows_as_such(
    shop: Shop, redis_url: str, tmp_path: Path, gate: Gate
) -> None:
    async with first_rows(shop, redis_url, tmp_path) as board:
        gate.fault = QueryTimeout("That took too long.")
        gate.opened.set()
        await board.heard("That took too long.")
        await board.until("the first 100 only; ctrl+r fetches the rest")
        await board.press("a")
        await board.heard("The list is still loading")
        gate.fault = None
        await board.press("ctrl+r")
        await board.until(f"{ROWS} listings")


async def test_another_order_goes_to_the_top_once(shop: Shop, redis_url: str, tmp_path: Path, gate: Gate) -> None:
    gate.opened.set()
    async with dashboard(shop, redis_url, tmp_path) as board:
        many(shop, ROWS)
        await board.press("f3")
        await board.until(f"{ROWS} listings")
        screen = listing_list(board)
        await board.press("end")
        gate.opened.clear()
        await board.press("o")
        await board.until("Order by what?")
        await board.press("down", "enter")
        await board.until(lambda: not screen.table.whole)
        assert screen.table.cursor == 0
        await board.press("down", "down")
        assert screen.table.cursor == 2
        gate.opened.set()
        await board.until(lambda: screen.table.whole)
        assert screen.table.cursor == 2
