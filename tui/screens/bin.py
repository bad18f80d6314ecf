"""One bin: what lies in it, section by section."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from data.rules.money import amount
from data.rules.money import show as money
from queries import locations, shelves
from queries.locations import Place
from queries.shelves import ItemRow, Sums
from tui import labelling
from tui.list_screen import ListScreen
from tui.times import age
from tui.wording import plural, words
from widgets.columns import Column
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


class BinScreen(ListScreen[ItemRow]):
    """The items of a bin."""

    NAME = "Bin"
    TOPICS = frozenset({"storage", "listings"})
    EMPTY = "Nothing lies in this bin. p puts things into it."
    USUAL_ORDER = "by section"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="bin.open"),
        Binding("p", "put_away", "put away", id="bin.put-away"),
        Binding("b", "labels", "labels", id="bin.labels"),
        Binding("u", "app.undo", "undo", id="bin.undo"),
        Binding("escape", "back", "back", key_display="esc", id="bin.back"),
    ]

    def __init__(self, bin_id: int) -> None:
        super().__init__()
        self._bin_id = bin_id
        self._place: Place | None = None
        self._sums: Sums | None = None

    def columns(self) -> Sequence[Column[ItemRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        read = self.services.tenant.read
        self._place = await read(locations.whole_bin, self._bin_id)
        self._sums = await read(shelves.sums, self._bin_id)
        return await read(shelves.ids, self._bin_id)

    async def page(self, ids: Sequence[int]) -> Sequence[ItemRow]:
        return await self.services.tenant.read(shelves.page, ids)

    def facts(self, ids: array[int]) -> str:
        place, sums = self._place, self._sums
        self.top_line.title = (
            f"{self.NAME} {place.name}  {place.bin_type}" if place else "This bin is not there any more"
        )
        if sums is None:
            return ""
        oldest = f"oldest {age(sums.oldest)}" if sums.oldest else ""
        return words([plural(sums.units, "thing"), f"{money(sums.asked, '$')} asked", oldest])

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        row = self.table.current_row
        if row is not None and row.listing_id is not None:
            self.desk.open_listing(row.listing_id)
        elif row is not None:
            self.desk.say(f"{row.storage_id}  {row.title}: it belongs to no listing.")

    def action_put_away(self) -> None:
        self.desk.open_page("put-away")

    def action_labels(self) -> None:
        labelling.of_items(self, self.targets())
