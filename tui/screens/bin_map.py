"""A map of one bin: its sections side by side, shaded by how full they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from queries import locations, storage
from queries.locations import Place
from queries.storage import SectionRow
from tui import emptying, section_keeping
from tui.base import DataScreen
from tui.wording import plural, words
from widgets.fill import fill_words
from widgets.fill_map import Cell, FillMap


@dataclass(frozen=True, slots=True)
class Shelf:
    """A bin (None: it is gone), and its sections."""

    place: Place | None
    sections: Sequence[SectionRow]


class BinMapScreen(DataScreen[Shelf]):
    """The sections of a bin as they stand on the shelf, in natural order."""

    AUTO_FOCUS = "#map"
    NAME = "Map"
    TOPICS = frozenset({"storage"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "what lies there", key_display="enter", id="map.open"),
        Binding("e", "rename", "name", id="map.rename"),
        Binding("d", "remove", "remove", id="map.remove"),
        Binding("p", "put_away", "put away", id="map.put-away"),
        Binding("u", "app.undo", "undo", id="map.undo"),
        Binding("escape", "back", "back", key_display="esc", id="map.back"),
    ]

    def __init__(self, bin_id: int) -> None:
        super().__init__()
        self.map = FillMap(id="map")
        self._bin_id = bin_id
        self._shelf: Shelf | None = None

    def body(self) -> Iterable[Widget]:
        yield self.map

    async def fetch(self) -> Shelf:
        read = self.services.tenant.read
        place = await read(locations.whole_bin, self._bin_id)
        return Shelf(place, await read(storage.sections, [self._bin_id]))

    def show(self, data: Shelf) -> None:
        self._shelf = data
        place, sections = data.place, data.sections
        self.top_line.title = f"{self.NAME} {place.name}  {place.bin_type}" if place else "This bin is gone"
        full = sum(row.capacity is not None and row.items >= row.capacity > 0 for row in sections)
        limits = [row.capacity for row in sections if row.capacity]
        held = fill_words(sum(row.items for row in sections), sum(limits) if limits else None)
        self.top_line.facts = words([plural(len(sections), "section"), held, f"{full} full" if full else ""])
        empty = "No sections yet: s on the page of bins makes some."
        self.map.show([Cell(row.id, row.name, row.items, row.capacity) for row in sections], empty)

    def show_failure(self, sentence: str) -> None:
        if self._shelf is None:
            self.map.show([], sentence)

    @on(FillMap.Opened)
    def open_cell(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if (cell := self.map.current) is not None:
            self.desk.open_page("bin", self._bin_id, cell.id)

    @work(group="bins", exit_on_error=False)
    async def action_rename(self) -> None:
        if (row := self._at_hand()) is not None:
            await section_keeping.rename(self, self._bin_name, row)

    @work(group="bins", exit_on_error=False)
    async def action_remove(self) -> None:
        if (row := self._at_hand()) is not None:
            await emptying.remove_section(self, self._bin_name, row)

    def action_put_away(self) -> None:
        if (cell := self.map.current) is not None:
            self.desk.open_page("put-away", cell.id)

    @property
    def _bin_name(self) -> str:
        return self._shelf.place.name if self._shelf and self._shelf.place else ""

    def _at_hand(self) -> SectionRow | None:
        """The section under the cursor."""
        cell, shelf = self.map.current, self._shelf
        return None if cell is None or shelf is None else next(row for row in shelf.sections if row.id == cell.id)
