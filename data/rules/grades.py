"""Grading companies and their scales. REAL cannot hold a label such as Pristine: that is kept as a tag."""

from __future__ import annotations

import re
from dataclasses import dataclass


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
_AUTHENTIC = 0.0
"""What is authentic and not graded."""

SCALES = {
    scale.company.lower(): scale
    for scale in (
        Scale("PSA", (_HALVES - {9.5}) | {_AUTHENTIC}, re.compile(r"[0-9]{5,10}"), ((10, "Gem Mint"),)),
        Scale(
            "BGS",
            _HALVES | {_AUTHENTIC},
            re.compile(r"[0-9]{7,13}"),
            ((10, "Black Label"), (10, "Pristine"), (9.5, "Gem Mint")),
        ),
        Scale("SGC", _HALVES | {_AUTHENTIC}, re.compile(r"[0-9]{7,10}"), ((10, "Pristine"), (10, "Gem Mint"))),
        Scale("CGC", _HALVES, re.compile(r"[0-9]{7,13}"), ((10, "Pristine"), (10, "Gem Mint"))),
        Scale("TAG", _HALVES, re.compile(r"[A-Z]?[0-9]{6,10}"), ((10, "Pristine"), (10, "Gem Mint"))),
        Scale("HGA", _HALVES, re.compile(r"[0-9]{6,10}")),
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
            raise GradeError(f"A grade is 1 to 10, by halves: {grade:g} is none.")
    elif grade not in scale.grades:
        without = ", without 9.5" if 9.5 not in scale.grades else ""
        raise GradeError(f"{scale.company} gives no {grade:g}: its grades are 1 to 10 by halves{without}.")


def check_serial(company: str | None, serial: str) -> None:
    """Raises GradeError where a serial does not look like one of the company's; any is taken of an unknown one."""
    scale = scale_of(company)
    if scale is not None and scale.serial.fullmatch(serial.strip().upper()) is None:
        raise GradeError(f"“{serial}” is no certificate number of {scale.company}: look at the slab again.")
