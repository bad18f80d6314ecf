"""Names of bins and sections as labels carry them before there is a row: `/A` is bin A, `/A/12` its section 12."""

from __future__ import annotations

import re

from data.rules.bin_names import MOST, Wanted, clean, expand, parse

_PREFIXED = re.compile(r"(?P<stem>\S*?)(?P<first>[0-9]{1,4})\s*\.\.\s*(?P<again>\S*?)(?P<last>[0-9]{1,4})")

PATH = "/"
"""What a name begins with where an id could stand."""


def bin_path(bin_name: str) -> str:
    """A bin by its name."""
    return f"{PATH}{bin_name}"


def section_path(bin_name: str, section_name: str) -> str:
    """A section by its bin's name and its own: bin A1 with section 2 is not bin A with section 12."""
    return f"{PATH}{bin_name}{PATH}{section_name}"


def bin_names(text: str) -> list[str]:
    """The bins a person typed, names and ranges with commas or blanks between. ValueError with a sentence.

    >>> bin_names("A1..A3, Shelf-9..11 Z")
    ['A1', 'A2', 'A3', 'Shelf-9', 'Shelf-10', 'Shelf-11', 'Z']
    """
    words = re.sub(r"\s*\.\.\s*", "..", text).replace(",", " ").split()
    names = list(dict.fromkeys(clean(name) for word in words for name in _names(word)))
    if len(names) > MOST:
        raise ValueError(f"That is more than {MOST} bins at once.")
    return names


def sections(text: str) -> list[Wanted]:
    """The sections a person typed: `A 1..20`; a bin alone means all that it has. ValueError with a sentence.

    >>> sections("A 1..2")
    [Wanted(bin_name='A', sections=('1', '2'))]
    """
    return parse(text)


def _names(word: str) -> list[str]:
    found = _PREFIXED.fullmatch(word)
    if found is None or not found["stem"]:
        return expand(word)
    stem, first, last = found["stem"], found["first"], found["last"]
    if found["again"] not in ("", stem):
        raise ValueError(
            f"“{word}” begins with {stem} and ends with {found['again']}: type it like {stem}1..{stem}9."
        )
    return [f"{stem}{number}" for number in expand(f"{first}..{last}")]
