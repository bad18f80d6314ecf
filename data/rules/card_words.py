"""The words of a card's type and mode: written as the contract has them, read as other programs write them."""

import re

from data.rules.listing_fields import FieldError
from data.rules.status import CardType, OrganizationMode

GAMES = frozenset({"pokemon", "mtg", "yugioh", "onepiece", "dragonball"})
"""Games that other programs write as a card's type."""

ON_THE_FLY = frozenset(
    {"by_year", "by_sport", "by_brand", "by_game", "by_rarity", "by_number", "by_grading", "by_binder"}
)
"""Modes of other programs: cards are grouped so for a look, and the contract keeps no such word."""

_SPORTS = "sports_"
_MODES = ", ".join(OrganizationMode)


def read_type(word: str | None) -> CardType | None:
    """A stored type as the contract means it; None for a word nobody knows.

    >>> read_type("pokemon"), read_type("sports_baseball"), read_type("coins")
    (<CardType.TCG: 'tcg'>, <CardType.SPORTS: 'sports'>, None)
    """
    plain = folded(word)
    if plain.replace("_", "") in GAMES or plain == CardType.TCG:
        return CardType.TCG
    return CardType.SPORTS if plain == CardType.SPORTS or plain.startswith(_SPORTS) else None


def parse_type(text: str) -> str:
    """One of the contract's types, in any spelling of theirs or of other programs. Raises FieldError."""
    meant = read_type(text)
    if meant is None:
        raise FieldError(f"“{text.strip()[:40]}” is no type of card; there are {', '.join(CardType)}.")
    return meant.value


def parse_mode(text: str) -> str | None:
    """One of the contract's modes, in any spelling of theirs; None where none is given. Raises FieldError."""
    word = folded(text)
    if word in ON_THE_FLY:
        raise FieldError(f"{word} is not stored: the Cards list groups so for a look. There are {_MODES}.")
    if word and word not in set(OrganizationMode):
        raise FieldError(f"“{text.strip()[:40]}” is no way to organise cards; there are {_MODES}.")
    return word or None


def folded(word: str | None) -> str:
    """A word in lower case with its gaps as the contract writes them."""
    return re.sub(r"[\s_-]+", "_", (word or "").strip().lower())
