"""Starts the embedded servers again when one of them was killed or hangs, so that work goes on by itself."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

from data.errors import BindeckError

log = logging.getLogger(__name__)

FIRST_PAUSE, LAST_PAUSE = 1.0, 30.0
"""Seconds between two attempts: doubled from the first to the last while they do not help."""

CALM_SECONDS = 60.0
"""After so long without an attempt the first pause is enough again."""


class Reviver:
    """`start` starts what does not answer and leaves alone what does; it blocks, and runs in a thread."""

    def __init__(self, start: Callable[[], None]) -> None:
        self._start = start
        self._wanted = asyncio.Event()

    def ask(self) -> None:
        """A server does not answer."""
        self._wanted.set()

    async def keep(self) -> None:
        """Do what is asked, for ever."""
        pause, last = FIRST_PAUSE, -CALM_SECONDS
        while True:
            await self._wanted.wait()
            if time.monotonic() - last > CALM_SECONDS:
                pause = FIRST_PAUSE
            log.info("a server does not answer: looking after it")
            try:
                await asyncio.to_thread(self._start)
            except BindeckError as error:
                log.warning("the servers could not be started again: %s", error)
            except Exception:
                log.exception("the servers could not be started again")
            await asyncio.sleep(pause)
            self._wanted.clear()
            pause, last = min(pause * 2, LAST_PAUSE), time.monotonic()


@asynccontextmanager
async def revival(start: Callable[[], None] | None) -> AsyncGenerator[Callable[[], None]]:
    """What to call when a server does not answer; of servers that are not ours (None) only their owner can take
    care."""
    if start is None:
        yield lambda: None
        return
    reviver = Reviver(start)
    task = asyncio.create_task(reviver.keep())
    try:
        yield reviver.ask
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
