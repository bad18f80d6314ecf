"""An answer of Insight: lines with a figure each, drawn as columns or bars, and what they leave out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.rules.money import show as money

NARROWEST_LABEL = 12
"""Cells of a label at least."""

BAR = "█"
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


@dataclass(frozen=True, slots=True)
class Head:
    """The title of a column of figures; the highest `drop` goes first when it gets narrow."""

    title: str
    width: int = 9
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A label, the figure that is drawn (None: no figure), the cells under the heads, and the filter of what it
    counts ("" where no filter says it)."""

    label: str
    figure: float | None
    cells: Sequence[str]
    opens: str = ""
    short: str = ""
    """The label below a column; without one the line is not among the columns."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown of a question; `say` words a figure, `remarks` say what the figures mean and leave out."""

    headline: str
    subject: str
    heads: Sequence[Head]
    lines: Sequence[Line]
    say: Callable[[float], str]
    remarks: Sequence[str] = ()
    as_columns: bool = False
    label_cells: int = NARROWEST_LABEL
    """Cells that the labels need at least."""
    newest_first: bool = False
    """The lines run backwards in time; the columns never do."""
    empty: str = "Nothing to count yet."
    """What to say, and what to do next, where there are no lines."""


UNCOUNTED = 1e15
"""From here on a figure has more digits than there is room for."""


def bar(figure: float | None, most: float, width: int) -> str:
    """A figure as a bar, `most` at its full width; one below zero as a word, as a bar has no sign."""
    if figure is None or figure <= 0 or most <= 0:
        return "loss" if figure is not None and figure < 0 else ""
    eighths = max(1, round(figure / most * width * 8))
    return BAR * (eighths // 8) + _EIGHTHS[eighths % 8]


def count(figure: float) -> str:
    """`950`, `12.4k`, `1.2M`, and `2e+47` for what nobody counts"""
    if abs(figure) >= UNCOUNTED:
        return f"{figure:.0e}"
    for unit, size in (("M", 1_000_000), ("k", 10_000)):
        if abs(figure) >= size:
            return f"{figure / (1000 if unit == 'k' else size):.1f}".removesuffix(".0") + unit
    return f"{figure:,.0f}"


def dollars(figure: float) -> str:
    """`$950`, `-$12.4k`"""
    return ("-" if figure < 0 else "") + "$" + count(abs(figure))


def percent(figure: float) -> str:
    """`4.2%`, from a share of 100."""
    return f"{figure:.0f}%" if figure == 0 or figure >= 10 else f"{figure:.1f}%"


def days(figure: float) -> str:
    """`0.4d`, `27d`"""
    return f"{figure:.0f}d" if figure == 0 or figure >= 10 else f"{figure:.1f}d"


def amount(value: Decimal | None, width: int = 14, currency: str = "$") -> str:
    """An amount to the cent, in whole dollars where that is wider than its column, `—` where there is none."""
    text = money(value, currency)
    if value is None or len(text) <= width:
        return text
    # Sums of the largest prices have more digits than a Decimal is computed with; rounding needs none of them.
    return money(value.to_integral_value(), currency).removesuffix(".00")


def share(value: float | None) -> str:
    """A share of 1 as a percentage."""
    return "—" if value is None else percent(value * 100)


def month_name(month: date) -> str:
    """`2026-10`"""
    return f"{month:%Y-%m}"


def month_short(month: date) -> str:
    """`Oct`, and of January the year: `'26`."""
    return f"'{month:%y}" if month.month == 1 else f"{month:%b}"


def left_out(*counted: tuple[int, str]) -> str:
    """`Not in it: 3 without a price, 2 without a cost.`; empty where nothing is left out."""
    parts = [f"{number:,} {what}" for number, what in counted if number]
    return f"Not in it: {', '.join(parts)}." if parts else ""


def said(*remarks: str) -> tuple[str, ...]:
    """The remarks there are."""
    return tuple(remark for remark in remarks if remark)


def more_names(shown: int, names: int) -> str:
    """What to say of categories that are not told."""
    return f"{names - shown:,} smaller categories are not shown." if names > shown else ""
