"""The app: paints a shell first, then opens the servers, then shows the places; and listens."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, TextArea

from data.changes import Away, Change, Live
from data.errors import BindeckError
from data.rules.bell import GAP_SECONDS
from data.rules.codes import Code
from tui.announcing import Untold, bels, toast
from tui.base import DataScreen
from tui.commands import commands
from tui.desk import ANY_TOPIC, LISTENERS, BaseApp, Link, Services
from tui.dialogs import Dialog
from tui.lookout import Lookout
from tui.places import FOR_ADMINISTRATORS, PAGES, PLACES
from tui.starting import Starting
from widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from tui.world import World

log = logging.getLogger(__name__)

Progress = Callable[[str], None]
Opener = Callable[[Progress], Awaitable["World"]]


class Bindeck(BaseApp):
    """The dashboard. `opener` opens the servers and tells its progress."""

    TITLE = "Bindeck"
    CSS_PATH = Path(__file__).parents[1] / "theme.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(place.key, f"go('{place.id}')", place.name, show=False, id=f"go.{place.id}")
            for place in PLACES
        ),
        Binding("g", "go_to", "Go to", show=False, priority=True, id="app.go-to"),
        *(
            Binding(place.letter, f"go_by_letter('{place.id}')", place.name, show=False, priority=True)
            for place in PLACES
        ),
        Binding("u", "undo", "Undo", show=False, id="app.undo"),
        Binding("question_mark", "go('help')", "Help", show=False, id="app.help"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
    ]

    def __init__(self, opener: Opener, *, ansi_color: bool | None = None, ascii_only: bool = False) -> None:
        super().__init__(ansi_color=ansi_color)
        self.set_class(ascii_only, "-ascii")
        self._opener = opener
        self._world: World | None = None
        self._stream_link = Link("starting", "warn")
        self._database_away: str | None = None
        self._done: deque[int] = deque(maxlen=200)
        self._lookout: Lookout | None = None

    @property
    def services(self) -> Services:
        assert self._world is not None, "a screen opened before the servers"
        return self._world.services

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._repaint)
        self.push_screen(Starting())
        self.open_world()

    @work(exit_on_error=False)
    async def open_world(self) -> None:
        """Open the servers behind the shell, then show the first place."""
        starting = self.screen
        assert isinstance(starting, Starting)
        try:
            self._world = await self._opener(starting.show_progress)
        except BindeckError as error:
            self.give_up(error)
        except Exception:
            log.exception("the start failed")
            self.give_up(BindeckError("Bindeck could not start; the log has the details."))
        else:
            for place, make in self._world.screens.items():
                self.add_mode(place, make)
            await self._world.returning.back(self, self._world.screens)
            self._lookout = Lookout(self, self._world.watch, self._announce_alerts)
            self.listen()
            self.poll()
            self.look_out()
            self.take_down()
            self.stay()

    @work(group=LISTENERS, exit_on_error=False)
    async def listen(self) -> None:
        """Pass on what the stream says, for ever; a mistake of ours must not leave the dashboard deaf."""
        while True:
            try:
                await self._listen()
            except Exception:
                log.exception("listening failed")
                self._set_link(Link("○ not listening, checking now and then", "warn"))
                await asyncio.sleep(self.services.settings.poll_seconds)

    async def _listen(self) -> None:
        services = self.services
        async for event in services.stream.listen(services.user.id):
            match event:
                case Live():
                    self._set_link(Link("● live", "good"))
                    self._announce(Change(ANY_TOPIC))
                case Away():
                    every = services.settings.poll_seconds
                    self._set_link(Link(f"○ Redis away, checking every {every:g} s", "warn"))
                    self._server_failed()
                case Change():
                    self._announce(event)

    @work(group=LISTENERS, exit_on_error=False)
    async def poll(self) -> None:
        """Without Redis anything may have changed, every few seconds."""
        while True:
            await asyncio.sleep(self.services.settings.poll_seconds)
            if self._stream_link.level != "good":
                self._announce(Change(ANY_TOPIC))

    @work(group=LISTENERS, exit_on_error=False)
    async def look_out(self) -> None:
        """Look for alerts that nobody published."""
        assert self._lookout is not None
        await self._lookout.keep()

    @work(group=LISTENERS, exit_on_error=False)
    async def take_down(self) -> None:
        """Take down what is due; any dashboard does, whichever comes first."""
        assert self._world is not None
        self.changed.subscribe(self, self._world.delister.hear, immediate=True)
        await self._world.delister.serve()

    def heard(self, changes: Iterable[Change]) -> None:
        """Show at once what this dashboard changed itself; the stream does not say it back to us."""
        changes = list(changes)
        if self._lookout is not None:
            self._lookout.expect(changes)
        for change in changes:
            if change.topic == "activity":
                self._done.extend(change.ids)
            self._announce(change)

    def look_up(self, code: Code) -> None:
        self.open_page("find", code)

    def open_page(self, page: str, *arguments: object) -> None:
        if self._world is not None:
            screen = self._world.pages[page](*arguments)
            self._world.returning.opened(screen, page, *arguments)
            self.push_screen(screen)

    def show_listings(self, filter_text: str) -> None:
        self.narrow_listings(filter_text)

    @work(group="narrow", exit_on_error=False)
    async def narrow_listings(self, filter_text: str) -> None:
        """Go to the listings, which may be there for the first time, then put the filter in."""
        await self.switch_mode("listings")
        self.action_go("listings")
        self.screen.query_one(FilterBar).set_text(filter_text)

    def database_failed(self, error: BindeckError | None) -> None:
        away = self._database_away
        if error is not None:
            self._server_failed()
            self._database_away = away or f"✗ database away since {datetime.now().astimezone():%H:%M}, retrying"
        else:
            self._database_away = None
        if away != self._database_away:
            self._show_link()
            if error is None:
                self._announce(Change(ANY_TOPIC))

    def show_unread(self, count: int) -> None:
        if count != self.unread:
            self.unread = count
            self._show_link()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        administrates = self._world is not None and self.services.presence.administrates
        pages = (*PAGES, *FOR_ADMINISTRATORS) if administrates else PAGES
        return commands(self.action_go, self.open_page, self.action_picture, self.exit, pages)

    async def on_event(self, event: events.Event) -> None:
        """A scan fires no key; after `g` comes the letter of a place, any other key ends it."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            heard = self.scanning.hear(event, self.focused)
            if heard.code is not None:
                self.scanned(heard.code)
            if heard.consumed:
                return
        await super().on_event(event)
        if isinstance(event, events.Key) and event.key != "g":
            self._wait_for_letter(False)

    def scanned(self, code: Code) -> None:
        """Hand a scan to the screen; an open dialog takes none but a command to leave it, and says so."""
        screen = self.screen
        if isinstance(screen, DataScreen):
            screen.scanned(code)
        elif self._world is not None and not (isinstance(screen, Dialog) and screen.hears(code)):
            self.bell()
            first = screen.FIRST if isinstance(screen, Dialog) else Dialog.FIRST
            self.say(f"Scanned {code.text}: {first}, then scan again.", "warning")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("go", "go_to", "go_by_letter", "undo") and isinstance(self.screen, ModalScreen):
            return False
        if action == "go_to" and isinstance(self.focused, Input | TextArea):
            return False
        return self.going if action == "go_by_letter" else super().check_action(action, parameters)

    def action_go(self, place: str) -> None:
        """Go to a place; the pages on top of it are left."""
        if self._world is None:
            return
        self.switch_mode(place)
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_go_to(self) -> None:
        self._wait_for_letter(self._world is not None)

    def action_go_by_letter(self, place: str) -> None:
        self._wait_for_letter(False)
        self.action_go(place)

    def _wait_for_letter(self, waiting: bool) -> None:
        if self.going != waiting:
            self.going = waiting
            if isinstance(self.screen, DataScreen):
                self.screen.show_keys()

    @work(group="undo", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back what was done last."""
        if self._world is not None and await self.typed():
            await self._world.undo(self, list(self._done))

    def action_picture(self) -> None:
        """Save the screen as an SVG where the log is."""
        if self._world is None:
            return
        try:
            path = self.save_screenshot(path=str(self.services.settings.state_dir))
        except OSError as error:
            self.say(f"The picture could not be saved: {error.strerror}", "error")
        else:
            self.say(f"Saved as {path}")

    def _repaint(self, _: object) -> None:
        """After ctrl-z and fg the terminal shows the shell: nothing of it is repainted by itself."""
        self.refresh(layout=True)

    def _announce(self, change: Change) -> None:
        self.changed.publish(change)
        if self._lookout is not None:
            self._lookout.hear(change)

    def _announce_alerts(self, new: Untold) -> None:
        """Tell of new alerts, oldest first: one toast for all of them, and the bell of the loudest."""
        settings = self.services.settings
        if words := toast(new, settings.bell):
            self.say(words)
        now = datetime.now().astimezone().time()
        for nth in range(bels(new, settings.bell, settings.quiet_hours, now)):
            self.set_timer((nth + 1) * GAP_SECONDS, self.bell)

    def _server_failed(self) -> None:
        if self._world is not None:
            self._world.revive()

    def _set_link(self, link: Link) -> None:
        self._stream_link = link
        self._show_link()

    def _show_link(self) -> None:
        self.link = Link(self._database_away, "bad") if self._database_away else self._stream_link
        for screen in self.screen_stack:
            if isinstance(screen, DataScreen):
                screen.show_link()
