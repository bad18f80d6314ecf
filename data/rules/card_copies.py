"""What programs for collectors say of a copy and no column holds: condition and language, kept as tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import LiteralString

CONDITION, LANGUAGE = "Condition", "Language"
"""The names of the tags that say them: `Condition: Near Mint`."""

CONDITIONS = (
    "Mint", "Near Mint", "Excellent", "Good", "Lightly Played", "Moderately Played", "Played", "Heavily Played",
    "Damaged", "Poor",
)  # fmt: skip
"""Best first, of both scales that are about: the American one (Near Mint … Damaged) and Cardmarket's."""

_SHORT = {
    "m": "Mint", "mt": "Mint", "nm": "Near Mint", "nmmint": "Near Mint", "nearmintmint": "Near Mint",
    "ex": "Excellent", "gd": "Good", "goodlightlyplayed": "Lightly Played", "lp": "Lightly Played",
    "lightplayed": "Lightly Played", "slightlyplayed": "Lightly Played", "sp": "Lightly Played",
    "mp": "Moderately Played", "pl": "Played",
    "hp": "Heavily Played", "dmg": "Damaged", "d": "Damaged", "po": "Poor",
    **{word.lower().replace(" ", ""): word for word in CONDITIONS},
}  # fmt: skip

LANGUAGES: Mapping[str, str] = {
    "en": "English", "de": "German", "fr": "French", "it": "Italian", "es": "Spanish", "pt": "Portuguese",
    "ja": "Japanese", "ko": "Korean", "ru": "Russian", "zhs": "Simplified Chinese", "zht": "Traditional Chinese",
    "la": "Latin", "he": "Hebrew", "ar": "Arabic", "grc": "Ancient Greek", "sa": "Sanskrit", "ph": "Phyrexian",
}  # fmt: skip
"""By the code that programs for cards use."""

_MORE_CODES = {
    "jp": "Japanese", "kr": "Korean", "sp": "Spanish", "zh_cn": "Simplified Chinese", "cs": "Simplified Chinese",
    "zh_tw": "Traditional Chinese", "ct": "Traditional Chinese", "pt_br": "Portuguese",
}  # fmt: skip

PLAIN = frozenset({"", "normal", "non-foil", "nonfoil", "regular", "no", "false", "n", "0"})
"""Words for a finish that is none."""

FLAGS: tuple[LiteralString, ...] = (
    "Signed",
    "Altered",
    "Misprint",
    "Proxy",
    "Promo",
    "Textless",
    "Artist Proof",
    "Watchlist",
)
"""Tags that a program has a column for."""

VARIANTS = FLAGS[:-1]
"""The flags that make another card of a copy."""

RARITIES: tuple[tuple[LiteralString, LiteralString], ...] = (
    ("c", "common"),
    ("u", "uncommon"),
    ("r", "rare"),
    ("m", "mythic"),
    ("mythicrare", "mythic"),
)
"""Other words for a rarity, in lower case and without gaps."""


def condition(text: str) -> str:
    """A condition as the scales write it; one nobody knows as it is.

    >>> condition("near_mint"), condition("Good (Lightly Played)"), condition("gem")
    ('Near Mint', 'Lightly Played', 'gem')
    """
    return _SHORT.get(re.sub(r"[^a-z]", "", text.lower()), " ".join(text.split()))


def language(text: str) -> str:
    """A language by its English name; one nobody knows as it is."""
    word = " ".join(text.split())
    code = word.lower().replace("-", "_")
    known = LANGUAGES.get(code) or _MORE_CODES.get(code)
    return known or next((name for name in LANGUAGES.values() if name.lower() == code), word)


def finish(text: str) -> str | None:
    """A finish in capitals as people write it; None for the ordinary one.

    >>> finish("etched"), finish("normal"), finish("true")
    ('Etched', None, 'Foil')
    """
    word = " ".join(text.split())
    if word.lower() in PLAIN:
        return None
    if word.lower() in ("true", "yes", "y", "1", "foil"):
        return "Foil"
    return word.capitalize() if word.islower() else word


def condition_of_words(text: str) -> tuple[str | None, str | None, str | None]:
    """TCGplayer's condition: the condition, the finish, the language.

    >>> condition_of_words("Lightly Played 1st Edition Holofoil - Japanese")
    ('Lightly Played', '1st Edition Holofoil', 'Japanese')
    """
    words, _, tongue = " ".join(text.split()).partition(" - ")
    for known in sorted(CONDITIONS, key=len, reverse=True):
        if words.lower().startswith(known.lower()):
            return known, finish(words[len(known) :].strip()), language(tongue) if tongue else None
    return words or None, None, language(tongue) if tongue else None


def said(tags: Iterable[str], name: str) -> str | None:
    """What a tag of that name says; None where there is none."""
    start = f"{name}: ".lower()
    return next((tag[len(start) :] for tag in tags if tag.lower().startswith(start)), None)
