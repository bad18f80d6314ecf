"""A screen that works off scans and keys one after the other: none is lost, none doubled."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import uuid4

from textual import work

from data.errors import BindeckError, DatabaseAway
from data.rules.bell import GAP_SECONDS
from data.rules.codes import Code, Label
from tui import barcodes
from tui.base import RETRY_SECONDS, DataScreen
from tui.wording import plural

D = TypeVar("D")

log = logging.getLogger(__name__)

Step = Code | Callable[[], Awaitable[None]]
"""A scan, or what a key asked for."""

BOUNCE_SECONDS = 1.5
"""The same code again within this time is a trigger held too long."""

RINGS: dict[str, int] = {"right": 1, "wrong": 3}
"""Bells of an answer."""


class ScanWork(DataScreen[D]):
    """Subclasses say what a code means (`mean`), and show what is wrong (`wrong`) and what waits (`show_kept`)."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: asyncio.Queue[Step] = asyncio.Queue()
        self._last: tuple[str, float] = ("", float("-inf"))
        self._is_commanded = False
        self.token = ""
        """Tells this step from all others, also when it is tried again: what it wrote is not written twice."""

    @abstractmethod
    async def mean(self, code: Code) -> None:
        """Do what a scan means. BindeckErrors become a loud answer; after DatabaseAway it is called again."""

    @abstractmethod
    def wrong(self, sentence: str) -> None:
        """Answer that nothing was done, and why."""

    @abstractmethod
    def show_kept(self, sentence: str) -> None:
        """Show that scans wait for the database."""

    def on_mount(self) -> None:
        self.work_off()

    def scanned(self, code: Code) -> None:
        now = asyncio.get_running_loop().time()
        text, at = self._last
        self._last = (code.text, now)
        if code.text == text and now - at < BOUNCE_SECONDS and code.label is not Label.COMMAND:
            return
        self._steps.put_nowait(code)

    def expect_again(self) -> None:
        """A person did something since the last scan: the same code again is meant."""
        self._last = ("", float("-inf"))

    def do(self, step: Step) -> None:
        """Carry this out after the scans before it, and again where the database was away."""
        self._steps.put_nowait(step)

    def press(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do what a key asks for, unless it turns out to be the first letter of a code."""
        is_commanded = self._is_commanded

        async def after_a_look() -> None:
            if is_commanded or await self.desk.typed():
                await step()

        self.do(after_a_look)

    async def run_command(self, text: str) -> bool:
        """Do what a command barcode says; False where it names nothing here."""
        action = barcodes.action_of(self, text)
        if action is None:
            return False
        self._is_commanded = True
        try:
            await self.run_action(action)
        finally:
            self._is_commanded = False
        return True

    def ring(self, kind: str) -> None:
        """The bells of an answer."""
        for nth in range(RINGS[kind]):
            self.set_timer(max(0.001, nth * GAP_SECONDS), self.app.bell)

    @work(group="scans", exit_on_error=False)
    async def work_off(self) -> None:
        """Process step after step; while the database is away the next one waits, none is lost."""
        while True:
            step = await self._steps.get()
            self.token = str(uuid4())
            while (away := await self._process(step)) is not None:
                kept = plural(self._steps.qsize() + 1, "scan")
                self.show_kept(f"{kept} kept, it goes on by itself. {away}")
                self.desk.database_failed(away)
                await asyncio.sleep(RETRY_SECONDS)

    async def _process(self, step: Step) -> DatabaseAway | None:
        """Process one step; the error where the database is away and it must be tried again."""
        try:
            await (self.mean(step) if isinstance(step, Code) else step())
        except DatabaseAway as error:
            return error
        except BindeckError as error:
            self.wrong(str(error))
        except Exception:  # a mistake of ours in one scan must not leave the next ones unheard
            log.exception("%s: %s could not be worked off", self.NAME, step)
            self.wrong("SOMETHING WENT WRONG  Look before you scan it again; the log has the details.")
        return None
