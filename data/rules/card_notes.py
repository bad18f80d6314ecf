"""Lines that tables of other programs leave in a card's notes, and a person's own words beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, LiteralString, get_args

CURRENCY: LiteralString = "Purchase price currency"
"""Of the cost, where it is not in dollars."""

Heading = Literal[
    "ManaBox ID",
    "Scryfall ID",
    "TCGplayer Id",
    "Tradelist Count",
    "Trade Quantity",
    "Market Price",
    "TCG Marketplace Price",
    "SKU",
    "Listing title",
]
"""What other programs say of a card and no column holds."""

HEADINGS: tuple[LiteralString, ...] = (*get_args(Heading), CURRENCY)
"""A line that begins so, and with GAP, is another program's."""

GAP: LiteralString = ": "


def line(heading: str, text: str) -> str:
    """`Scryfall ID: 01c0`"""
    return f"{heading}{GAP}{text.strip()}"


def own_words(notes: str) -> str:
    """What a person wrote.

    >>> own_words("ManaBox ID: 7\\nFrom Bob\\nScryfall ID: 01c0")
    'From Bob'
    """
    return "\n".join(each for each in notes.split("\n") if _heading(each) not in HEADINGS).strip()


def added(notes: str | None, others: Iterable[str], *, currency: bool) -> str | None:
    """The notes with what they lack of the others': own words that are not in them, and lines under a heading that
    they have not. `currency`: whether that of a cost may be among them.

    >>> added("ManaBox ID: 7", ["ManaBox ID: 8\\nTradelist Count: 1\\nMine"], currency=False)
    'ManaBox ID: 7\\nMine\\nTradelist Count: 1'
    """
    kept = notes if notes and notes.strip() else ""
    for other in others:
        words = own_words(other)
        more = [words] if words and words not in kept else []
        have = {*map(_heading, kept.split("\n")), *(() if currency else (CURRENCY,))}
        more += [each for each in other.split("\n") if (name := _heading(each)) in HEADINGS and name not in have]
        kept = "\n".join([*([kept] if kept else []), *more])
    return kept or notes


def _heading(text: str) -> str:
    return text.partition(GAP)[0]
