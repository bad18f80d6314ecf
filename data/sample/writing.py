"""How a sample's rows get into the database: ids from the sequences, COPY in pieces."""

from collections import Counter
from typing import Any, LiteralString

from data.contract.shape import Table
from data.sample.rows import TABLES, Row
from data.schema import Connection

_SMALLEST_BLOCK = 16
_LARGEST_BLOCK = 4_096
# Materialized, or the sequence would be looked up again for every id.
_TAKE = """
    WITH of AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence)
    SELECT nextval(of.sequence) FROM of, generate_series(1, %s)
"""


class Ids:
    """Ids from the tables' own sequences, so that nobody else who inserts meanwhile gets the same."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._taken: Counter[type[Row]] = Counter()
        self._kept: dict[type[Row], list[int]] = {kind: [] for kind in TABLES}

    def take(self, kind: type[Row]) -> int:
        """The next id for a row of this kind."""
        kept = self._kept[kind]
        if not kept:
            block = min(max(self._taken[kind], _SMALLEST_BLOCK), _LARGEST_BLOCK)
            self._taken[kind] += block
            rows = self._connection.execute(_TAKE, (TABLES[kind].name, block))
            kept.extend(sorted((row[0] for row in rows), reverse=True))
        return kept.pop()


Rows = dict[type[Row], list[tuple[Any, ...]]]


class Batch:
    """Rows that wait to be written, and the count of those that went."""

    def __init__(self) -> None:
        self.gone: Counter[type[Row]] = Counter()
        self._rows = _no_rows()

    def add(self, row: Row) -> None:
        """Keep a row for the next write."""
        self._rows[type(row)].append(row)

    def empty(self) -> Rows:
        """Hand over what is kept."""
        rows, self._rows = self._rows, _no_rows()
        self.gone.update({kind: len(kept) for kind, kept in rows.items()})
        return rows


def write(connection: Connection, rows: Rows) -> None:
    """Write rows, one COPY for each table."""
    for kind, table in TABLES.items():
        if rows[kind]:
            with connection.cursor() as cursor, cursor.copy(_copy(table)) as copy:
                for row in rows[kind]:
                    copy.write_row(row)


def _no_rows() -> Rows:
    return {kind: [] for kind in TABLES}


def _copy(table: Table) -> LiteralString:
    return "COPY " + table.name + " (" + ", ".join([column.name for column in table.columns]) + ") FROM STDIN"
