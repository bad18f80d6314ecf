"""Keys in a real terminal, timed: when the first and the last byte of the answer came, and how many."""

import os
import re
import select
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.fix_terminal import BINDECK, Terminal, terminal

COLUMNS, ROWS = 120, 40

QUIET = 0.08
"""Seconds without a byte after which an answer is over."""

PATIENCE = 60
"""Seconds after which a key that was not answered is given up."""

MEGABYTE = 1 << 20

PRICED = re.compile(r" (active|draft|sold|canceled) .*(\d\.\d\d|—)")
"""What is in a row that is not a placeholder."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key's answer: seconds to its first and last byte, its bytes, seconds until the screen was as wanted."""

    first: float
    last: float
    size: int
    seen: list[float]


class Probe:
    """A program in a terminal of 120×40 whose keys are timed."""

    def __init__(self, screen: Terminal) -> None:
        self.screen = screen

    @property
    def text(self) -> str:
        return self.screen.text

    def press(self, keys: str, *there: Callable[[str], bool]) -> Stroke:
        """Send keys and take the time until the painting ends; each of `there` says when the screen is as wanted.

        The emulator reads what came only afterwards: it is slower than the program.
        """
        self.settle(0.02)
        started = time.perf_counter()
        os.write(self.screen.descriptor, keys.encode())
        chunks, seen = list[tuple[float, bytes]](), dict[int, float]()
        while not chunks or len(seen) < len(there):
            came = [*self._chunks(started)]
            assert came or time.perf_counter() < started + PATIENCE, f"never answered: {keys!r}\n{self.text}"
            for at, data in came:
                self.screen.feed(data)
                for nth, holds in enumerate(there):
                    if nth not in seen and holds(self.screen.shown):
                        seen[nth] = at
            chunks += came
        size = sum(len(data) for _, data in chunks)
        return Stroke(chunks[0][0], chunks[-1][0], size, [seen[nth] for nth in range(len(there))])

    def wait(self, pattern: str, seconds: float = 120) -> None:
        """Wait until the screen matches and rests."""
        self.screen.until(pattern, seconds)
        self.settle(0.3)

    def settle(self, quiet: float) -> None:
        """Read until nothing came for so many seconds."""
        for _, data in self._chunks(time.perf_counter(), quiet):
            self.screen.feed(data)

    def memory(self) -> float:
        """Megabytes of the process, shared ones in part (PSS)."""
        return psutil.Process(self.screen.process).memory_full_info().pss / MEGABYTE

    def _chunks(self, started: float, quiet: float = QUIET) -> Iterator[tuple[float, bytes]]:
        """What comes until it is quiet, and how many seconds after the start."""
        while select.select([self.screen.descriptor], [], [], quiet)[0]:
            data = os.read(self.screen.descriptor, 1 << 16)
            yield time.perf_counter() - started, data


@contextmanager
def probing(*arguments: str, environ: Mapping[str, str], program: str = BINDECK) -> Iterator[Probe]:
    """A program whose keys are timed, begun at its first place and ended with ctrl+q."""
    for kept in Path(environ["BINDECK_STATE_DIR"]).glob("place-*"):
        kept.write_text("{}")
    with terminal(*arguments, environ=environ, columns=COLUMNS, rows=ROWS, program=program) as screen:
        yield Probe(screen)
        screen.send("\x11")
        screen.end()


def table_rows(text: str) -> list[str]:
    """The lines of the listings' table, without gutter and side pane; none where there is no table."""
    lines = text.splitlines()
    top = next((nth for nth, line in enumerate(lines) if line.startswith(" WHERE ")), len(lines))
    return [line[1:].partition("│")[0].rstrip() for line in lines[top + 1 : ROWS - 2]]


def has_rows(text: str) -> bool:
    """Whether the listings' table shows rows, and no placeholder."""
    rows = [row for row in table_rows(text) if row]
    return bool(rows) and all(PRICED.search(row) for row in rows)
