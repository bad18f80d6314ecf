"""All measurements, on servers of their own in a temporary directory. Names on the command line choose among them;
BINDECK_BENCH_DIR keeps the listings of `table` and the cards of `cards` between runs, BINDECK_BENCH_LISTINGS and
BINDECK_BENCH_CARDS say how many."""

import sys
import tempfile
from pathlib import Path

from tests.bench import cards, cards_import, flood, floor, sale, start, table

PARTS = {
    "demo": start.demo_starts,
    "start": start.start_ratio,
    "sale": sale.visible,
    "flood": flood.alerts,
    "table": table.figures,
    "floor": floor.figures,
    "cards": cards.figures,
    "cards-import": cards_import.figures,
}


def main(names: list[str]) -> None:
    """Take the figures that are named, else every one, and print them."""
    with tempfile.TemporaryDirectory(prefix="bindeck-bench-") as directory:
        for name in names or PARTS:
            PARTS[name](Path(directory))


if __name__ == "__main__":
    main(sys.argv[1:])
