"""Card numbers as they are printed: `4/102`, `TG05/TG30`, `OP07-109`, `LOB-EN001`, `123a`, `#57`, or any text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 18
"""Digits of a number: what is longer is a text."""

_PRINTED = re.compile(
    rf"""(?P<prefix>|.*?[^0-9])
         (?P<number>[0-9]{{1,{LONGEST}}})
         (?P<suffix>[A-Z]{{0,3}}[★☆†‡*+]?|-[A-Z]{{1,3}})""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = re.compile(r"^(?:CARD\s+)?(?:NUMBER\b|NO\b\.?|NR\b\.?|NO\.?(?=[0-9]))?[\s.:#]*")
_OF = re.compile(r"(?<=[0-9])\s+OF\s+(?=[0-9])")
"""Inserts are numbered 4 of 15."""
_BESIDES = re.compile(r"\s*[•·]\s*|\s+")
_BETWEEN = re.compile(r"[\s_.\-–—‐‑:]+")


@dataclass(frozen=True, slots=True)
class CardNumber:
    """A number within its series.

    `prefix` names the series within the set ("" for the base cards), its parts joined by "-"; `suffix` names a
    variant; both are upper case. `total` is the printed size of the series. What has no number is all prefix.
    """

    prefix: str
    number: int | None
    suffix: str = ""
    total: int | None = None

    @property
    def is_secret(self) -> bool:
        """Whether it is above the printed size of its series."""
        return self.number is not None and self.total is not None and self.number > self.total

    @property
    def key(self) -> tuple[str, int | None, str]:
        """What makes two numbers the same card of a set: neither leading zeros nor the printed total count."""
        return self.prefix, self.number, self.suffix

    @property
    def order(self) -> tuple[str, float, str]:
        """Sorts as people count: base cards first, then series by name, what has no number behind the others."""
        return self.prefix, float("inf") if self.number is None else self.number, self.suffix


def parse(text: str | None) -> CardNumber | None:
    """The number in what is printed or typed; None where there is nothing.

    >>> parse("TG05/TG30")
    CardNumber(prefix='TG', number=5, suffix='', total=30)
    >>> parse("OP07-109")
    CardNumber(prefix='OP07', number=109, suffix='', total=None)
    >>> parse("# 044a / 185")
    CardNumber(prefix='', number=44, suffix='A', total=185)
    """
    plain = _WORDS.sub("", "".join(map(_plain, text or "")).strip().upper(), count=1)
    front, slash, back = _OF.sub("/", plain).partition("/")
    # Behind the total there may be the language and the number of the set: 12/204 EN 1.
    own, size = _one(front.strip()), _one(" ".join(_BESIDES.split(back.strip(), maxsplit=1)[:1]))
    if own is None:
        return _one(plain)
    if not slash:
        return own
    if size is not None and size.number is not None and not size.suffix and size.prefix in ("", own.prefix):
        return CardNumber(own.prefix, own.number, own.suffix, size.number)
    # 12/P1 is card 12 of series P1; what follows any other slash belongs to the name, too. Digits without end name
    # nothing.
    series = "" if back.strip().isdigit() else _joined(back)
    return CardNumber("-".join(filter(None, (series, own.prefix))), own.number, own.suffix)


def _plain(character: str) -> str:
    """Full-width letters and digits as the usual ones; ½ and ² are no numbers of a card."""
    return character if unicodedata.category(character) == "No" else unicodedata.normalize("NFKC", character)


def _one(text: str) -> CardNumber | None:
    """A number without what is behind its slash."""
    found = _PRINTED.fullmatch(text)
    if found is None:
        name = _joined(text)
        return CardNumber(name, None) if name else None
    return CardNumber(_joined(found["prefix"]), int(found["number"]), found["suffix"].lstrip("-"))


def _joined(text: str) -> str:
    """The parts of a prefix, joined by hyphens."""
    return _BETWEEN.sub("-", text.replace("#", " ")).strip("-")
