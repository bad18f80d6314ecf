"""The warehouse floor on a million stored items: a scan's answer, ten scans a second, twenty terminals."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from data.errors import BindeckError
from data.rules.codes import Code, Label
from data.rules.status import Action
from data.tenant import Tenant
from queries import finds, putting
from tests.bench.figures import p50, p95, tell
from tests.bench.timed import TimedTerminal
from tests.fix_shop import Shop, signed_in
from tests.fix_terminal import environment, terminal

DATABASE = "bench_floor"
ITEMS = int(os.environ.get("BINDECK_BENCH_ITEMS") or 1_000_000)
"""How many items lie there: BINDECK_BENCH_ITEMS."""

SECTIONS = 10
PER_SECTION = 100
SCANS = 60
STREAM_SECONDS, STREAM_RATE = 60, 10
TERMINALS, TOGETHER_SECONDS, TOGETHER_SECTIONS = 20, 60, 5

FILL = """
    INSERT INTO storage_bins (user_id, bin_name, bin_type)
    SELECT %(user)s, 'B' || n, 'general' FROM generate_series(1, %(items)s / %(held)s) AS n;
    INSERT INTO storage_sections (bin_id, section_name, item_count)
    SELECT b.id, n::text, %(per)s FROM storage_bins b, generate_series(1, %(sections)s) AS n;
    INSERT INTO storage_items (user_id, storage_id, bin_id, section_id, title)
    SELECT %(user)s, b.bin_name || '-' || s.section_name || '-' || lpad(n::text, 3, '0'), b.id, s.id,
           'Thing ' || b.bin_name || ' ' || s.section_name || ' ' || n
    FROM storage_bins b JOIN storage_sections s ON s.bin_id = b.id, generate_series(1, %(per)s) AS n;
"""

DONE = "SELECT resource_id FROM activity_logs WHERE action = %s ORDER BY id"

DISAGREE = """
    SELECT count(*) FROM storage_sections s
    WHERE s.item_count <> (SELECT coalesce(sum(i.quantity), 0) FROM storage_items i WHERE i.section_id = s.id)
      AND s.id = ANY (%s)
"""

DOUBLED = "SELECT count(*) - count(DISTINCT storage_id) FROM storage_items"


def figures(root: Path) -> None:
    """Fill the shelves, then take the three."""
    with _filled(root) as (shop, redis_url):
        items = shop.all("SELECT id FROM storage_items ORDER BY id")
        _ask(shop, redis_url, root, random.Random(1).sample(items, SCANS))
        _stream(shop, redis_url, root, random.Random(2).sample(items, STREAM_SECONDS * STREAM_RATE))
        asyncio.run(_together(shop, redis_url, items))


@contextmanager
def _filled(root: Path) -> Iterator[tuple[Shop, str]]:
    with EmbeddedServers(root) as servers:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            admin.execute(f"CREATE DATABASE {DATABASE}")
        url = servers.database_url(DATABASE)
        schema.create(url)
        with psycopg.connect(**arguments(url), cursor_factory=psycopg.ClientCursor[Any]) as connection:
            connection.execute("SET statement_timeout = 0")
            shop = Shop(url, connection, "seller")
            values = {"user": shop.user_id, "items": ITEMS, "held": SECTIONS * PER_SECTION}
            connection.execute(FILL, {**values, "sections": SECTIONS, "per": PER_SECTION})
            connection.execute("VACUUM ANALYZE")
            yield shop, servers.redis_url


def _terminal(shop: Shop, redis_url: str, root: Path) -> Any:
    environ = environment(root, DATABASE_URL=shop.url, REDIS_URL=redis_url)
    return terminal(environ=environ, columns=120, rows=40, kind=TimedTerminal)


def _shows(screen: TimedTerminal, text: str) -> bool:
    return any(text in line for line in screen.lines)


def _code(shop: Shop, item: int) -> tuple[str, str]:
    """What a scanner types of an item's label, and the item's title."""
    row = shop.connection.execute("SELECT storage_id, title FROM storage_items WHERE id = %s", (item,)).fetchone()
    assert row is not None
    return f"~ITM:{row[0]}\r", row[1]


def _ask(shop: Shop, redis_url: str, root: Path, items: list[int]) -> None:
    """Where is it: from the last byte of a scan to the answer, beside the query that gives it."""
    times = list[float]()
    with _terminal(shop, redis_url, root) as screen:
        screen.wait("the link", lambda: "● live" in screen.lines[0])
        for item in items:
            code, title = _code(shop, item)
            screen.send(code)
            sent = time.monotonic()
            times.append(screen.wait(title, lambda title=title: _shows(screen, title)) - sent)
            screen.watch(random.uniform(0.1, 0.3))
        screen.send("\x11")
        screen.end()
    queries = asyncio.run(_queries(shop, redis_url, items))
    asked, answered = f"{p50(queries) * 1e3:.1f} / {p95(queries) * 1e3:.1f}", times[1:]
    figure = f"{p50(answered) * 1e3:.1f} / {p95(answered) * 1e3:.1f} ms; the query {asked} ms"
    tell(f"{ITEMS:,} items: a scan to its answer (p50 / p95)", figure)


async def _queries(shop: Shop, redis_url: str, items: list[int]) -> list[float]:
    times = list[float]()
    async with signed_in(shop, redis_url) as tenant:
        for item in items:
            storage_id = shop.one("SELECT storage_id FROM storage_items WHERE id = %s", item)
            began = time.perf_counter()
            await tenant.read(finds.resolve, Code(storage_id, Label.ITEM))
            times.append(time.perf_counter() - began)
    return times


def _stream(shop: Shop, redis_url: str, root: Path, items: list[int]) -> None:
    """Ten scans a second into one section; each is to be put away once, in the order of the scans."""
    codes = [_code(shop, item) for item in items]
    bin_id = shop.one("SELECT max(id) FROM storage_bins")
    section = shop.insert("storage_sections", bin_id=bin_id, section_name="empty")
    with _terminal(shop, redis_url, root) as screen:
        screen.wait("the link", lambda: "● live" in screen.lines[0])
        screen.send("\x1bOSp")
        screen.wait("put away", lambda: "Put away" in screen.lines[0])
        screen.send(f"~SEC:{section}\r")
        screen.wait("the section", lambda: _shows(screen, "INTO"))
        began = time.monotonic()
        for nth, (code, _) in enumerate(codes):
            screen.watch(max(0.0, began + nth / STREAM_RATE - time.monotonic()))
            screen.send(code)
        sent = time.monotonic()
        title = codes[-1][1]
        answered = screen.wait("the last one", lambda: _shows(screen, title))
        screen.send("\x11")
        screen.end()
    done_in_order = shop.all(DONE, Action.PUT_AWAY) == items
    tell(
        f"{len(items)} scans, {len(items) / (sent - began):.1f} a second",
        f"{'each put away once, in order' if done_in_order else 'NOT each once, in order'};"
        f" the last {(answered - sent) * 1e3:.0f} ms after its last byte",
    )
    assert done_in_order


async def _together(shop: Shop, redis_url: str, items: list[int]) -> None:
    """Twenty terminals put things into the same few sections."""
    sections = shop.all("SELECT id FROM storage_sections ORDER BY id LIMIT %s", TOGETHER_SECTIONS)
    times, refused = list[float](), list[str]()

    async def work(tenant: Tenant, nth: int) -> None:
        dice, end = random.Random(nth), time.monotonic() + TOGETHER_SECONDS
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                label, row = (Label.ITEM, dice.choice(items)) if dice.random() < 0.5 else (Label.LISTING, new())
                await tenant.write(putting.put, label, row, dice.choice(sections), anyway=True)
            except BindeckError as error:
                refused.append(str(error))
            times.append(time.monotonic() - began)

    def new() -> int:
        return shop.listing(storage_location="somewhere")

    async with AsyncExitStack() as stack:
        tenants = [await stack.enter_async_context(signed_in(shop, redis_url)) for _ in range(TERMINALS)]
        await asyncio.gather(*(work(tenant, nth) for nth, tenant in enumerate(tenants)))
    wrong = shop.one(DISAGREE, sections)
    doubled = shop.one(DOUBLED)
    tell(
        f"{TERMINALS} terminals into {TOGETHER_SECTIONS} sections for {TOGETHER_SECONDS} s",
        f"{len(times):,} put away, {p50(times) * 1e3:.0f} / {p95(times) * 1e3:.0f} ms; {wrong} counts wrong,"
        f" {doubled} ids doubled, refused: {sorted(set(refused)) or 'none'}",
    )
    assert (wrong, doubled) == (0, 0)
