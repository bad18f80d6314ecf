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
            release = " ".join(str(card[part]) for part in ("year", "brand", "series") if card.get(part))
            return card.get("set_name") or release or None
        case OrganizationMode.BY_VALUE:
            value = card.get("estimated_value")
            return tier_of(float(value) if isinstance(value, Decimal) else value)
        case OrganizationMode.BY_PLAYER:
            return card.get("player_name") or card.get("title") or None
        case _:
            return card.get("primary_category")
