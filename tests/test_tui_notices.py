"""Notices: written on an administrator's page, live in the dashboards of everybody, and taken back there."""

from pathlib import Path

from data.rules.status import NotificationType
from queries import notices
from queries.notices import Words
from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop, signed_in


async def test_a_running_dashboard_hears_it_and_loses_it(
    led: Shop, other_shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(other_shop, redis_url, tmp_path) as board, signed_in(led, redis_url) as tenant:
        await board.until("● live")
        await board.press("f6")
        await board.until("No alerts yet")
        await tenant.write(notices.send, Words(NotificationType.WARNING, "[b]Tonight\x1b[0m", "at ten"))
        await board.heard("[b]Tonight␛[0m: at ten")
        await board.until("[b]Tonight␛[0m · at ten")
        await board.until("unread 1")
        await board.press("enter")
        await board.until("esc leave")
        await board.press("escape")
        (sent,) = await tenant.read(notices.sent)
        await tenant.write(notices.take_back, sent.id)
        await board.until("unread 0 · all 0")


async def test_it_is_written_and_taken_back_on_the_page(
    led: Shop, other_shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(led, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("users")
        await board.until("2 accounts")
        await board.press("n")
        await board.until("n writes a notice")
        await board.press("n")
        await board.until("What shall everybody know?")
        await board.press("enter")
        await board.until("at least a few words")
        await board.type("Tonight [b]")
        await board.press("enter")
        await board.until("More about it")
        await board.press("enter")
        await board.until("How grave is it?")
        await board.press("down", "down", "enter")
        await board.until("Send “Tonight [b]”?")
        await board.press("y")
        await board.heard("The notice is in the Alerts of 2 accounts.")
        await board.until("0 of 2")
        assert led.all("SELECT type, title, message FROM notifications") == [("error", "Tonight [b]", None)] * 2
        await board.press("x")
        await board.until("Take back “Tonight [b]”?")
        await board.press("y")
        await board.until("taken back")
        assert led.one("SELECT count(*) FROM notifications") == 0
