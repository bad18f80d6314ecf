"""What every screen stands on: the screen that shows data."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from data.changes import Change
from data.errors import BindeckError, DatabaseAway
from data.rules.codes import Code, Label
from tui import barcodes
from tui.desk import ANY_TOPIC, BaseApp, Services
from tui.latest import Latest
from tui.places import PLACES
from tui.places_bar import places_bar
from widgets.key_bar import KeyBar
from widgets.top_line import TopLine

D = TypeVar("D")

log = logging.getLogger(__name__)

SMALLEST = (72, 18)
"""Columns and rows below which nothing useful can be shown."""

RETRY_SECONDS = 2.0
"""Between two attempts while the database is away."""

REST_SECONDS = 0.02
"""Between two reloads at least, when changes do not end."""


class DataScreen(Screen[None], Generic[D]):
    """A place that shows rows: `fetch` awaits and touches no widget, `show` draws and awaits nothing."""

    AUTO_FOCUS = "#rows, #facts"
    ASKS_DATABASE: ClassVar[bool] = True
    """Whether what it fetches tells that the database is there."""
    NAME: ClassVar[str] = ""
    TOPICS: ClassVar[frozenset[str]] = frozenset()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, id="screen.back"),
        Binding("ctrl+r", "reload", "Refresh", show=False, id="screen.reload"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._stale = True
        self.first_frame = asyncio.Event()
        """Set once it is laid out: what the database says may come before there is something to draw on."""
        self._loader: Latest[None] = Latest(self, self._load, "load", rest=REST_SECONDS)
        self._is_new = True
        self._problem = ""
        self._deciding = False
        self.top_line = TopLine(self.NAME)
        self.actions_bar = KeyBar(id="actions")
        self._actions: list[str] = []

    @property
    def desk(self) -> BaseApp:
        """The app, as screens know it."""
        return cast(BaseApp, self.app)

    @property
    def services(self) -> Services:
        """The app's services."""
        return self.desk.services

    def compose(self) -> ComposeResult:
        if self._stale:  # asked for this early, the rows are on their way while the screen is being made
            self.load()
        yield self.top_line
        yield from self.body()
        yield self.actions_bar
        yield places_bar()
        yield Static(id="too-small")

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """The widgets between the top line and the key bars."""

    @abstractmethod
    async def fetch(self) -> D:
        """Ask the database; BindeckErrors become a look and a sentence."""

    @abstractmethod
    def show(self, data: D) -> None:
        """Draw what was fetched."""

    @abstractmethod
    def show_failure(self, sentence: str) -> None:
        """Draw that nothing could be fetched, and why."""

    def load(self, *, drop_older: bool = False) -> None:
        """Fetch and show soon; at once in place of an older question with `drop_older`."""
        self._stale = False
        self._loader.ask(None, drop_older=drop_older)

    def show_keys(self) -> None:
        """Draw the keys that work here, from the bindings themselves."""
        if self.desk.going:
            self.actions_bar.show([(place.letter, place.name) for place in PLACES])
            return
        shown = self.keys_shown()
        self._actions = [binding.action for binding in shown] + ["app.go('help')"]
        keys = [(self.app.get_key_display(binding), binding.description) for binding in shown]
        disabled = [index for index, binding in enumerate(shown) if not self.check_action(binding.action, ())]
        longer = [binding.tooltip or binding.description for binding in shown]
        self.actions_bar.show([*keys, ("?", "help")], disabled, [*longer, "help"])

    @classmethod
    def all_keys(cls) -> list[Binding]:
        """What the key bar ever shows, whatever is on the screen."""
        return shown_bindings(cls)

    def keys_shown(self) -> list[Binding]:
        """What the key bar shows."""
        return shown_bindings(type(self))

    def show_link(self) -> None:
        """Draw the state of the link and the unread alerts."""
        self.top_line.state = self.desk.link.words
        self.top_line.state_level = self.desk.link.level
        self.top_line.unread = f"{self.desk.unread} unread" if self.desk.unread else ""

    def scanned(self, code: Code) -> None:
        """A code was scanned while this screen was shown: where is it, what is it. A command is obeyed."""
        if code.label is Label.COMMAND:
            self.obey(code.text)
        else:
            self.desk.look_up(code)

    @work(group="obey", exit_on_error=False)
    async def obey(self, command: str) -> None:
        """Do what a command barcode names, as its key would."""
        action = barcodes.action_of(self, command)
        if action is None:
            self.app.bell()
            self.desk.say(f"✗ {command}: no such command on this page.", "warning")
        else:
            await self.run_action(action)

    def on_mount(self) -> None:
        self.call_after_refresh(self._was_painted)
        self.desk.changed.subscribe(self, self._on_changed, immediate=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key acts on what a terminal this small does not show."""
        if self.has_class("-too-small") and action not in ("back", "reload"):
            return None
        return super().check_action(action, parameters)

    @on(events.ScreenResume)
    def _keep_styles(self, event: events.ScreenResume) -> None:
        """A screen that was just made has its styles."""
        if self._is_new:
            event.refresh_styles = False

    def on_screen_resume(self) -> None:
        self.show_link()
        self.show_keys()
        if self._stale:
            self.load()

    def on_screen_suspend(self) -> None:
        # Behind a dialog it goes on; of a place that was left the database need not find what nobody sees.
        if self not in self.app.screen_stack and self._loader.drop():
            self._stale = True

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            self.desk.worker_failed(event.worker.name, event.worker.error)

    def _was_painted(self) -> None:
        self._is_new = False
        self.first_frame.set()

    def on_resize(self) -> None:
        self.call_next(self.first_frame.set)  # what has come is drawn in the first frame, not in one after it
        columns, rows = self.size
        self.set_class(columns < SMALLEST[0] or rows < SMALLEST[1], "-too-small")
        words = (
            f"This terminal is {columns}×{rows}. Bindeck needs at least {SMALLEST[0]}×{SMALLEST[1]}: enlarge it."
        )
        self.query_one("#too-small", Static).update(words)

    def _on_changed(self, change: Change) -> None:
        if change.topic != ANY_TOPIC and change.topic not in self.TOPICS:
            return
        self.forget(change)
        if self.is_current:
            self.load()
        else:
            self._stale = True

    def forget(self, change: Change) -> None:
        """Drop what is kept of the rows that changed."""

    async def _load(self, _: None) -> None:
        if not self.is_current:  # it was left while the load waited for its turn
            self._stale = True
            return
        try:
            data = await self.fetch()
        except BindeckError as error:
            tell = partial(self.say_failure, error)
        except Exception:
            log.exception("%s could not be loaded", self.NAME)
            tell = partial(self.say_problem, "Something went wrong; the log has the details. ctrl+r tries again.")
        else:
            tell = partial(self._show_fetched, data)
        await self.first_frame.wait()
        tell()

    def _show_fetched(self, data: D) -> None:
        self._problem = ""
        if self.ASKS_DATABASE:
            self.desk.database_failed(None)
        self.show(data)

    def say_failure(self, error: BindeckError) -> None:
        """Show why something could not be fetched, and try again when the database may be back."""
        self.say_problem(str(error))
        if isinstance(error, DatabaseAway):
            self.desk.database_failed(error)
            self.set_timer(RETRY_SECONDS, self.load)

    def say_problem(self, sentence: str) -> None:
        """Show why nothing new is shown; once, however often it is tried again."""
        self.show_failure(sentence)
        if sentence != self._problem:
            self._problem = sentence
            self.desk.say(sentence, "error")

    def undone(self, log_id: int, sentence: str) -> None:
        """What has this log row was just taken back, from here."""
        self.desk.say(sentence)

    def say_refusal(self, error: BindeckError, title: str = "") -> None:
        """Say why something was not done, and to what."""
        self.desk.say(f"{title}: {error}" if title else str(error), "warning")
        if isinstance(error, DatabaseAway):
            self.desk.database_failed(error)

    @contextmanager
    def deciding(self) -> Generator[bool]:
        """One decision at a time: False while another one is being asked about or carried out."""
        if self._deciding:
            yield False
            return
        self._deciding = True
        try:
            yield True
        finally:
            self._deciding = False

    @on(KeyBar.Pressed, "#places")
    def go_to_place(self, event: KeyBar.Pressed) -> None:
        self.app.switch_mode(PLACES[event.index].id)

    @on(KeyBar.Pressed, "#actions")
    async def run_shown_action(self, event: KeyBar.Pressed) -> None:
        await self.run_action(self._actions[event.index])

    def action_reload(self) -> None:
        self.load()

    def action_back(self) -> None:
        if len(self.app.screen_stack) > 1:
            self.dismiss()


def shown_bindings(screen: type[Any]) -> list[Binding]:
    """The shown bindings of a screen and of the classes between it and DataScreen."""
    owners = [owner for owner in reversed(screen.__mro__) if "BINDINGS" in vars(owner)]
    between = owners[owners.index(DataScreen) + 1 :]
    return [binding for owner in between for binding in declared_bindings(owner) if binding.show]


def declared_bindings(owner: type[Any]) -> list[Binding]:
    """The bindings a class declares itself."""
    return [binding for binding in vars(owner)["BINDINGS"] if isinstance(binding, Binding)]
