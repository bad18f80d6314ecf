"""What a card's primary category is by its organization mode."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from data.rules.status import OrganizationMode
from data.rules.tiers import tier_of

DEPENDS_ON = (
    "organization_mode",
    "set_name",
    "year",
    "brand",
    "series",
    "estimated_value",
    "player_name",
    "title",
)
"""The columns that a category follows, unless the mode is custom."""


def follows(mode: object) -> bool:
    """Whether the category is for Bindeck to say: a person's own heap, and a mode nobody knows, are not."""
    return mode in set(OrganizationMode) and mode != OrganizationMode.CUSTOM


def category(card: Mapping[str, Any]) -> str | None:
    """The primary category of a card (its columns by name) whose mode has one; None where nothing tells.

    >>> category({"organization_mode": "by_set", "year": 1986, "brand": "Fleer", "series": None})
    '1986 Fleer'
    """
    match card.get("organization_mode"):
        case OrganizationMode.BY_SET:
            return _set(card) or None
        case OrganizationMode.BY_VALUE:
            value = card.get("estimated_value")
            return tier_of(float(value) if isinstance(value, Decimal) else value)
        case OrganizationMode.BY_PLAYER:
            return _text(card, "player_name") or None
        case _:
            return card.get("primary_category")


def _set(card: Mapping[str, Any]) -> str:
    """The name of a card's set, as the list of sets has it: a sport's is its year, brand and series."""
    if not _text(card, "game_name"):
        release = (_text(card, part) for part in ("year", "brand", "series", "insert_series"))
        if (name := " ".join(filter(None, release))) and any(
            _text(card, part) for part in ("year", "brand", "series")
        ):
            return name
    return _text(card, "set_name") or _text(card, "set_code")


def _text(card: Mapping[str, Any], column: str) -> str:
    value = card.get(column)
    return "" if value is None else str(value).strip()
