"""Vectors of row ids, and the words they are searched by."""

from __future__ import annotations

import sys
from array import array
from typing import LiteralString

from data.tenant import TenantConnection


async def ids(conn: TenantConnection, statement: LiteralString, **values: object) -> array[int]:
    """The row ids from a statement that selects `string_agg(int4send(id), …)`: 4 bytes a row."""
    packed = await conn.value(statement, **values)
    vector = array("i")
    vector.frombytes(packed or b"")
    if sys.byteorder == "little":
        vector.byteswap()
    return vector


def patterns(text: str) -> list[str]:
    """The ILIKE patterns of the words a person typed; %, _ and backslash stand for themselves."""
    return [f"%{literal(word)}%" for word in text.replace("\0", " ").split()]


def literal(word: str) -> str:
    """A LIKE pattern that stands for the word itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
