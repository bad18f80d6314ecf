"""Texts that should be JSON: what the server does not know to be good is fetched in pages and judged here."""

from typing import LiteralString

from data.check.live import Connection
from data.check.pieces import WITHIN, Piece
from data.contract.breaches.shape import JsonBreach
from data.contract.breaches.texts import is_as_wanted, known_good

PAGE = 500
LARGE = 65_536
"""Bytes above which texts are fetched one by one: a page of them would not fit into memory."""


def wrong(connection: Connection, breach: JsonBreach, piece: Piece) -> list[int]:
    """The ids of the rows in a piece whose text is not what it should be."""
    text: LiteralString = "t." + breach.column + "::text"
    start: LiteralString = (
        "SELECT t.id, CASE WHEN octet_length(" + text + ") <= %(large)s THEN " + text + " END FROM "
    )
    good = known_good(text, breach.wanted, connection.info.server_version)
    suspects: LiteralString = " t WHERE " + WITHIN + " AND NOT (" + good + ") ORDER BY t.id LIMIT %(page)s"
    statement: LiteralString = start + breach.table + suspects
    one: LiteralString = "SELECT " + text + " FROM " + breach.table + " t WHERE t.id = %(id)s"
    values = {**piece.bounds, "large": LARGE, "page": PAGE}
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
