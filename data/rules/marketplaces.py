"""Marketplaces: their names as stored, as shown, and the spellings that mean the same one."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A marketplace; `title_limit` counts characters of a listing's title, and `keeps_count` says whether a
    listing there has a quantity that must follow ours."""

    name: str
    label: str
    title_limit: int = 80
    keeps_count: bool = True


MANUAL = "manual"
"""listings.sold_platform of a sale that no marketplace made."""

MARKETPLACES = (
    Marketplace("ebay", "eBay"),
    Marketplace("poshmark", "Poshmark"),
    Marketplace("mercari", "Mercari", 40, keeps_count=False),
    Marketplace("depop", "Depop", 65),
    Marketplace("etsy", "Etsy", 140),
    Marketplace("vinted", "Vinted", 100, keeps_count=False),
    Marketplace("facebook", "Facebook"),
    Marketplace("whatnot", "Whatnot"),
    Marketplace("grailed", "Grailed", keeps_count=False),
    Marketplace("bonanza", "Bonanza"),
    Marketplace("offerup", "OfferUp", keeps_count=False),
    Marketplace("ruby_lane", "Ruby Lane", keeps_count=False),
    Marketplace("tcgplayer", "TCGplayer"),
    Marketplace("comc", "COMC", keeps_count=False),
)

BY_NAME = {place.name: place for place in MARKETPLACES}

ALIASES = {
    "rubylane": "ruby_lane",
    "facebookmarketplace": "facebook",
    "facebookshops": "facebook",
    "mercarishops": "mercari",
}
"""Stored names by squeezed spellings that letters and digits alone do not tell."""


def fold(name: str) -> str:
    """The stored name of a marketplace, whatever the spelling; an unknown one in lower case, spaces as `_`.

    >>> fold("Facebook Marketplace")
    'facebook'
    """
    squeezed = squeeze(name)
    if squeezed in ALIASES:
        return ALIASES[squeezed]
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")


def squeeze(name: str) -> str:
    """A name as it is compared, here and in SQL: in lower case, its letters and digits alone."""
    return re.sub(r"[\W_]+", "", name.lower())


def spellings(name: str) -> tuple[str, ...]:
    """The squeezed spellings that mean the same marketplace as this one."""
    folded = fold(name)
    return squeeze(folded), *(alias for alias, meant in ALIASES.items() if meant == folded)


def keeps_count(name: str) -> bool:
    """Whether a listing there has a quantity; taken to be so of a marketplace nobody knows."""
    place = BY_NAME.get(fold(name))
    return place is None or place.keeps_count


def label(name: str | None) -> str:
    """How a marketplace is shown; an unknown one as it is written."""
    if not name:
        return ""
    place = BY_NAME.get(fold(name))
    return place.label if place else name
