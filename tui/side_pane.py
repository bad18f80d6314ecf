"""What is known of the current row, beside its list where there is room: it follows the cursor, a step behind."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from data.changes import Change
from data.errors import BindeckError
from tui.desk import ANY_TOPIC, BaseApp
from tui.latest import Latest
from widgets.facts import Facts, Heading
from widgets.windowed_table import WindowedTable

D = TypeVar("D")

BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
"""A screen with a pane has these HORIZONTAL_BREAKPOINTS; the pane is hidden below the last."""

LABEL_WIDTH = 10
"""Cells of the labels, unless one is longer: from row to row little should jump."""

PAUSE_SECONDS = 0.15
"""The cursor must rest so long: fingers on their way are faster, and the rows they pass cost nothing."""

REST_SECONDS = 0.1
"""Between two reloads at least, when changes do not end."""

log = logging.getLogger(__name__)


class SidePane(Vertical, Generic[D]):
    """The pane of a list. Subclasses say what to ask of a row (`fetch`) and how it is drawn (`draw`)."""

    TOPICS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *, id: str | None = "pane") -> None:
        super().__init__(id=id, classes="side-pane")
        self.facts_block = Facts(least_label=LABEL_WIDTH, id="pane-facts")
        self.facts_block.can_focus = False
        self._row_id: int | None = None
        self._stale = False
        self._timer: Timer | None = None
        self._loader: Latest[int] = Latest(self, self._load, "pane", rest=REST_SECONDS)

    @property
    def desk(self) -> BaseApp:
        """The app, as screens know it."""
        return cast(BaseApp, self.app)

    @abstractmethod
    async def fetch(self, row_id: int) -> D | None:
        """Ask the database about the row; None where it is gone."""

    @abstractmethod
    def draw(self, data: D) -> None:
        """Draw what was fetched; awaits nothing."""

    def is_early(self) -> bool:
        """Whether something more urgent is being fetched."""
        return False

    def more(self) -> Iterable[Widget]:
        """Widgets below the facts."""
        return ()

    def clear(self) -> None:
        """There is no row."""
        self.facts_block.show([])

    def compose(self) -> ComposeResult:
        yield self.facts_block
        yield from self.more()

    def follow(self, row_id: int | None) -> None:
        """The cursor is on this row now."""
        self._row_id = row_id
        self._stale = True
        if self._timer is not None and self.display:
            self._timer.reset()

    def reload(self) -> None:
        """Ask about the row again, if anyone can see it."""
        self._stale = not self.display or not self.screen.is_current
        if self._row_id is None:
            self.clear()
        elif not self._stale:
            self._loader.ask(self._row_id)

    def on_mount(self) -> None:
        # One timer for all keys: to start one costs as much as to paint the key.
        self._timer = self.set_interval(PAUSE_SECONDS, self._settle, pause=True)
        self.desk.changed.subscribe(self, self._on_changed, immediate=True)
        self.app.screen_change_signal.subscribe(self, self._on_screen, immediate=True)

    def on_resize(self) -> None:
        if self._stale:
            self.reload()

    def _settle(self) -> None:
        """The cursor rests; if it is early, the timer asks again."""
        if self.is_early():
            return
        if self._timer is not None:
            self._timer.pause()
        self.reload()

    def _on_changed(self, change: Change) -> None:
        if change.topic == ANY_TOPIC or change.topic in self.TOPICS:
            self.reload()

    def _on_screen(self, screen: Screen[Any]) -> None:
        if self._stale and screen is self.screen:
            self.call_later(self.reload)

    async def _load(self, row_id: int) -> None:
        try:
            data = await self.fetch(row_id)
        except BindeckError as error:
            # The list beside it says the same aloud, and tries again: then everything is announced as changed.
            self.facts_block.show([Heading(str(error))])
        except Exception:
            log.exception("the pane could not be loaded")
            self.facts_block.show([Heading("Something went wrong; the log has the details.")])
        else:
            if row_id != self._row_id:
                return
            if data is None:
                self.clear()
            else:
                self.draw(data)


class Beside(Horizontal):
    """A list and its pane."""

    def __init__(self, table: WindowedTable[Any], pane: SidePane[Any]) -> None:
        super().__init__(id="beside")
        self._table = table
        self._pane = pane

    def compose(self) -> ComposeResult:
        yield self._table
        yield self._pane

    @on(WindowedTable.CursorMoved)
    def follow(self, event: WindowedTable.CursorMoved) -> None:
        self._pane.follow(event.row_id)
