"""A card as a row of a file describes it: its cells are parsed into columns; what has no column becomes a tag or a
line of the notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from data.rules import card_categories, card_copies, card_fields, grades, money, photos, slab_labels, tags
from data.rules.dates import parse_date
from data.rules.listing_fields import FieldError
from data.rules.status import CardType, OrganizationMode

RULE = (
    "What has no column is kept: condition, language, folder and marks as tags (Condition: Near Mint),"
    " ids and other prices as lines of the notes (Scryfall ID: …). Prices are rounded to the cent."
)
"""How a dialect's columns find their place, for people."""

LONGEST_CACHED = 60
"""Characters of a cell that is likely to come again."""

SPORTS = frozenset(
    {"baseball", "basketball", "football", "hockey", "soccer", "wrestling", "golf", "tennis", "boxing", "racing"}
)

TIMES = ("created_at", "updated_at")


def parse_uuid(text: str) -> str | None:
    """A card's public id: a UUID as it is usually written, any other text as it is."""
    try:
        return str(UUID(text.strip()))
    except ValueError:
        return card_fields.PARSERS["primary_category"](text)


def parse_money(text: str, what: str) -> Decimal | None:
    """An amount that a program worked out, to the cent; None for none. Raises FieldError."""
    try:
        return money.parse_rounded(text, what) if text.strip() else None
    except money.MoneyError as problem:
        raise FieldError(str(problem)) from None


PARSERS: dict[str, Callable[[str], Any]] = {
    **card_fields.PARSERS,
    "estimated_value": partial(parse_money, what="value"),
    "purchase_price": partial(parse_money, what="cost"),
    "card_uuid": parse_uuid,
    **dict.fromkeys(TIMES, parse_date),
}
"""How the text for each column of a file is read."""


class Draft:
    """One row on its way; `problems` are sentences for what cannot be stored."""

    __slots__ = ("notes", "photos", "problems", "tags", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.tags: list[str] = []
        self.notes: list[str] = []
        self.photos: list[tuple[int, str]] = []
        """Addresses with their places, where columns number them."""
        self.problems: list[str] = []

    def put(self, column: str, text: str, called: str = "") -> None:
        """Parse the text for a column; `called` is its heading in the file."""
        try:
            parse = _remembered if len(text) <= LONGEST_CACHED else _parsed
            self.values[column] = parse(column, text)
        except FieldError as problem:
            self.problems.append(f"{called or column.replace('_', ' ')}: {problem}")

    def finish(self) -> dict[str, Any]:
        """The columns by name, with what follows from them; `problems` is complete after that."""
        card = self.values
        if self.tags:
            self._put_tags()
        if self.notes:
            self.put("notes", "\n".join(filter(None, [card.get("notes"), *self.notes])))
        if self.photos:
            self._put_photos()
        card.setdefault("quantity", 1)
        card.setdefault("card_type", CardType.TCG.value)
        for flag in ("is_rookie_card", "ai_identified"):
            card.setdefault(flag, False)
        if not card.get("organization_mode"):
            card["organization_mode"] = OrganizationMode.BY_SET.value
        if not card.get("title") and not self.problems:
            self.problems.append("A card needs a title.")
        if card_categories.follows(card["organization_mode"]):
            card["primary_category"] = card_categories.category(card)
        if card.get("grading_score") is not None or card.get("grading_serial"):
            self.problems += card_fields.problems(card).values()
        return card

    def _put_tags(self) -> None:
        kept = self.values.get("custom_categories")
        try:
            self.values["custom_categories"] = _tags(kept, tuple(self.tags))
        except FieldError as problem:
            self.problems.append(f"tags: {problem}")

    def _put_photos(self) -> None:
        try:
            self.values["photos"] = photos.to_text(dict.fromkeys(path for _, path in sorted(self.photos)), None)
        except FieldError as problem:
            self.problems.append(f"photos: {problem}")


def grade(draft: Draft, text: str) -> None:
    """A grade with its company, such as `PSA 10`, `CGC Pristine 10`, `SGC Authentic`; a label becomes a tag."""
    words = text.split()
    if not words or words[0].lower() in grades.UNGRADED or words[0].lower() in ("none", "n/a", "-"):
        return
    number = next((nth for nth, word in enumerate(words) if word[:1].isdigit()), None)
    named = words if number is None else words[:number] or words[1:]
    after = [] if number in (None, 0) else words[number + 1 :]
    if named and grades.scale_of(named[0]) is not None:
        named, after = named[:1], [*named[1:], *after]
    label = slab_labels.spelled(" ".join(after))
    if not named or (number is None and label != grades.AUTHENTIC):
        draft.problems.append(f"Grade: “{text[:40]}” is no grade; it should look like PSA 9 or CGC 10 Pristine.")
        return
    draft.put("grading_company", " ".join(named), "Grade")
    if number is not None:
        draft.put("grading_score", words[number], "Grade")
    if label:
        company, score = draft.values.get("grading_company"), draft.values.get("grading_score")
        draft.tags += slab_labels.labelled([], label, company, score)


def game(draft: Draft, text: str) -> None:
    """A game, or a sport, whose cards are of the other type."""
    word = " ".join(text.split())
    sport = word.lower().removesuffix(" cards").removeprefix("sports ")
    if sport in SPORTS:
        draft.values |= {"card_type": CardType.SPORTS.value, "sport": sport}
    else:
        draft.put("game_name", GAMES.get(word.lower().replace("-", ""), word), "game")


GAMES = {
    "magic": "MTG", "magic: the gathering": "MTG", "mtg": "MTG", "pokémon": "Pokemon", "pokemon": "Pokemon",
    "pokémon tcg": "Pokemon", "pokemon tcg": "Pokemon", "yugioh": "YuGiOh", "yugioh!": "YuGiOh",
    "yugioh! tcg": "YuGiOh",
}  # fmt: skip
"""Games by other names than the collection has for them."""


def tcgplayer_condition(draft: Draft, text: str) -> None:
    """Condition, finish and language in one cell."""
    condition, finish, language = card_copies.condition_of_words(text)
    for name, value in ((card_copies.CONDITION, condition), (card_copies.LANGUAGE, language)):
        if value:
            draft.tags.append(f"{name}: {value}")
    if finish:
        draft.put("card_subtype", finish)


def said_yes(text: str) -> bool:
    """Whether a mark of a program is set: yes, true, 1, or its own word."""
    return text.strip().lower() not in ("", "false", "no", "0", "n", "f", "off")


def as_time(value: Any) -> datetime | None:
    """A value of a time column."""
    return value if isinstance(value, datetime) else None


def _parsed(column: str, text: str) -> Any:
    return PARSERS[column](text)


@lru_cache(maxsize=20_000)
def _remembered(column: str, text: str) -> Any:
    """Sets, conditions and prices come again and again."""
    return PARSERS[column](text)


@lru_cache(maxsize=2_000)
def _tags(kept: str | None, more: tuple[str, ...]) -> str | None:
    return tags.added(kept, more)
