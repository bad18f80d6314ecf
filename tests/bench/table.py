"""The table of the listings, on up to a million of them: first rows, all of them, keys, filter, memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from data.connect import arguments
from data.rules.search_reader import read
from queries import listings
from tests.bench.figures import p50, p95, tell
from tests.bench.probe import Probe, Stroke, has_rows, probing, table_rows
from tests.bench.stock import MOST, SIZES, Stock, stocked
from tests.fix_terminal import environment

STARTS = 5
KEYS = 120
BATCH = 20
PAGES = 30
LETTERS = "zxqjv"

F3, DOWN, PAGE_DOWN, HOME, END = "\x1bOR", "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b[F"
ESCAPE = "\x1b"

FIRST_HUNDRED = """
    SELECT id, title, status, price, cost, quantity, storage_location, created_at FROM listings
    WHERE user_id = '{}' ORDER BY created_at DESC NULLS LAST, id DESC LIMIT 100
"""

ALL_IDS = "SELECT id FROM listings WHERE user_id = '{}' ORDER BY created_at DESC NULLS LAST, id DESC"


def figures(root: Path) -> None:
    """Take all of them on the largest seller, then the curve."""
    with stocked(root) as stock:
        _opening(stock)
        _keys(stock)
        _pages(stock)
        _filter(stock)
        _memory(stock)
        _curve(stock)


def opened(probe: Probe, size: int) -> None:
    """Go to the listings and wait for all of them."""
    probe.wait("● live")
    probe.screen.send(F3)
    probe.wait(f" {size:,} listings")


def _open(stock: Stock, size: int) -> tuple[float, float]:
    """Seconds from F3 to the first rows, and until all are addressable, in a dashboard that was just started."""
    with probing(environ=stock.environ(size)) as probe:
        probe.wait("● live")
        stroke = probe.press(F3, has_rows, lambda text: f" {size:,} listings" in text)
    first, every = stroke.seen
    return first, every


def _opening(stock: Stock) -> None:
    user = stock.user_id(MOST)
    rows, every, psql_rows, psql_ids = list[float](), list[float](), list[float](), list[float]()
    for _ in range(STARTS):
        psql_rows.append(stock.psql(FIRST_HUNDRED.format(user)))
        psql_ids.append(stock.psql(ALL_IDS.format(user)))
        first, whole = _open(stock, MOST)
        rows.append(first)
        every.append(whole)
    _ratio(f"{MOST:,} listings: F3 to first rows, psql's first 100", rows, psql_rows)
    _ratio(f"{MOST:,} listings: F3 to all addressable, psql's ids", every, psql_ids)


def _keys(stock: Stock) -> None:
    """Cursor keys beside those of a bare app, in turns."""
    bare_environ = environment(stock.root, TEXTUAL_FPS="120")
    bare, ours, walked = list[Stroke](), list[Stroke](), list[Stroke]()
    with (
        probing("-m", "tests.bench.bare_keys", environ=bare_environ, program=sys.executable) as other,
        probing(environ=stock.environ(MOST)) as probe,
    ):
        other.wait("ready")
        opened(probe, MOST)
        for _ in range(KEYS // BATCH):
            bare += [other.press("j") for _ in range(BATCH)]
            probe.press(HOME + DOWN)
            ours += [probe.press(DOWN) for _ in range(BATCH)]
        walked += [probe.press(DOWN) for _ in range(KEYS)]
    _ratio("cursor key to first paint, a bare app's", [s.first for s in ours], [s.first for s in bare])
    _ratio("  p95", [p95([s.first for s in ours])], [p95([s.first for s in bare])])
    _ratio("cursor key to last paint, a bare app's", [s.last for s in ours], [s.last for s in bare])
    tell("bytes a cursor key at 120×40 (mean)", f"{sum(s.size for s in ours) / len(ours):.0f}")
    tell(
        "  of a long walk, which scrolls by half pages",
        f"{sum(s.size for s in walked[40:]) / len(walked[40:]):.0f}",
    )


def _pages(stock: Stock) -> None:
    with probing(environ=stock.environ(MOST)) as probe:
        opened(probe, MOST)
        downs = [_turned(probe, PAGE_DOWN) for _ in range(PAGES)]
        ends = [_turned(probe, key) for key in [END, HOME] * (PAGES // 2)]
    query = _one_page(stock)
    tell("page down to its rows (p50 / p95)", f"{_ms(downs)} ms")
    tell("end and home to their rows (p50 / p95)", f"{_ms(ends)} ms; one page's query {_ms(query)} ms")


def _turned(probe: Probe, key: str) -> float:
    """Seconds from a key to other rows, none of them a placeholder."""
    before = table_rows(probe.text)
    return probe.press(key, lambda text: has_rows(text) and table_rows(text) != before).seen[0]


def _one_page(stock: Stock) -> list[float]:
    """Seconds of the query for a page's rows, from here."""
    user = stock.user_id(MOST)
    with psycopg.connect(**arguments(stock.url)) as connection:
        ids = [row[0] for row in connection.execute(ALL_IDS.format(user)).fetchall()]
        times = list[float]()
        for nth in range(PAGES):
            wanted = ids[len(ids) * nth // PAGES :][:100]
            statement = stock.asked(MOST, listings.page, wanted)
            started = time.perf_counter()
            connection.execute(statement).fetchall()
            times.append(time.perf_counter() - started)
    return times


def _filter(stock: Stock) -> None:
    """One letter into the filter, to the first rows with it."""
    ours, psql = list[float](), list[float]()
    with probing(environ=stock.environ(MOST)) as probe:
        opened(probe, MOST)
        for letter in LETTERS:
            statement = stock.asked(MOST, listings.first, 100, read(letter, datetime.now(UTC).date()))
            psql.append(stock.psql(statement))
            probe.press("/")
            before = table_rows(probe.text)

            def narrowed(text: str, before: Sequence[str] = before) -> bool:
                return has_rows(text) and table_rows(text) != before

            ours.append(probe.press(letter, narrowed).seen[0])
            probe.screen.send(ESCAPE)
            probe.wait(f" {MOST:,} listings")
    _ratio("filter keystroke to first rows, the same SQL in psql", ours, psql)


def _memory(stock: Stock) -> None:
    few, many = _megabytes(stock, SIZES[0]), _megabytes(stock, MOST)
    tell(
        "memory (PSS)", f"{few:.1f} MB with {SIZES[0]:,} listings, {many:.1f} MB with {MOST:,}: {many - few:+.1f}"
    )


def _megabytes(stock: Stock, size: int) -> float:
    with probing(environ=stock.environ(size)) as probe:
        opened(probe, size)
        for key in (END, HOME, *[PAGE_DOWN] * 20):
            probe.press(key)
        return probe.memory()


def _curve(stock: Stock) -> None:
    for size in SIZES:
        # Before the opening is timed: at an account's first start a message lies over the rows.
        with probing(environ=stock.environ(size)) as probe:
            opened(probe, size)
            keys = [probe.press(DOWN).first for _ in range(30)]
            pages = [_turned(probe, PAGE_DOWN) for _ in range(15)]
            memory = probe.memory()
        first, every = _open(stock, size)
        ids = stock.psql(ALL_IDS.format(stock.user_id(size)))
        tell(
            f"{size:>9,} listings",
            f"first rows {first * 1e3:.0f} ms, all {every * 1e3:.0f} ms (psql {ids * 1e3:.0f}), "
            f"key {p50(keys) * 1e3:.1f} ms, page {p50(pages) * 1e3:.1f} ms, {memory:.0f} MB",
        )


def _ratio(what: str, ours: Sequence[float], baseline: Sequence[float]) -> None:
    mine, other = p50(ours), p50(baseline)
    tell(what, f"{mine * 1e3:.1f} / {other * 1e3:.1f} ms = {mine / other:.2f}")


def _ms(values: Sequence[float]) -> str:
    return f"{p50(values) * 1e3:.1f} / {p95(values) * 1e3:.1f}"
