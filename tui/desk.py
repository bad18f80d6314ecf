"""The app as the screens know it, and what they work with."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from textual import events, work
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.signal import Signal
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from data.changes import Change
from data.errors import BindeckError
from data.rules.codes import Code
from data.rules.scanner import GAP
from data.walk_orders import WalkOrders
from tui.keyboard import Keyboard, Read
from tui.scanning import Scanning
from tui.stylesheet import ParsedOnce
from widgets.text import clean

if TYPE_CHECKING:
    from rich.console import RenderableType

    from data.fees import Fees
    from data.settings import Settings
    from data.stream import Stream
    from data.tenant import Tenant
    from data.vault import Vault
    from queries.users import User
    from tui.layouts import Layouts
    from tui.presence import Presence

T = TypeVar("T")

log = logging.getLogger(__name__)

LISTENERS = "listeners"
"""The group of the workers that never end."""

ANY_TOPIC = "*"
"""A change that may concern every screen: after a reconnect, and when polling."""


READ_SECONDS = 60.0
"""How long a remark stands."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the screens work with, once the servers are there."""

    settings: Settings
    user: User
    tenant: Tenant
    stream: Stream
    fees: Fees
    layouts: Layouts
    vault: Vault
    presence: Presence

    @property
    def walk_orders(self) -> WalkOrders:
        """The order of bins that the user set."""
        return WalkOrders(self.settings.config_dir, self.user.username)


@dataclass(frozen=True, slots=True)
class Link:
    """How the dashboard hears of changes, for the top line."""

    words: str
    level: Literal["good", "warn", "bad"]


class BaseApp(App[None]):
    """The app as the screens know it."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.stylesheet = ParsedOnce(variables=self.get_css_variables())
        self.changed: Signal[Change] = Signal(self, "changed")
        self.link = Link("starting", "warn")
        self.unread = 0
        self.failure: BindeckError | None = None
        """Why it ended, where it had to."""
        self.scanning = Scanning()
        self.before_exit: Callable[[], None] | None = None
        """What is done first when the dashboard is left, whichever way."""
        self.going = False
        """Whether `g` was pressed, and the letter of a place is awaited."""

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen until it is answered; from within a worker."""
        return await self.push_screen_wait(screen)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        if self.before_exit is not None:
            self.before_exit()
        super().exit(result, return_code, message)

    def give_up(self, error: BindeckError) -> None:
        """End, and say why where a person sees it: on the terminal that is then restored."""
        self.failure = error
        self.exit(return_code=1)

    @work(group=LISTENERS, exit_on_error=False)
    async def stay(self) -> None:
        """Leave within seconds when the person is signed out elsewhere, or may not be here any more."""
        presence = self.services.presence
        if presence.notice:
            self.remark(presence.notice)
        self.changed.subscribe(self, presence.hear, immediate=True)
        try:
            await presence.keep()
        except BindeckError as error:
            self.give_up(error)

    def get_driver_class(self) -> type[Driver]:
        """The driver that tells reads apart, in place of Textual's own."""
        usual = super().get_driver_class()
        return Keyboard if usual is LinuxDriver else usual

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Read):
            self.scanning.read(event)
        else:
            await super().on_event(event)

    async def typed(self) -> bool:
        """Whether the key that was just pressed was typed, and is not the first letter of a code.

        Waits out one gap of a scanner: for keys that decide something. Every other key acts at once.
        """
        await asyncio.sleep(GAP)
        await self._look_at_keys()
        return not self.scanning.is_running

    async def _look_at_keys(self) -> None:
        """Let every key that is here already pass first: in a busy moment a whole code may be waiting."""
        here = self.focused or self.screen
        nodes: list[MessagePump] = [cast(MessagePump, self), *here.ancestors_with_self]
        for node in nodes:
            passed = asyncio.Event()
            if node.call_later(passed.set):
                await passed.wait()
            if node is self.screen:
                return

    @property
    @abstractmethod
    def services(self) -> Services:
        """The services; only screens that open after the start may ask."""

    @abstractmethod
    def open_page(self, page: str, *arguments: object) -> None:
        """Show a page on top of what is shown now."""

    def open_listing(self, listing_id: int, sale_id: int | None = None) -> None:
        """Show a listing, with the sale that is to be decided there."""
        self.open_page("listing", listing_id, sale_id)

    @abstractmethod
    def look_up(self, code: Code) -> None:
        """Show what a scanned code means: where it is, what it is."""

    @abstractmethod
    def show_listings(self, filter_text: str) -> None:
        """Go to the listings that a filter finds."""

    @abstractmethod
    def show_unread(self, count: int) -> None:
        """Show in every top line how many alerts are unread."""

    @abstractmethod
    def database_failed(self, error: BindeckError | None) -> None:
        """Tell every top line that the database is away, or (None) back."""

    def _fatal_error(self) -> None:
        """End with the lines of a traceback alone: Textual adds what variables hold, maybe a password."""
        from rich.traceback import Traceback  # noqa: PLC0415  # only when all is over

        self.panic(Traceback(width=None))

    def worker_failed(self, name: str, error: BaseException | None) -> None:
        """A mistake of ours in a worker: it must not vanish, and must not end the day's work either."""
        log.error("%s failed", name, exc_info=error)
        self.say("Something went wrong; the log has the details.", "error")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            self.worker_failed(event.worker.name, event.worker.error)

    def remark(self, sentence: str) -> None:
        """Say a long sentence in lines of its own above the keys: it covers no row and stays to be read."""
        screen, words = self.screen, Static(clean(sentence), classes="remark", markup=False)

        def show() -> None:
            screen.mount(words, before="#actions")
            screen.set_timer(READ_SECONDS, words.remove)

        screen.call_after_refresh(show)

    def say(self, sentence: str, level: Literal["information", "warning", "error"] = "information") -> None:
        """A toast; the sentence is shown literally."""
        self.notify(clean(sentence), severity=level, markup=False)
