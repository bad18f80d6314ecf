"""Bins (F4): what there is to put things in, how full it is, and what lies there."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.errors import BindeckError
from data.rules.money import show as money
from data.rules.status import BinType
from queries import shelves, storage
from queries.storage import BinRow, SectionRow
from tui import bin_keeping, emptying, labelling, section_keeping
from tui.bin_tree import COLUMNS, TreeRow, Values, grow
from tui.latest import Latest
from tui.list_screen import ListScreen
from tui.shelf_pane import ShelfPane
from tui.side_pane import BREAKPOINTS, Beside
from tui.times import age
from tui.wording import plural, words
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

REST_SECONDS = 1.0
"""Between two additions of all that lies there: they read every item."""


class BinsScreen(ListScreen[TreeRow]):
    """All bins, and the sections of those that are unfolded."""

    NAME = "Bins"
    TOPICS = frozenset({"storage"})
    EMPTY = "No bins yet. n makes some: A 1..12 is bin A with twelve sections."
    USUAL_ORDER = "by type and name"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="bins.open"),
        Binding("right", "unfold", "sections", key_display="→", id="bins.unfold"),
        Binding("v", "map", "map", id="bins.map"),
        Binding("n", "new", "new", id="bins.new"),
        Binding("e", "rename", "name", id="bins.rename"),
        Binding("d", "remove", "remove", id="bins.remove"),
        Binding("p", "put_away", "put away", id="bins.put-away"),
        Binding("m", "move", "move", id="bins.move"),
        Binding("q", "count", "count", id="bins.count"),
        Binding("r", "receive", "receive", id="bins.receive"),
        Binding("u", "app.undo", "undo", id="bins.undo"),
        Binding("f", "find", "find", id="bins.find"),
        Binding("s", "new_sections", "add sections", id="bins.new-sections"),
        Binding("l", "labels", "labels", id="bins.labels"),
        Binding("equals_sign", "recount", "recount", key_display="=", id="bins.recount"),
        Binding("left,backspace", "fold", "fold", key_display="←", id="bins.fold"),
        Binding("z", "fold_all", "fold all", id="bins.fold-all"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._bins: list[BinRow] = []
        self._sections: list[SectionRow] = []
        self._unfolded: set[int] = set()
        self._fetched: set[int] = set()
        """The bins whose sections are known: what was unfolded since waits for its own."""
        self._values: Values | None = None
        self._rows: dict[int, TreeRow] = {}
        self._adding: Latest[None] = Latest(self, self._add_up, "values", rest=REST_SECONDS)

    def body(self) -> Iterable[Widget]:
        yield Beside(self.table, ShelfPane())

    def columns(self) -> Sequence[Column[TreeRow]]:
        return COLUMNS

    async def fetch(self) -> array[int]:
        read = self.services.tenant.read
        self._bins = await read(storage.bins)
        unfolded = set(self._unfolded)
        self._sections = await read(storage.sections, sorted(unfolded)) if unfolded else []
        self._fetched = unfolded
        return self._grow()

    async def page(self, ids: Sequence[int]) -> Sequence[TreeRow]:
        return [self._rows[row_id] for row_id in ids if row_id in self._rows]

    def show(self, data: array[int]) -> None:
        self.table.put_rows(self._rows)
        super().show(data)
        self._adding.ask(None)

    def facts(self, ids: array[int]) -> str:
        kinds = [row.type if row.type in set(BinType) else "other" for row in self._bins]
        counts = [f"{kind} {kinds.count(kind):,}" for kind in (*BinType, "other") if kind in kinds]
        items = plural(sum(row.items for row in self._bins), "item")
        if self._values is None:
            return words([*counts, items])
        value = self._values.all
        oldest = f"oldest {age(value.oldest)}" if value.oldest else ""
        return words([*counts, items, f"{money(value.asked, '$')} asked", oldest])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if (
            action in ("rename", "remove", "unfold", "new_sections", "recount", "map")
            and self.table.current_row is None
        ):
            return None
        return super().check_action(action, parameters)

    @work(group="bins", exit_on_error=False)
    async def action_new(self) -> None:
        await bin_keeping.make(self)

    @work(group="bins", exit_on_error=False)
    async def action_new_sections(self) -> None:
        if (row := self.table.current_row) is not None:
            self._unfolded.add(row.bin.id)
            await section_keeping.make(self, row.bin)

    @work(group="bins", exit_on_error=False)
    async def action_rename(self) -> None:
        row = self.table.current_row
        if row is not None and row.section is not None:
            await section_keeping.rename(self, row.bin.name, row.section)
        elif row is not None:
            await bin_keeping.rename(self, row.bin)

    @work(group="bins", exit_on_error=False)
    async def action_remove(self) -> None:
        row = self.table.current_row
        if row is not None and row.section is not None:
            await emptying.remove_section(self, row.bin.name, row.section)
        elif row is not None:
            await emptying.remove_bin(self, row.bin)

    @work(group="bins", exit_on_error=False)
    async def action_recount(self) -> None:
        if (row := self.table.current_row) is not None:
            await bin_keeping.recount(self, row.bin.id)

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if (row := self.table.current_row) is not None:
            self.desk.open_page("bin", row.bin.id, row.section.id if row.section else None)

    def action_unfold(self) -> None:
        """Show the sections of the bin, or go to the first where they are shown."""
        row = self.table.current_row
        if row is None or row.section is not None:
            return
        if row.unfolded:
            if row.bin.sections:
                self.table.action_cursor_down()
        elif row.bin.sections:
            self._unfolded.add(row.bin.id)
            self.load()
        else:
            self.desk.say(f"Bin {row.name} has no sections yet: s makes some.")

    def action_fold(self) -> None:
        """Go from a section to its bin, and hide a bin's sections."""
        row = self.table.current_row
        if row is None:
            return
        if row.section is not None:
            self.table.go_to(row.bin.id)
        elif row.unfolded:
            self._unfolded.discard(row.bin.id)
            self.load()

    def action_fold_all(self) -> None:
        """Hide all sections where any are shown, else show them all."""
        if (row := self.table.current_row) is not None and row.section is not None:
            self.table.go_to(row.bin.id)
        self._unfolded = set() if self._unfolded else {each.id for each in self._bins}
        self.load()

    def action_map(self) -> None:
        if (row := self.table.current_row) is not None:
            self.desk.open_page("bin-map", row.bin.id)

    def action_put_away(self) -> None:
        row = self.table.current_row
        self.desk.open_page("put-away", row.section.id if row is not None and row.section else None)

    def action_find(self) -> None:
        self.desk.open_page("find")

    def _grow(self) -> array[int]:
        rows = grow(self._bins, self._sections, self._values, self._fetched, self.order)
        self._rows = {row.id: row for row in rows}
        return array("i", self._rows)

    async def _add_up(self, _: None) -> None:
        """Add up what lies where, once the tree is shown: it takes longer."""
        try:
            self._values = Values(await self.services.tenant.read(shelves.worth))
        except BindeckError:
            return  # what is shown stays; the list says that the database is away
        ids = self._grow()
        self.table.put_rows(self._rows)
        super().show(ids)

    def action_move(self) -> None:
        self.desk.open_page("move")

    def action_count(self) -> None:
        self.desk.open_page("count")

    def action_receive(self) -> None:
        self.desk.open_page("receive")

    @work(group="labels", exit_on_error=False)
    async def action_labels(self) -> None:
        targets = self.targets()
        bins = [row_id for row_id in targets if row_id > 0]
        if bins:
            await labelling.of_bins(self, bins)
        else:
            labelling.of_sections(self, [-row_id for row_id in targets])
