"""The values of a filter's fields about cards: numbers as they are printed, grades, years, grading companies.

As in data.rules.search_values, None is for what is not typed to its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from data.rules.grades import COMPANY_OF, spellings
from data.rules.marketplaces import squeeze
from data.rules.ranges import LARGEST
from data.rules.search_scan import Char
from data.rules.search_values import Bounds, escape, exact, named, plain, shortened, starred

_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_BLANKS = re.compile(r"[#\s]+")
_SPAN = re.compile(r"\s*[<>≤≥]|.*\.\.", re.DOTALL)
_GRADE = re.compile(r"[0-9]{1,3}(\.[0-9]{0,2})?")
_YEAR_LONG = 4


def fold_number(text: str) -> str:
    """A card's number as it is compared, here and in SQL: without `#`, blanks and leading zeros.

    >>> fold_number("# 004/102"), fold_number("TG05")
    ('4/102', 'tg5')
    """
    return _ZEROS.sub("", _BLANKS.sub("", text).lower())


def number_pattern(value: Sequence[Char]) -> str | None:
    """The folded number is this one; with `*` it is like it."""
    _, value = exact(value)
    if not value:
        return None
    pattern = starred(value, lambda piece: escape(fold_number(piece)))
    return pattern if pattern is not None else escape(fold_number(plain(value))) or None


def is_span(text: str) -> bool:
    """Whether a value compares the figures of numbers."""
    return _SPAN.match(text) is not None


def company_patterns(value: Sequence[Char]) -> tuple[str, ...]:
    """The squeezed names of a company, its other spellings too; none for an unfinished one."""
    whole, value = exact(value)
    if not value:
        return ()
    pattern = starred(value, squeeze)
    if pattern is not None:
        return (pattern,)
    name = named(value)
    if whole:
        return spellings(name)
    begun = (company for spelling, company in COMPANY_OF.items() if spelling.startswith(name))
    return tuple(dict.fromkeys((f"{name}%", *(one for company in begun for one in spellings(company)))))


def grade(text: str) -> Bounds[Decimal]:
    """A grade."""
    if not text:
        return None
    if not _GRADE.fullmatch(text):
        raise ValueError(f"“{shortened(text, 12)}” is no grade; type it like 9, >=9 or 8.5..10.")
    return Decimal(text), Decimal(text)


def year(text: str) -> Bounds[int]:
    """A year of four digits."""
    if text.isascii() and (not text or (text.isdigit() and len(text) < _YEAR_LONG)):
        return None
    if not re.fullmatch(r"[0-9]{4}", text):
        raise ValueError(f"“{shortened(text)}” is no year; type it like 1999, >1990 or 1990..1999.")
    return int(text), int(text)


def any_year(text: str) -> Bounds[int]:
    """A year as it is stored, whatever whole number that is."""
    if re.fullmatch(r"-?[0-9]{1,10}", text) and abs(int(text)) <= LARGEST:
        return int(text), int(text)
    return year(text)
