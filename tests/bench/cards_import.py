"""An import of 100,000 cards, its dry run and the same again, and what memory it takes beside one of 10,000."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from tests.bench.figures import tell
from tests.fix_shop import Shop
from tests.fix_terminal import environment

SIZES = (10_000, 100_000)
HEADER = (
    "Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,Purchase price,Misprint,"
    "Altered,Condition,Language,Purchase price currency\n"
)

# The program itself, which says at its end how much memory it had at most.
RUN = """
import resource, sys
from tui.cli.main import main
code = main(["cards", "import", *sys.argv[1:]])
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


WAYS = ((["--dry-run"], "the dry run"), ([], "the import command"), (["--again"], "the same again, all merged"))


def figures(root: Path) -> None:
    """Import into empty accounts, by the command line."""
    peaks: dict[int, float] = {}
    with EmbeddedServers(root) as servers:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            admin.execute("CREATE DATABASE bench_cards")
        url = servers.database_url("bench_cards")
        schema.create(url)
        for size in SIZES:
            with psycopg.connect(**arguments(url)) as connection:
                shop = Shop(url, connection, f"bench_{size}")
            environ = environment(root, DATABASE_URL=url, REDIS_URL=servers.redis_url, BINDECK_USER=shop.username)
            path = _table(root, size)
            for words, what in WAYS:
                seconds, peak = _imported([str(path), *words], environ)
                peaks[size] = max(peaks.get(size, 0), peak)
                tell(f"{size:,} cards: {what}", f"{seconds:.1f} s, at most {peak:.1f} MB resident")
    tell("  memory beside 10,000", f"{peaks[SIZES[1]] - peaks[SIZES[0]]:+.1f} MB")


def _table(root: Path, size: int) -> Path:
    path = root / f"cards-{size}.csv"
    with path.open("w") as file:
        file.write(HEADER)
        file.writelines(
            f"Card {n},S{n % 400},Set {n % 400},{n % 300},normal,common,{1 + n % 3},{n},scryfall-{n},"
            f"{n % 9000 / 100},false,false,near_mint,en,USD\n"
            for n in range(size)
        )
    return path


def _imported(words: list[str], environ: dict[str, str]) -> tuple[float, float]:
    """Seconds, and megabytes at most."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], env=environ, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    found = re.search(r"peak (\d+)", done.stdout)
    assert found is not None
    return seconds, int(found[1]) / 1024
