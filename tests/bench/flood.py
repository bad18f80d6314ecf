"""A flood over the Alerts screen: keys, memory, and that no alert is missed; then a steady stream of them."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from tests.bench.figures import p50, p95, tell
from tests.bench.timed import HOME, PAGE_DOWN, TimedTerminal
from tests.fix_shop import Shop
from tests.fix_terminal import environment, terminal

DATABASE = "bench_flood"
SIZE = {"columns": 120, "rows": 40}
TALL = {"columns": 120, "rows": 250}
"""The size in which the whole list is read back."""

FRAME = 4
"""Lines that show no alert: the top line, the header, the keys and the places."""

CALM_SECONDS, BARE_SECONDS = 5.0, 5.0
FLOOD_SECONDS, FLOOD_RATE = 30, 1000
STREAM_SECONDS, STREAM_RATE, HOME_SECONDS = 20, 50, 0.4

NUMBER = re.compile(r" alert (\d+)\b")
IN_ORDER = "SELECT title FROM notifications ORDER BY created_at DESC NULLS LAST, id DESC"


@dataclass
class Source:
    """Where alerts are poured in, by a process of its own."""

    shop: Shop
    redis_url: str
    listing: int
    poured: int = 0
    written: list[float] = field(default_factory=list[float])
    """When each alert of the last pouring was written, on the machine's monotonic clock."""

    @contextmanager
    def pouring(self, count: int, rate: float, published: int) -> Iterator[None]:
        """So many alerts a second while the block runs, and all of them when it is left."""
        words = (
            self.shop.url, self.redis_url, self.shop.user_id, self.listing, self.poured, count, rate, published,
        )  # fmt: skip
        command = [sys.executable, "-m", "tests.fix_flood", *map(str, words)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            said = list[bytes]()
            reading = threading.Thread(target=lambda: said.append(process.communicate()[0]))
            reading.start()
            yield
            reading.join()
        self.written = json.loads(said[0])
        self.poured += count

    @property
    def rate(self) -> float:
        """Alerts a second, really."""
        return (len(self.written) - 1) / (self.written[-1] - self.written[0])


def alerts(root: Path) -> None:
    """Keys at rest and in the flood, beside a bare app's; then how soon an alert is seen."""
    with EmbeddedServers(root) as servers:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            admin.execute(f"CREATE DATABASE {DATABASE}")
        url = servers.database_url(DATABASE)
        schema.create(url)
        environ = environment(root, DATABASE_URL=url, REDIS_URL=servers.redis_url)
        with psycopg.connect(**arguments(url)) as connection:
            shop = Shop(url, connection, "seller")
            source = Source(shop, servers.redis_url, shop.listing(title="Walkman"))
            _bare(source, environ)
            with terminal(environ=environ, **SIZE, kind=TimedTerminal) as screen:
                screen.wait("the link", lambda: "● live" in screen.lines[0])
                screen.send("\x1b[17~")
                _shows(screen, source.poured)
                _flood(screen, source)
                _stream(screen, source)
                screen.send("\x11")
                screen.end()


def _bare(source: Source, environ: dict[str, str]) -> None:
    command = ("-m", "tests.bench.bare_keys")
    with terminal(*command, environ=environ, program=sys.executable, **SIZE, kind=TimedTerminal) as bare:
        bare.wait("the bare app", lambda: "ready" in bare.lines[0])
        bare.watch(1)
        _tell_keys("bare Textual app, cursor key", bare.walk(CALM_SECONDS, lambda: bare.lines[0]))
        with source.pouring(int(BARE_SECONDS * FLOOD_RATE), FLOOD_RATE, published=2):
            bare.watch(1)
            times = bare.walk(BARE_SECONDS - 1, lambda: bare.lines[0])
        _tell_keys("bare Textual app, cursor key beside the flood", times)


def _flood(screen: TimedTerminal, source: Source) -> None:
    _tell_keys("Alerts, cursor key", screen.walk(CALM_SECONDS, lambda: screen.current))
    memory, cpu, began = [screen.memory], screen.cpu, time.monotonic()
    with source.pouring(FLOOD_SECONDS * FLOOD_RATE, FLOOD_RATE, published=2):
        screen.watch(1)
        times = list[float]()
        while len(memory) < FLOOD_SECONDS - 2:
            times += screen.walk(1, lambda: screen.current)
            memory.append(screen.memory)
        share = (screen.cpu - cpu) / (time.monotonic() - began)
    caught_up = _shows(screen, source.poured)
    _tell_keys(f"Alerts, cursor key in a flood of {source.rate:,.0f} alerts a second", times)
    tell("Alerts, CPU of the program in the flood", f"{share:.0%} of a core")
    tell("Alerts, from the flood's end to all on the screen", f"{caught_up - source.written[-1]:.2f} s")
    screen.watch(7)
    memory.append(screen.memory)
    _tell_memory(memory)
    _read_back(screen, source)


def _stream(screen: TimedTerminal, source: Source) -> None:
    """An alert's time runs from its commit, right before it is published, to the bytes that paint its title.

    The cursor stays on its alert, which newer ones push down: it is sent home before they would push it out.
    """
    count, seen = STREAM_SECONDS * STREAM_RATE, list[float]()
    first, cpu, began = source.poured, screen.cpu, time.monotonic()
    with source.pouring(count, STREAM_RATE, published=1):
        home = 0.0
        while len(seen) < count:
            if time.monotonic() - home > HOME_SECONDS:
                home = time.monotonic()
                screen.send(HOME)
            if (came := screen.receive(0.1)) is not None:
                seen += [came] * (max(_numbers(screen), default=0) + 1 - first - len(seen))
    tell(
        "Alerts, CPU of the program meanwhile", f"{(screen.cpu - cpu) / (time.monotonic() - began):.0%} of a core"
    )
    times = [painted - written for painted, written in zip(seen, source.written, strict=True)]
    tell(
        f"an alert, published to visible, at {source.rate:.0f} a second (p50 / p95)",
        f"{p50(times) * 1e3:.0f} / {p95(times) * 1e3:.0f} ms{_load()}",
    )


def _shows(screen: TimedTerminal, alerts: int) -> float:
    """When the top line says that so many alerts are listed."""
    return screen.wait(f"all {alerts:,}", lambda: f"all {alerts:,} " in screen.lines[0])


def _numbers(screen: TimedTerminal) -> list[int]:
    """The alerts on the screen."""
    return [int(found[1]) for line in screen.lines if (found := NUMBER.search(line))]


def _read_back(screen: TimedTerminal, source: Source) -> None:
    """Read the whole list from the screen, page by page. Raises AssertionError where it is not the database's."""
    expected = [int(title.removeprefix("alert ")) for title in source.shop.all(IN_ORDER)]
    assert sorted(expected) == list(range(source.poured))
    screen.resize(**TALL)
    screen.send(HOME)
    page = TALL["rows"] - FRAME
    for top in range(0, len(expected), page):
        here = expected[max(0, min(top, len(expected) - page)) :][:page]
        screen.wait(f"alerts {here[0]} … {here[-1]}", lambda here=here: _numbers(screen) == here)
        screen.send(PAGE_DOWN)
    tell("Alerts, read back from the screen page by page", f"{len(expected):,}: each once, in order")
    screen.resize(**SIZE)


def _tell_keys(what: str, times: list[float]) -> None:
    tell(f"{what} (p50 / p95)", f"{p50(times) * 1e3:.1f} / {p95(times) * 1e3:.1f} ms of {len(times)}{_load()}")


def _tell_memory(memory: list[tuple[float, float]]) -> None:
    moments = (memory[0], *(memory[len(memory) * third // 3 - 1] for third in (1, 2, 3)))
    for nth, name in enumerate(("PSS", "RSS")):
        figures = " / ".join(f"{sample[nth]:.1f}" for sample in moments)
        tell(f"Alerts, memory ({name}) before the flood, then after each third", f"{figures} MiB")


def _load() -> str:
    return f" (load {os.getloadavg()[0]:.1f})"
