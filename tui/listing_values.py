"""A listing's fields between the database and a form: as they are stored, as they are shown, as they are typed."""

from __future__ import annotations

from typing import Any

from data.rules import listing_fields, mend, pairs, photos
from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import Condition
from widgets.fields import State
from widgets.text import clean

LABELS = {
    "title": "Title",
    "price": "Price",
    "cost": "Cost",
    "quantity": "Quantity",
    "storage_location": "Location",
    "condition": "Condition",
    "category": "Category",
    "item_type": "Item type",
    "sku": "SKU",
    "upc": "UPC",
    "description": "Description",
    "attributes": "Attributes",
    "photos": "Photos",
}
"""Every field in the order of the form: what a person has at hand first."""

_PARSERS = {
    "title": listing_fields.parse_title,
    "description": listing_fields.parse_description,
    "price": listing_fields.parse_price,
    "cost": listing_fields.parse_cost,
    "condition": listing_fields.parse_condition,
    "category": listing_fields.parse_word,
    "item_type": listing_fields.parse_word,
    "quantity": listing_fields.parse_quantity,
    "storage_location": listing_fields.parse_word,
    "sku": listing_fields.parse_sku,
    "upc": listing_fields.parse_upc,
}


def shown(field: str, value: Any) -> State:
    """What a form shows of a stored value: a text, or the lines of attributes and photos."""
    if field == "attributes":
        return pairs.lines(pairs.load(value) or {})
    if field == "photos":
        return mend.photos(value or "")
    if value is None:
        return ""
    if field in ("price", "cost"):
        exact = amount(value)
        return f"{exact:.2f}" if exact is not None and exact.is_finite() else str(value)
    return "\n".join(map(clean, str(value).splitlines())) if field == "description" else clean(str(value))


def typed(field: str, state: State, before: Any) -> Any:
    """What to store for what was typed; `before` is what was stored. Raises ValueError with a sentence."""
    if field == "attributes":
        return pairs.to_text(state, pairs.load(before) or {})
    if field == "photos":
        return photos.to_text(state, before)
    return _PARSERS[field](str(state))


def remark(field: str, value: Any) -> str:
    """What a person should know of a stored value before changing it; empty where nothing is odd about it."""
    if not isinstance(value, str) or not value.strip():
        return ""
    if field == "attributes":
        if pairs.load(value) is not None:
            return ""
        return f"No pairs, and kept as it is until a pair is added: {value[:300]}"
    if field == "photos":
        return ""
    if field == "condition" and value not in set(Condition):
        return f"“{value[:40]}” is another program's word; it stays until another one is chosen."
    if shown(field, value) != "\n".join(value.splitlines()):
        return "It has characters that are not shown here; they go when this field is changed."
    return ""


def words(field: str, value: Any) -> str:
    """A stored value as a few words, to be compared with another."""
    if field in ("price", "cost"):
        return money(amount(value if value is None else float(value)), "$")
    state = shown(field, value)
    if field == "attributes" and not state:
        state = value or ""
    return (state if isinstance(state, str) else "; ".join(state)) or "—"
