"""Bins (F4): what there is to put things in, and how full it is."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from textual.widget import Widget

from data.rules.order import natural
from queries import storage
from queries.storage import BinRow
from tui.base import DataScreen
from tui.wording import plural, words
from widgets.columns import Column
from widgets.windowed_table import WindowedTable


def _fill(row: BinRow) -> str:
    if not row.capacity:
        return f"{row.items}"
    mark = " !" if row.items > row.capacity else ""
    return f"{row.items}/{row.capacity}{mark}"


COLUMNS: Sequence[Column[BinRow]] = (
    Column("BIN", lambda row: row.name, width=14, loud=True),
    Column("TYPE", lambda row: row.type, width=10),
    Column("SECTIONS", lambda row: str(row.sections), width=8, align="right"),
    Column("FILLED", _fill, width=12, align="right"),
    Column("DESCRIPTION", lambda row: row.description or "", drop=1),
)


class BinsScreen(DataScreen[list[BinRow]]):
    """All bins, in natural order."""

    NAME = "Bins"
    TOPICS = frozenset({"storage"})

    def __init__(self) -> None:
        super().__init__()
        self.table: WindowedTable[BinRow] = WindowedTable(COLUMNS, id="rows")

    def body(self) -> Iterable[Widget]:
        yield self.table

    async def fetch(self) -> list[BinRow]:
        rows = await self.services.tenant.read(storage.bins)
        return sorted(rows, key=lambda row: (row.type, natural(row.name)))

    def show(self, data: list[BinRow]) -> None:
        self.top_line.facts = words([plural(len(data), "bin"), plural(sum(row.items for row in data), "item")])
        self.table.show_ids(array("i", (row.id for row in data)))
        self.table.put_rows({row.id: row for row in data})
        self.table.show_look("rows" if data else "empty", "No bins yet.")

    def show_failure(self, sentence: str) -> None:
        self.table.show_look("failed", sentence)
