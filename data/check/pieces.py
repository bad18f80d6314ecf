"""Large tables are read in pieces, so that no statement runs for long."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from data.check.live import Connection, LiveTable

ROWS = 250_000
"""How many rows a piece has at most; a scan of as many takes well under a second."""

_FIRST = -(2**63)

_END: LiteralString = "SELECT max(p.id) FROM (SELECT id FROM "
_OF: LiteralString = " WHERE id > %(after)s ORDER BY id LIMIT %(rows)s) p"


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows with `after` < id ≤ `until`."""

    after: int
    until: int

    @property
    def bounds(self) -> Mapping[str, int]:
        """The ends, as parameters of WITHIN."""
        return {"after": self.after, "until": self.until}


WITHIN: LiteralString = "t.id > %(after)s AND t.id <= %(until)s"


def pieces(connection: Connection, name: LiteralString, table: LiveTable) -> list[Piece | None]:
    """The pieces of a table, none when it is empty; one None for all rows where the ids are no numbers."""
    if table.columns["id"].base not in ("smallint", "integer", "bigint"):
        return [None]
    found: list[Piece | None] = []
    after = _FIRST
    while True:
        row = connection.execute(_END + name + _OF, {"after": after, "rows": ROWS}).fetchone()
        if row is None or row[0] is None:
            return found
        found.append(Piece(after, row[0]))
        after = row[0]
