"""A filter's text cut into terms, each with the place of its every character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_UNSTORABLE = re.compile("[\0\x1f\ud800-\udfff]")
"""No text of a database holds them, or none that a person sees: they are blanks."""

_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
"""Not the beginning of an address."""


class Char(NamedTuple):
    """A character of a value, whether it stood in quotes, and where."""

    char: str
    quoted: bool
    at: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """A term as it is written; `field` in lower case, None for words."""

    start: int
    end: int
    negated: bool
    field: str | None
    value: tuple[Char, ...]
    value_at: int

    @property
    def text(self) -> str:
        """The value without its quotes."""
        return "".join(char.char for char in self.value)

    @property
    def quoted(self) -> bool:
        """Whether any of the value stood in quotes."""
        return any(char.quoted for char in self.value)


def scan(text: str) -> Iterator[Scanned]:
    """The terms of a text, from left to right; an open quote ends with it."""
    text = _UNSTORABLE.sub(" ", text)
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        term = _term(text, at)
        yield term
        at = term.end


def _term(text: str, start: int) -> Scanned:
    negated = text[start] == "-" and start + 1 < len(text) and not text[start + 1].isspace()
    at = start + negated
    named = _FIELD.match(text, at)
    value_at = named.end() if named else at
    value, end = _value(text, value_at)
    return Scanned(start, end, negated, named[1].lower() if named else None, tuple(value), value_at)


def _value(text: str, at: int) -> tuple[list[Char], int]:
    """The characters up to a blank outside quotes. A quote opens only where a value begins: 7" is a size."""
    value: list[Char] = []
    begins = True
    while at < len(text) and not text[at].isspace():
        if text[at] == '"' and begins:
            at = _quoted(text, at + 1, value)
            begins = False
        else:
            value.append(Char(text[at], False, at))
            begins = text[at] in ",=><:*"
            at += 1
    return value, at


def _quoted(text: str, at: int, value: list[Char]) -> int:
    """Take what stands in quotes; where it goes on behind them."""
    while at < len(text):
        if text[at] == '"':
            if text[at + 1 : at + 2] != '"':
                return at + 1
            at += 1
        value.append(Char(text[at], True, at))
        at += 1
    return at
