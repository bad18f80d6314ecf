"""Values that should not be: shown as they are stored, marked, with what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from data.rules.money import amount
from data.rules.money import show as money
from widgets.facts import Fact, Heading

MARK = "⚠"

LONGEST_HEADING = 240
"""Characters of a title at the head of a page: three lines at 80 columns."""


def odd(value: object, why: str) -> str:
    """`⚠ -2 (below zero)`"""
    return f"{MARK} {value} ({why})"


def missing(why: str = "") -> str:
    """`⚠ none`, and why there should be one."""
    return f"{MARK} none, {why}" if why else f"{MARK} none"


def heading(title: str) -> Heading:
    """The head of a page; `whole_title` tells below what is cut here."""
    shown = title if len(title) <= LONGEST_HEADING else f"{title[: LONGEST_HEADING - 1]}…"
    return Heading(shown or missing())


def whole_title(title: str) -> Iterator[Fact]:
    """The title that a heading cut."""
    if len(title) > LONGEST_HEADING:
        yield Fact("Whole title", title)


def price(stored: float | None, *, free: bool = True) -> str:
    """A stored amount in dollars; `free`: whether it may be nothing."""
    value = amount(stored)
    if value is None:
        return "—"
    if not value.is_finite():
        return odd(value, "not an amount")
    if value < 0:
        return odd(money(value, "$"), "below zero")
    return money(value, "$") if value or free else odd(money(value, "$"), "nothing can be sold for that")
