"""The label of a slab, such as Pristine or Black Label: a tag, for a grade is a number."""

from __future__ import annotations

from collections.abc import Sequence

from data.rules.grades import AUTHENTIC, SCALES, scale_of

LABELS = (
    *dict.fromkeys(label for scale in SCALES.values() for _, label in sorted(scale.labels, reverse=True)),
    AUTHENTIC,
)
"""Every label of every company."""

_LONGEST_NAME = 3
"""Words of a company's name."""

_LONGEST_FIRST = sorted(LABELS, key=len, reverse=True)


def label_of(tags: Sequence[str]) -> str:
    """The label among a card's tags, bare or behind the grade; empty where there is none.

    >>> label_of(["Trade", "BGS 10 Black Label"])
    'Black Label'
    """
    return next((label for tag in tags if (label := _label(tag))), "")


def labelled(tags: Sequence[str], label: str, company: str | None, score: float | None) -> list[str]:
    """The tags with this label in place of the one that was there; an empty one takes it away.

    >>> labelled(["Trade", "BGS 10 Pristine"], "Black Label", "BGS", 10.0)
    ['Trade', 'BGS 10 Black Label']
    """
    others = [tag for tag in tags if not _label(tag)]
    if not label:
        return others
    grade = None if score is None else f"{score:g}"
    named = company if grade or scale_of(company) else None
    return [*others, " ".join(word for word in (named, grade, label) if word)]


def spelled(label: str) -> str:
    """A label as the companies write it, however it is spelled; one nobody knows as it is.

    >>> spelled("GEM - MT"), spelled("BLACK LABEL"), spelled("NM-MT")
    ('Gem Mint', 'Black Label', 'NM-MT')
    """
    return _SPELLED.get(_letters(label), label)


def doubt(label: str, company: str | None, score: float | None) -> str:
    """Why a label cannot be that of this grade, as a sentence; empty where it may be, or nobody knows."""
    scale = scale_of(company)
    if not label or scale is None:
        return ""
    if label == AUTHENTIC:
        return "" if score is None else f"What is labelled {AUTHENTIC} has no number."
    if score is None or label in scale.words(score) or not scale.words(score):
        return ""
    return f"{scale.company} {score:g} is labelled {' or '.join(scale.words(score))}, as they publish it."


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalpha() or char == "+")


_SPELLED = {_letters(label): label for label in LABELS} | {"gemmt": "Gem Mint", "auth": AUTHENTIC}


def _label(tag: str) -> str:
    """The label that a tag is: alone, or behind a company or a number."""
    plain = tag.strip().casefold()
    for label in _LONGEST_FIRST:
        before = plain.removesuffix(label.casefold())
        if before != plain and (not before or _names_a_grade(before)):
            return label
    return ""


def _names_a_grade(words: str) -> bool:
    """Whether words are a number, a known company, or the two: of an unknown company there must be a number."""
    *named, last = words.split() or [""]
    is_number = last.isascii() and last.replace(".", "", 1).isdigit()
    return words.endswith(" ") and ((is_number and len(named) < _LONGEST_NAME) or scale_of(words) is not None)
