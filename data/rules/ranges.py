"""Many ids as a short text, for the log: runs of neighbours are written as one."""

from __future__ import annotations

from collections.abc import Iterable

LARGEST = 2**31 - 1
"""The largest id a serial column holds."""


def pack(ids: Iterable[int]) -> str:
    """Ids, not below 0, in ascending order.

    >>> pack([7, 1, 3, 2])
    '1-3 7'
    """
    runs: list[tuple[int, int]] = []
    for number in sorted(set(ids)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def unpack(text: str) -> list[int]:
    """What `pack` made the text of. Raises ValueError for any other text."""
    ids: list[int] = []
    for run in text.split():
        first, _, last = run.partition("-")
        start, stop = int(first), int(last or first)
        if not (ids[-1] if ids else -1) < start <= stop <= LARGEST:
            raise ValueError(f"ids out of order: {run}")
        ids.extend(range(start, stop + 1))
    return ids
