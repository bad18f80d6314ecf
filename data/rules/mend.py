"""What a text that should be JSON was meant to be."""

import json
import re
from collections.abc import Iterable
from math import isfinite
from typing import Any, cast

_BROKEN = object()
"""Stands for a text that is no JSON."""

_SEPARATORS = re.compile(r"\s*[,;|\n]\s*")


def photos(text: str) -> list[str]:
    """The photo paths in a text of any shape: a JSON list of texts or of objects with a url, or paths in a row.

    >>> photos(r'C:\\a.jpg, b.jpg')
    ['C:/a.jpg', 'b.jpg']
    """
    return [path for entry in _entries(text) if (path := _path(entry))]


def photo_entries(text: str) -> dict[str, Any]:
    """The photos in a text of any shape by their paths, each as it is written there, if that is JSON.

    >>> photo_entries('[{"url": "a.jpg", "main": true}, "b.jpg"]')
    {'a.jpg': {'url': 'a.jpg', 'main': True}, 'b.jpg': 'b.jpg'}
    """
    is_json = _parsed(text) is not _BROKEN
    return {path: entry if is_json else path for entry in _entries(text) if (path := _path(entry))}


def words(text: str) -> list[str]:
    """The words in a text of any shape: a JSON list of anything, or words in a row.

    >>> words('[1, "vintage"]'), words('vintage; signed')
    (['1', 'vintage'], ['vintage', 'signed'])
    """
    said = (entry if isinstance(entry, str) else to_json(entry) for entry in _entries(text) if entry is not None)
    return [word for entry in said if (word := entry.strip().strip("\"'"))]


def attributes(text: str) -> dict[str, Any]:
    """The attributes in a text of any shape; what has no key is kept under "text".

    >>> attributes('size: 9.5, colour: red')
    {'size': '9.5', 'colour': 'red'}
    """
    found = _parsed(text)
    if isinstance(found, dict):
        return cast(dict[str, Any], found)
    pairs = [part.partition(":") for part in _SEPARATORS.split(text.strip()) if part]
    if found is _BROKEN and pairs and all(colon and key.strip() for key, colon, _ in pairs):
        return {key.strip(): value.strip() for key, _, value in pairs}
    return {} if found is None or not text.strip() else {"text": text}


def is_mapping(text: str) -> bool:
    """Whether a text is a JSON object, as attributes are meant to be; one with NaN in it is not."""
    try:
        return isinstance(json.loads(text, parse_constant=_refuse), dict)
    except (ValueError, RecursionError):
        return False


def to_json(value: Any) -> str:
    """A mended value as JSON text that a database takes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False)
    return text


def _entries(text: str) -> Iterable[Any]:
    found = _parsed(text)
    if isinstance(found, list):
        return cast(list[Any], found)
    if isinstance(found, str | dict):
        return [cast(Any, found)]
    if found is None:
        return []
    return _SEPARATORS.split(text.strip().strip("[]"))


def _path(entry: Any) -> str:
    if isinstance(entry, dict):
        named = cast(dict[str, Any], entry)
        entry = named.get("url") or named.get("path") or ""
    return str(entry).strip().strip("\"'").replace("\\", "/") if isinstance(entry, str) else ""


def _parsed(text: str) -> Any:
    """The value of a JSON text, _BROKEN for any other. NaN and Infinity, which are no JSON, are kept as texts."""
    try:
        return json.loads(text, parse_constant=str, parse_float=_number)
    except (ValueError, RecursionError):
        return _BROKEN


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _number(text: str) -> float | str:
    number = float(text)
    return number if isfinite(number) else text
