"""The programs whose tables of cards are read: each by the names in its header, in any order."""

from __future__ import annotations

from data.formats import card_draft
from data.formats.card_draft import Draft
from data.formats.card_markets import EBAY, WHATNOT
from data.formats.card_rules import CONDITION, LANGUAGE, Dialect, Into, finish, flag, note, priced, tag
from data.rules import card_notes


def _tags(draft: Draft, text: str) -> None:
    draft.tags += filter(None, (word.strip() for word in text.split(",")))


def _override(draft: Draft, text: str) -> None:
    """The owner's own price is the value, whichever of the two stands first in the row; 0 is none."""
    market = draft.values.pop("estimated_value", None)
    _OVERRIDE(draft, text)
    if "estimated_value" not in draft.values:
        draft.values |= {} if market is None else {"estimated_value": market}
    elif market is not None and draft.values["estimated_value"] != market:
        draft.notes.append(card_notes.line("Market Price", str(market)))


def _market(draft: Draft, text: str) -> None:
    own = draft.values.pop("estimated_value", None)
    _MARKET(draft, text)
    market = draft.values.get("estimated_value")
    if own is not None:
        draft.values["estimated_value"] = own
        if market is not None and market != own:
            draft.notes.append(card_notes.line("Market Price", str(market)))


def _remarks(draft: Draft, text: str) -> None:
    """Collectr's notes, one for each copy: semicolons stand between those that say nothing, too."""
    if text.strip("; \r\n\t"):
        draft.put("notes", text, "Notes")


def _currency(draft: Draft, text: str) -> None:
    if text.strip().upper() != "USD":
        draft.notes.append(card_notes.line(card_notes.CURRENCY, text))


def _more(draft: Draft, text: str) -> None:
    """TCGplayer's “Add to Quantity”: copies on their way, which come on top."""
    before = draft.values.pop("quantity", 0)
    draft.put("quantity", text, "Add to Quantity")
    draft.values["quantity"] = before + (draft.values.get("quantity") or 0)


def _total(draft: Draft, text: str) -> None:
    before = draft.values.pop("quantity", 0)
    draft.put("quantity", text, "Total Quantity")
    draft.values["quantity"] = before + (draft.values.get("quantity") or 0)


_OVERRIDE = priced("estimated_value", "Price Override")
_MARKET = priced("estimated_value", "Market Price")
_TRADED = note("Tradelist Count")

COLLECTR = Dialect(
    "collectr",
    "Collectr",
    frozenset({"portfolio name", "product name", "variance"}),
    {
        "portfolio name": tag("Portfolio"),
        "category": card_draft.game,
        "set": Into("set_name", "Set"),
        "product name": Into("title", "Product Name"),
        "card number": Into("card_number", "Card Number"),
        "rarity": Into("rarity", "Rarity"),
        "variance": finish,
        "grade": card_draft.grade,
        "card condition": CONDITION,
        "average cost paid": priced("purchase_price", "Average Cost Paid"),
        "quantity": Into("quantity", "Quantity"),
        "market price": _market,
        "price override": _override,
        "watchlist": flag("Watchlist"),
        "date added": Into("created_at", "Date Added"),
        "notes": _remarks,
    },
)

MANABOX = Dialect(
    "manabox",
    "ManaBox",
    frozenset({"name", "set code", "collector number", "quantity", "manabox id"}),
    {
        "binder name": tag("Folder"),
        "name": Into("title", "Name"),
        "set code": Into("set_code", "Set code"),
        "set name": Into("set_name", "Set name"),
        "collector number": Into("card_number", "Collector number"),
        "foil": finish,
        "rarity": Into("rarity", "Rarity"),
        "quantity": Into("quantity", "Quantity"),
        "manabox id": note("ManaBox ID"),
        "scryfall id": note("Scryfall ID"),
        "purchase price": Into("purchase_price", "Purchase price"),
        "misprint": flag("Misprint"),
        "altered": flag("Altered"),
        "condition": CONDITION,
        "language": LANGUAGE,
        "purchase price currency": _currency,
        "added": Into("created_at", "Added"),
    },
    game="MTG",
)

MOXFIELD = Dialect(
    "moxfield",
    "Moxfield",
    frozenset({"count", "name", "edition", "collector number"}),
    {
        "count": Into("quantity", "Count"),
        "tradelist count": _TRADED,
        "name": Into("title", "Name"),
        "edition": Into("set_code", "Edition"),
        "condition": CONDITION,
        "language": LANGUAGE,
        "foil": finish,
        "tags": _tags,
        "collector number": Into("card_number", "Collector Number"),
        "alter": flag("Altered"),
        "proxy": flag("Proxy"),
        "purchase price": Into("purchase_price", "Purchase Price"),
    },
    game="MTG",
)

DECKBOX = Dialect(
    "deckbox",
    "Deckbox",
    frozenset({"count", "name", "edition", "card number"}),
    {
        "count": Into("quantity", "Count"),
        "tradelist count": _TRADED,
        "name": Into("title", "Name"),
        "edition": Into("set_name", "Edition"),
        "edition code": Into("set_code", "Edition Code"),
        "card number": Into("card_number", "Card Number"),
        "condition": CONDITION,
        "language": LANGUAGE,
        "foil": finish,
        "signed": flag("Signed"),
        "artist proof": flag("Artist Proof"),
        "altered art": flag("Altered"),
        "misprint": flag("Misprint"),
        "promo": flag("Promo"),
        "textless": flag("Textless"),
        "tags": _tags,
        "my price": priced("estimated_value", "My Price"),
        "cost": priced("purchase_price", "Cost"),
        "rarity": Into("rarity", "Rarity"),
    },
    game="MTG",
)

DRAGON_SHIELD = Dialect(
    "dragonshield",
    "Dragon Shield",
    frozenset({"folder name", "card name", "printing"}),
    {
        "folder name": tag("Folder"),
        "quantity": Into("quantity", "Quantity"),
        "trade quantity": note("Trade Quantity"),
        "card name": Into("title", "Card Name"),
        "set code": Into("set_code", "Set Code"),
        "set name": Into("set_name", "Set Name"),
        "card number": Into("card_number", "Card Number"),
        "condition": CONDITION,
        "printing": finish,
        "language": LANGUAGE,
        "price bought": Into("purchase_price", "Price Bought"),
        "date bought": Into("created_at", "Date Bought"),
    },
)

TCGPLAYER = Dialect(
    "tcgplayer",
    "TCGplayer",
    frozenset({"tcgplayer id", "product line", "product name"}),
    {
        "tcgplayer id": note("TCGplayer Id"),
        "product line": card_draft.game,
        "set name": Into("set_name", "Set Name"),
        "product name": Into("title", "Product Name"),
        "title": lambda draft, text: draft.notes.append(card_notes.line("Title", text)),
        "number": Into("card_number", "Number"),
        "rarity": Into("rarity", "Rarity"),
        "condition": card_draft.tcgplayer_condition,
        "tcg market price": Into("estimated_value", "TCG Market Price"),
        "total quantity": _total,
        "add to quantity": _more,
        "tcg marketplace price": note("TCG Marketplace Price"),
        "photo url": Into("photos", "Photo URL"),
    },
)

WEB_COLUMNS = {
    "card uuid": "card_uuid", "card type": "card_type", "title": "title", "card number": "card_number",
    "quantity": "quantity", "organization mode": "organization_mode", "primary category": "primary_category",
    "custom categories": "custom_categories", "game": "game_name", "set name": "set_name", "set code": "set_code",
    "rarity": "rarity", "card subtype": "card_subtype", "sport": "sport", "year": "year", "brand": "brand",
    "series": "series", "player name": "player_name", "team": "team", "rookie card": "is_rookie_card",
    "parallel": "parallel_color", "insert series": "insert_series", "grading company": "grading_company",
    "grading score": "grading_score", "grading serial": "grading_serial", "estimated value": "estimated_value",
    "purchase price": "purchase_price", "storage location": "storage_location", "notes": "notes",
    "ai identified": "ai_identified", "ai confidence": "ai_confidence", "created at": "created_at",
}  # fmt: skip

WEB = Dialect(
    "web",
    "the web application",
    frozenset({"card uuid", "card type", "title"}),
    {heading: Into(column, heading.title()) for heading, column in WEB_COLUMNS.items()},
    owned=False,
)

DIALECTS = {
    dialect.id: dialect
    for dialect in (COLLECTR, MANABOX, MOXFIELD, DECKBOX, DRAGON_SHIELD, TCGPLAYER, EBAY, WHATNOT, WEB)
}
"""By the word that the command line has for each."""
