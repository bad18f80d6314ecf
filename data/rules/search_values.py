"""The values of a filter's fields: patterns, and spans of money, counts, ages and dates.

A reader gives None for what is not typed to its end, and raises SearchError for what can never be a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from data.rules.marketplaces import fold, spellings, squeeze
from data.rules.money import CENT, MoneyError, as_real, cents, parse_amount
from data.rules.search import SearchError, Span
from data.rules.search_scan import Char

V = TypeVar("V", int, Decimal, date)

Bounds = tuple[V, V] | None
"""The first and the last that a typed value means: a month has days."""

LONGEST_NUMBER = 24
MOST_STARS = 8
OLDEST_DAYS = 36_500
YEARS = (1970, 2999)

_COMPARED = re.compile(r"\s*(>=|<=|≥|≤|>|<|=)?\s*(.*?)\s*", re.DOTALL)
_AGE = re.compile(r"([0-9]{1,5})\s*(?:([dwmy])[a-z]{0,5})?", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_HALF_DATE = re.compile(r"[0-9]{1,3}|[0-9]{4}-0?|[0-9]{4}-[0-9]{1,2}-0?")
_DATE_WORDS = ("today", "yesterday", "week", "month", "year")


def alternatives(value: Sequence[Char]) -> list[tuple[Char, ...]]:
    """A value cut at its commas; empty ones are left out."""
    return cut(value, ",")


def cut(value: Sequence[Char], separator: str) -> list[tuple[Char, ...]]:
    """A value cut at a separator that is not in quotes; empty parts are left out."""
    parts: list[list[Char]] = [[]]
    for char in value:
        if char.char == separator and not char.quoted:
            parts.append([])
        else:
            parts[-1].append(char)
    return [tuple(part) for part in parts if part]


def plain(value: Sequence[Char]) -> str:
    """The characters alone."""
    return "".join(char.char for char in value)


def escape(text: str) -> str:
    """A text as a pattern of LIKE that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def text_pattern(value: Sequence[Char]) -> str | None:
    """Found anywhere; with `=` or `*` the whole text is like it."""
    is_exact, value = exact(value)
    if not value:
        return None
    pattern = starred(value, escape)
    return pattern if pattern is not None else (escape(plain(value)) if is_exact else f"%{escape(plain(value))}%")


def name_pattern(value: Sequence[Char]) -> str | None:
    """The squeezed name begins so; with `=` or `*` the whole of it is like it."""
    is_exact, value = exact(value)
    if not value:
        return None
    pattern = starred(value, squeeze)
    return pattern if pattern is not None else named(value) + ("" if is_exact else "%")


def market_patterns(value: Sequence[Char]) -> tuple[str, ...]:
    """The squeezed names of a marketplace, its aliases too; none for an unfinished one."""
    is_exact, value = exact(value)
    if not value:
        return ()
    pattern = starred(value, squeeze)
    if pattern is not None:
        return (pattern,)
    name = named(value)
    if is_exact:
        return tuple(dict.fromkeys((name, *spellings(name))))
    return tuple(dict.fromkeys((f"{name}%", f"{squeeze(fold(name))}%")))


def exact(value: Sequence[Char]) -> tuple[bool, Sequence[Char]]:
    """Whether a value begins with `=`, and the rest of it."""
    is_exact = bool(value) and value[0].char == "=" and not value[0].quoted
    return is_exact, value[1:] if is_exact else value


def named(value: Sequence[Char]) -> str:
    """A squeezed name. Raises SearchError for what has neither letters nor digits."""
    name = squeeze(plain(value))
    if not name:
        raise SearchError(f"“{shortened(plain(value))}” is no name: a name has letters or digits.", value[0].at)
    return name


def starred(value: Sequence[Char], literally: Callable[[str], str]) -> str | None:
    """The pattern of a value with stars; None where it has none."""
    pieces = [""]
    for char in value:
        if char.char == "*" and not char.quoted:
            if pieces[-1] or len(pieces) == 1:
                pieces.append("")
        else:
            pieces[-1] += char.char
    if len(pieces) == 1:
        return None
    if len(pieces) > MOST_STARS + 1:
        raise SearchError(f"A value has at most {MOST_STARS} stars.", value[0].at)
    return "%".join(map(literally, pieces))


def words_begun(words: Sequence[str], start: str) -> tuple[str, ...]:
    """The words that begin so, with or without a `by_` before them: `set` is by_set."""
    typed = squeeze(start)
    if not typed:
        return ()
    return tuple(
        word
        for word in words
        if typed in (squeeze(part)[: len(typed)] for part in (word, word.removeprefix("by_")))
    )


def money(text: str) -> Bounds[Decimal]:
    """An amount, as prices are typed."""
    if text in ("", "-", "$", "-$"):
        return None
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"“{shortened(text)}” is not a price; type it like 84 or 19.99.")
    amount = parse_amount(text)
    return amount, amount


def storable_money(text: str) -> Bounds[Decimal]:
    """An amount that a listing may have to the cent: no other can be equal to one."""
    bounds = money(text)
    if bounds is not None and (kept := cents(as_real(bounds[0]))) != bounds[0]:
        raise MoneyError(f"The database cannot hold {bounds[0]} to the cent (it would keep {kept}).")
    return bounds


def count(text: str) -> Bounds[int]:
    """A whole number."""
    if text in ("", "-"):
        return None
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise ValueError(f"“{shortened(text)}” is no quantity; type it like 0, >1 or 1..3.")
    return int(text), int(text)


def age(text: str) -> Bounds[int]:
    """An age in whole days."""
    if not text:
        return None
    match = _AGE.fullmatch(text)
    if match is None:
        raise ValueError(f"“{shortened(text)}” is no age; type it like 90d, 6w, 3m or 1y.")
    days = int(match[1]) * _DAYS[(match[2] or "d").lower()]
    if days > OLDEST_DAYS:
        raise ValueError("An age is at most 100 years.")
    return days, days


def dates(text: str, today: date) -> Bounds[date]:
    """A day, month or year, and the words for those of today."""
    text = text.casefold()
    if text in _DATE_WORDS:
        return _around(text, today)
    if not text or _HALF_DATE.fullmatch(text) or any(word.startswith(text) for word in _DATE_WORDS):
        return None
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"“{shortened(text)}” is no date; type it like 2026-10-03, 2026-10, 2026 or today.")
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if not YEARS[0] <= year <= YEARS[1]:
        raise ValueError(f"A year is from {YEARS[0]} to {YEARS[1]}.")
    try:
        if match[3] is not None:
            return date(year, month, day), date(year, month, day)
        return _month(year, month) if match[2] is not None else (date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        raise ValueError(f"There is no {text}.") from None


def _around(word: str, today: date) -> tuple[date, date]:
    day = timedelta(days=1)
    match word:
        case "today":
            return today, today
        case "yesterday":
            return today - day, today - day
        case "week":
            monday = today - day * today.weekday()
            return monday, monday + day * 6
        case "month":
            return _month(today.year, today.month)
        case _:
            return date(today.year, 1, 1), date(today.year, 12, 31)


def _month(year: int, month: int) -> tuple[date, date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def span(
    text: str,
    at: int,
    read: Callable[[str], Bounds[V]],
    after: Callable[[V], V],
    before: Callable[[V], V],
    equal: Callable[[str], Bounds[V]] | None = None,
) -> Span[V] | None:
    """A comparison, a range or a single value, read by `equal` if that is another reader; `at` is its place."""
    match = _COMPARED.fullmatch(text)
    assert match is not None  # it matches anything
    sign, body = match[1], match[2]
    at += match.start(2)
    try:
        if ".." in body:
            return None if sign else _range(body, read)
        bounds = (equal or read)(body) if sign in (None, "=") else read(body)
    except ValueError as error:
        raise SearchError(str(error), at) from None
    if bounds is None:
        return None
    first, last = bounds
    match sign:
        case ">":
            return Span(after(last), None)
        case ">=" | "≥":
            return Span(first, None)
        case "<":
            return Span(None, before(first))
        case "<=" | "≤":
            return Span(None, last)
        case _:
            return Span(first, last)


def _range(body: str, read: Callable[[str], Bounds[V]]) -> Span[V] | None:
    left, _, right = (part.strip() for part in body.partition(".."))
    low, high = read(left), read(right)
    if (left and low is None) or (right and high is None) or (low is None and high is None):
        return None
    if low is not None and high is not None and low[0] > high[1]:
        if len(right) < len(left):
            return None  # 10..2 on the way to 10..20
        raise ValueError(f"{shortened(body)} runs backwards: the smaller one comes first.")
    return Span(low[0] if low else None, high[1] if high else None)


def next_cent(amount: Decimal) -> Decimal:
    """The least amount above one."""
    return amount + CENT


def cent_before(amount: Decimal) -> Decimal:
    """The largest amount below one."""
    return amount - CENT


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def shortened(text: str, longest: int = 20) -> str:
    """What was typed, short enough for a sentence of one line."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
