"""Marketplaces: their names as stored, as shown, and the spellings that mean the same one."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A marketplace; `title_limit` counts characters of a listing's title."""

    name: str
    label: str
    title_limit: int = 80


MANUAL = "manual"
"""listings.sold_platform of a sale that no marketplace made."""

MARKETPLACES = (
    Marketplace("ebay", "eBay"),
    Marketplace("poshmark", "Poshmark"),
    Marketplace("mercari", "Mercari", 40),
    Marketplace("depop", "Depop", 65),
    Marketplace("etsy", "Etsy", 140),
    Marketplace("vinted", "Vinted", 100),
    Marketplace("facebook", "Facebook"),
    Marketplace("whatnot", "Whatnot"),
    Marketplace("grailed", "Grailed"),
    Marketplace("bonanza", "Bonanza"),
    Marketplace("offerup", "OfferUp"),
    Marketplace("ruby_lane", "Ruby Lane"),
    Marketplace("tcgplayer", "TCGplayer"),
    Marketplace("comc", "COMC"),
)

BY_NAME = {place.name: place for place in MARKETPLACES}

_ALIASES = {
    "rubylane": "ruby_lane",
    "facebookmarketplace": "facebook",
    "facebookshops": "facebook",
    "mercarishops": "mercari",
}


def fold(name: str) -> str:
    """The stored name of a marketplace, whatever the spelling; an unknown one in lower case, spaces as `_`.

    >>> fold("Facebook Marketplace")
    'facebook'
    """
    squeezed = re.sub(r"[\W_]+", "", name.casefold())
    if squeezed in _ALIASES:
        return _ALIASES[squeezed]
    return re.sub(r"[\W_]+", "_", name.strip().casefold()).strip("_")


def label(name: str | None) -> str:
    """How a marketplace is shown; an unknown one as it is written."""
    if not name:
        return ""
    place = BY_NAME.get(fold(name))
    return place.label if place else name
