"""What may stand in each column of a card that a person or a table may write. Each `parse_…` takes a text, gives
what to store, and raises FieldError with a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from data.rules import grades, listing_fields, mend, money, photos, tags
from data.rules.card_words import parse_mode, parse_type
from data.rules.listing_fields import FieldError

FIRST_YEAR = 1860
"""The oldest cards of players are of the 1860s."""

_WHOLE = re.compile(r"([0-9]{1,10})(?:\.0+)?")
_YEAR = re.compile(r"([0-9]{4})(?:\.0+)?(?:\s*[-/–]\s*(?:[0-9]{4}|[0-9]{2}))?")
_NONE = frozenset({"n/a", "na", "none", "null", "-", "—", "unknown", "?"})
_TRUE = frozenset({"yes", "y", "true", "t", "1", "x", "on", "✓", "rookie", "rc"})
_FALSE = frozenset({"", "no", "n", "false", "f", "0", "off"})


def parse_title(text: str) -> str:
    """What the card is called, in one line; never blank."""
    title = listing_fields.parse_word(text)
    if title is None:
        raise FieldError("A card needs a title.")
    return title


def parse_quantity(text: str) -> int:
    """How many copies there are, from 0; 3.0 is 3, as spreadsheets write it."""
    found = _WHOLE.fullmatch(text.strip())
    return listing_fields.parse_quantity(found[1] if found is not None else text)


def parse_year(text: str) -> int | None:
    """The year of a card, the first of a season such as 1996-97; None where none is given."""
    typed = text.strip()
    if not typed:
        return None
    if typed.casefold() in _NONE:
        raise FieldError(f"“{typed}” is no year: leave it empty where there is none.")
    found, latest = _YEAR.fullmatch(typed), datetime.now(UTC).year + 1
    if found is None:
        raise FieldError(f"“{typed[:40]}” is no year; type it like 1996, or leave it empty.")
    year = int(found[1])
    if not FIRST_YEAR <= year <= latest:
        raise FieldError(f"{year} is no year of a card: they are of {FIRST_YEAR} to {latest}.")
    return year


def parse_flag(text: str) -> bool:
    """Yes or no, in any usual spelling; nothing is no."""
    word = text.strip().casefold()
    if word not in _TRUE | _FALSE:
        raise FieldError(f"“{text.strip()[:40]}” is neither yes nor no.")
    return word in _TRUE


def parse_value(text: str) -> Decimal | None:
    """What one copy is worth, exact to the cent in the database; None where nobody knows."""
    return _money(text, "value")


def parse_paid(text: str) -> Decimal | None:
    """What one copy cost; None where nobody knows."""
    return _money(text, "cost")


def parse_company(text: str) -> str | None:
    """A grading company, as it writes itself where it is known; None for a card that is raw."""
    word = listing_fields.parse_word(text)
    scale = grades.SCALES.get((word or "").lower())
    return word if scale is None else scale.company


def parse_score(text: str) -> float | None:
    """A grade as a number, None for none; whether the company gives such a one is `problems`' to say."""
    typed = text.strip().replace(",", ".")
    if not typed:
        return None
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", typed) is None:
        if typed.casefold() in grades.UNGRADED:
            raise FieldError(f"“{typed}” is no number: leave the grade empty, and keep the word as a tag.")
        raise FieldError(f"“{text.strip()[:40]}” is no grade: type a number, such as 9.5; its label is a tag.")
    score = float(typed)
    if not grades.LOWEST <= score <= grades.HIGHEST:
        raise FieldError(f"A grade is 1 to 10: {score:g} is none.{grades.perhaps(None, score)}")
    return score


def parse_serial(text: str) -> str | None:
    """A certificate number without its gaps; None where there is none."""
    return (listing_fields.parse_word(text) or "").replace(" ", "") or None


def parse_symbol(text: str) -> str | None:
    """The address of a set's symbol; None where there is none."""
    return listing_fields.parse_photo(text) if text.strip() else None


def parse_legality(text: str) -> str | None:
    """Where a card may be played, as JSON: written so, or as words in a row; None where nothing is said."""
    typed = text.strip()
    if not typed:
        return None
    if typed[0] not in "[{":
        return tags.parse_list(typed)
    try:
        said = json.loads(typed, parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        where = f" (at character {problem.pos + 1})" if isinstance(problem, json.JSONDecodeError) else ""
        raise FieldError(f'That is no JSON{where}: type it like ["standard"], or standard, modern.') from None
    return typed if listing_fields.is_drawable(typed) else mend.to_json(said)


def parse_photos(text: str) -> str | None:
    """Paths and addresses in a cell of a table, of any shape, as JSON; None for none."""
    return photos.to_text(photos.addresses(text), text if text.lstrip()[:1] in ("[", "{") else None)


def parse_confidence(text: str) -> float | None:
    """How sure a machine is, from 0 to 1: 0.95 or 95%; None where none was asked."""
    typed = text.strip().replace(",", ".")
    if not typed:
        return None
    number = typed.removesuffix("%").strip()
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,12})?|\.[0-9]{1,12}", number) is None:
        raise FieldError(f"“{text.strip()[:40]}” is no confidence: type it like 0.95 or 95%.")
    share = float(Decimal(number) / 100) if typed.endswith("%") else float(number)
    if share > 1:
        raise FieldError(f"A confidence is at most 1, or 100%: {text.strip()[:40]} is more.")
    return share


PARSERS: Mapping[str, Callable[[str], Any]] = {
    "card_type": parse_type,
    "title": parse_title,
    "card_number": listing_fields.parse_word,
    "quantity": parse_quantity,
    "organization_mode": parse_mode,
    "primary_category": listing_fields.parse_word,
    "custom_categories": tags.parse_list,
    "storage_location": listing_fields.parse_word,
    "game_name": listing_fields.parse_word,
    "set_name": listing_fields.parse_word,
    "set_code": listing_fields.parse_word,
    "set_symbol": parse_symbol,
    "rarity": listing_fields.parse_word,
    "card_subtype": listing_fields.parse_word,
    "format_legality": parse_legality,
    "sport": listing_fields.parse_word,
    "year": parse_year,
    "brand": listing_fields.parse_word,
    "series": listing_fields.parse_word,
    "player_name": listing_fields.parse_word,
    "team": listing_fields.parse_word,
    "is_rookie_card": parse_flag,
    "parallel_color": listing_fields.parse_word,
    "insert_series": listing_fields.parse_word,
    "grading_company": parse_company,
    "grading_score": parse_score,
    "grading_serial": parse_serial,
    "estimated_value": parse_value,
    "purchase_price": parse_paid,
    "photos": parse_photos,
    "notes": listing_fields.parse_description,
    "ai_identified": parse_flag,
    "ai_confidence": parse_confidence,
}
"""How the text for each column is read. The rest is not typed: ids, times, the tier (it follows the value) and the
item that a card lies in (putting it away sets that)."""


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be stored together: a sentence for each of these columns of a card that is to blame."""
    company, score, serial = (values.get(name) for name in ("grading_company", "grading_score", "grading_serial"))
    found: dict[str, str] = {}
    if score is not None and not company:
        found["grading_company"] = "Who gave that grade? Without a company it is no grade."
    try:
        if score is not None:
            grades.check_grade(company, float(score))
    except grades.GradeError as problem:
        found["grading_score"] = str(problem)
    try:
        if serial:
            grades.check_serial(company, str(serial))
    except grades.GradeError as problem:
        found["grading_serial"] = str(problem)
    return found


def _money(text: str, what: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return money.parse_worth(text, what)
    except money.MoneyError as problem:
        raise FieldError(str(problem)) from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
