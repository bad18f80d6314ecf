"""Breaches of the contract's own constraints, where a database does not have them."""

from typing import LiteralString

from data.contract.breaches.shape import Breach
from data.contract.shape import OWNER, Column, Table
from data.contract.tables import TABLES


def unique_held(table: LiteralString, columns: tuple[LiteralString, ...]) -> LiteralString:
    """How a UNIQUE constraint is called in `Breach.held_by`."""
    return "unique " + table + " (" + ", ".join(columns) + ")"


def link_held(table: LiteralString, column: LiteralString) -> LiteralString:
    """How a foreign key is called in `Breach.held_by`."""
    return "link " + table + " (" + column + ")"


def _breaches(table: Table) -> list[Breach]:
    missing = [_missing(table, column) for column in table.columns if column.not_null]
    twice = [_twice(table, columns) for columns in table.unique_keys]
    orphans = [
        _orphan(table, column.name, column.references) for column in table.columns if column.references is not None
    ]
    return missing + twice + orphans


def _missing(table: Table, column: Column) -> Breach:
    sentence = f"{column.name} is not set, and every row must have one."
    if column == OWNER:
        sentence = "It belongs to nobody: no seller ever sees it."
    name = _kebab(table.name, column.name, "missing")
    return Breach(name, table.name, "t." + column.name + " IS NULL", sentence)


def _twice(table: Table, columns: tuple[LiteralString, ...]) -> Breach:
    # By groups: a self-join takes forever where one value is in most rows.
    these: LiteralString = "t." + ", t.".join(columns)
    others: LiteralString = "o." + ", o.".join(columns)
    return Breach(
        _kebab(*columns, "twice"),
        table.name,
        "(" + these + ") IN (SELECT " + others + " FROM " + table.name + " o"
        " GROUP BY " + others + " HAVING count(*) > 1)",
        f"Another row has the same {' and '.join(columns)}.",
        unique_held(table.name, columns),
    )


def _orphan(table: Table, column: LiteralString, references: LiteralString) -> Breach:
    target, _, key = references.removesuffix(")").partition("(")
    return Breach(
        _kebab(table.name, column, "orphan"),
        table.name,
        "t." + column + " IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM " + target + " r WHERE r." + key + " = t." + column + ")",
        f"{column} names a row of {target} that does not exist.",
        link_held(table.name, column),
    )


def _kebab(*words: LiteralString) -> LiteralString:
    return "-".join(words).replace("_", "-")


KEY_BREACHES = tuple(breach for table in TABLES for breach in _breaches(table))
