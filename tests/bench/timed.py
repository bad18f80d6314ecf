"""Times what a person sees: from a key, or from anything else, to the bytes that painted its answer."""

import fcntl
import os
import random
import signal
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

import psutil

from tests.fix_terminal import UNPAINTED, Terminal

NEVER = 10.0
"""Seconds after which something counts as not painted at all."""

FINGERS = (0.03, 0.09)
"""Seconds between two keys: from a held key to quick fingers, at no rhythm that frames could keep."""

TURN = 20
"""Cursor keys in one direction before they go in the other."""

UP, DOWN, HOME, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[6~"


SWITCH_SECONDS = 0.0002
"""Between two turns of threads: the one that reads must not wait for the one that emulates."""


class TimedTerminal(Terminal):
    """A terminal that says when the bytes came that made a difference; it keeps none of them.

    They are stamped by a thread of its own, so that emulating what came before delays no stamp.
    """

    def __init__(self, descriptor: int, process: int, columns: int, rows: int) -> None:
        super().__init__(descriptor, process, columns, rows)
        self._came: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        self._strokes = 0
        sys.setswitchinterval(SWITCH_SECONDS)
        threading.Thread(target=self._stamp, daemon=True).start()

    @property
    def lines(self) -> list[str]:
        """What is painted by now."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def current(self) -> str:
        """The current row of a list, as it reads; empty while there is none, or it is still to be fetched."""
        screen = self._screen
        at = next((y for y in range(screen.lines) if screen.buffer[y][0].data == "▌"), None)
        line = "" if at is None else "".join(screen.buffer[at][x].data for x in range(screen.columns))
        return "" if "…" in line else line

    @property
    def memory(self) -> tuple[float, float]:
        """The program's proportional and resident set size, in MiB."""
        found = psutil.Process(self.process).memory_full_info()
        return found.pss / 2**20, found.rss / 2**20

    @property
    def cpu(self) -> float:
        """Seconds of CPU the program has used."""
        times = psutil.Process(self.process).cpu_times()
        return times.user + times.system

    def receive(self, seconds: float) -> float | None:
        """Paint what comes next within so many seconds; when it came, on the machine's monotonic clock."""
        try:
            came, data = self._came.get(timeout=max(0.0, seconds))
        except Empty:
            return None
        self._stream.feed(UNPAINTED.sub(b"", data))
        return came

    def _read(self, seconds: float) -> None:
        self.receive(seconds)

    def _stamp(self) -> None:
        with suppress(OSError):
            while data := os.read(self.descriptor, 1 << 16):
                self._came.put((time.monotonic(), data))

    def watch(self, seconds: float) -> None:
        """Paint what comes for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.receive(left)

    def wait(self, what: str, holds: Callable[[], bool]) -> float:
        """When the bytes came after which this holds. Raises AssertionError when they never come."""
        began = came = time.monotonic()
        while not holds():
            arrived = self.receive(0.1)
            came = came if arrived is None else arrived
            if time.monotonic() - began > NEVER:
                raise AssertionError(f"never came: {what}\n" + "\n".join(self.lines[:40]))
        return came

    def press(self, key: str, seen: Callable[[], str]) -> float:
        """Send a key; seconds to the bytes after which `seen` reads otherwise, and not empty."""
        self.wait("a row under the cursor", lambda: seen() != "")
        before, sent = seen(), time.monotonic()
        self.send(key)
        return self.wait("the answer to a key", lambda: seen() not in ("", before)) - sent

    def walk(self, seconds: float, seen: Callable[[], str]) -> list[float]:
        """Press cursor keys for so long, so many down, so many up; the seconds each took."""
        times = list[float]()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            times.append(self.press(UP if self._strokes // TURN % 2 else DOWN, seen))
            self._strokes += 1
            self.watch(random.uniform(*FINGERS))
        return times

    def resize(self, columns: int, rows: int) -> None:
        """Give the program another size of terminal."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.process, signal.SIGWINCH)
