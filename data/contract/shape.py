"""The words the contract is written in.

Every string is literal SQL, so that the statements built from the contract stay literal too.
"""

from dataclasses import dataclass
from typing import LiteralString


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `references` is "table(column)", `default` an SQL expression."""

    name: LiteralString
    type: LiteralString
    default: LiteralString | None = None
    not_null: bool = False
    primary_key: bool = False
    unique: bool = False
    references: LiteralString | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant that a row can be held to by itself."""

    name: LiteralString
    expression: LiteralString


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `unique` holds the columns of each UNIQUE constraint over several of them.

    `checks` are put on tables that Bindeck makes; an old database gets them only when asked.
    """

    name: LiteralString
    columns: tuple[Column, ...]
    unique: tuple[tuple[LiteralString, ...], ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def unique_keys(self) -> "list[tuple[LiteralString, ...]]":
        """The columns of every UNIQUE constraint, those over one column first."""
        single: list[tuple[LiteralString, ...]] = [(column.name,) for column in self.columns if column.unique]
        return [*single, *self.unique]


@dataclass(frozen=True, slots=True)
class Index:
    """One index; `keys` is the literal list of what it is over."""

    name: LiteralString
    table: LiteralString
    keys: LiteralString


def text(name: LiteralString) -> Column:
    """A text column that may be NULL."""
    return Column(name, "text")


def word(name: LiteralString) -> Column:
    """A text column that is always there."""
    return Column(name, "text", not_null=True)


def flag(name: LiteralString, default: LiteralString = "false") -> Column:
    """A boolean column with a default."""
    return Column(name, "boolean", default=default)


def real(name: LiteralString) -> Column:
    """A REAL column: money, grades and confidences."""
    return Column(name, "real")


def time(name: LiteralString) -> Column:
    """A timestamp without zone; it means UTC."""
    return Column(name, "timestamp")


def link(name: LiteralString, references: LiteralString, *, not_null: bool = False) -> Column:
    """An integer foreign key without cascade."""
    return Column(name, "integer", not_null=not_null, references=references)


ID = Column("id", "serial", primary_key=True)
OWNER = Column("user_id", "uuid", not_null=True, references="users(id)")
CREATED = Column("created_at", "timestamp", default="now()")
UPDATED = Column("updated_at", "timestamp", default="now()")
