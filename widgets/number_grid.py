"""The numbers of a series in a grid: what is owned, more than once, graded, or missing, told by signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.rules.card_sets import NONE, Series, Spot

SIGNS = {"graded": "◆", "graded_many": "◈", "many": "■", "owned": "□", "missing": "·"}
ASCII_SIGNS = {"graded": "#", "graded_many": "%", "many": "+", "owned": "o", "missing": "."}

LEGEND = "{graded} graded  {graded_many} graded and more  {many} more than one  {owned} owned  {missing} missing"

LEAST_DIGITS = 3
"""Cells of a number; a sign and a blank come to them."""


def state(spot: Spot) -> str:
    """What is owned of a number, in a word of SIGNS."""
    if not spot.is_owned:
        return "missing"
    if spot.is_graded:
        return "graded_many" if spot.is_duplicate else "graded"
    return "many" if spot.is_duplicate else "owned"


def grid(series: Series, width: int, signs: Mapping[str, str]) -> Iterator[str]:
    """Lines of cells such as `◆  4`, up to the highest number of the series; in tens, where there is room."""
    last = max(series.size, series.highest)
    digits = max(LEAST_DIGITS, len(str(last)))
    across = max(1, (width + 1) // (digits + 2))
    across -= across % 10 if across > 10 else 0
    for first in range(1, last + 1, across):
        numbers = range(first, min(first + across, last + 1))
        yield " ".join(f"{signs[state(series.spots.get(number, NONE))]}{number:>{digits}}" for number in numbers)
