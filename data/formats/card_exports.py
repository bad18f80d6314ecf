"""Cards as the tables of other programs, and as Bindeck's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data.formats import card_own
from data.formats.card_dialects import DIALECTS, WEB_COLUMNS
from data.formats.card_draft import GAMES
from data.formats.card_markets import (
    CONDITION_IDS,
    GAME_SINGLES,
    GRADE_IDS,
    GRADER_IDS,
    MOST_PHOTOS,
    PHOTOS,
    SPORTS_SINGLES,
)
from data.formats.card_table import OWN
from data.formats.formula import guarded
from data.rules import card_copies, photos, tags
from data.rules.status import CardType
from data.rules.terms import LONGEST_TITLE

Texts = Mapping[str, str | None]
"""A card's COLUMNS by name, each as the database writes it."""


@dataclass(frozen=True, slots=True)
class Copies:
    """A card, with what its tags and the lines of its notes say."""

    texts: Texts
    tags: Sequence[str]

    def text(self, column: str) -> str:
        """A column; empty where nothing stands there."""
        return self.texts.get(column) or ""

    def said(self, name: str, usual: str = "") -> str:
        """What a tag of that name says."""
        return card_copies.said(self.tags, name) or usual

    def noted(self, name: str, usual: str = "") -> str:
        """What a line of the notes says."""
        lines = self.text("notes").splitlines()
        return next((line[len(name) + 2 :] for line in lines if line.startswith(f"{name}: ")), usual)

    def is_marked(self, word: str) -> bool:
        """Whether it has that tag."""
        return word.casefold() in map(str.casefold, self.tags)


Cell = Callable[[Copies], str]


def _of(column: str) -> Cell:
    return lambda card: card.text(column)


def _said(name: str, words: Mapping[str, str] | None = None, usual: str = "") -> Cell:
    def cell(card: Copies) -> str:
        said = card.said(name, usual)
        return (words or {}).get(said, said)

    return cell


def _noted(name: str, usual: str = "") -> Cell:
    return lambda card: card.noted(name, usual)


def _marked(word: str, yes: str, no: str = "") -> Cell:
    return lambda card: yes if card.is_marked(word) else no


def _foil(plain: str, foil: str, etched: str) -> Cell:
    def cell(card: Copies) -> str:
        word = card.text("card_subtype").lower()
        return etched if "etched" in word else foil if "foil" in word else plain

    return cell


def _date(column: str) -> Cell:
    return lambda card: card.text(column)[:10]


def _grade(card: Copies) -> str:
    found = " ".join(filter(None, (card.text("grading_company"), card.text("grading_score"))))
    label = next((tag for tag in card.tags if found and tag.startswith(f"{found} ")), "")
    return label or found or "Ungraded"


def _tcgplayer_condition(card: Copies) -> str:
    words = " ".join(filter(None, (card.said(card_copies.CONDITION, "Near Mint"), card.text("card_subtype"))))
    language = card.said(card_copies.LANGUAGE, "English")
    return words if language == "English" else f"{words} - {language}"


def _moxfield_tags(card: Copies) -> str:
    kept = (card_copies.CONDITION, card_copies.LANGUAGE)
    return ", ".join(tag for tag in card.tags if not tag.startswith(kept) and tag not in ("Altered", "Proxy"))


def _web(column: str) -> Cell:
    if column in ("is_rookie_card", "ai_identified"):
        return lambda card: "Yes" if card.text(column) == "true" else "No"
    if column == "ai_confidence":
        return lambda card: f"{float(card.text(column)) * 100:.2f}%" if card.text(column) else ""
    return _of(column)


def _is_sports(card: Copies) -> bool:
    return card.text("card_type") == CardType.SPORTS.value


def _ebay_category(card: Copies) -> str:
    return SPORTS_SINGLES if _is_sports(card) else GAME_SINGLES


def _game(names: Mapping[str, str]) -> Cell:
    def cell(card: Copies) -> str:
        name = card.text("game_name")
        return names.get(GAMES.get(name.lower().replace("-", ""), name), name)

    return cell


def _sub_category(card: Copies) -> str:
    if _is_sports(card):
        return f"{card.text('sport').capitalize()} Cards" if card.text("sport") else ""
    return _game(_WHATNOT_GAMES)(card)


def _by_id(column: str, ids: Mapping[str, str]) -> Cell:
    known = {word: number for number, word in ids.items()}
    return lambda card: known.get(card.text(column), card.text(column))


def _links(card: Copies) -> list[str]:
    """The photos that a marketplace can fetch: those of the net."""
    return [address for address in photos.addresses(card.text("photos")) if photos.link(address)]


def _link(nth: int) -> Cell:
    return lambda card: next(iter(_links(card)[nth : nth + 1]), "")


_WHATNOT_GAMES = {"Pokemon": "Pokémon Cards", "MTG": "Magic: The Gathering", "YuGiOh": "Yu-Gi-Oh! Cards"}
_EBAY_GAMES = {"Pokemon": "Pokémon TCG", "MTG": "Magic: The Gathering", "YuGiOh": "Yu-Gi-Oh! TCG"}
_EBAY_CONDITIONS = {word: number for number, word in CONDITION_IDS.items()} | {
    "Mint": "400010", "Played": "400016", "Damaged": "400017",
}  # fmt: skip
_CONDITION, _LANGUAGE = card_copies.CONDITION, card_copies.LANGUAGE
_SNAKE = {word: word.lower().replace(" ", "_") for word in card_copies.CONDITIONS} | {
    "Lightly Played": "light_played", "Moderately Played": "played", "Heavily Played": "poor", "Damaged": "poor",
}  # fmt: skip
_JOINED = {word: "".join(part.capitalize() for part in snake.split("_")) for word, snake in _SNAKE.items()}
_CODES = {name: code for code, name in card_copies.LANGUAGES.items()}
_DECKBOX = {"Lightly Played": "Good (Lightly Played)", "Moderately Played": "Played", "Damaged": "Poor"}

TABLES: Mapping[str, Sequence[tuple[str, Cell]]] = {
    "collectr": [
        ("Portfolio Name", _said("Portfolio", usual="Main")),
        ("Category", lambda card: card.text("game_name") or card.text("sport").capitalize()),
        ("Set", _of("set_name")), ("Product Name", _of("title")), ("Card Number", _of("card_number")),
        ("Rarity", _of("rarity")), ("Variance", lambda card: card.text("card_subtype") or "Normal"),
        ("Grade", _grade), ("Card Condition", _said(_CONDITION)), ("Average Cost Paid", _of("purchase_price")),
        ("Quantity", _of("quantity")), ("Market Price", _of("estimated_value")), ("Price Override", lambda _: ""),
        ("Watchlist", _marked("Watchlist", "true", "false")), ("Date Added", _date("created_at")),
        ("Notes", _of("notes")),
    ],
    "manabox": [
        ("Name", _of("title")), ("Set code", _of("set_code")), ("Set name", _of("set_name")),
        ("Collector number", _of("card_number")), ("Foil", _foil("normal", "foil", "etched")),
        ("Rarity", _of("rarity")), ("Quantity", _of("quantity")), ("ManaBox ID", _noted("ManaBox ID")),
        ("Scryfall ID", _noted("Scryfall ID")), ("Purchase price", _of("purchase_price")),
        ("Misprint", _marked("Misprint", "true", "false")), ("Altered", _marked("Altered", "true", "false")),
        ("Condition", _said(_CONDITION, _SNAKE)), ("Language", _said(_LANGUAGE, _CODES)),
        ("Purchase price currency", _noted("Purchase price currency", "USD")),
    ],
    "moxfield": [
        ("Count", _of("quantity")), ("Tradelist Count", _noted("Tradelist Count", "0")), ("Name", _of("title")),
        ("Edition", lambda card: card.text("set_code").lower()), ("Condition", _said(_CONDITION)),
        ("Language", _said(_LANGUAGE)), ("Foil", _foil("", "foil", "etched")), ("Tags", _moxfield_tags),
        ("Last Modified", _date("updated_at")), ("Collector Number", _of("card_number")),
        ("Alter", _marked("Altered", "True", "False")), ("Proxy", _marked("Proxy", "True", "False")),
        ("Purchase Price", _of("purchase_price")),
    ],
    "deckbox": [
        ("Count", _of("quantity")), ("Tradelist Count", _noted("Tradelist Count", "0")), ("Name", _of("title")),
        ("Edition", _of("set_name")), ("Card Number", _of("card_number")),
        ("Condition", _said(_CONDITION, _DECKBOX)), ("Language", _said(_LANGUAGE)),
        ("Foil", _foil("", "foil", "foil")), ("Signed", _marked("Signed", "signed")),
        ("Artist Proof", _marked("Artist Proof", "proof")), ("Altered Art", _marked("Altered", "altered")),
        ("Misprint", _marked("Misprint", "misprint")), ("Promo", _marked("Promo", "promo")),
        ("Textless", _marked("Textless", "textless")), ("My Price", _of("estimated_value")),
    ],
    "dragonshield": [
        ("Folder Name", _said("Folder")), ("Quantity", _of("quantity")),
        ("Trade Quantity", _noted("Trade Quantity", "0")), ("Card Name", _of("title")),
        ("Set Code", _of("set_code")), ("Set Name", _of("set_name")), ("Card Number", _of("card_number")),
        ("Condition", _said(_CONDITION, _JOINED)),
        ("Printing", lambda card: card.text("card_subtype") or "Normal"),
        ("Language", _said(_LANGUAGE)),
    ],
    "tcgplayer": [
        ("TCGplayer Id", _noted("TCGplayer Id")), ("Product Line", _of("game_name")),
        ("Set Name", _of("set_name")), ("Product Name", _of("title")), ("Title", _noted("Title")),
        ("Number", _of("card_number")),
        ("Rarity", _of("rarity")), ("Condition", _tcgplayer_condition),
        ("TCG Market Price", _of("estimated_value")),
        ("Total Quantity", _of("quantity")), ("Add to Quantity", lambda _: "0"),
        ("TCG Marketplace Price", _noted("TCG Marketplace Price")), ("Photo URL", lambda _: ""),
    ],
    "ebay": [
        ("*Action(SiteID=US|Country=US|Currency=USD|Version=1193|CC=UTF-8)", lambda _: "Add"),
        ("CustomLabel", _noted("SKU")), ("*Category", _ebay_category),
        ("*Title", lambda card: card.text("title")[:LONGEST_TITLE]),
        ("*ConditionID", lambda card: "2750" if card.text("grading_company") else "4000"),
        ("CD:Card Condition - (ID: 40001)", _said(_CONDITION, _EBAY_CONDITIONS)),
        ("*StartPrice", _of("estimated_value")), ("*Quantity", _of("quantity")),
        ("*Format", lambda _: "FixedPrice"), ("*Duration", lambda _: "GTC"),
        ("PicURL", lambda card: PHOTOS.join(_links(card))),
        ("C:Card Name", _of("title")), ("C:Set", _of("set_name")), ("C:Card Number", _of("card_number")),
        ("C:Game", _game(_EBAY_GAMES)),
        ("C:Rarity", _of("rarity")), ("C:Finish", _of("card_subtype")), ("C:Language", _said(_LANGUAGE)),
        ("C:Sport", lambda card: card.text("sport").capitalize()), ("C:Player/Athlete", _of("player_name")),
        ("C:Team", _of("team")), ("C:Year Manufactured", _of("year")), ("C:Manufacturer", _of("brand")),
        ("C:Insert Set", _of("insert_series")), ("C:Parallel/Variety", _of("parallel_color")),
        ("C:Features", lambda card: "Rookie" if card.text("is_rookie_card") == "true" else ""),
        ("CD:Professional Grader - (ID: 27501)", _by_id("grading_company", GRADER_IDS)),
        ("CD:Grade - (ID: 27502)", _by_id("grading_score", GRADE_IDS)),
        ("CD:Certification Number - (ID: 27503)", _of("grading_serial")),
    ],
    "whatnot": [
        ("Category", lambda card: "Sports Cards" if _is_sports(card) else "Trading Card Games"),
        ("Sub Category", _sub_category), ("Title", _of("title")), ("Description", lambda _: ""),
        ("Quantity", _of("quantity")), ("Type", lambda _: "Buy it Now"), ("Price", _of("estimated_value")),
        ("Shipping Profile", lambda _: ""), ("Offerable", lambda _: "FALSE"), ("Hazmat", lambda _: "Not Hazmat"),
        ("Condition", _said(_CONDITION)), ("Cost Per Item", _of("purchase_price")), ("SKU", _noted("SKU")),
        *((f"Image URL {nth + 1}", _link(nth)) for nth in range(MOST_PHOTOS)),
    ],
    "web": [
        (heading.replace("ai ", "AI ").title().replace("Ai ", "AI ").replace("Uuid", "UUID"), _web(column))
        for heading, column in WEB_COLUMNS.items()
    ],
}  # fmt: skip
"""By the dialect's word: its headings in their order, and what each cell says."""


def header(dialect: str) -> Sequence[str]:
    """The first row of a table."""
    return card_own.HEADER if dialect == OWN else [heading for heading, _ in TABLES[dialect]]


def cells(dialect: str, texts: Texts) -> list[str] | None:
    """A card as a row of a table; None where the program knows no such card: another game's, or a sport's."""
    if dialect == OWN:
        return card_own.written([texts[column] for column in card_own.COLUMNS])
    game = DIALECTS[dialect].game
    named = (texts.get("game_name") or "").lower().replace("-", "")
    if game is not None and GAMES.get(named, named) != game:
        return None
    card = Copies(texts, tags.read(texts.get("custom_categories")))
    return [guarded(cell(card)) for _, cell in TABLES[dialect]]
