"""Names of bins and sections, one or many at once: `A 1..12` is bin A with sections 1 to 12."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase

LONGEST = 40
"""Characters of a name: it must fit on a label."""

MOST = 500
"""Sections made at once."""

_RANGE = re.compile(r"(?P<first>[0-9]{1,4}|[A-Za-z])\s*\.\.\s*(?P<last>[0-9]{1,4}|[A-Za-z])")

HINT = "A 1..12, A..D 1..6, Shelf-3"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bin, and the sections it is to have."""

    bin_name: str
    sections: tuple[str, ...]


def parse(text: str) -> list[Wanted]:
    """The bins and sections a person typed. ValueError with a sentence when it cannot be read.

    >>> parse("A 1..3")
    [Wanted(bin_name='A', sections=('1', '2', '3'))]
    """
    words = re.sub(r"\s*\.\.\s*", "..", text.strip()).rsplit(maxsplit=1)
    if not words:
        raise ValueError(f"Type a name, such as {HINT}.")
    bins = [clean(name) for name in expand(words[0])]
    sections = [clean(name) for name in expand(words[1])] if len(words) > 1 else []
    if len(bins) * max(1, len(sections)) > MOST:
        raise ValueError(f"That makes more than {MOST} sections at once.")
    return [Wanted(name, tuple(sections)) for name in dict.fromkeys(bins)]


def expand(text: str) -> list[str]:
    """The names a range stands for, or the one name it is.

    >>> expand("8..10"), expand("A..C"), expand("Shelf-3")
    (['8', '9', '10'], ['A', 'B', 'C'], ['Shelf-3'])
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        return [text]
    first, last = found["first"], found["last"]
    if first.isdigit() != last.isdigit():
        raise ValueError(f"“{text}” goes from a number to a letter; type it like 1..12 or A..D.")
    if first.isdigit():
        names = [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1)]
    else:
        letters = ascii_uppercase if first.isupper() else ascii_uppercase.lower()
        last = last.upper() if first.isupper() else last.lower()
        names = list(letters[letters.index(first) : letters.index(last) + 1])
    if not names:
        raise ValueError(f"“{text}” runs backwards; type it like {last}..{first}.")
    return names


def clean(name: str) -> str:
    """A name as it is kept. ValueError with a sentence when it cannot be one."""
    bare = " ".join(name.split())
    if not bare:
        raise ValueError("A name cannot be empty.")
    if len(bare) > LONGEST:
        raise ValueError(f"A name has at most {LONGEST} characters; this one has {len(bare)}.")
    if not bare.isprintable():
        raise ValueError("A name cannot have control characters: they would be lost on its label.")
    return bare
