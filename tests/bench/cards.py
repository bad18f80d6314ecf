"""A large collection: its sets beside psql's aggregate, the grid of one set, the cursor keys in the cards."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from queries import card_sets
from queries.card_sets import SetKey
from tests.bench.figures import p50, p95, tell
from tests.bench.probe import Probe, Stroke, probing
from tests.bench.stock import Stock, seller
from tests.fix_terminal import environment

CARDS = int(os.environ.get("BINDECK_BENCH_CARDS") or 500_000)
"""The cards of the collection: BINDECK_BENCH_CARDS; a set has A_SET of them."""

A_SET = 250
SETS = max(1, CARDS // A_SET)
STARTS = 5
GRIDS = 40
KEYS = 120
BATCH = 20

DATABASE = "bench_cards"

F5, DOWN, HOME, ESCAPE, ENTER = "\x1b[15~", "\x1b[B", "\x1b[H", "\x1b", "\r"

# Four of five sets are of a game, with printed totals and secret cards; the others of a sport, without.
FILL: LiteralString = """
    INSERT INTO card_collections
        (user_id, card_uuid, card_type, title, card_number, quantity, organization_mode, primary_category,
         game_name, set_name, set_code, rarity, card_subtype, sport, year, brand, series, player_name,
         is_rookie_card, grading_company, grading_score, grading_serial, estimated_value, value_tier,
         purchase_price, storage_location, created_at)
    SELECT %(user)s, 'bench-' || n, CASE WHEN game THEN 'tcg' ELSE 'sports' END, 'Card ' || n %% 9973,
           CASE WHEN game THEN lpad(nth::text, 3, '0') || '/200' ELSE nth::text END, 1 + (n %% 13 = 0)::int * 2,
           'by_set', 'Set ' || s,
           CASE WHEN game THEN (ARRAY['Pokemon', 'MTG', 'Yu-Gi-Oh!'])[(1 + s %% 3)::int] END,
           CASE WHEN game THEN 'Expansion ' || s END, CASE WHEN game THEN 'E' || s END,
           (ARRAY['common', 'uncommon', 'rare'])[(1 + n %% 3)::int], CASE WHEN n %% 11 = 0 THEN 'Holo' END,
           CASE WHEN NOT game THEN 'baseball' END, CASE WHEN NOT game THEN 1950 + s %% 75 END,
           CASE WHEN NOT game THEN 'Topps' END, CASE WHEN NOT game THEN 'Series ' || s END,
           CASE WHEN NOT game THEN 'Player ' || n %% 4001 END, NOT game AND n %% 17 = 0,
           CASE WHEN n %% 23 = 0 THEN 'PSA' END, CASE WHEN n %% 23 = 0 THEN 8 END,
           CASE WHEN n %% 23 = 0 THEN (10000000 + n)::text END, (n * 7 %% 60000) / 100.0, NULL,
           (n %% 3000) / 100.0,
           'B' || n %% 40, now() - n %% 900 * interval '1 day'
    FROM (SELECT n, n * 7919 %% %(sets)s::bigint AS s, n * 7919 %% %(sets)s::bigint %% 5 <> 0 AS game,
                 1 + n / %(sets)s::bigint * 6 %% 215 AS nth
          FROM generate_series(1::bigint, %(cards)s::bigint) AS n) AS drawn
"""

# What a person would type into psql to know the same.
AGGREGATE = """
    SELECT lower(coalesce(game_name, sport, '')), lower(coalesce(set_name, concat_ws(' ', year, brand, series))),
           min(set_code), count(*), sum(quantity), sum(round(estimated_value::float8::numeric, 2) * quantity),
           sum(round(purchase_price::float8::numeric, 2) * quantity), count(*) FILTER (WHERE is_rookie_card)
    FROM card_collections WHERE user_id = '{}' GROUP BY 1, 2 ORDER BY 1, 2
"""


OF_SET = "SELECT lower(min(game_name)), array_agg(id) FROM card_collections WHERE lower(set_name) = %s"


def figures(root: Path) -> None:
    """Take all of them."""
    with collected(root) as stock:
        _sets(stock)
        _one_changed(stock)
        _grids(stock)
        _keys(stock)


@contextmanager
def collected(root: Path) -> Iterator[Stock]:
    """The servers with one collection, filled once."""
    root = Path(os.environ.get("BINDECK_BENCH_DIR") or root)
    root.mkdir(parents=True, exist_ok=True)
    with EmbeddedServers(root) as servers:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is None:
                admin.execute(f"CREATE DATABASE {DATABASE}")
        stock = Stock(root, servers.database_url(DATABASE), servers.redis_url)
        schema.create(stock.url)
        _fill(stock)
        yield stock


def _fill(stock: Stock) -> None:
    with psycopg.connect(**(arguments(stock.url) | {"options": ""})) as connection:
        name = seller(CARDS)
        if connection.execute("SELECT 1 FROM users WHERE username = %s", (name,)).fetchone() is not None:
            return
        started = time.perf_counter()
        with connection.transaction():
            user = connection.execute(
                "INSERT INTO users (username, email) VALUES (%s, %s) RETURNING id", (name, f"{name}@example.com")
            ).fetchone()
            assert user is not None
            connection.execute(FILL, {"user": user[0], "sets": SETS, "cards": CARDS})
        connection.execute("VACUUM ANALYZE card_collections")
        tell(f"filled a collection of {CARDS:,} cards", f"{time.perf_counter() - started:.0f} s")


def _opened(probe: Probe) -> None:
    probe.wait("● live")
    probe.screen.send(F5)
    probe.wait(f" {CARDS:,} cards")


def _sets(stock: Stock) -> None:
    """From the key to every set on record, beside psql."""
    ours, numbered, same, typed = list[float](), list[float](), list[float](), list[float]()
    statement, plain = stock.asked(CARDS, card_sets.every), AGGREGATE.format(stock.user_id(CARDS))
    for _ in range(STARTS):
        same.append(stock.psql(statement))
        typed.append(stock.psql(plain))
        with probing(environ=stock.environ(CARDS)) as probe:
            _opened(probe)
            shown, bars = probe.press("%", _has_sets, lambda text: _has_sets(text) and "█" in text).seen
            ours.append(shown)
            numbered.append(bars)
    _ratio(f"{SETS:,} sets of {CARDS:,} cards: key to all of them, psql's", ours, typed)
    _ratio("  beside the very same statement, which has the ids", ours, same)
    tell("  to the first completion bars", f"{p50(numbered) * 1e3:.0f} ms")


def _has_sets(text: str) -> bool:
    return f" {SETS:,} sets" in text and "$" in text.partition("VALUE")[2]


def _one_changed(stock: Stock) -> None:
    """What is asked when a card changes: its set alone."""
    user = stock.user_id(CARDS)
    with psycopg.connect(**arguments(stock.url)) as connection:
        statement = stock.asked(CARDS, card_sets.every)
        started = time.perf_counter()
        connection.execute(statement).fetchall()
        whole = time.perf_counter() - started
        ids = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM card_collections WHERE user_id = %s AND set_name = 'Expansion 1'", (user,)
            ).fetchall()
        ]
        again = stock.asked(CARDS, card_sets.again, (), ids)
        times = list[float]()
        for _ in range(STARTS):
            started = time.perf_counter()
            connection.execute(again).fetchall()
            times.append(time.perf_counter() - started)
    tell("a card changed: its set asked for again, all sets", f"{p50(times) * 1e3:.1f} ms, {whole * 1e3:.0f} ms")


def _grids(stock: Stock) -> None:
    """From Enter on a set to its numbers."""
    ours, query = list[float](), list[float]()
    with probing(environ=stock.environ(CARDS)) as probe:
        _opened(probe)
        probe.screen.send("%")
        probe.wait(f" {SETS:,} sets")
        probe.wait("█")
        for _ in range(GRIDS):
            ours.append(probe.press(ENTER, lambda text: "missing" in text and " 10 " in text).seen[0])
            probe.press(ESCAPE, lambda text: f" {SETS:,} sets" in text)
            probe.press(DOWN)
    with psycopg.connect(**arguments(stock.url)) as connection:
        for nth in range(1, GRIDS):
            name = f"expansion {nth + nth // 5}"
            row = connection.execute(
                "SELECT lower(min(game_name)), array_agg(id) FROM card_collections WHERE lower(set_name) = %s",
                (name,),
            ).fetchone()
            if row is None or row[0] is None:
                continue
            statement = stock.asked(CARDS, card_sets.of_keys, [SetKey(row[0], name)], row[1])
            started = time.perf_counter()
            connection.execute(statement).fetchall()
            query.append(time.perf_counter() - started)
    tell(
        "a set to its grid (p50 / p95)",
        f"{_ms(ours)} ms; its query {_ms(query)}",
    )


def _keys(stock: Stock) -> None:
    """Cursor keys beside those of a bare app, in turns."""
    bare_environ = environment(stock.root, TEXTUAL_FPS="120")
    bare, ours = list[Stroke](), list[Stroke]()
    with (
        probing("-m", "tests.bench.bare_keys", environ=bare_environ, program=sys.executable) as other,
        probing(environ=stock.environ(CARDS)) as probe,
    ):
        other.wait("ready")
        _opened(probe)
        for _ in range(KEYS // BATCH):
            bare += [other.press("j") for _ in range(BATCH)]
            probe.press(HOME + DOWN)
            ours += [probe.press(DOWN) for _ in range(BATCH)]
    _ratio("cards: cursor key to first paint, a bare app's", [s.first for s in ours], [s.first for s in bare])
    _ratio("  p95", [p95([s.first for s in ours])], [p95([s.first for s in bare])])
    _ratio("cards: cursor key to last paint, a bare app's", [s.last for s in ours], [s.last for s in bare])
    tell("bytes a cursor key (mean)", f"{sum(s.size for s in ours) / len(ours):.0f}")


def _ratio(what: str, ours: Sequence[float], baseline: Sequence[float]) -> None:
    mine, other = p50(ours), p50(baseline)
    tell(what, f"{mine * 1e3:.1f} / {other * 1e3:.1f} ms = {mine / other:.2f}")


def _ms(values: Sequence[float]) -> str:
    return f"{p50(values) * 1e3:.1f} / {p95(values) * 1e3:.1f}"
