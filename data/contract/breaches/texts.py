"""What a text that should be JSON must be: the server passes what it knows to be good, Python judges the rest.

Servers before PostgreSQL 16 cannot say whether a text is JSON without failing.
"""

import json
from typing import Any, LiteralString, NoReturn, cast

from data.contract.breaches.shape import Wanted

IS_JSON = 160000
"""The first server version that knows IS JSON."""

_BLANK: LiteralString = r"[ \n\r\t]*"
_ANY_TEXT: LiteralString = r'"([^"\\\u0001-\u001f]|\\(["\\/bfnrt]|u[0-9a-fA-F]{4}))*"' + _BLANK
_TEXT: LiteralString = r'"[^"\\\u0001-\u001f]*"' + _BLANK
_SCALAR: LiteralString = "(" + _TEXT + r"|(-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,15})?|true|false|null)" + _BLANK + ")"
_PAIR: LiteralString = _TEXT + ":" + _BLANK + _SCALAR
_LIST: LiteralString = (
    "^" + _BLANK + r"\[" + _BLANK + "(" + _ANY_TEXT + "(," + _BLANK + _ANY_TEXT + r")*)?\]" + _BLANK + "$"
)
_OBJECT: LiteralString = (
    "^" + _BLANK + r"\{" + _BLANK + "(" + _PAIR + "(," + _BLANK + _PAIR + r")*)?\}" + _BLANK + "$"
)

# Each passes less than all that is good, and nothing that is not.
_PATTERNS: dict[Wanted, LiteralString] = {
    "list of texts": _LIST,
    "object": _OBJECT,
    "JSON": _LIST + "|" + _OBJECT,
}
_PREDICATES: dict[Wanted, LiteralString] = {"object": " IS JSON OBJECT", "JSON": " IS JSON"}


def known_good(text: LiteralString, wanted: Wanted, server_version: int) -> LiteralString:
    """A condition that holds only where the SQL expression `text` is as wanted, but not everywhere it is."""
    if server_version < IS_JSON or wanted not in _PREDICATES:
        return text + " ~ '" + _PATTERNS[wanted] + "'"
    # A deeper nesting than the server's stack takes would be an error.
    short: LiteralString = "CASE WHEN octet_length(" + text + ") <= 8192 THEN "
    return short + text + _PREDICATES[wanted] + " ELSE " + text + " IS NULL END"


def is_as_wanted(text: str, wanted: Wanted) -> bool:
    """Whether a text is JSON, by the letter of RFC 8259, of the wanted shape."""
    try:
        value: object = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return False
    match wanted:
        case "list of texts":
            return isinstance(value, list) and all(isinstance(part, str) for part in cast(list[Any], value))
        case "object":
            return isinstance(value, dict)
        case "JSON":
            return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


# Python's own reader takes NaN, and refuses numbers of more than 4300 digits.
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_int=float)
