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
    found: list[tuple[int, int]] = []
    for number in ids:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    # Only the runs are held and sorted: ids come in order, as a rule, and in hundreds of thousands.
    runs: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((first, last))
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def holds(text: str, number: int) -> bool:
    """Whether an id is among those that were packed, without making all of them. Raises ValueError.

    >>> holds("1-3 7", 2), holds("1-3 7", 5)
    (True, False)
    """
    runs = (run.partition("-") for run in text.split())
    return any(int(first) <= number <= int(last or first) for first, _, last in runs)


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
