"""The dashboard, driven by keys and read as text."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from textual import events
from textual.pilot import Pilot

from data.settings import Settings
from tests.fix_shop import Shop
from tui import opening
from tui.app import Bindeck
from tui.base import DataScreen
from widgets.text import clean

PATIENCE = 15.0

FINGERS = 0.06
"""Seconds between two keys of quick fingers."""


@dataclass
class Dashboard:
    """A running dashboard."""

    app: Bindeck
    pilot: Pilot[None]
    unheard: list[str]
    """What was said and not yet asked for: a toast is gone after seconds, and a busy machine may miss it."""

    @property
    def text(self) -> str:
        """What the screen shows, line by line."""
        return "\n".join(strip.text.rstrip() for strip in self.app.screen._compositor.render_strips())

    @property
    def said(self) -> str:
        """The toasts that stand."""
        return "\n".join(toast.message for toast in self.app._notifications)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text as quick fingers do, without waiting for each key's answer."""
        keys = [events.Key(char, char) for char in text]
        for nth, key in enumerate(keys):
            key.time = keys[0].time + nth * FINGERS
            self.app.post_message(key)
        await self.pilot.pause()

    async def enter_code(self, code: str) -> None:
        """Give a work with a scanner a code by keys alone."""
        await self.press("t")
        await self.until("Which code?")
        await self.type(code)
        await self.press("enter")

    def scan(self, code: str, end: str = "enter") -> None:
        """Type a code as a scanner does, and Enter: all at one moment, however busy the machine is."""
        keys = [*(events.Key(char, char) for char in code), events.Key(end, {"enter": "\r", "tab": "\t"}[end])]
        for key in keys:
            key.time = keys[0].time
            self.app.post_message(key)

    async def until(self, there: str | Callable[[], bool]) -> None:
        """Wait until the screen shows a text, or a condition holds."""

        def holds() -> bool:
            return there in self.text if isinstance(there, str) else there()

        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"never came: {there!r}\n{self.text}"
            await self.pilot.pause(0.02)

    async def heard(self, sentence: str) -> None:
        """Wait until a toast has said something, whether it stands or not; each is heard once."""
        await self.until(lambda: any(sentence in said for said in self.unheard))
        self.unheard.remove(next(said for said in self.unheard if sentence in said))

    async def gone(self, text: str) -> None:
        """Wait until the screen no longer shows a text."""
        await self.until(lambda: text not in self.text)


@asynccontextmanager
async def dashboard(
    shop: Shop, redis_url: str, state_dir: Path, size: tuple[int, int] = (80, 24), poll_seconds: float = 5.0
) -> AsyncIterator[Dashboard]:
    """A dashboard of the shop's seller, with the first place on the screen."""
    settings = Settings(
        data_dir=state_dir,
        state_dir=state_dir,
        config_dir=state_dir,
        database_url=shop.url,
        redis_url=redis_url,
        user=shop.username,
        poll_seconds=poll_seconds,
    )
    async with shown(settings, size) as board:
        yield board


@asynccontextmanager
async def shown(settings: Settings, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Dashboard]:
    """A dashboard as these settings make it."""
    async with AsyncExitStack() as stack:

        async def opener(progress: Callable[[str], None]) -> opening.World:
            return await stack.enter_async_context(opening.opened(settings, None, progress, app.heard))

        app = Bindeck(opener)
        unheard = heard_by(app)
        async with app.run_test(size=size) as pilot:
            board = Dashboard(app, pilot, unheard)
            await board.until(lambda: _is_shown(board))
            yield board
            app.exit()
            await asyncio.sleep(0)


def _is_shown(board: Dashboard) -> bool:
    """Whether a place or page is on the screen."""
    screen = board.app.screen
    return isinstance(screen, DataScreen) and board.text.startswith(f" {screen.top_line.title}")


def heard_by(app: Bindeck) -> list[str]:
    """Every sentence the app says from now on."""
    heard: list[str] = []
    say = app.say

    def say_and_note(sentence: str, level: Literal["information", "warning", "error"] = "information") -> None:
        heard.append(clean(sentence))
        say(sentence, level)

    app.say = say_and_note
    return heard
