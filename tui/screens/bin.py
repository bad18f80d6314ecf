"""One bin, or one of its sections: what lies in it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import BinType
from queries import locations, shelves
from queries.locations import Place
from queries.shelves import ItemRow, Sums
from tui import bin_keeping, item_keeping, labelling
from tui.list_screen import ListScreen
from tui.times import age
from tui.wording import plural, words
from widgets.columns import Column
from widgets.fill import fill_words
from widgets.windowed_table import WindowedTable

COLUMNS: Sequence[Column[ItemRow]] = (
    Column("ID", lambda row: row.storage_id, width=14, loud=True),
    Column("SECTION", lambda row: row.section_name or "⚠ none", width=8),
    Column("TITLE", lambda row: row.title, least=24),
    Column("QTY", lambda row: f"×{row.quantity}", width=4, align="right"),
    Column("STATUS", lambda row: row.status or "—", width=9),
    Column("PRICE", lambda row: money(amount(row.price)), width=9, align="right", drop=1),
    Column("AGE", lambda row: age(row.created_at), width=5, align="right", drop=2),
)

ABOUT_A_ROW = ("edit", "link", "split", "remove")
"""The actions that need a thing under the cursor."""


class BinScreen(ListScreen[ItemRow]):
    """The items of a bin, or (`section_id`) of one of its sections alone."""

    NAME = "Bin"
    TOPICS = frozenset({"storage", "listings"})
    EMPTY = "Nothing lies here. n adds something by hand, p puts listings and cards into it."
    USUAL_ORDER = "by section"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="bin.open"),
        Binding("n", "new", "new", id="bin.new"),
        Binding("e", "edit", "edit", id="bin.edit"),
        Binding("l", "link", "link", id="bin.link"),
        Binding("s", "split", "split", id="bin.split"),
        Binding("m", "merge", "merge", id="bin.merge"),
        Binding("d", "remove", "remove", id="bin.remove"),
        Binding("p", "put_away", "put away", id="bin.put-away"),
        Binding("b", "labels", "labels", id="bin.labels"),
        Binding("u", "app.undo", "undo", id="bin.undo"),
        Binding("v", "binder", "binder page", id="bin.binder"),
        Binding("r", "recount", "recount", id="bin.recount"),
        Binding("escape", "back", "back", key_display="esc", id="bin.back"),
    ]

    def __init__(self, bin_id: int, section_id: int | None = None) -> None:
        super().__init__()
        self._bin_id = bin_id
        self._section_id = section_id
        self._place: Place | None = None
        self._sums: Sums | None = None

    def columns(self) -> Sequence[Column[ItemRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        read = self.services.tenant.read
        where = (self._bin_id, self._section_id)
        if self._section_id is None:
            self._place = await read(locations.whole_bin, self._bin_id)
        else:
            self._place = await read(locations.section, self._section_id)
        self._sums = await read(shelves.sums, *where)
        return await read(shelves.ids, *where)

    async def page(self, ids: Sequence[int]) -> Sequence[ItemRow]:
        return await self.services.tenant.read(shelves.page, ids)

    def facts(self, ids: array[int]) -> str:
        place, sums = self._place, self._sums
        if place is None:
            self.top_line.title = "This bin or section is not there any more"
            return ""
        self.top_line.title = f"{self.NAME} {place.name}  {place.bin_type}"
        if sums is None:
            return ""
        oldest = f"oldest {age(sums.oldest)}" if sums.oldest else ""
        full = fill_words(place.held, place.capacity) if place.capacity else plural(sums.units, "thing")
        return words([full, f"{money(sums.asked, '$')} asked", oldest])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "binder" and (self._place is None or self._place.bin_type != BinType.CARDS):
            return False
        if action in ABOUT_A_ROW and self.table.current_row is None:
            return None
        return super().check_action(action, parameters)

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        row = self.table.current_row
        if row is not None and row.listing_id is not None:
            self.desk.open_listing(row.listing_id)
        else:
            self.action_edit()

    def action_edit(self) -> None:
        if (row := self.table.current_row) is not None:
            self.desk.open_page("item", row.id, None)

    @work(group="items", exit_on_error=False)
    async def action_new(self) -> None:
        row = self.table.current_row
        section_id = self._section_id or (row.section_id if row is not None else None)
        if section_id is None:
            section_id = await bin_keeping.choose_section(self, self._bin_id)
        if section_id is not None:
            self.desk.open_page("item", None, section_id)

    @work(group="items", exit_on_error=False)
    async def action_link(self) -> None:
        if (row := self.table.current_row) is not None:
            await item_keeping.link(self, row)

    @work(group="items", exit_on_error=False)
    async def action_split(self) -> None:
        if (row := self.table.current_row) is not None:
            await item_keeping.split(self, row)

    @work(group="items", exit_on_error=False)
    async def action_merge(self) -> None:
        ids = list(self.targets())
        rows = {row.id: row for row in await self.services.tenant.read(shelves.page, ids)}
        if await item_keeping.merge(self, [rows[row_id] for row_id in ids if row_id in rows]):
            self.unmark()

    @work(group="items", exit_on_error=False)
    async def action_remove(self) -> None:
        if (row := self.table.current_row) is not None:
            await item_keeping.remove(self, row)

    @work(group="items", exit_on_error=False)
    async def action_recount(self) -> None:
        await bin_keeping.recount(self, self._bin_id)

    def action_binder(self) -> None:
        row = self.table.current_row
        self.desk.open_page("binder", self._bin_id, self._section_id or (row.section_id if row else None))

    def action_put_away(self) -> None:
        self.desk.open_page("put-away", self._section_id)

    def action_labels(self) -> None:
        labelling.of_items(self, self.targets())
