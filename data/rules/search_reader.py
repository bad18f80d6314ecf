"""Reads what a person typed as a search (the language is told in data.rules.search)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import partial

from data.rules import search_card_values as card_values
from data.rules import search_terms as terms
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
from data.rules.search_fields import LISTINGS, state_words, status_words
from data.rules.search_scan import Char, Scanned, scan
from data.rules.search_vocabulary import Field, Kind, Vocabulary
from data.rules.status import LIVE_ON_A_PLATFORM, ListingStatus, PlatformStatus

LONGEST_NAME = 20
"""Characters of a field's name that could be a slip of the finger."""

LIKE_A_FIELD = 3
"""Letters from which on a word looks like the beginning of a field's name."""

_LIVE = tuple(map(str, LIVE_ON_A_PLATFORM))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a term is read with."""

    today: date
    vocabulary: Vocabulary


def read(text: str, today: date, vocabulary: Vocabulary = LISTINGS, *, typing: bool = False) -> Search:
    """The search a text means; `today` is the person's own. Raises SearchError, and nothing else.

    While it is `typing` a last word that may become a field's name is unfinished: on the way to `price:` nobody
    looks for titles with "pric".
    """
    reading = _Reading(today, vocabulary)
    found: dict[Term, None] = {}
    unfinished: list[int] = []
    weight = 0
    for scanned in scan(text):
        ends = scanned.end == len(text)
        undecided = typing and ends and _may_be_field(scanned, vocabulary)
        term = None if undecided else _term(scanned, reading, ends=ends)
        if term is None:
            unfinished.append(scanned.start)
        elif term not in found:
            found[term] = None
            weight += _weight(term)
            if weight > MOST_TERMS:
                raise SearchError(f"That is too much: a filter has at most {MOST_TERMS} terms.", scanned.start)
    return Search(tuple(found), tuple(unfinished))


def _may_be_field(scanned: Scanned, vocabulary: Vocabulary) -> bool:
    typed = scanned.text.lower()
    named = scanned.field is None and not scanned.quoted and len(typed) >= LIKE_A_FIELD
    if not named or typed in vocabulary.words:
        return False
    return any(
        name.startswith(typed) for name in (*(field.name for field in vocabulary.fields), *vocabulary.words)
    )


def _weight(term: Term) -> int:
    match term:
        case Like() | Placed():
            return len(term.patterns)
        case Between():
            return len(term.spans)
        case _:
            return 1


def _term(scanned: Scanned, reading: _Reading, *, ends: bool) -> Term | None:
    """A term; None for one that is not typed to its end."""
    negated, text = scanned.negated, scanned.text
    if scanned.field is None:
        if not text or (ends and text == "-" and not scanned.quoted):
            return None
        return Words(text, negated) if scanned.quoted else _word_alone(scanned, reading)
    field = reading.vocabulary.by_name.get(scanned.field)
    if field is None:
        raise SearchError(_no_field(scanned.field, reading.vocabulary), scanned.start + negated)
    if not text.strip():
        return None
    return _READERS[field.kind](field, scanned.value, negated, reading)


def _word_alone(scanned: Scanned, reading: _Reading) -> Term | None:
    """A word that is neither quoted nor a field's value: it may stand for a term."""
    negated, typed = scanned.negated, scanned.text.lower()
    if negated and (lacking := reading.vocabulary.lackable.get(typed)):
        return Lacks(lacking)
    if meant := reading.vocabulary.words.get(typed):
        return _term(replace(next(scan(meant)), negated=negated), reading, ends=False)
    return Words(scanned.text, negated)


def _no_field(name: str, vocabulary: Vocabulary) -> str:
    known = vocabulary.by_name
    close = get_close_matches(name, known, 1) if len(name) <= LONGEST_NAME else []
    others = f"did you mean {known[close[0]].name}?" if close else f"try {vocabulary.some}"
    return f"No field “{values.shortened(name, 12)}”: {others} Or quote it."


def _text(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    return terms.like(field, [values.text_pattern(part) for part in values.alternatives(value)], negated)


def _name(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    return terms.like(field, [values.name_pattern(part) for part in values.alternatives(value)], negated)


def _market(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    return terms.like(field, _markets(value), negated)


def _markets(value: Sequence[Char]) -> list[str]:
    return [pattern for part in values.alternatives(value) for pattern in values.market_patterns(part)]


def _status(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    words = terms.any_of(value, status_words, "status", tuple(map(str, ListingStatus)))
    return OneOf(field, words, negated, terms.is_padded(value)) if words else None


def _word(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    words = terms.any_of(value, partial(values.words_begun, field.words), field.name, field.words)
    return OneOf(field, words, negated, terms.is_padded(value)) if words else None


def _states(value: Sequence[Char]) -> tuple[str, ...]:
    return terms.any_of(value, state_words, "state", tuple(map(str, PlatformStatus)))


def _platform(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    names, *more = values.cut(value, ":") or [()]
    if len(more) > 1:
        raise SearchError("A marketplace and its state are enough: platform:ebay:failed", more[1][0].at)
    patterns = _markets(names)
    states = _states(more[0]) if more else ()
    return Placed(tuple(patterns), states, negated) if patterns else None


def _live(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    patterns = _markets(value)
    return Placed(tuple(patterns), _LIVE, negated) if patterns else None


def _state(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    states = _states(value)
    return Placed(("%",), states, negated) if states else None


def _money(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    """One amount or span: a comma belongs to the amount, as people write it."""
    equal = values.storable_money if field.stored else values.money
    found = values.span(
        values.plain(value), value[0].at, values.money, values.next_cent, values.cent_before, equal
    )
    return Between(field, (found,), negated) if found else None


def _count(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    return terms.spans(field, value, negated, terms.numbers(values.count))


def _age(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    return terms.spans(field, value, negated, terms.numbers(values.age))


def _date(field: Field, value: Sequence[Char], negated: bool, reading: _Reading) -> Term | None:
    def one(text: str, at: int) -> Span[date] | None:
        return values.span(
            text, at, partial(values.dates, today=reading.today), values.next_day, values.day_before
        )

    return terms.spans(field, value, negated, one)


def _grade(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    def one(text: str, at: int) -> Span[Decimal] | None:
        return values.span(text, at, card_values.grade, values.next_cent, values.cent_before)

    return terms.spans(field, value, negated, one)


def _year(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    """`=` asks for any whole number: what is stored may be no year."""
    is_exact = value[0].char == "=" and not value[0].quoted
    return terms.spans(
        field, value, negated, terms.numbers(card_values.any_year if is_exact else card_values.year)
    )


def _number(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    """A card's number, or a span of its figures."""
    if card_values.is_span(values.plain(value)):
        return terms.spans(field, value, negated, terms.numbers(values.count))
    return terms.like(field, [card_values.number_pattern(part) for part in values.alternatives(value)], negated)


def _company(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    parts = values.alternatives(value)
    return terms.like(
        field, [pattern for part in parts for pattern in card_values.company_patterns(part)], negated
    )


def _flag(field: Field, value: Sequence[Char], negated: bool, _: _Reading) -> Term | None:
    typed = values.plain(value).strip().casefold()
    if "yes".startswith(typed):
        return Lacks(field, not negated)
    if "no".startswith(typed):
        return Lacks(field, negated)
    raise SearchError(f"“{values.shortened(typed)}” is neither yes nor no.", value[0].at)


def _presence(field: Field, value: Sequence[Char], negated: bool, reading: _Reading) -> Term | None:
    typed = values.plain(value).strip().casefold()
    lackable = reading.vocabulary.lackable
    asked = lackable.get(typed)
    if asked is not None:
        return Lacks(asked, negated if field.name == "no" else not negated)
    if any(name.startswith(typed) for name in lackable):
        return None
    known = reading.vocabulary.some_lackable
    raise SearchError(f"“{values.shortened(typed, 12)}” is none of {known}", value[0].at)


_READERS: dict[Kind, Callable[[Field, Sequence[Char], bool, _Reading], Term | None]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.WORD: _word,
    Kind.COMPANY: _company,
    Kind.NUMBER: _number,
    Kind.GRADE: _grade,
    Kind.YEAR: _year,
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
