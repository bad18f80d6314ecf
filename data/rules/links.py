"""A listing's address on a marketplace, as a person pastes it."""

import re

LONGEST = 2000
"""Characters of an address; no marketplace has longer ones, and browsers cut them."""

LONGEST_NUMBER = 100

_ADDRESS = re.compile(r"https?://[A-Za-z0-9\[][A-Za-z0-9.:\-\]]*(?:[/?#][!-~]*)?", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{6,}", re.ASCII)


class LinkError(ValueError):
    """A sentence for the person who typed it."""


def parse_link(text: str) -> str:
    """The address a person pasted; empty where nothing was typed. Raises LinkError.

    >>> parse_link(" https://www.ebay.com/itm/110012345678 ")
    'https://www.ebay.com/itm/110012345678'
    """
    text = text.strip()
    if not text:
        return ""
    if len(text) > LONGEST:
        raise LinkError(f"That address has {len(text):,} characters; {LONGEST:,} are the most.")
    if not text.lower().startswith(("http://", "https://")):
        raise LinkError("An address begins with https:// or http://; copy it from the browser.")
    if not _ADDRESS.fullmatch(text):
        raise LinkError("An address has no blanks or letters like é in it; copy it from the browser.")
    return text


def number_in(link: str) -> str:
    """The number that a marketplace puts last into its addresses; empty where there is none."""
    path = re.split(r"[?#]", link)[0]
    return ["", *_NUMBERS.findall(path)][-1]


def parse_number(text: str) -> str:
    """The marketplace's own number of a listing; empty where nothing was typed. Raises LinkError."""
    text = text.strip()
    if len(text) > LONGEST_NUMBER:
        raise LinkError(f"That is no listing number: it has {len(text):,} characters.")
    if not text.isprintable():
        raise LinkError("A listing number has no control characters in it.")
    return text
