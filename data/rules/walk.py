"""The order in which a person walks along the shelves."""

import re
from itertools import chain

from data.rules.location import GAPS
from data.rules.order import Key, natural

_GAPS = re.compile(GAPS)


def walk(location: str | None) -> Key:
    """A sort key: A2 before A10, `a 2` as `A-2`, and no location last.

    >>> sorted(["A10-03", None, "a2 07", "A2", "Shelf-3"], key=walk)
    ['A2', 'a2 07', 'A10-03', 'Shelf-3', None]
    """
    parts = [part for part in _GAPS.split(location or "") if part]
    return tuple(chain.from_iterable(map(natural, parts))) or natural(None)
