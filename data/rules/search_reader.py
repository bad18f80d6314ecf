"""Reads what a person typed as a search (the language is told in data.rules.search)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from functools import partial

from data.rules import search_values as values
from data.rules.search import (
    MOST_TERMS,
    Between,
    Lacks,
    Like,
    OneOf,
    Placed,
    Search,
    SearchError,
    Span,
    Term,
    Words,
)
from data.rules.search_fields import BY_NAME, FIELDS, LACKABLE, Field, Kind, state_words, status_words
from data.rules.search_scan import Char, Scanned, scan
from data.rules.status import LIVE_ON_A_PLATFORM, ListingStatus, PlatformStatus

LONGEST_NAME = 20
"""Characters of a field's name that could be a slip of the finger."""

LIKE_A_FIELD = 3
"""Letters from which on a word looks like the beginning of a field's name."""

_LIVE = tuple(map(str, LIVE_ON_A_PLATFORM))


def read(text: str, today: date, *, typing: bool = False) -> Search:
    """The search a text means; `today` is the person's own. Raises SearchError, and nothing else.

    While it is `typing` a last word that may become a field's name is unfinished: on the way to `price:` nobody
    looks for titles with "pric".
    """
    terms: dict[Term, None] = {}
    unfinished: list[int] = []
    weight = 0
    for scanned in scan(text):
        ends = scanned.end == len(text)
        term = None if typing and ends and _may_be_field(scanned) else _term(scanned, today, ends=ends)
        if term is None:
            unfinished.append(scanned.start)
        elif term not in terms:
            terms[term] = None
            weight += _weight(term)
            if weight > MOST_TERMS:
                raise SearchError(f"That is too much: a filter has at most {MOST_TERMS} terms.", scanned.start)
    return Search(tuple(terms), tuple(unfinished))


def _may_be_field(scanned: Scanned) -> bool:
    typed = scanned.text.lower()
    named = scanned.field is None and not scanned.quoted and len(typed) >= LIKE_A_FIELD
    return named and any(field.name.startswith(typed) for field in FIELDS)


def _weight(term: Term) -> int:
    match term:
        case Like() | Placed():
            return len(term.patterns)
        case Between():
            return len(term.spans)
        case _:
            return 1


def _term(scanned: Scanned, today: date, *, ends: bool) -> Term | None:
    """A term; None for one that is not typed to its end."""
    negated, text = scanned.negated, scanned.text
    if scanned.field is None:
        if not text or (ends and text == "-" and not scanned.quoted):
            return None
        lacking = LACKABLE.get(text.lower()) if negated and not scanned.quoted else None
        return Lacks(lacking) if lacking else Words(text, negated)
    field = BY_NAME.get(scanned.field)
    if field is None:
        raise SearchError(_no_field(scanned.field), scanned.start + negated)
    if not text.strip():
        return None
    return _READERS[field.kind](field, scanned.value, negated, today)


def _no_field(name: str) -> str:
    close = get_close_matches(name, BY_NAME, 1) if len(name) <= LONGEST_NAME else []
    others = f"did you mean {BY_NAME[close[0]].name}?" if close else "try status, platform, price, age, loc, sku …"
    return f"No field “{values.shortened(name, 12)}”: {others} Or quote it."


def _text(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    return _like(field, [values.text_pattern(part) for part in values.alternatives(value)], negated)


def _name(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    return _like(field, [values.name_pattern(part) for part in values.alternatives(value)], negated)


def _market(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    return _like(field, _markets(value), negated)


def _markets(value: Sequence[Char]) -> list[str]:
    return [pattern for part in values.alternatives(value) for pattern in values.market_patterns(part)]


def _like(field: Field, patterns: Sequence[str | None], negated: bool) -> Term | None:
    finished = tuple(dict.fromkeys(pattern for pattern in patterns if pattern is not None))
    return Like(field, finished, negated) if finished else None


def _status(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    words = _any_of(value, status_words, "status", tuple(map(str, ListingStatus)))
    padded = any(part[0].char == "=" and not part[0].quoted for part in values.alternatives(value))
    return OneOf(field, words, negated, padded) if words else None


def _states(value: Sequence[Char]) -> tuple[str, ...]:
    return _any_of(value, state_words, "state", tuple(map(str, PlatformStatus)))


def _any_of(
    value: Sequence[Char], stored: Callable[[str], tuple[str, ...]], what: str, allowed: Sequence[str]
) -> tuple[str, ...]:
    """The stored words of every alternative; `=` before one asks for it as it is stored."""
    words: dict[str, None] = {}
    for part in values.alternatives(value):
        typed = values.plain(part)
        if part[0].char == "=" and not part[0].quoted:
            found = (typed[1:],) if typed[1:] else ()
        elif not (found := stored(typed)):
            sentence = f"“{values.shortened(typed, 10)}” is no {what}: {', '.join(allowed)}."
            raise SearchError(sentence, part[0].at)
        words.update(dict.fromkeys(found))
    return tuple(words)


def _platform(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    names, *more = values.cut(value, ":") or [()]
    if len(more) > 1:
        raise SearchError("A marketplace and its state are enough: platform:ebay:failed", more[1][0].at)
    patterns = _markets(names)
    states = _states(more[0]) if more else ()
    return Placed(tuple(patterns), states, negated) if patterns else None


def _live(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    patterns = _markets(value)
    return Placed(tuple(patterns), _LIVE, negated) if patterns else None


def _state(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    states = _states(value)
    return Placed(("%",), states, negated) if states else None


def _money(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    """One amount or span: a comma belongs to the amount, as people write it."""
    equal = values.money if field.name == "profit" else values.storable_money
    found = values.span(
        values.plain(value), value[0].at, values.money, values.next_cent, values.cent_before, equal
    )
    return Between(field, (found,), negated) if found else None


def _count(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    return _spans(field, value, negated, _numbers(values.count))


def _age(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    return _spans(field, value, negated, _numbers(values.age))


def _date(field: Field, value: Sequence[Char], negated: bool, today: date) -> Term | None:
    def one(text: str, at: int) -> Span[date] | None:
        return values.span(text, at, partial(values.dates, today=today), values.next_day, values.day_before)

    return _spans(field, value, negated, one)


def _numbers(reader: Callable[[str], tuple[int, int] | None]) -> Callable[[str, int], Span[int] | None]:
    def one(text: str, at: int) -> Span[int] | None:
        return values.span(text, at, reader, lambda number: number + 1, lambda number: number - 1)

    return one


def _spans(
    field: Field,
    value: Sequence[Char],
    negated: bool,
    one: Callable[[str, int], Span[int] | Span[date] | None],
) -> Term | None:
    parts = values.alternatives(value)
    found = [one(values.plain(part), part[0].at) for part in parts]
    finished = tuple(span for span in found if span is not None)
    return Between(field, finished, negated) if finished else None


def _flag(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    typed = values.plain(value).strip().casefold()
    if "yes".startswith(typed):
        return Lacks(field, not negated)
    if "no".startswith(typed):
        return Lacks(field, negated)
    raise SearchError(f"“{values.shortened(typed)}” is neither yes nor no.", value[0].at)


def _presence(field: Field, value: Sequence[Char], negated: bool, _: date) -> Term | None:
    typed = values.plain(value).strip().casefold()
    asked = LACKABLE.get(typed)
    if asked is not None:
        return Lacks(asked, negated if field.name == "no" else not negated)
    if any(name.startswith(typed) for name in LACKABLE):
        return None
    known = "photo, loc, cost, sku, upc, category, condition, platform …"
    raise SearchError(f"“{values.shortened(typed, 12)}” is none of {known}", value[0].at)


_READERS: dict[Kind, Callable[[Field, Sequence[Char], bool, date], Term | None]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.MARKET: _market,
    Kind.STATUS: _status,
    Kind.PLATFORM: _platform,
    Kind.LIVE: _live,
    Kind.STATE: _state,
    Kind.MONEY: _money,
    Kind.COUNT: _count,
    Kind.AGE: _age,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.PRESENCE: _presence,
}
