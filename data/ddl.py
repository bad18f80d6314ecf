"""The contract in SQL: every statement is put together from its literal words."""

from typing import LiteralString

from data.contract.shape import Check, Column, Index, Table


def create_table(table: Table) -> LiteralString:
    """CREATE TABLE IF NOT EXISTS, with all constraints."""
    parts: list[LiteralString] = [column_definition(column) for column in table.columns]
    for columns in table.unique:
        parts.append("UNIQUE (" + ", ".join(columns) + ")")
    for check in table.checks:
        parts.append("CONSTRAINT " + check.name + " CHECK (" + check.expression + ")")
    return "CREATE TABLE IF NOT EXISTS " + table.name + " (" + ", ".join(parts) + ")"


def create_index(index: Index, *, concurrently: bool = False) -> LiteralString:
    """CREATE INDEX IF NOT EXISTS; `concurrently` locks no one out, and cannot run in a transaction."""
    how: LiteralString = (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS " if concurrently else "CREATE INDEX IF NOT EXISTS "
    )
    return how + index.name + " ON " + index.table + " (" + index.keys + ")"


def drop_index(name: LiteralString) -> LiteralString:
    """For an index whose concurrent building failed: PostgreSQL leaves it behind, invalid."""
    return "DROP INDEX CONCURRENTLY IF EXISTS " + name


def unique_name(table: Table, columns: tuple[LiteralString, ...]) -> LiteralString:
    """The name of a unique index that an old database gets."""
    return "bindeck_" + table.name + "_" + "_".join(columns) + "_key"


def create_unique_index(table: Table, columns: tuple[LiteralString, ...]) -> LiteralString:
    """UNIQUE for a table that others write to meanwhile; it fails where rows are not unique."""
    over: LiteralString = " (" + ", ".join(columns) + ")"
    return (
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "
        + unique_name(table, columns)
        + " ON "
        + table.name
        + over
    )


def not_null(table: Table, column: Column) -> Check:
    """NOT NULL as an invariant, which old rows need not meet."""
    return Check("bindeck_" + table.name + "_" + column.name + "_there", column.name + " IS NOT NULL")


def add_foreign_key(table: Table, column: Column) -> LiteralString:
    """The foreign key for rows that are written from now on."""
    name: LiteralString = "bindeck_" + table.name + "_" + column.name + "_fkey"
    key: LiteralString = " FOREIGN KEY (" + column.name + ") REFERENCES " + (column.references or "")
    return "ALTER TABLE " + table.name + " ADD CONSTRAINT " + name + key + " NOT VALID"


def add_column(table: Table, column: Column) -> LiteralString:
    """ADD COLUMN IF NOT EXISTS, without what rows that are already there could not meet."""
    return "ALTER TABLE " + table.name + " ADD COLUMN IF NOT EXISTS " + column_definition(column, bare=True)


def set_default(table: Table, column: Column) -> LiteralString:
    """The default of a column that has none; rows that are already there keep what they have."""
    return (
        "ALTER TABLE " + table.name + " ALTER COLUMN " + column.name + " SET DEFAULT " + (column.default or "NULL")
    )


def add_check(table: Table, check: Check) -> LiteralString:
    """The invariant for rows that are written from now on; old rows are not looked at."""
    return (
        "ALTER TABLE "
        + table.name
        + " ADD CONSTRAINT "
        + check.name
        + " CHECK ("
        + check.expression
        + ") NOT VALID"
    )


def column_definition(column: Column, *, bare: bool = False) -> LiteralString:
    """The column as it stands in CREATE TABLE; `bare` leaves out the key, UNIQUE and NOT NULL."""
    text: LiteralString = column.name + " " + column.type
    if column.primary_key and not bare:
        text += " PRIMARY KEY"
    if column.unique and not bare:
        text += " UNIQUE"
    if column.not_null and not bare:
        text += " NOT NULL"
    if column.default is not None:
        text += " DEFAULT " + column.default
    if column.references is not None:
        text += " REFERENCES " + column.references
    return text
