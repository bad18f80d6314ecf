"""What a person types to find listings or cards, read into terms that all have to hold.

A filter is terms between blanks. `word` and `"exact words"` occur in what a thing is known by (a listing by
title, SKU, UPC and location); from eight characters on in the UUID too. Some words stand for a term: `raw`.
`field:value` looks at one field; `a,b` is any of them; a value in quotes stands for itself, and `""` within
quotes is a quote. `-` before a term turns it around; `-loc`, `no:loc` and `has:loc` ask whether there is one.
Text is found anywhere in its field, `=` before it asks for the whole of it, and `*` stands for anything.
Numbers, money, ages and dates take `>`, `>=`, `<`, `<=` and `from..to`. Case never matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from data.rules.search_vocabulary import Field

V = TypeVar("V", int, Decimal, date)

MOST_TERMS = 64
"""Each one costs the database a look at every row."""


class SearchError(ValueError):
    """What is wrong with a filter and what may stand there; `position` is the fault's place in the text."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.position = position


BLANKS = " \t\n\r\f\v"
"""What does not count around a stored text that is compared as a whole."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text that occurs in what is searched."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """A field like one of these patterns of LIKE, whatever the case."""

    field: Field
    patterns: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field that holds one of these words as they are stored; with `padded`, whatever blanks are around it."""

    field: Field
    words: tuple[str, ...]
    negated: bool = False
    padded: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row on a marketplace like one of these patterns, in one of these states; without states, in any."""

    patterns: tuple[str, ...]
    states: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Span(Generic[V]):
    """From `low` to `high`, both included; None is open."""

    low: V | None
    high: V | None


@dataclass(frozen=True, slots=True)
class Between:
    """A field within one of these spans: money and grades to the cent, counts, days of age, or local dates."""

    field: Field
    spans: tuple[Span[Decimal] | Span[int] | Span[date], ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Lacks:
    """A field without a value, or (`negated`) with one."""

    field: Field
    negated: bool = False


Term = Words | Like | OneOf | Placed | Between | Lacks


@dataclass(frozen=True, slots=True)
class Search:
    """A filter that was understood: every term holds for what is found."""

    terms: tuple[Term, ...] = ()
    unfinished: tuple[int, ...] = ()
    """Where a term stands that is not typed to its end, like `status:` or `price:>`: it does not narrow yet."""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.terms)


EVERYTHING = Search()
