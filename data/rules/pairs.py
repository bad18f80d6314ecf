"""A listing's attributes as lines that a person edits: `size: 9.5`, one pair a line."""

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, cast

from data.rules.listing_fields import FieldError
from data.rules.mend import to_json

_BROKEN = object()


def load(text: str | None) -> dict[str, Any] | None:
    """The pairs of a stored text, none where nothing is stored; None where it is no JSON object."""
    if not (text or "").strip():
        return {}
    found = _decoded(text or "")
    if not isinstance(found, dict):
        return None
    pairs = cast(dict[str, Any], found)
    try:
        lines(pairs)
    except RecursionError:
        return None
    return pairs


def lines(pairs: Mapping[str, Any]) -> list[str]:
    """A line for each pair. What would not read back as it is stands in JSON's quotes.

    >>> lines({"size": "9.5", "signed": True, "a: b": "", "text": " x"})
    ['size: 9.5', 'signed: true', '"a: b": ', 'text: " x"']
    """
    return [f"{_key(key)}: {_value(value)}" for key, value in pairs.items()]


def parse(line: str) -> tuple[str, str]:
    """A line's key and the text of its value. Raises FieldError."""
    typed = line.strip()
    if typed.startswith('"'):
        try:
            key, end = json.JSONDecoder().raw_decode(typed)
        except ValueError:
            key, end = None, 0
        rest = typed[end:].lstrip()
        if isinstance(key, str) and rest.startswith(":"):
            return key, rest[1:].strip()
    key, colon, value = typed.partition(":")
    if not colon or not key.strip():
        raise FieldError(f"“{typed[:40]}” is no pair: type a name, a colon and a value, as in size: 9.5.")
    return key.strip(), value.strip()


def to_text(lines_: Iterable[str], before: Mapping[str, Any]) -> str | None:
    """What to store for these lines; None for no line at all. Raises FieldError.

    A value that reads as it did `before` keeps its type; where it was no text, another number stays a number.
    """
    pairs: dict[str, Any] = {}
    for line in lines_:
        key, text = parse(line)
        if key in pairs:
            raise FieldError(f"“{key[:40]}” stands there twice: an attribute has one value.")
        pairs[key] = _meant(text, before[key]) if key in before else _text(text)
    return to_json(pairs) if pairs else None


def _meant(text: str, old: Any) -> Any:
    if text == _value(old):
        return old
    if not isinstance(old, str):
        value = _decoded(text)
        if value is not _BROKEN:
            return value
    return _text(text)


def _text(text: str) -> str:
    """A text, out of its quotes where it stands in them."""
    value = _decoded(text) if text.startswith('"') else _BROKEN
    return value if isinstance(value, str) else text


def _key(key: str) -> str:
    plain = key == key.strip() and key and ":" not in key and not key.startswith('"') and key.isprintable()
    return key if plain else _json(key)


def _value(value: Any) -> str:
    if not isinstance(value, str):
        return _json(value)
    plain = value == value.strip() and not value.startswith('"') and value.isprintable()
    return value if plain else _json(value)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def _decoded(text: str) -> Any:
    """The value of a JSON text, _BROKEN for any other; what is no finite number is none."""
    try:
        return json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return _BROKEN


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number
