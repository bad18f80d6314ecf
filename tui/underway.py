"""A long write: how far it is, and escape, which stops it so that nothing is written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from queries.batches import BatchStopped
from queries.progress import Progress
from tui import batch_words
from tui.dialogs import Dialog, leave
from widgets.manners import draws_ascii
from widgets.text import ascii_only, clean

T = TypeVar("T")

PATIENCE_SECONDS = 0.7
"""After which a person is told how far it is: few rows are written before that."""


class Underway(Dialog[None]):
    """How far a write is, until it is over; to leave it is to stop it."""

    FIRST = "wait until it is done"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stop", id="underway.stop")]

    def __init__(self, what: str, kept: str) -> None:
        """`what` is being done; `kept` says what a stop leaves: nothing is written."""
        super().__init__()
        self._what, self._kept = what, kept
        self._stopping = self._over = False
        self._text = "…"
        self._bar = Static(markup=False)
        self._keys = Static(clean(f"esc stops it: {kept}"), classes="keys", markup=False)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(clean(self._what), markup=False)
            yield self._bar
            yield self._keys

    def on_mount(self) -> None:
        self._show(self._text)

    def on_screen_resume(self) -> None:
        if self._over:
            leave(self, None)

    def action_leave(self) -> None:
        self._stopping = True
        self._keys.display = False
        self._show(f"stopping: {self._kept}")

    def progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        if self._stopping:
            raise BatchStopped(f"Stopped: {self._kept}.")
        self._show(batch_words.far(done, total))

    def end(self) -> None:
        """Leave, at once or when what lies above it has gone."""
        self._over = True
        leave(self, None)

    def _show(self, text: str) -> None:
        self._text = text
        # It is told from the first row on, and shown only where it takes long.
        if self.is_attached:
            self._bar.update(ascii_only(text) if draws_ascii(self) else text)


async def follow(app: App[None], what: str, kept: str, work: Callable[[Progress], Awaitable[T]]) -> T:
    """Wait for a write, and show how far it is where it takes longer. Runs in a worker.

    Raises BatchStopped where a person stops it, and what `work` raises; it is given up where this is cancelled.
    """
    page = Underway(what, kept)
    write = asyncio.ensure_future(work(page.progress))
    try:
        await asyncio.wait({write}, timeout=PATIENCE_SECONDS)
        if not write.done():
            await app.push_screen(page)
        return await write
    finally:
        write.cancel()
        if page.is_attached:
            page.end()
