"""Runs the dashboard: from the settings to the exit code."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from contextlib import AsyncExitStack
from importlib import import_module
from typing import TYPE_CHECKING

from data.settings import Settings
from tui import log
from tui.app import Bindeck
from tui.plan import DemoPlan
from tui.terminal import Terminal

if TYPE_CHECKING:
    from tui.app import Progress
    from tui.world import World

SIGNALS = (signal.SIGTERM, signal.SIGHUP)
"""Textual restores the terminal on none of them."""


def run(settings: Settings, plan: DemoPlan | None, terminal: Terminal) -> int:
    """Show the dashboard until it is left; the exit code. Raises BindeckError when it could not start."""
    log.to_file(settings.state_dir)
    return asyncio.run(_run(settings, plan, terminal))


async def _run(settings: Settings, plan: DemoPlan | None, terminal: Terminal) -> int:
    async with AsyncExitStack() as stack:

        async def open_world(progress: Progress) -> World:
            # The drivers are imported in a thread while the shell is painted; the shorter switch interval
            # keeps keys answered meanwhile.
            interval = sys.getswitchinterval()
            sys.setswitchinterval(0.001)
            try:
                opening = await asyncio.to_thread(import_module, "tui.opening")
            finally:
                sys.setswitchinterval(interval)
            world = await stack.enter_async_context(opening.opened(settings, plan, progress, app.heard, app.ask))
            # What was imported and made by now lives as long as the program: walking it again in every full
            # collection would hold up a key for 60 ms and more. A page makes thousands of objects that mostly stay
            # while it is open: looking at them every 700 costs more than it finds.
            gc.freeze()
            gc.set_threshold(10_000, 20, 20)
            return world

        app = Bindeck(open_world, ansi_color=terminal.ansi_color or None, ascii_only=terminal.ascii_only)
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, app.exit, None, 128 + number)
        await app.run_async(mouse=terminal.mouse)
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
