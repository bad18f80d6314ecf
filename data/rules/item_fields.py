"""What a person may write into each field of a stored item. Each parser raises ValueError with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data.rules import listing_fields
from data.rules.listing_fields import FieldError


def parse_title(text: str) -> str:
    """What it is, in one line; a label has no room for more than a listing's title."""
    if not text.strip():
        raise FieldError("Say what it is, so that it is known on the shelf.")
    return listing_fields.parse_title(text)


def parse_quantity(text: str) -> int:
    """How many there are, from 1: what is gone is removed."""
    units = listing_fields.parse_quantity(text)
    if units < 1:
        raise FieldError("An item is at least one thing; remove it if nothing is left.")
    return units


PARSERS: Mapping[str, Callable[[str], object]] = {
    "title": parse_title,
    "quantity": parse_quantity,
    "category": listing_fields.parse_word,
    "item_type": listing_fields.parse_word,
    "description": listing_fields.parse_description,
    "notes": listing_fields.parse_description,
}
"""How the text in each field but the photos is read."""
