"""What a listing says of a card: title, condition and description, made of the card's own columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.rules.status import Condition
from data.rules.terms import LONGEST_TITLE

ITEM_TYPE = "trading_card"

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_WORDS = re.compile(r"\w+")

_BY_GRADE = ((9.0, Condition.LIKE_NEW), (6.5, Condition.EXCELLENT), (4.0, Condition.GOOD), (2.0, Condition.FAIR))
"""The lowest grade of each condition, best first; below them it is poor."""

_BY_TAG = {
    "mint": Condition.LIKE_NEW,
    "near mint": Condition.LIKE_NEW,
    "nm": Condition.LIKE_NEW,
    "lightly played": Condition.EXCELLENT,
    "lp": Condition.EXCELLENT,
    "moderately played": Condition.GOOD,
    "mp": Condition.GOOD,
    "heavily played": Condition.FAIR,
    "hp": Condition.FAIR,
    "damaged": Condition.POOR,
    "dmg": Condition.POOR,
}
"""What collectors tag raw cards with."""


@dataclass(frozen=True, slots=True)
class CardWords:
    """The columns of a card that are worth saying; "" for what is not written, `grade` None for a raw card."""

    title: str
    number: str = ""
    game: str = ""
    sport: str = ""
    set_name: str = ""
    year: int | None = None
    brand: str = ""
    series: str = ""
    player: str = ""
    team: str = ""
    insert: str = ""
    parallel: str = ""
    subtype: str = ""
    rarity: str = ""
    is_rookie: bool = False
    company: str = ""
    grade: float | None = None
    serial: str = ""
    tags: Sequence[str] = ()

    @property
    def graded(self) -> str:
        """`PSA 9`, `PSA`, or "" for a raw card."""
        score = "" if self.grade is None else f"{self.grade:g}"
        return " ".join(part for part in (self.company.strip(), score) if part)


def title(card: CardWords) -> str:
    """A title of LONGEST_TITLE characters at most, never empty; what matters least is left out first.

    >>> title(CardWords("Charizard", "4/102", game="Pokemon", set_name="Base Set", company="PSA", grade=9))
    'Charizard 4/102 Base Set Pokemon PSA 9'
    >>> title(CardWords("Ohtani", "17", sport="baseball", year=2018, brand="Topps", is_rookie=True))
    '2018 Topps Ohtani #17 RC'
    """
    parts = _parts(card)
    # From the least to the most important: the name alone always stays.
    for least in (None, *sorted({weight for weight, _ in parts if weight}, reverse=True)):
        parts = [(weight, text) for weight, text in parts if least is None or weight < least]
        whole = _joined([text for _, text in parts])
        if len(whole) <= LONGEST_TITLE:
            return whole or "Card"
    cut = _joined([text for _, text in parts])[: LONGEST_TITLE + 1]
    return (cut[:LONGEST_TITLE] if " " not in cut else cut.rpartition(" ")[0]).strip()


def condition(card: CardWords) -> Condition | None:
    """By its grade, else by what it is tagged with; None where nothing says it."""
    if card.grade is not None:
        return next((found for lowest, found in _BY_GRADE if card.grade >= lowest), Condition.POOR)
    return next((found for tag in card.tags if (found := _BY_TAG.get(tag.strip().casefold()))), None)


def description(card: CardWords) -> str:
    """A line for each fact."""
    facts = (
        ("Card", card.title),
        ("Player", card.player),
        ("Team", card.team),
        ("Number", card.number),
        ("Set", card.set_name),
        ("Year", str(card.year or "")),
        ("Brand", card.brand),
        ("Series", card.series),
        ("Insert", card.insert),
        ("Parallel", card.parallel),
        ("Type", card.subtype),
        ("Rarity", card.rarity),
        ("Rookie", "yes" if card.is_rookie else ""),
        ("Grade", " ".join(part for part in (card.graded, *_labels(card)) if part)),
        ("Certificate", card.serial),
    )
    return "\n".join(f"{name}: {_plain(text)}" for name, text in facts if _plain(text))


def _labels(card: CardWords) -> list[str]:
    """The words of a grade that REAL cannot hold."""
    words = {"pristine", "gem mint", "black label"}
    return [tag for tag in card.tags if card.grade is not None and tag.strip().casefold() in words]


def _parts(card: CardWords) -> list[tuple[int, str]]:
    """What a title may say, in its order, each with its weight: 0 always stays, the highest goes first."""
    named = (card.player if card.sport and not card.game else "") or card.title or card.player
    number = f"#{card.number}" if card.number[:1].isdigit() and "/" not in card.number else card.number
    extras = [
        (7, card.insert),
        (3, card.parallel),
        (8, card.subtype),
        (2, "RC" if card.is_rookie else ""),
    ]
    grade = (1, " ".join(part for part in (card.graded, *_labels(card)) if part))
    if card.game or not (card.sport or card.year or card.brand):
        set_name = card.set_name or _joined([str(card.year or ""), card.brand, card.series])
        return [(0, named), (1, number), (4, set_name), *extras, (9, card.game), grade]
    before = [(4, str(card.year or "")), (5, card.brand), (6, card.series or card.set_name)]
    return [*before, (0, named), (1, number), *extras, grade]


def _joined(parts: Sequence[str]) -> str:
    """The parts in one line, without those that are said already."""
    said: list[str] = []
    for part in map(_plain, parts):
        there = [word.casefold() for text in said for word in _WORDS.findall(text)]
        own = [word.casefold() for word in _WORDS.findall(part)]
        if part and not (own and _follows(own, there)):
            said.append(part)
    return " ".join(said)


def _follows(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether these words stand in a row among those."""
    return any(words[at : at + len(wanted)] == list(wanted) for at in range(len(words)))


def _plain(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())
