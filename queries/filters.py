"""A search as SQL: literal fragments over the rows of a table, and their parameters."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, LiteralString

from data.rules.fees import FeeTable
from data.rules.search import BLANKS, Between, Lacks, Like, OneOf, Placed, Search, Span, Term, Words
from data.rules.search_values import escape
from data.rules.search_vocabulary import Kind
from queries import expressions as sql
from queries.amounts import trimmed
from queries.searched import Searched

LONG_WORD = 8
"""Characters from which on a word may be part of a UUID: shorter ones are in too many by chance."""

_WITHIN = re.compile(r"%(?:\\.|[^\\])*%", re.DOTALL)
"""A pattern of LIKE that is found anywhere."""

_HALF_CENT = Decimal("0.005")

_DIGITS: tuple[LiteralString, ...] = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A condition to put after `AND`, and what its placeholders stand for."""

    condition: LiteralString
    values: Mapping[str, Any]


def narrowed(search: Search, fees: FeeTable) -> Narrowed:
    """The rows of `listings l` that a search finds; profits are counted with these fees."""
    return condition(search, sql.searched(fees))


def condition(search: Search, searched: Searched) -> Narrowed:
    """The rows of a table that a search finds."""
    values = _Values(searched)
    parts: list[LiteralString] = [_part(term, values) for term in search.terms if not isinstance(term, Words)]
    parts += _words([term for term in search.terms if isinstance(term, Words)], values)
    return Narrowed("\n      AND ".join(parts) or "true", values.bound)


class _Values:
    """Hands out placeholders, whose names are literal, for what is `searched`."""

    def __init__(self, searched: Searched) -> None:
        self.bound: dict[str, Any] = {}
        self.searched = searched

    def bind(self, value: object) -> LiteralString:
        """The placeholder of a value."""
        number = len(self.bound)
        name: LiteralString = "v" + _DIGITS[number // 100 % 10] + _DIGITS[number // 10 % 10] + _DIGITS[number % 10]
        self.bound[name] = value
        return "%(" + name + ")s"

    def use(self, name: str) -> None:
        """Bind what the SQL of a field needs."""
        self.bound.update(self.searched.needs.get(name, {}))


def _words(terms: Sequence[Words], values: _Values) -> list[LiteralString]:
    """All words at once: what is searched is put together once a row."""
    parts: list[LiteralString] = []
    for is_long in (False, True):
        searched = values.searched.long_words if is_long else values.searched.words
        for negated in (False, True):
            patterns = [
                f"%{escape(term.text)}%"
                for term in terms
                if term.negated is negated and (len(term.text) >= LONG_WORD) is is_long
            ]
            if patterns:
                every: LiteralString = " NOT LIKE ALL (" if negated else " LIKE ALL ("
                parts.append("lower(" + searched + ")" + every + sql.lowered(values.bind(patterns)) + ")")
    return parts


def _part(term: Term, values: _Values) -> LiteralString:
    match term:
        case Like():
            return _turned(_like(term, values), term.negated)
        case OneOf():
            stored = values.searched.word[term.field.name]
            column: LiteralString = trimmed(stored) if term.padded else stored
            words = [word.strip(BLANKS) for word in term.words] if term.padded else list(term.words)
            return _turned(column + " = ANY (" + values.bind(words) + "::text[])", term.negated)
        case Placed():
            return _placed(term, values)
        case Between():
            return _turned(_between(term, values), term.negated)
        case Lacks():
            return _lacks(term, values)
        case Words():
            raise AssertionError("words are put together by themselves")


def _like(term: Like, values: _Values) -> LiteralString:
    """Blanks around a text do not count where its begin or its end is asked for."""
    searched, name = values.searched, term.field.name
    values.use(name)
    if term.field.kind is not Kind.TEXT and name in searched.name:
        return _matched(searched.name[name], list(term.patterns), values)
    within = [pattern for pattern in term.patterns if _WITHIN.fullmatch(pattern)]
    whole = [pattern for pattern in term.patterns if not _WITHIN.fullmatch(pattern)]
    found: list[LiteralString] = []
    if within and (not whole or name in searched.wide):
        places = (searched.wide[name],) if name in searched.wide else searched.text[name]
        for place in places:
            found.append(_matched(place, within, values))
        within = []
    if whole:
        stripped = [pattern.strip(BLANKS) for pattern in (*within, *whole)]
        for place in searched.text[name]:
            found.append(_matched(trimmed(place), stripped, values))
    before, after = searched.wrapped.get(name, ("", ""))
    return before + " OR ".join(found) + after


def _matched(place: LiteralString, patterns: list[str], values: _Values) -> LiteralString:
    return place + " LIKE ANY (" + sql.lowered(values.bind(patterns)) + ")"


def _turned(condition: LiteralString, negated: bool) -> LiteralString:
    """What is unknown of a row is not so: the opposite holds for it."""
    return ("(" + condition + ") IS NOT TRUE") if negated else "(" + condition + ")"


def _placed(term: Placed, values: _Values) -> LiteralString:
    parts: list[LiteralString] = []
    if term.patterns != ("%",):
        parts.append(sql.MARKET + " LIKE ANY (" + values.bind(list(term.patterns)) + "::text[])")
    if term.states:
        parts.append(sql.STATE + " = ANY (" + values.bind(list(term.states)) + "::text[])")
    return ("NOT " if term.negated else "") + sql.placed(" AND ".join(parts))


def _lacks(term: Lacks, values: _Values) -> LiteralString:
    name = term.field.name
    if name == "platform":
        return ("" if term.negated else "NOT ") + sql.placed()
    values.use(name)
    return ("NOT " if term.negated else "") + "(" + values.searched.lacks[name] + ")"


def _between(term: Between, values: _Values) -> LiteralString:
    """Any of the spans."""
    spans: list[LiteralString] = ["(" + _span(term, span, values) + ")" for span in term.spans]
    return " OR ".join(spans)


def _span(term: Between, span: Span[Any], values: _Values) -> LiteralString:
    name, low, high = term.field.name, span.low, span.high
    searched = values.searched
    match term.field.kind:
        case Kind.AGE:
            # The older, the earlier: the ends change places.
            after = searched.made + " > " + _ago(high + 1, values) if high is not None else None
            until = searched.made + " <= " + _ago(low, values) if low is not None else None
            return _both(after, until)
        case Kind.DATE:
            column, cast = searched.date[name], "::timestamp"
            low = None if low is None else _starts(low)
            high = None if high is None else _starts(high + timedelta(days=1))
            return _both(
                _compared(column, " >= ", low, cast, values), _compared(column, " < ", high, cast, values)
            )
        case Kind.MONEY | Kind.GRADE:
            values.use(name)
            column, cast = searched.money[name], "::float8"
            # Neither NaN nor an infinite amount is more or less than any.
            low = -sys.float_info.max if low is None else _at_least(low)
            high = sys.float_info.max if high is None else _at_most(high)
        case _:
            column, cast = searched.count[name], "::int"
    return _both(_compared(column, " >= ", low, cast, values), _compared(column, " <= ", high, cast, values))


def _compared(
    column: LiteralString, sign: LiteralString, value: object, cast: LiteralString, values: _Values
) -> LiteralString | None:
    """A comparison with one end of a span; None where it is open."""
    return None if value is None else column + sign + values.bind(value) + cast


def _both(one: LiteralString | None, other: LiteralString | None) -> LiteralString:
    return one + " AND " + other if one and other else one or other or "true"


def _ago(days: int, values: _Values) -> LiteralString:
    """When a listing was made that is so many days old."""
    return "(now() AT TIME ZONE 'UTC') - " + values.bind(timedelta(days=days)) + "::interval"


def _starts(day: date) -> datetime:
    """When a local day begins, as times are stored."""
    return datetime.combine(day, time()).astimezone(UTC).replace(tzinfo=None)


def _at_least(amount: Decimal) -> float:
    """The least number that is rounded to this amount or more: comparing REALs with it is exact, and costs less
    than rounding each of them. Halves are rounded away from zero."""
    least = float(amount - _HALF_CENT)
    return least if amount > 0 else math.nextafter(least, math.inf)


def _at_most(amount: Decimal) -> float:
    """The largest number that is rounded to this amount or less."""
    most = float(amount + _HALF_CENT)
    return most if amount < 0 else math.nextafter(most, -math.inf)
