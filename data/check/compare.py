"""The schema as it is against the contract. What a database has beyond the contract is nobody's business."""

import re
from collections.abc import Iterator

from data import ddl
from data.check.live import Live, LiveColumn, LiveTable
from data.check.report import NotEnforced, SchemaBreach
from data.contract.breaches.keys import link_held, unique_held
from data.contract.shape import Column, Index, Table
from data.contract.tables import INDEXES, TABLES

TYPES = {"serial": "integer", "timestamp": "timestamp without time zone"}
"""How the server calls the contract's types, where it differs."""

_CAST = re.compile(r"^('.*'|NULL|\d+)::[a-z ]+(\(\d+\))?$", re.DOTALL)

# Other spellings of the same moment and of the same kind of key.
_SAME = {
    "now()": re.compile(
        r"(now\(\)|current_timestamp|localtimestamp|transaction_timestamp\(\))(\(\d\))?"
        r"|timezone\('utc'::text, (now\(\)|current_timestamp)\)"
        r"|\((now\(\)|current_timestamp) at time zone 'utc'::text\)",
        re.IGNORECASE,
    ),
    "gen_random_uuid()": re.compile(r"(\w+\.)?(gen_random_uuid|uuid_generate_v[14]|uuidv[47])\(\)"),
    "serial": re.compile(r"nextval\(.*\)|identity", re.DOTALL),
}


def differences(live: Live) -> list[SchemaBreach]:
    """What the schema lacks or has otherwise. What hangs on a missing table or column is not named again."""
    found: list[SchemaBreach] = []
    for table in TABLES:
        if table.name in live:
            found += _of_table(table, live[table.name])
        else:
            found.append(SchemaBreach("table", table.name, "a table", None))
        found += [
            breach
            for index in INDEXES
            if index.table == table.name and table.name in live
            for breach in _of_index(index, live[table.name])
        ]
    return found


def not_enforced(live: Live) -> list[NotEnforced]:
    """The contract's invariants that no CHECK of the database holds."""
    return [
        NotEnforced(table.name, check.name)
        for table in TABLES
        if table.name in live
        for check in table.checks
        if check.name not in live[table.name].checks
    ]


def held(live: Live) -> set[str]:
    """The constraints that every row is known to meet, as `Breach.held_by` names them."""
    known: set[str] = set()
    for table in TABLES:
        if table.name not in live:
            continue
        there = live[table.name]
        for columns in table.unique_keys:
            if frozenset[str](columns) in there.unique:
                known.add(unique_held(table.name, columns))
        for link in there.links:
            column = next((c for c in table.columns if link.columns == (c.name,)), None)
            if column is not None and link.valid and link.target.startswith(column.references or "\0"):
                known.add(link_held(table.name, column.name))
    return known


def _of_table(table: Table, there: LiveTable) -> Iterator[SchemaBreach]:
    for column in table.columns:
        where = f"{table.name}.{column.name}"
        wanted = TYPES.get(column.type, column.type)
        if column.name not in there.columns:
            yield SchemaBreach("column", where, wanted, None)
            continue
        found = there.columns[column.name]
        if found.type != wanted:
            yield SchemaBreach("type", where, wanted, found.type)
        yield from _default(where, column, found)
        yield from _not_null(where, table, column, there)
        yield from _link(where, column, there)
    yield from _keys(table, there)


def _default(where: str, column: Column, found: LiveColumn) -> Iterator[SchemaBreach]:
    wanted = "serial" if column.type == "serial" else column.default
    has = None if found.default is None else _CAST.sub(r"\1", found.default)
    if has == "NULL":
        has = None
    same = has is not None and wanted in _SAME and _SAME[wanted].fullmatch(has)
    if has != wanted and not same:
        yield SchemaBreach("default", where, "nextval(…)" if wanted == "serial" else wanted, found.default)


def _not_null(where: str, table: Table, column: Column, there: LiveTable) -> Iterator[SchemaBreach]:
    wanted = column.not_null or column.primary_key
    has = there.columns[column.name].not_null
    # An upgrade cannot say NOT NULL of old rows, and holds new ones to a CHECK.
    if wanted and not has and ddl.not_null(table, column).name not in there.checks:
        yield SchemaBreach("not-null", where, "NOT NULL", None)
    elif has and not wanted:
        yield SchemaBreach("not-null", where, None, "NOT NULL")


def _link(where: str, column: Column, there: LiveTable) -> Iterator[SchemaBreach]:
    if column.references is None:
        return
    targets = [link.target for link in there.links if link.columns == (column.name,)]
    if column.references not in targets:
        yield SchemaBreach("foreign-key", where, column.references, ", ".join(targets) or None)


def _keys(table: Table, there: LiveTable) -> Iterator[SchemaBreach]:
    primary = tuple(column.name for column in table.columns if column.primary_key)
    if there.columns.keys() >= set(primary) and there.primary_key != primary:
        found = f"PRIMARY KEY ({', '.join(there.primary_key)})" if there.primary_key else None
        yield SchemaBreach("primary-key", table.name, f"PRIMARY KEY ({', '.join(primary)})", found)
    for columns in table.unique_keys:
        if there.columns.keys() >= set(columns) and frozenset[str](columns) not in there.unique:
            yield SchemaBreach("unique", table.name, f"UNIQUE ({', '.join(columns)})", None)


def _of_index(index: Index, there: LiveTable) -> Iterator[SchemaBreach]:
    columns = {part.split()[0] for part in index.keys.split(", ")}
    if not there.columns.keys() >= columns:
        return
    wanted = f"{index.table} ({index.keys})"
    found = there.indexes.get(index.name)
    if found is None:
        alike = sorted(name for name, other in there.indexes.items() if other.definition == wanted and other.valid)
        yield SchemaBreach("index", index.name, wanted, f"the same as {alike[0]}" if alike else None)
    elif not found.valid:
        yield SchemaBreach("index", index.name, wanted, "an invalid one, left by a failed attempt")
    elif found.definition != wanted:
        yield SchemaBreach("index", index.name, wanted, found.definition)
