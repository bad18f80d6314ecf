"""The decisions of a walk along the shelves, and the walk itself as it goes on; nothing is drawn here."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from data.errors import BindeckError, DatabaseAway
from data.files import write_whole
from data.rules.codes import Code, Label
from data.rules.marketplaces import label
from queries import picks, triage
from queries.picks import Stop
from queries.waiting import clock
from tui import barcodes
from tui.dialogs import Confirm, Prompt
from tui.pick_words import sheet
from tui.picking import Outcome, Walk
from tui.picking_file import load_walk, save_walk, walk_path
from tui.scan_work import ScanWork
from tui.triage import location
from tui.wording import words

AT_A_STOP = ("found", "not_here", "damaged", "skip", "previous")
"""The actions that decide about the present stop."""

Decision = Callable[[Stop, Walk], Awaitable[Walk]]


@dataclass(frozen=True, slots=True)
class Page:
    """All sales to be found, in the order of the walk, asked for after so many `decisions`."""

    stops: list[Stop]
    decisions: int


class Picker(ScanWork[Page]):
    """A screen that walks; the walk is kept on disk after each step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "found", "found", id="pick.found"),
        Binding("n", "not_here", "not here", id="pick.not-here"),
        Binding("d", "damaged", "damaged", id="pick.damaged"),
        Binding("s", "skip", "skip", id="pick.skip"),
        Binding("b", "previous", "back", id="pick.previous"),
        Binding("plus,a", "add", "add", key_display="+", id="pick.add"),
        Binding("w", "write", "file", id="pick.write"),
        Binding("escape", "back", "leave", key_display="esc", id="pick.leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.stops: dict[int, Stop] = {}
        """All sales to be found by their key, in the order of the walk."""
        self.walk: Walk | None = None
        self._decisions = 0
        self._free = asyncio.Event()
        """Set while nothing is being decided: a scan waits for it."""
        self._free.set()
        self._clock_ahead = timedelta()

    @property
    def stop(self) -> Stop | None:
        """Where the person stands."""
        return None if self.walk is None or self.walk.current is None else self.stops.get(self.walk.current)

    @property
    def new(self) -> list[int]:
        """The sales that came in since the walk began."""
        return [] if self.walk is None else self.walk.new(self.stops)

    @property
    def now(self) -> datetime:
        """The time by the database's clock."""
        return _utc() + self._clock_ahead

    @abstractmethod
    def right(self) -> None:
        """Answer that the scanned thing is the one."""

    @abstractmethod
    def draw(self, walk: Walk) -> None:
        """Draw the walk as it stands."""

    async def fetch(self) -> Page:
        decisions = self._decisions
        self._clock_ahead = await self.services.tenant.read(clock) - _utc()
        return Page(await self.services.tenant.read(picks.stops, self.services.walk_orders.known()), decisions)

    def show(self, data: Page) -> None:
        if self._deciding or data.decisions != self._decisions:
            return  # it was asked for before the last decision: a newer answer is on its way
        was = self.stop
        self.stops = {stop.sale.key: stop for stop in data.stops}
        walk = self._begin() if self.walk is None else self.walk.without_closed(self.stops)
        if was is not None and walk.current != was.sale.key:
            self.desk.say(f"{_name(was)}: closed elsewhere meanwhile, passed", "warning")
        self._go_on(walk)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in AT_A_STOP and self.stop is None:
            return None
        if action == "previous" and not (self.walk and self.walk.trail):
            return None
        if action == "add" and not self.new:
            return None
        return super().check_action(action, parameters)

    def _begin(self) -> Walk:
        """The walk that was left unfinished, as far as its sales still wait, else a new one."""
        kept = None
        try:
            kept = load_walk(self._path)
        except BindeckError as error:
            self.desk.say(f"{error} A new one begins.", "warning")
        kept = kept and kept.without_closed(self.stops)
        if kept is None or kept.current is None:
            return Walk(tuple(self.stops))
        self.desk.say(f"Pick list resumed, {kept.number} of {kept.total}")
        return kept

    @property
    def _path(self) -> Path:
        return walk_path(self.services.settings.state_dir, self.services.user.id)

    def _go_on(self, walk: Walk) -> None:
        """Go on with this walk, and keep it."""
        if walk != self.walk:
            self.walk = walk
            try:
                save_walk(self._path, walk)
            except BindeckError as error:
                self.desk.say(f"{error} The pick list would not be resumed.", "warning")
        self.draw(walk)

    async def decide(self, decision: Decision, *, typed: bool = True) -> bool:
        """Carry out a decision about the present stop; whether it was done: where it fails the stop stays.

        A typed key waits out one gap of a scanner first: it may be the first letter of a code.
        """
        if typed and not await self.desk.typed():
            return False
        with self.deciding() as free:
            if not free or self.stop is None or self.walk is None:
                return False
            try:
                walk = await decision(self.stop, self.walk)
            except BindeckError as error:
                if isinstance(error, DatabaseAway) and not typed:
                    raise
                self.say_refusal(error)
                walk = None
            else:
                self._go_on(walk)
            self._decisions += 1
        self.load()
        return walk is not None

    @contextmanager
    def deciding(self) -> Generator[bool]:
        with super().deciding() as free:
            if free:
                self._free.clear()
            try:
                yield free
            finally:
                if free:
                    self._free.set()

    @work(group="pick", exit_on_error=False)
    async def action_found(self) -> None:
        await self.decide(self._found)

    @work(group="pick", exit_on_error=False)
    async def action_not_here(self) -> None:
        await self.decide(self._not_here)

    @work(group="pick", exit_on_error=False)
    async def action_damaged(self) -> None:
        await self.decide(self._damaged)

    @work(group="pick", exit_on_error=False)
    async def action_skip(self) -> None:
        await self.decide(self._skip)

    @work(group="pick", exit_on_error=False)
    async def action_previous(self) -> None:
        await self.decide(self._previous)

    async def mean(self, code: Code) -> None:
        """The code of the thing at this stop confirms it; any other one is loud and changes nothing."""
        await self._free.wait()
        if code.label is Label.COMMAND:
            await self._command(code.text)
            return
        stop = self.stop
        if stop is None:
            self.wrong(f"NOTHING LEFT TO FIND   scanned {code.text}")
        elif picks.is_of_a_thing(code) and stop.thing.is_called(code.text):
            if await self.decide(self._found, typed=False):
                self.right()
        elif code.is_misread:
            self.wrong(f"MISREAD   {code.text}: its check digit is wrong. Scan it again.")
        else:
            self.wrong(self._not_this(stop, code))

    def _not_this(self, stop: Stop, code: Code) -> str:
        others = (other for other in self.stops.values() if picks.is_of_a_thing(code))
        other = next((other.sale.title for other in others if other.thing.is_called(code.text)), "")
        wanted = words([stop.thing.sku or "", stop.sale.title])
        return f"NOT THIS ONE   scanned {code.text} {other}   wanted {wanted}"

    async def _command(self, text: str) -> None:
        """Do what a command barcode says; no gap is waited out, as it is no letter."""
        carried_out = (self._found, self._not_here, self._damaged, self._skip, self._previous)
        decisions = dict(zip(AT_A_STOP, carried_out, strict=True))
        action = barcodes.action_of(self, text)
        if action in decisions and self.check_action(action, ()):
            await self.decide(decisions[action], typed=False)
        elif action in decisions or not await self.run_command(text):
            self.wrong(f"NOT POSSIBLE HERE   {text}")

    def action_add(self) -> None:
        if self.walk is not None:
            self._go_on(self.walk.add(list(self.stops)))

    def action_write(self) -> None:
        """Write the list where the log is."""
        path = self.services.settings.state_dir / f"picks-{self.now:%Y%m%d-%H%M%S}.txt"
        try:
            write_whole(path, sheet(list(self.stops.values()), self.now))
        except BindeckError as error:
            self.say_refusal(error)
        else:
            self.desk.say(f"Written to {path}")

    async def _found(self, stop: Stop, walk: Walk) -> Walk:
        await self.services.tenant.write(triage.found, stop.sale.listing_id, stop.sale.sale_id)
        self.desk.say(f"✓ {_name(stop)}: found, the cancels are released")
        return walk.close(Outcome.FOUND)

    async def _not_here(self, stop: Stop, walk: Walk) -> Walk:
        if stop.sale.key not in walk.missed:
            self.desk.say(f"{_name(stop)}: not here, once more at the end", "warning")
            return walk.miss()
        if await self._reversed(stop, "Not here again", "not found"):
            return walk.close(Outcome.REVERSED)
        self.desk.say(f"{_name(stop)}: not here, it stays on the Sold board", "warning")
        return walk.close(Outcome.NOT_HERE)

    async def _damaged(self, stop: Stop, walk: Walk) -> Walk:
        return walk.close(Outcome.DAMAGED) if await self._reversed(stop, "Damaged", "damaged") else walk

    async def _skip(self, stop: Stop, walk: Walk) -> Walk:
        if stop.sale.key in walk.skipped:
            self.desk.say(f"{_name(stop)}: skipped, it stays on the Sold board")
        return walk.skip()

    async def _previous(self, _: Stop, walk: Walk) -> Walk:
        return walk.back()

    async def _reversed(self, stop: Stop, what: str, reason: str) -> bool:
        """Ask whether to reverse the sale, and do it; whether it was done."""
        sale = stop.sale
        question = f"{what}: {sale.title}. Reverse its sale on {label(sale.platform)}?"
        consequence = "It goes back on sale on every marketplace it was taken from. The log keeps the sale."
        if not await self.desk.push_screen_wait(Confirm(question, consequence)):
            return False
        place: str | None = stop.location or None
        write = self.services.tenant.write
        try:
            await write(triage.reverse, sale.listing_id, sale.sale_id, place, reason)
        except triage.LocationNeeded as needed:
            place = await self.desk.push_screen_wait(Prompt(str(needed), location, hint="A2, Shelf-3 …"))
            if place is None:
                return False
            await write(triage.reverse, sale.listing_id, sale.sale_id, place, reason)
        self.desk.say(f"✗ {sale.title}: the sale is reversed, it is on sale again", "warning")
        return True


def _utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _name(stop: Stop) -> str:
    return f"{stop.location or 'no location'}  {stop.sale.title}"
