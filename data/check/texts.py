"""Texts that should be JSON: the server passes what is plainly good, the rest is judged here.

Servers before PostgreSQL 16 cannot say whether a text is JSON without failing.
"""

import json
from typing import Any, LiteralString, NoReturn, cast

from data.check.live import Connection
from data.check.pieces import WITHIN, Piece
from data.contract.breaches.shape import JsonBreach, Wanted

PAGE = 500
LARGE = 65_536
"""Bytes above which texts are fetched one by one: a page of them would not fit into memory."""

_BLANK: LiteralString = r"[ \n\r\t]*"
_TEXT: LiteralString = r'"[^"\\\u0001-\u001f]*"' + _BLANK
_SCALAR: LiteralString = "(" + _TEXT + r"|(-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,15})?|true|false|null)" + _BLANK + ")"
_PAIR: LiteralString = _TEXT + ":" + _BLANK + _SCALAR
_LIST: LiteralString = (
    "^" + _BLANK + r"\[" + _BLANK + "(" + _TEXT + "(," + _BLANK + _TEXT + r")*)?\]" + _BLANK + "$"
)
_OBJECT: LiteralString = (
    "^" + _BLANK + r"\{" + _BLANK + "(" + _PAIR + "(," + _BLANK + _PAIR + r")*)?\}" + _BLANK + "$"
)

# Each passes less than all that is good, and nothing that is not.
PLAINLY_GOOD: dict[Wanted, LiteralString] = {
    "list of texts": _LIST,
    "object": _OBJECT,
    "JSON": _LIST + "|" + _OBJECT,
}

_SUSPECTS: LiteralString = " !~ %(good)s ORDER BY t.id LIMIT %(page)s"


def wrong(connection: Connection, breach: JsonBreach, piece: Piece) -> list[int]:
    """The ids of the rows in a piece whose text is not what it should be."""
    text: LiteralString = "t." + breach.column + "::text"
    start: LiteralString = (
        "SELECT t.id, CASE WHEN octet_length(" + text + ") <= %(large)s THEN " + text + " END FROM "
    )
    statement: LiteralString = start + breach.table + " t WHERE " + WITHIN + " AND " + text + _SUSPECTS
    one: LiteralString = "SELECT " + text + " FROM " + breach.table + " t WHERE t.id = %(id)s"
    values = {**piece.bounds, "good": PLAINLY_GOOD[breach.wanted], "large": LARGE, "page": PAGE}
    found: list[int] = []
    while True:
        page = connection.execute(statement, values).fetchall()
        for number, kept in page:
            if kept is None:
                row = connection.execute(one, {"id": number}).fetchone()
                kept = row[0] if row else None
            if kept is not None and not is_as_wanted(kept, breach.wanted):
                found.append(number)
        if len(page) < PAGE:
            return found
        values["after"] = page[-1][0]


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
