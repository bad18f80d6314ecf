"""Whose a row is: the contract's users have UUIDs; some old databases number them, in every table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import LiteralString
from uuid import UUID

from data.contract.shape import Table

UserId = UUID | int
"""What users.id holds."""

UUIDS: tuple[LiteralString, ...] = ("uuid",)
NUMBERS: tuple[LiteralString, ...] = ("smallint", "integer", "bigint")
"""Types, as the server calls them, that compare with each other."""


def alike(key: str, *, has_owned_listings: bool) -> tuple[str, ...]:
    """The types that compare with users.id, which is a `key`; none where the users are another program's.

    Numbers alone prove nothing: many programs number their users, but they have no listings that name an owner.
    """
    if key in UUIDS:
        return UUIDS
    return NUMBERS if key in NUMBERS and has_owned_listings else ()


def owned_by(key: str, tables: Sequence[Table]) -> Sequence[Table]:
    """The contract's tables as they are where users.id is a `key`: each owner column follows it."""
    number: LiteralString | None = next((name for name in NUMBERS if name == key), None)
    return tables if number is None else [_numbered(table, number) for table in tables]


def _numbered(table: Table, number: LiteralString) -> Table:
    columns = (
        replace(column, type=number, default=None) if column.type in UUIDS else column for column in table.columns
    )
    return replace(table, columns=tuple(columns))
