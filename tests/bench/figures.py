"""How figures are taken and told."""

import statistics
from collections.abc import Sequence


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def tell(what: str, figure: str) -> None:
    """One line of the report."""
    print(f"{what:<58} {figure}", flush=True)
