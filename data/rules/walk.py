"""The order in which a person walks along the shelves."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain, groupby

from data.rules.location import GAPS, fold
from data.rules.order import Key, natural

_GAPS = re.compile(GAPS)

PAUSE = timedelta(minutes=30)
"""After a longer silence in the log another walk begins."""


def walk(location: str | None, bins: Sequence[str] = ()) -> Key:
    """A sort key: A2 before A10, `a 2` as `A-2`, and no location last.

    `bins` are names of bins in an order that a person set: what lies in them comes first, in that order.

    >>> sorted(["A10-03", None, "a2 07", "A2", "Shelf-3"], key=walk)
    ['A2', 'a2 07', 'A10-03', 'Shelf-3', None]
    >>> sorted(["A1", "B2", None, "C1", "B1"], key=lambda location: walk(location, ["B"]))
    ['B1', 'B2', 'A1', 'C1', None]
    """
    parts = [part for part in _GAPS.split(location or "") if part]
    key = tuple(chain.from_iterable(map(natural, parts))) or natural(None)
    if not bins:
        return key
    name = bin_of(location, bins)
    rank = len(bins) if name is None else bins.index(name)
    return ((rank if parts else len(bins) + 1, 0, ""), *key)


def bin_of(location: str | None, bins: Iterable[str]) -> str | None:
    """The bin of these in which a location most likely is; None where it is in none of them.

    Only an order hangs on it: what a location means is looked up, never read out of its text.

    >>> bin_of("A11-02", ["A", "A1", "B"]), bin_of("A1 1", ["A", "A1"]), bin_of("Shelf-3", ["S"])
    ('A', 'A1', None)
    """
    parts = [fold(part) for part in _GAPS.split(location or "") if part]
    whole = "".join(parts)
    ends = {len("".join(parts[:nth])) for nth in range(1, len(parts) + 1)}
    found = [
        (len(spelling) in ends, len(spelling), name)
        for name in bins
        if (spelling := fold(name)) and whole.startswith(spelling) and _ends_there(whole, len(spelling), ends)
    ]
    return max(found)[2] if found else None


def learned(visits: Iterable[tuple[str, datetime]], bins: Iterable[str]) -> list[str]:
    """The order of bins in which people went from one to the next, by visits in the order of time.

    Two bins stand as most walks that came to both had them; those that no walk came to stand behind, naturally.
    """
    names = sorted(set(bins), key=natural)
    before: dict[tuple[str, str], int] = defaultdict(int)
    for visited in _walks(visits):
        for nth, name in enumerate(visited):
            for later in visited[nth + 1 :]:
                before[name, later] += 1
    seen = {name for pair in before for name in pair}

    def lead(name: str) -> int:
        ways = ((before[name, other], before[other, name]) for other in names)
        return sum((ahead > behind) - (ahead < behind) for ahead, behind in ways)

    return sorted((name for name in names if name in seen), key=lead, reverse=True) + [
        name for name in names if name not in seen
    ]


def moved(bins: Sequence[str], name: str, by: int) -> list[str]:
    """The order with one bin moved by so many places, as far as there are any.

    >>> moved(["A", "B", "C"], "C", -1), moved(["A", "B", "C"], "A", -1)
    (['A', 'C', 'B'], ['A', 'B', 'C'])
    """
    at = bins.index(name)
    others = [other for other in bins if other != name]
    others.insert(min(max(at + by, 0), len(others)), name)
    return others


def _ends_there(whole: str, end: int, ends: set[int]) -> bool:
    """Whether a name may end there: at a gap, or between a letter and a digit."""
    return end in ends or whole[end - 1].isdigit() is not whole[end].isdigit()


def _walks(visits: Iterable[tuple[str, datetime]]) -> list[list[str]]:
    """The bins of each walk, by when it first came to them."""
    walks: list[list[str]] = []
    last: datetime | None = None
    for name, at in visits:
        if last is None or at - last > PAUSE:
            walks.append([])
        last = at
        walks[-1].append(name)
    return [list(dict.fromkeys(name for name, _ in groupby(walked))) for walked in walks]
