"""What a text that should be JSON was meant to be."""

import json
import re
from typing import Any, cast

_SEPARATORS = re.compile(r"\s*[,;|\n]\s*")


def photos(text: str) -> list[str]:
    """The photo paths in a text of any shape: a JSON list of texts or of objects with a url, or paths in a row.

    >>> photos(r'C:\\a.jpg, b.jpg')
    ['C:/a.jpg', 'b.jpg']
    """
    found = _parsed(text)
    if isinstance(found, list):
        entries = cast(list[Any], found)
    elif isinstance(found, str | dict):
        entries = [cast(Any, found)]
    else:
        entries = _SEPARATORS.split(text.strip().strip("[]"))
    return [path for entry in entries if (path := _path(entry))]


def attributes(text: str) -> dict[str, Any]:
    """The attributes in a text of any shape; what has no key is kept under "text".

    >>> attributes('size: 9.5, colour: red')
    {'size': '9.5', 'colour': 'red'}
    """
    found = _parsed(text)
    if isinstance(found, dict):
        return cast(dict[str, Any], found)
    pairs = [part.partition(":") for part in _SEPARATORS.split(text.strip()) if part]
    if found is None and pairs and all(colon and key.strip() for key, colon, _ in pairs):
        return {key.strip(): value.strip() for key, _, value in pairs}
    return {"text": text} if text.strip() else {}


def _path(entry: Any) -> str:
    if isinstance(entry, dict):
        named = cast(dict[str, Any], entry)
        entry = named.get("url") or named.get("path") or ""
    return str(entry).strip().strip("\"'").replace("\\", "/") if isinstance(entry, str) else ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
