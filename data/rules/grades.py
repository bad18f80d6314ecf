"""Grading companies and their scales, as they publish them. REAL cannot hold a label such as Pristine, and what is
authentic without a number has none: both are kept as tags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.rules.marketplaces import squeeze


@dataclass(frozen=True, slots=True)
class Scale:
    """A company's grades; `labels` are the words it has for some of them, dearest first; `serial` is how its
    certificate numbers look."""

    company: str
    grades: frozenset[float]
    serial: re.Pattern[str]
    labels: tuple[tuple[float, str], ...] = ()

    def words(self, grade: float) -> list[str]:
        """The labels that a grade may carry."""
        return [label for of, label in self.labels if of == grade]


_HALVES = frozenset(half / 2 for half in range(2, 21))

AUTHENTIC = "Authentic"
"""The label of a slab without a number."""

UNGRADED = frozenset({"authentic", "auth", "au", "aa", "altered", "raw", "ungraded"})
"""What is said in place of a number."""

# Beckett and CGC put what they take of each card into longer numbers; an order's number and the card's may be
# joined by a hyphen. CGC called 9.5 Gem Mint and the best 10 Perfect until 2023: such slabs are about.
SCALES = {
    scale.company.lower(): scale
    for scale in (
        Scale("PSA", _HALVES - {9.5}, re.compile(r"[0-9]{5,10}"), ((10, "Gem Mint"), (9, "Mint"))),
        Scale(
            "BGS",
            _HALVES,
            re.compile(r"[0-9]{7,13}"),
            ((10, "Black Label"), (10, "Pristine"), (9.5, "Gem Mint"), (9, "Mint")),
        ),
        Scale(
            "SGC",
            _HALVES,
            re.compile(r"[0-9]{7,10}(-[0-9]{3})?"),
            ((10, "Pristine"), (10, "Gem Mint"), (9.5, "Mint+"), (9, "Mint")),
        ),
        Scale(
            "CGC",
            _HALVES,
            re.compile(r"[0-9]{7,13}(-[0-9]{3})?"),
            ((10, "Perfect"), (10, "Pristine"), (10, "Gem Mint"), (9.5, "Mint+"), (9.5, "Gem Mint"), (9, "Mint")),
        ),
        Scale(
            "TAG",
            _HALVES - {9.5},
            re.compile(r"[A-Z]?[0-9]{6,10}"),
            ((10, "Pristine"), (10, "Gem Mint"), (9, "Mint")),
        ),
        Scale("HGA", _HALVES, re.compile(r"[0-9]{6,10}"), ((10, "Flawless"), (10, "Gem Mint"))),
    )
}
"""By the company in lower case."""

_ALIASES = {"beckett": "bgs", "bvg": "bgs", "bccg": "bgs", "cgccards": "cgc", "csg": "cgc", "psadna": "psa"}

COMPANY_OF = {scale.company.lower(): scale.company for scale in SCALES.values()} | {
    alias: SCALES[name].company for alias, name in _ALIASES.items()
}
"""The company by each of its spellings, in lower case without blanks."""

LOWEST, HIGHEST = 1.0, 10.0


class GradeError(ValueError):
    """A sentence that says what is wrong with a grade or a serial."""


def scale_of(company: str | None) -> Scale | None:
    """A company's scale, however it is spelled; None for one nobody knows."""
    name = "".join(filter(str.isalpha, (company or "").lower()))
    return SCALES.get(_ALIASES.get(name, name))


def folded(company: str | None) -> str:
    """A company by which slabs are told apart, as queries.card_identity.COMPANY; "" for none.

    >>> folded("P.S.A."), folded("Beckett"), folded("Arena Club"), folded(" - ")
    ('psa', 'bgs', 'arenaclub', '')
    """
    spelled = squeeze(company or "")
    return COMPANY_OF.get(spelled, spelled).lower()


def spellings(company: str) -> tuple[str, ...]:
    """Every spelling of the same company, in lower case without blanks; an unknown one has only its own."""
    spelled = company.lower()
    known = COMPANY_OF.get(spelled)
    others = (other for other, of in COMPANY_OF.items() if of == known)
    return tuple(dict.fromkeys((spelled, *others)))


def check_grade(company: str | None, grade: float) -> None:
    """Raises GradeError where the company gives no such grade; of an unknown one, any half from 1 to 10 is taken.

    >>> check_grade("PSA", 9.5)
    Traceback (most recent call last):
        ...
    data.rules.grades.GradeError: PSA gives no 9.5: its grades are 1 to 10 by halves, without 9.5.
    """
    scale = scale_of(company)
    if scale is None:
        if not (LOWEST <= grade <= HIGHEST and float(grade * 2).is_integer()):
            raise GradeError(f"A grade is 1 to 10, by halves: {grade:g} is none.{perhaps(company, grade)}")
    elif grade not in scale.grades:
        without = ", without 9.5" if 9.5 not in scale.grades else ""
        reason = f"{scale.company} gives no {grade:g}: its grades are 1 to 10 by halves{without}."
        raise GradeError(reason + perhaps(company, grade))


def perhaps(company: str | None, grade: float) -> str:
    """The question whether a point was forgotten, where the grade would be one with it; else nothing.

    >>> perhaps("BGS", 95)
    ' Did you mean 9.5?'
    """
    scale = scale_of(company)
    with_point = grade / 10
    return f" Did you mean {with_point:g}?" if with_point in (_HALVES if scale is None else scale.grades) else ""


def check_serial(company: str | None, serial: str) -> None:
    """Raises GradeError where a serial does not look like one of the company's; any is taken of an unknown one."""
    scale = scale_of(company)
    if scale is not None and scale.serial.fullmatch(serial.strip().upper()) is None:
        raise GradeError(f"“{serial}” is no certificate number of {scale.company}: look at the slab again.")
