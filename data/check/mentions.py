"""What a condition needs of a database, read off its SQL: a database that lacks it cannot be asked."""

import re
from collections.abc import Iterator

from data.check.live import Live, owner_types
from data.contract.breaches.shape import Breach, JsonBreach
from data.contract.owners import UUIDS
from data.contract.tables import TABLES

_SOURCE = re.compile(r"\b(?:FROM|JOIN) (\w+) ([a-z])\b")
_COLUMN = re.compile(r"\b([a-z])\.(\w+)")

_ALIKE = {
    "text": {"text", "character varying", "character"},
    "integer": {"integer", "bigint", "smallint"},
    "serial": {"integer", "bigint", "smallint"},
    "real": {"real", "double precision", "numeric"},
    "timestamp": {"timestamp without time zone", "timestamp with time zone"},
    "boolean": {"boolean"},
}
"""Types with which the conditions mean the same."""

_JSON = _ALIKE["text"] | {"json", "jsonb"}

_TYPES = {(table.name, column.name): column.type for table in TABLES for column in table.columns}


def columns(breach: Breach) -> Iterator[tuple[str, str]]:
    """The tables and columns a breach names, among them the id by which its rows are told."""
    tables = {"t": breach.table, **{alias: table for table, alias in _SOURCE.findall(breach.condition)}}
    yield breach.table, "id"
    for alias, column in _COLUMN.findall(breach.condition):
        yield tables[alias], column


def askable(breach: Breach | JsonBreach, live: Live) -> bool:
    """Whether the database has all that a breach names, in types that it can be asked of."""
    if isinstance(breach, JsonBreach):
        return _fits(live, breach.table, "id") and _base(live, breach.table, breach.column) in _JSON
    return all(_fits(live, table, column) for table, column in columns(breach))


def _fits(live: Live, table: str, column: str) -> bool:
    wanted = _TYPES[table, column]
    alike = owner_types(live) if wanted in UUIDS else _ALIKE[wanted]
    return _base(live, table, column) in alike


def _base(live: Live, table: str, column: str) -> str | None:
    found = live[table].columns.get(column) if table in live else None
    return None if found is None else found.base
