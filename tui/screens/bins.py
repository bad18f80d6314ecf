"""Bins (F4): what there is to put things in, and how full it is."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from data.rules.order import natural
from queries import storage
from queries.ordering import in_order
from queries.storage import BinRow
from tui import bin_keeping, labelling
from tui.list_screen import ListScreen
from tui.wording import plural, words
from widgets.columns import Column
from widgets.fill import fill_bar
from widgets.windowed_table import WindowedTable


def _fill(row: BinRow) -> str:
    if not row.capacity:
        return f"{row.items}"
    mark = " !" if row.items > row.capacity else ""
    return f"{row.items}/{row.capacity}{mark}"


BAR = 10
"""Cells of a fill bar."""

COLUMNS: Sequence[Column[BinRow]] = (
    Column("BIN", lambda row: row.name, width=14, loud=True, sortable=True),
    Column("TYPE", lambda row: row.type, width=10, sortable=True),
    Column("SECTIONS", lambda row: str(row.sections), width=8, align="right", sortable=True),
    Column("FILLED", _fill, width=12, align="right", sortable=True),
    Column("", lambda row: fill_bar(row.items, row.capacity, BAR), width=10, key="bar", drop=2),
    Column("DESCRIPTION", lambda row: row.description or "", drop=1, sortable=True),
)

VALUES: Mapping[str, Callable[[BinRow], Any]] = {
    "bin": lambda row: natural(row.name) if row.name else None,
    "type": lambda row: row.type or None,
    "sections": lambda row: row.sections,
    "filled": lambda row: row.items / row.capacity if row.capacity else None,
    "description": lambda row: natural(row.description) if row.description else None,
}
"""What bins are ordered by, by the column's key."""


class BinsScreen(ListScreen[BinRow]):
    """All bins."""

    NAME = "Bins"
    TOPICS = frozenset({"storage"})
    EMPTY = "No bins yet. n makes some: A 1..12 is bin A with twelve sections."
    USUAL_ORDER = "by type and name"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="bins.open"),
        Binding("n", "new", "new", id="bins.new"),
        Binding("e", "rename", "name", id="bins.rename"),
        Binding("d", "remove", "remove", id="bins.remove"),
        Binding("p", "put_away", "put away", id="bins.put-away"),
        Binding("f", "find", "find", id="bins.find"),
        Binding("u", "app.undo", "undo", id="bins.undo"),
        Binding("l", "labels", "labels", id="bins.labels"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[int, BinRow] = {}

    def columns(self) -> Sequence[Column[BinRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        rows = await self.services.tenant.read(storage.bins)
        if self.order is None:
            rows.sort(key=lambda row: (row.type, natural(row.name)))
        else:
            rows = in_order(rows, VALUES[self.order.key], descending=self.order.descending)
        self._rows = {row.id: row for row in rows}
        return array("i", self._rows)

    async def page(self, ids: Sequence[int]) -> Sequence[BinRow]:
        return [self._rows[row_id] for row_id in ids if row_id in self._rows]

    def show(self, data: array[int]) -> None:
        self.table.put_rows(self._rows)
        super().show(data)

    def facts(self, ids: array[int]) -> str:
        items = sum(row.items for row in self._rows.values())
        return words([plural(len(ids), "bin"), plural(items, "item")])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("rename", "remove") and self.table.current_row is None:
            return None
        return super().check_action(action, parameters)

    @work(group="bins", exit_on_error=False)
    async def action_new(self) -> None:
        await bin_keeping.make(self)

    @work(group="bins", exit_on_error=False)
    async def action_rename(self) -> None:
        if (row := self.table.current_row) is not None:
            await bin_keeping.rename(self, row)

    @work(group="bins", exit_on_error=False)
    async def action_remove(self) -> None:
        if (row := self.table.current_row) is not None:
            await bin_keeping.remove(self, row)

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.table.current_id is not None:
            self.desk.open_page("bin", self.table.current_id)

    def action_put_away(self) -> None:
        self.desk.open_page("put-away")

    def action_find(self) -> None:
        self.desk.open_page("find")

    @work(group="labels", exit_on_error=False)
    async def action_labels(self) -> None:
        await labelling.of_bins(self, self.targets())
