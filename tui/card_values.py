"""A card's fields between the database and a form: as they are stored, as they are shown, as they are typed."""

from __future__ import annotations

from typing import Any

from data.rules import card_fields, card_words, photos, tags
from data.rules.listing_fields import FieldError
from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import OrganizationMode
from widgets.fields import State
from widgets.text import clean

LABELS = {
    "title": "Card",
    "card_type": "Type",
    "quantity": "Copies",
    "storage_location": "Location",
    "game_name": "Game",
    "player_name": "Player",
    "team": "Team",
    "sport": "Sport",
    "year": "Year",
    "brand": "Brand",
    "series": "Series",
    "insert_series": "Insert",
    "set_name": "Set",
    "set_code": "Set code",
    "card_number": "Number",
    "rarity": "Rarity",
    "card_subtype": "Subtype",
    "parallel_color": "Parallel",
    "is_rookie_card": "Rookie",
    "grading_company": "Graded by",
    "grading_score": "Grade",
    "grading_serial": "Certificate",
    "estimated_value": "Value of one",
    "purchase_price": "Cost of one",
    "custom_categories": "Tags",
    "organization_mode": "Organised",
    "primary_category": "Category",
    "photos": "Photos",
    "notes": "Notes",
    "format_legality": "Legality",
    "set_symbol": "Set symbol",
    "ai_identified": "By a machine",
    "ai_confidence": "Certainty",
}
"""Every field in the order of the form: what a person has at hand first."""

OF_A_GAME = frozenset(
    {"game_name", "set_name", "set_code", "rarity", "card_subtype", "format_legality", "set_symbol"}
)
OF_A_SPORT = frozenset(
    {
        "player_name",
        "team",
        "sport",
        "year",
        "brand",
        "series",
        "insert_series",
        "parallel_color",
        "is_rookie_card",
    }
)
"""What only one type of card has, as a rule: shown where it is of that type, or says something."""

FLAGS = frozenset({"is_rookie_card", "ai_identified"})
MONEY = frozenset({"estimated_value", "purchase_price"})
YES, NO = "yes", "no"


def shown(field: str, value: Any) -> State:
    """What a form shows of a stored value: a text, or the lines of tags and photos."""
    if field == "custom_categories":
        return [clean(tag) for tag in tags.read(value)]
    if field == "photos":
        return photos.addresses(value)
    if field in FLAGS:
        return YES if value else NO
    if value is None:
        return ""
    if field in MONEY:
        exact = amount(float(value))
        return f"{exact:.2f}" if exact is not None and exact.is_finite() else str(value)
    if field in ("grading_score", "ai_confidence"):
        return f"{value:g}"
    return "\n".join(map(clean, str(value).splitlines()))


def typed(field: str, state: State, before: Any) -> Any:
    """What to store for what was typed; `before` is what was stored. Raises ValueError with a sentence."""
    if isinstance(state, list):
        if field == "photos":
            return photos.to_text(state, before)
        return before if state == shown(field, before) else tags.to_text(state, before)
    if field == "card_type" and not state:
        raise FieldError("Say which type of card it is.")
    return card_fields.PARSERS[field](state)


def remark(field: str, value: Any) -> str:
    """What a person should know of a stored value before changing it; empty where nothing is odd about it."""
    if not isinstance(value, str) or not value.strip():
        return ""
    if field == "card_type" and value not in ("tcg", "sports"):
        meant = card_words.read_type(value)
        return f"Another program's word{f', read as {meant}' if meant else ''}; it stays until one is chosen."
    if field == "organization_mode" and value not in set(OrganizationMode):
        return "Another program's word; it stays until another one is chosen."
    if field in ("custom_categories", "photos"):
        return ""
    if shown(field, value) != "\n".join(value.splitlines()):
        return "It has characters that are not shown here; they go when this field is changed."
    return ""


def words(field: str, value: Any) -> str:
    """A stored value as a few words, to be compared with another."""
    if field in MONEY:
        return money(amount(value if value is None else float(value)), "$")
    state = shown(field, value)
    return (state if isinstance(state, str) else "; ".join(state)) or "—"
