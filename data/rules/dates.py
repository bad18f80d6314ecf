"""Dates as other programs write them. Stored times are naive and mean UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from data.rules.listing_fields import FieldError

RULE = "03/05/2024 is March 5 and 13/05/2024 is May 13; 05.03.2024 is March 5"
"""How dates are read that countries write differently."""

_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:[ T,]+(.*))?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:[ T,]+(.*))?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T,]+(.*))?")
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")


def parse_date(text: str) -> datetime | None:
    """A date, with or without a time; None where none is given. Raises FieldError.

    >>> parse_date("2024-03-05T10:00:00+02:00"), parse_date("5.3.2024"), parse_date("Mar 5, 2024")
    (datetime.datetime(2024, 3, 5, 8, 0), datetime.datetime(2024, 3, 5, 0, 0), datetime.datetime(2024, 3, 5, 0, 0))
    """
    typed = text.strip()
    if not typed:
        return None
    try:
        found = _iso(typed) or _numbers(typed) or _named(typed)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise FieldError(f"“{typed[:40]}” is no date; write it like 2024-03-05.")
    return found.replace(tzinfo=None)


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None
    return found if found.tzinfo is None else found.astimezone(UTC)


def _numbers(text: str) -> datetime | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return _made(found[1], found[2], found[3], found[4])
    if found := _DOTTED.fullmatch(text):
        return _made(found[3], found[2], found[1], found[4])
    if found := _SLASHED.fullmatch(text):
        first, second = found[1], found[2]
        day_first = int(first) > 12
        return _made(found[3], second if day_first else first, first if day_first else second, found[4])
    return None


def _made(year: str, month: str, day: str, time: str | None) -> datetime:
    """Raises ValueError."""
    date = datetime(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day), tzinfo=UTC)
    if not time:
        return date
    for form in ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"):
        try:
            clock = datetime.strptime(time.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return date.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    raise ValueError(time)


def _named(text: str) -> datetime | None:
    words = " ".join(re.sub(r"[,.]", " ", text).split())
    for form in _NAMED:
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
