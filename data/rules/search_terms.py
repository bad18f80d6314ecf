"""Terms out of the typed value of a field, as several kinds of fields need them; None for an unfinished one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from data.rules import search_values as values
from data.rules.search import Between, Like, SearchError, Span, Term
from data.rules.search_scan import Char
from data.rules.search_vocabulary import Field


def like(field: Field, patterns: Sequence[str | None], negated: bool) -> Term | None:
    """The field is like any of these patterns."""
    finished = tuple(dict.fromkeys(pattern for pattern in patterns if pattern is not None))
    return Like(field, finished, negated) if finished else None


def any_of(
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


def is_padded(value: Sequence[Char]) -> bool:
    """Whether a stored word is asked for, whatever blanks are around it."""
    return any(part[0].char == "=" and not part[0].quoted for part in values.alternatives(value))


def numbers(reader: Callable[[str], tuple[int, int] | None]) -> Callable[[str, int], Span[int] | None]:
    """What reads a span of whole numbers."""

    def one(text: str, at: int) -> Span[int] | None:
        return values.span(text, at, reader, lambda number: number + 1, lambda number: number - 1)

    return one


def spans(
    field: Field,
    value: Sequence[Char],
    negated: bool,
    one: Callable[[str, int], Span[int] | Span[Decimal] | Span[date] | None],
) -> Term | None:
    """The field is within any of these spans."""
    parts = values.alternatives(value)
    found = [one(values.plain(part), part[0].at) for part in parts]
    finished = tuple(span for span in found if span is not None)
    return Between(field, finished, negated) if finished else None
