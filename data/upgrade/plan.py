"""What has to be added, in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import LiteralString

from data import ddl
from data.contract.accounts import USERS
from data.contract.listings import LISTINGS
from data.contract.owners import alike, owned_by
from data.contract.shape import OWNER, Column, Table
from data.contract.tables import INDEXES, TABLES
from data.errors import Refused
from data.upgrade.catalog import Catalog

TYPES = {"serial": "integer", "timestamp": "timestamp without time zone"}
"""How information_schema calls the contract's types, where it differs."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement. `alone`: it cannot run in a transaction and takes as long as it takes; `undo` removes what
    it leaves behind when it fails; `optional`: old rows or columns may stand against it, and the rest goes on."""

    what: str
    statement: LiteralString
    alone: bool = False
    undo: LiteralString | None = None
    optional: bool = False


def plan(catalog: Catalog, *, enforce: bool = False) -> list[Step]:
    """The steps from a database as it is to the contract; with `enforce`, its constraints for new rows too.

    Raises Refused for the database of another program.
    """
    tables = _wanted(catalog)
    _refuse_strangers(catalog, tables)
    there = [table for table in tables if table.name in catalog.tables]
    steps = [*_tables(catalog, tables), *_columns(catalog, there), *_defaults(catalog, there), *_indexes(catalog)]
    return [*steps, *_constraints(catalog, there)] if enforce else steps


def _wanted(catalog: Catalog) -> Sequence[Table]:
    """The contract's tables; where users are numbered, owner columns follow: no other could refer to them."""
    key = catalog.tables.get(USERS.name, {}).get("id")
    owned = OWNER.name in catalog.tables.get(LISTINGS.name, {})
    return owned_by(key.type, TABLES) if key is not None and alike(key.type, has_owned_listings=owned) else TABLES


def _refuse_strangers(catalog: Catalog, tables: Sequence[Table]) -> None:
    """A table whose key is not the contract's is another program's, whatever it is called."""
    ours = [table for table in tables if table.name in catalog.tables]
    if catalog.tables and not ours:
        names = ", ".join(sorted(catalog.tables)[:3])
        raise Refused(f"This database belongs to another program (it has {names}); nothing was changed.")
    for table in ours:
        key = table.columns[0]
        found = catalog.tables[table.name].get(key.name)
        wanted = TYPES.get(key.type, key.type)
        if found is None or found.type != wanted:
            is_now = "missing" if found is None else found.type
            raise Refused(
                f"The table {table.name} belongs to another program: its {key.name} is {is_now}, not {wanted}."
                " Nothing was changed."
            )


def _tables(catalog: Catalog, tables: Iterable[Table]) -> Iterator[Step]:
    for table in tables:
        if table.name not in catalog.tables:
            yield Step(f"table {table.name}", ddl.create_table(table))


def _columns(catalog: Catalog, there: Iterable[Table]) -> Iterator[Step]:
    for table in there:
        for column in table.columns:
            if column.name not in catalog.tables[table.name]:
                yield Step(f"column {table.name}.{column.name}", ddl.add_column(table, column))


def _defaults(catalog: Catalog, there: Iterable[Table]) -> Iterator[Step]:
    for table in there:
        for column in table.columns:
            found = catalog.tables[table.name].get(column.name)
            if found is not None and column.default is not None and not found.has_default:
                yield Step(f"default of {table.name}.{column.name}", ddl.set_default(table, column))


def _indexes(catalog: Catalog) -> Iterator[Step]:
    for index in INDEXES:
        valid = catalog.indexes.get(index.name)
        if valid is False:
            yield Step(
                f"invalid index {index.name}, left by a failed attempt", ddl.drop_index(index.name), alone=True
            )
        if not valid:
            statement = ddl.create_index(index, concurrently=True)
            yield Step(f"index {index.name}", statement, alone=True, undo=ddl.drop_index(index.name))


def _constraints(catalog: Catalog, there: Iterable[Table]) -> Iterator[Step]:
    for table in there:
        known = catalog.constraints.get(table.name, set())
        for check in table.checks:
            if check.name not in known:
                yield Step(f"invariant {check.name}", ddl.add_check(table, check))
        for column in table.columns:
            yield from _column_constraints(catalog, table, column, known)
        for columns in table.unique_keys:
            if frozenset[str](columns) not in catalog.unique.get(table.name, set()):
                yield from _unique(table, columns)


def _column_constraints(catalog: Catalog, table: Table, column: Column, known: set[str]) -> Iterator[Step]:
    found = catalog.tables[table.name].get(column.name)
    not_null = ddl.not_null(table, column)
    if column.not_null and not (found is not None and found.not_null) and not_null.name not in known:
        yield Step(f"NOT NULL of {table.name}.{column.name}", ddl.add_check(table, not_null))
    missing = column.references and frozenset({column.name}) not in catalog.foreign.get(table.name, set())
    if missing and found is not None:
        yield Step(f"foreign key of {table.name}.{column.name}", ddl.add_foreign_key(table, column), optional=True)


def _unique(table: Table, columns: tuple[LiteralString, ...]) -> Iterator[Step]:
    name = ddl.unique_name(table, columns)
    what = f"UNIQUE of {table.name} ({', '.join(columns)})"
    statement = ddl.create_unique_index(table, columns)
    yield Step(what, statement, alone=True, undo=ddl.drop_index(name), optional=True)
