"""Start-up: Bindeck on running servers beside a bare Textual app, and the demo's first and second start."""

import sys
import time
from pathlib import Path

from data.embedded.servers import EmbeddedServers
from tests.bench.figures import p50, tell
from tests.fix_terminal import environment, terminal

RUNS = 7
SIZE = {"columns": 120, "rows": 40}
FIRST_ROWS = r"[5-9] to find"


def _seconds(pattern: str, *arguments: str, environ: dict[str, str], program: str | None = None) -> float:
    named = {"program": program} if program else {}
    started = time.perf_counter()
    with terminal(*arguments, environ=environ, **SIZE, **named) as screen:
        screen.until(pattern, 120)
        seconds = time.perf_counter() - started
        screen.send("\x11")
        screen.end()
    return seconds


def demo_starts(root: Path) -> None:
    """The demo from nothing, then again."""
    environ = environment(root)
    tell(
        "demo, first start to first rows (initdb, 5,000 listings)",
        f"{_seconds(FIRST_ROWS, 'demo', environ=environ):.2f} s",
    )
    tell(
        "demo, second start to first rows (servers, copy)",
        f"{_seconds(FIRST_ROWS, 'demo', environ=environ):.2f} s",
    )


def start_ratio(root: Path) -> None:
    """On servers that run, with the sample in place: the program's own share."""
    environ = environment(root)
    with EmbeddedServers(root), terminal("demo", environ=environ, **SIZE) as keeper:
        keeper.until(FIRST_ROWS)
        bare, rows, shell = list[float](), list[float](), list[float]()
        for _ in range(RUNS):
            bare.append(_seconds("ready", "-m", "tests.bench.bare", environ=environ, program=sys.executable))
            rows.append(_seconds(FIRST_ROWS, "demo", environ=environ))
            shell.append(_seconds("F1 Help", "demo", environ=environ))
        keeper.send("\x11")
        keeper.end()
    tell("bare Textual app, start to first paint (p50)", f"{p50(bare):.2f} s")
    tell("Bindeck, start to the painted shell (p50)", f"{p50(shell):.2f} s = {p50(shell) / p50(bare):.2f} × bare")
    tell("Bindeck, start to first rows (p50)", f"{p50(rows):.2f} s = {p50(rows) / p50(bare):.2f} × bare")
