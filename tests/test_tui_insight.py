"""Insight: questions answered as plots and figures; each line opens its listings; kept until it changes."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data.changes import Change
from data.connect import arguments
from data.rules.fees import FeeRule
from data.tenant import Tenant
from queries import sales
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_dirty import plant
from tests.fix_shop import Shop
from tui import questions
from tui.questions import QUESTIONS
from widgets.windowed_table import WindowedTable

BY_MARKETPLACE = 9


@pytest.fixture
def ago(shop: Shop) -> Callable[[int], Any]:
    """The time so many days ago."""
    now = shop.one("SELECT now() AT TIME ZONE 'UTC'")
    return lambda days: now - timedelta(days=days)


@pytest.fixture
def stock(shop: Shop, ago: Callable[[int], Any]) -> None:
    """Stock of several ages, and sales on marketplaces with and without a known fee."""
    sold = {"status": "sold", "quantity": 0, "sold_date": ago(0), "created_at": ago(10)}
    for days in (1, 40, 40, 400):
        shop.listing(category="shoes", cost=10, price=50, created_at=ago(days), platforms={"ebay": "active"})
    shop.listing(**sold, category="shoes", cost=10, sold_price=100, sold_platform="mercari")
    shop.listing(**sold, category="bags", cost=90, sold_price=10, sold_platform="ebay")
    shop.listing(**sold, category="bags", cost=1, sold_price=10, sold_platform="comc")
    shop.listing(**sold, category="bags", cost=None, sold_price=10, sold_platform="mercari")


async def on_question(board: Dashboard, number: int) -> None:
    """Open Insight at a question, with its answer there."""
    await board.until(" live")  # with its sign as the terminal has it
    await board.press("f7")
    await board.until(lambda: board.text.startswith(" Insight"))
    await board.press(*["j"] * number)
    await board.until(lambda: table(board, "#questions").current_id == number)
    await board.until(lambda: table(board).look in ("rows", "empty"))


def table(board: Dashboard, which: str = "#rows") -> WindowedTable[Any]:
    return board.app.screen.query_one(which, WindowedTable)


def line(board: Dashboard, word: str) -> str:
    """The line of the answer that begins with a word, without the questions beside it."""
    lines = [text.partition("│")[2].lstrip("▌ ") for text in board.text.splitlines()]
    return next(text for text in lines if text.startswith(word))


async def test_the_age_of_stock_is_a_plot_with_its_figures(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 0)
        await board.until("4 listings on sale, 1 for 180 days and longer")
        assert line(board, "30 to 59").split() == ["30", "to", "59", "2", "$100.00", "$20.00"]
        assert "0-29" in board.text
        assert "█" in board.text
        assert "▲" in board.text


async def test_a_line_opens_the_listings_it_counts(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 0)
        await board.press("enter", "j", "enter")
        await board.until(lambda: board.text.startswith(" Listings"))
        await board.until(lambda: board.app.screen.filter_bar.text == "status:active age:>=30d age:<60d")
        await board.press("f7")
        await board.until("30 to 59")
        assert table(board).has_focus
        await board.press("escape")
        assert table(board, "#questions").has_focus


async def test_every_question_is_answered_at_both_sizes(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    for size in ((80, 24), (120, 40)):
        async with dashboard(shop, redis_url, tmp_path, size=size) as board:
            await on_question(board, 0)
            for question in QUESTIONS:
                await board.until(lambda: table(board).look == "rows")
                assert "⚠ bad" not in board.text, question.name
                headline = board.app.screen.headline.visual
                assert len(str(headline)) <= size[0] - 24, question.name
                await board.press("j")


async def test_profit_takes_fee_and_cost_off_and_says_what_it_does_not_know(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await on_question(board, BY_MARKETPLACE)
        await board.until("Mercari")
        assert line(board, "Mercari").split()[2:] == ["2", "$100.00", "$10.00", "$10.00", "$80.00", "1"]
        ebay = line(board, "eBay").split()
        assert ebay[1] == "loss"
        assert ebay[-1] == "-$81.73"
        assert line(board, "COMC").split()[-2:] == ["—", "1"]
        assert "Not in it: 1 without a cost, 1 where no fee is known." in board.text
        await board.press("up", "enter", "end")
        await board.until("Profit: price less fee")


async def test_a_sale_by_month_opens_that_month(stock: None, shop: Shop, redis_url: str, tmp_path: Path) -> None:
    month = shop.one("SELECT to_char(now(), 'YYYY-MM')")
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 8)
        await board.until(lambda: month in board.text)
        assert "-$1.73" in line(board, month)
        await board.press("enter", "enter")
        await board.until(lambda: board.text.startswith(" Listings"))
        await board.until(lambda: board.app.screen.filter_bar.text == f"sold:{month}")


async def test_an_answer_is_kept_until_something_it_counts_changes(
    stock: None, shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 0)
        await board.until("4 listings on sale")
        shop.listing(created_at=None)
        await board.press("j")
        await board.until("Dead stock")
        await board.until(lambda: table(board).look == "rows")
        await board.press("k")
        await board.until("4 listings on sale")
        assert "⚠ no date" not in board.text
        await tenant.write(sales.record, shop.listing(), "ebay", Decimal(5))
        await board.until("5 listings on sale")
        assert "⚠ no date" in board.text
        board.app.changed.publish(Change("notifications"))
        assert board.app.screen._answers


async def test_keys_work_while_the_database_thinks(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 0)
        await board.until("4 listings on sale")
        with psycopg.connect(**arguments(shop.url)) as other, other.transaction():
            other.execute("LOCK listings IN ACCESS EXCLUSIVE MODE")
            await board.press("j", "j", "j", "k")
            await board.until(lambda: table(board, "#questions").current_id == 2)
            assert table(board).look == "loading"
            assert "4 listings on sale" not in board.text
            board.app.changed.publish(Change("listings"))
            other.execute("UPDATE listings SET cost = NULL WHERE status = 'active'")
        await board.until("no cost")
        await board.until(lambda: line(board, "no cost").split()[-2] == "4")


async def test_the_cursor_stays_on_its_line_when_others_come(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path, ago: Callable[[int], Any]
) -> None:
    shop.listing(category="bags", cost=1, created_at=ago(400))
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 1)
        await board.press("enter", "end")
        await board.until(lambda: table(board).current_row.label == "bags")
        shop.listing(category="hats", cost=100, created_at=ago(400))
        board.app.changed.publish(Change("listings"))
        await board.until("hats")
        assert table(board).current_row.label == "bags"


async def test_dirty_rows_are_answered_and_said(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    plant(shop.connection, shop.user_id)
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await on_question(board, 0)
        for question in QUESTIONS:
            await board.until(lambda: table(board).look in ("rows", "empty"))
            assert "⚠ bad" not in board.text, question.name
            await board.press("j")
        await board.until("with a status nobody knows")


async def test_a_line_no_filter_finds_says_so(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(platforms={"": "active"})
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 5)
        await board.until("⚠ unnamed")
        await board.press("enter", "enter")
        await board.heard("no filter finds these")
        assert board.text.startswith(" Insight")


async def test_an_empty_account_has_answers_too(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        await on_question(board, 0)
        await board.until("0 listings on sale")
        await board.press("j")
        await board.until("Nothing to count yet.")
        await board.press("enter", "enter", "down", "escape")
        await board.press(*["j"] * 9)
        await board.until("0 listings in all")


async def test_an_ascii_terminal_sees_shape_mark_and_figures(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shop, redis_url, tmp_path) as board:
        board.app.add_class("-ascii")
        await on_question(board, 0)
        await board.until("4 listings on sale")
        await board.pilot.pause()
        lines = board.text.splitlines()
        assert board.text.isascii()
        assert any("###" in text for text in lines[2:9])
        assert "^" in lines[8]


async def test_other_fees_and_another_day_make_profits_new(
    stock: None, shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with dashboard(shop, redis_url, tmp_path, size=(120, 40)) as board:
        await on_question(board, BY_MARKETPLACE)
        await board.until("Mercari")
        screen = board.app.screen
        assert "$80.00" in line(board, "Mercari")
        await board.press("f3")
        await board.until(lambda: board.text.startswith(" Listings"))
        board.app.services.fees.put("mercari", FeeRule(Decimal("0.50")))
        await board.press("f7")
        await board.until(lambda: board.text.startswith(" Insight") and "$40.00" in line(board, "Mercari"))
        asked = []
        load, (screen_today, _) = screen.load, questions.ground(screen.services)
        monkeypatch.setattr(screen, "load", lambda **how: (asked.append(how), load(**how)))
        for days, times in ((0, 0), (1, 1)):
            today = screen_today + timedelta(days=days)
            monkeypatch.setattr(questions, "_today", lambda today=today: today)
            screen.on_screen_resume()
            assert len(asked) == times
