"""Walk order: in which order the pick list goes along the bins."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.errors import BindeckError
from data.rules import walk
from data.rules.order import natural
from queries import storage, walks
from tui.base import DataScreen
from tui.dialogs import Confirm
from tui.wording import plural
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

Row = tuple[int, str]
"""The number of a stop, from 1, and its bin."""

COLUMNS: Sequence[Column[Row]] = (
    Column("STOP", lambda row: str(row[0]), width=6, align="right"),
    Column("BIN", lambda row: row[1], least=16, loud=True),
)


class WalkOrderScreen(DataScreen[list[str]]):
    """The bins by name, in the order of the walk; a change is kept at once."""

    NAME = "Walk order"
    TOPICS = frozenset({"storage"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e,ctrl+up", "shift(-1)", "earlier", key_display="e", id="walk.earlier"),
        Binding("l,ctrl+down", "shift(1)", "later", key_display="l", id="walk.later"),
        Binding("p", "propose", "propose from the log", id="walk.propose"),
        Binding("n", "natural", "natural order", id="walk.natural"),
        Binding("escape", "back", "back", key_display="esc", id="walk.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.table: WindowedTable[Row] = WindowedTable(COLUMNS, id="rows")
        self._bins: list[str] = []
        self._numbers: dict[str, int] = {}

    def body(self) -> Iterable[Widget]:
        yield self.table

    async def fetch(self) -> list[str]:
        own = self.services.walk_orders.own()
        names = sorted(
            {row.name for row in await self.services.tenant.read(storage.bins) if row.name}, key=natural
        )
        there = [name for name in own if name in names]
        return [*there, *(name for name in names if name not in there)]

    def show(self, data: list[str]) -> None:
        self._bins = data
        numbers = [self._numbers.setdefault(name, len(self._numbers)) for name in data]
        self.table.forget_all_rows()
        self.table.show_ids(array("i", numbers))
        self.table.put_rows(dict(zip(numbers, enumerate(data, 1), strict=True)))
        self.table.show_look("rows" if data else "empty", "No bins yet. n on Bins (F4) makes some.")
        how = "natural order" if data == sorted(data, key=natural) else "an order of your own"
        self.top_line.facts = f"{plural(len(data), 'bin')} · {how}"

    def show_failure(self, sentence: str) -> None:
        self.table.show_look("failed", sentence)

    def action_shift(self, by: int) -> None:
        """Move the bin under the cursor along the walk; the cursor goes with it."""
        row = self.table.current_row
        if row is not None:
            self._keep(walk.moved(self._bins, row[1], by))

    def action_natural(self) -> None:
        self._keep(sorted(self._bins, key=natural))

    @work(group="propose", exit_on_error=False)
    async def action_propose(self) -> None:
        """Propose the order in which people went lately, to be accepted or not."""
        with self.deciding() as free:
            if not free:
                return
            try:
                proposed = await self.services.tenant.read(walks.learned)
            except BindeckError as error:
                self.say_refusal(error)
                return
            if not proposed or proposed == self._bins:
                why = "says the same order" if proposed else "tells of no walk from bin to bin yet"
                self.desk.say(f"Nothing to propose: the log {why}.")
                return
            change = f"now    {', '.join(self._bins)}\nafter  {', '.join(proposed)}"
            if await self.desk.push_screen_wait(Confirm("Walk as people went lately?", change)):
                self._keep(proposed)

    def _keep(self, bins: list[str]) -> None:
        try:
            self.services.walk_orders.keep([] if bins == sorted(bins, key=natural) else bins)
        except BindeckError as error:
            self.say_refusal(error)
        else:
            self.show(bins)
