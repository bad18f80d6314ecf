"""Names of places as people write them: `a 2`, `A-2` and `A2` are one."""

from __future__ import annotations

import re

GAPS = r"[\s‐‑–—-]+"
"""What stands between the parts of a name and means nothing; the same for Python and PostgreSQL."""

_GAPS = re.compile(GAPS)

SHORTEST_NUMBER = 2
"""Digits of the number in a storage id, at least."""


def fold(text: str | None) -> str:
    """The spelling by which places are compared; empty for no place.

    >>> fold(" a - 2 ")
    'a2'
    """
    return _GAPS.sub("", text or "").casefold()


def storage_prefix(bin_name: str, section_name: str, category: str = "") -> str:
    """What storage ids of a section begin with.

    >>> storage_prefix("A", "1")
    'A1-'
    >>> storage_prefix("3", "B", "TCG")
    'TCG-3B-'
    """
    return f"{category}-{bin_name}{section_name}-" if category else f"{bin_name}{section_name}-"


def storage_id(prefix: str, number: int) -> str:
    """A storage id: two digits below 100, more above.

    >>> storage_id("A1-", 7), storage_id("A1-", 112)
    ('A1-07', 'A1-112')
    """
    return f"{prefix}{number:0{SHORTEST_NUMBER}d}"


def where(label: str, place: str) -> str:
    """Where to go for a stored thing: the id on its label while that names the place, else the place it lies in.

    >>> where("A1-07", "A1"), where("TCG-3B-01", "3B"), where("A1-07", "B3"), where("A1-07", "")
    ('A1-07', 'TCG-3B-01', 'B3', 'A1-07')
    """
    stem, _, number = label.rpartition("-")
    named = {stem.casefold(), stem.partition("-")[2].casefold()}
    return label if not place or (number.isdigit() and place.casefold() in named) else place
