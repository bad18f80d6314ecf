"""The collection as a table: streamed from the database, each value as the server writes it."""

from __future__ import annotations

import asyncio
import csv
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

from data.contract.cards import CARD_COLLECTIONS
from data.errors import BindeckError
from data.formats import card_exports
from data.formats.card_own import COLUMNS, ITEM
from data.tenant import TenantConnection

PIECE = 1_000
"""Cards that are fetched and written at a time."""

_TYPES = {column.name: column.type for column in CARD_COLLECTIONS.columns}


def _text(name: LiteralString) -> LiteralString:
    """A column as text, the same on every server: JSON has one way to write a time."""
    if name == ITEM:
        return (
            "(SELECT i.storage_id FROM storage_items i WHERE i.id = c.storage_item_id AND i.user_id = %(user_id)s)"
        )
    if _TYPES[name].startswith("timestamp"):
        return "to_json(c." + name + ") #>> '{}'"
    return "c." + name + "::text"


ALL = (
    "SELECT "
    + ", ".join([_text(name) for name in COLUMNS])
    + " FROM card_collections c WHERE c.user_id = %(user_id)s ORDER BY c.id"
)

COUNT = "SELECT count(*) FROM card_collections WHERE user_id = %(user_id)s"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many cards were written, and how many the dialect knows no row for."""

    count: int
    left_out: int


async def write(conn: TenantConnection, path: Path, dialect: str, going: Callable[[int, int], None]) -> Exported:
    """Write all cards of the seller into a file, which replaces one that is there only when it is whole.

    `going` is told how many of how many are written; what it raises stops the export. Raises BindeckError.
    """
    total: int = await conn.value(COUNT)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    count = seen = 0
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(card_exports.header(dialect))
            async for rows in conn.stream(_values, ALL, PIECE):
                count += await asyncio.to_thread(_write, writer, dialect, rows)
                seen += len(rows)
                going(seen, total)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise BindeckError(f"{path} could not be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            fresh.unlink()
    return Exported(count, seen - count)


def _write(writer: Any, dialect: str, rows: Sequence[tuple[str | None, ...]]) -> int:
    cells = [card_exports.cells(dialect, dict(zip(COLUMNS, row, strict=True))) for row in rows]
    known = [row for row in cells if row is not None]
    writer.writerows(known)
    return len(known)


def _values(*values: str | None) -> tuple[str | None, ...]:
    return values
