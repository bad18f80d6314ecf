"""Vectors of row ids, and the words they are searched by."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from typing import LiteralString

from data.errors import BindeckError
from data.tenant import TenantConnection
from queries.ordering import Order, clause

ID_BYTES = 4
"""Bytes of an id in a packed vector."""


async def ids(conn: TenantConnection, statement: LiteralString, **values: object) -> array[int]:
    """The row ids from a statement that selects `string_agg(int4send(id), …)`: 4 bytes a row."""
    return unpack(await conn.value_of_many(statement, **values))


async def first_ids(conn: TenantConnection, statement: LiteralString, **values: object) -> array[int]:
    """`ids` of a statement with a small LIMIT, which needs no memory to sort and hands few rows over."""
    return unpack(await conn.value(statement, **values))


def unpack(packed: bytes | None) -> array[int]:
    """The ids in a value of `string_agg(int4send(id), …)`; none in NULL."""
    vector = array("i")
    vector.frombytes(packed or b"")
    if sys.byteorder == "little":
        vector.byteswap()
    return vector


def ordered(source: LiteralString, values: Mapping[str, Sequence[LiteralString]], order: Order) -> LiteralString:
    """The statement for `ids` of the rows of a source (`table WHERE …`) by the SQL values of the order's key.

    Raises BindeckError where there are none.
    """
    by = clause(*values_of(values, order), descending=order.descending)
    return f"SELECT string_agg(int4send(id), ''::bytea ORDER BY {by}) FROM {source}"


def values_of(values: Mapping[str, Sequence[LiteralString]], order: Order) -> Sequence[LiteralString]:
    """The SQL values of an order's key. Raises BindeckError where there are none."""
    if order.key not in values:
        raise BindeckError(f"This list cannot be ordered by “{order.key}”.")
    return values[order.key]


def patterns(text: str) -> list[str]:
    """The ILIKE patterns of the words a person typed; %, _ and backslash stand for themselves."""
    return [f"%{literal(word)}%" for word in text.replace("\0", " ").split()]


def literal(word: str) -> str:
    """A LIKE pattern that stands for the word itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
