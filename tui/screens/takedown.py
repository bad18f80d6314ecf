"""Take down: what is sold and must go elsewhere, and what another program called canceled and nobody proved."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from data.errors import BindeckError
from data.files import write_whole
from data.formats.ebay_end import end_file
from data.marketplaces.base import Ending
from data.rules.marketplaces import fold, label
from data.rules.money import show as money
from data.tenant import TenantConnection
from queries import delisting, takedowns
from queries.takedowns import Takedown
from tui import takedown_words
from tui.delister import reachable
from tui.hesitating import Hesitating
from tui.link_page import LinkPage, linked
from tui.wording import plural
from widgets.columns import Column
from widgets.text import clean
from widgets.windowed_table import WindowedTable

EVERY_SECONDS = 15.0
"""Rows fall due without anyone saying so."""

CHOSEN = 0
"""The column that shows what is chosen."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The rows, those that are due first, and the marketplaces that an adapter can ask."""

    rows: list[Takedown]
    reachable: frozenset[str]


async def _waiting(conn: TenantConnection) -> Waiting:
    rows = [*await takedowns.due(conn), *await takedowns.verify(conn)]
    return Waiting(rows, frozenset(await reachable(conn)))


class TakedownScreen(Hesitating[Waiting]):
    """What waits to be taken down."""

    NAME = "Take down"
    TOPICS = frozenset({"platforms", "sales", "listings"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "confirm", "is down", id="takedown.confirm"),
        Binding("l", "still_live", "is live", id="takedown.live"),
        Binding("t", "try_again", "retry", id="takedown.again"),
        Binding("o", "show_address", "link", id="takedown.link"),
        Binding("e", "export", "file", id="takedown.export"),
        Binding("space", "choose", "mark", key_display="space", id="takedown.choose"),
        Binding("enter", "open", "open", key_display="enter", id="takedown.open"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._data = Waiting([], frozenset())
        self._by_id: dict[int, Takedown] = {}
        self._chosen: set[int] = set()
        self.table: WindowedTable[Takedown] = WindowedTable(self._columns(), id="rows")
        self.item = Static(id="item", markup=False)
        self.address = Static(id="address", markup=False)
        self.remarks = Static(id="remarks", markup=False)

    @property
    def current(self) -> Takedown | None:
        """The row under the cursor."""
        return None if self.table.current_id is None else self._by_id.get(self.table.current_id)

    def body(self) -> Iterable[Widget]:
        yield self.table
        yield Vertical(self.item, self.address, self.remarks, id="at-hand")

    def on_mount(self) -> None:
        self.table.show_look("loading")
        self.set_interval(EVERY_SECONDS, self._look)

    async def fetch(self) -> Waiting:
        return await self.services.tenant.read(_waiting)

    def show(self, data: Waiting) -> None:
        self._data = data
        self._by_id = {row.id: row for row in data.rows}
        ids = array("i", (row.id for row in data.rows))
        before, chosen = self.table.current_id, bool(self._chosen)
        self._chosen.intersection_update(ids)
        self.table.forget_all_rows()
        self.table.show_ids(ids, takedown_words.headings(data.rows))
        self.table.show_look("rows" if ids else "empty", "Nothing is due, and nothing waits to be verified.")
        if before not in (None, self.table.current_id) or (chosen and not self._chosen):
            self.hesitate()
        self.top_line.facts = takedown_words.facts(data.rows)
        self.show_current()

    def show_failure(self, sentence: str) -> None:
        if not self._data.rows:
            self.table.show_look("failed", sentence)

    @on(WindowedTable.RowsWanted)
    def put_rows(self, event: WindowedTable.RowsWanted) -> None:
        """All rows are here, but a table holds only so many."""
        self.table.put_rows({row_id: self._by_id[row_id] for row_id in event.ids if row_id in self._by_id})

    @on(WindowedTable.CursorMoved)
    def show_current(self) -> None:
        """Show the current row in full below."""
        row = self.current
        name = f"{row.location or '⚠ none'} · {label(row.platform)} · {row.title}" if row else ""
        self.item.update(clean(name))
        self.address.update(linked(row.url) if row and row.url else Text("no address is known" if row else ""))
        self.remarks.update(
            "\n".join(map(clean, takedown_words.sentences(row, self._data.reachable) if row else []))
        )
        self.show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self.current
        able = {
            "confirm": row is not None,
            "still_live": row is not None and row.unproven,
            "try_again": row is not None and row.failures > 0,
            "show_address": row is not None and bool(row.url),
            "export": any(map(_ends_by_file, self._data.rows)),
            "choose": row is not None,
            "open": row is not None,
        }
        return super().check_action(action, parameters) if able.get(action, True) else None

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.current is not None:
            self.desk.open_listing(self.current.listing_id)

    def action_choose(self) -> None:
        """Choose the current row for `c`, or no longer, and go on to the next."""
        row = self.table.current_id
        if row is not None:
            self._chosen ^= {row}
            self.table.repaint_cells(CHOSEN)
            self.table.action_cursor_down()

    def action_show_address(self) -> None:
        if self.current is not None and self.current.url:
            self.app.push_screen(LinkPage(self.current.url))

    @work(group="takedown", exit_on_error=False)
    async def action_confirm(self) -> None:
        """The chosen rows, else the current one, were seen to be down."""
        rows = [row for row in self._data.rows if row.id in self._chosen] or [
            row for row in (self.current,) if row
        ]
        ids = [row.id for row in rows]
        await self._decide(
            lambda: self.services.tenant.write(delisting.confirm, ids), takedown_words.confirmed(rows)
        )

    @work(group="takedown", exit_on_error=False)
    async def action_still_live(self) -> None:
        row = self.current
        if row is not None:
            said = f"{row.title} is live on {label(row.platform)}: it is due now. u takes it back."
            await self._decide(lambda: self.services.tenant.write(delisting.still_live, row.id), said)

    @work(group="takedown", exit_on_error=False)
    async def action_try_again(self) -> None:
        row = self.current
        if row is not None:
            said = f"{label(row.platform)} is asked again for {row.title}."
            again = self.services.tenant.write
            await self._decide(lambda: again(delisting.try_again, row.id), said, looked=True)

    def action_export(self) -> None:
        """Write the due eBay rows as a file for Seller Hub."""
        done = end_file(map(_ending, filter(_ends_by_file, self._data.rows)))
        now = datetime.now().astimezone()
        path = self.services.settings.state_dir / "exports" / f"ebay-end-{now:%Y%m%d-%H%M%S}.csv"
        try:
            write_whole(path, done.text)
        except BindeckError as error:
            self.say_refusal(error)
            return
        self.desk.say(f"{plural(len(done.taken), 'eBay listing')} to end: {path}")
        for refused in done.refused:
            self.desk.say(f"Not in the file: {refused.ending.title}: {refused.reason}", "warning")

    async def _decide(self, write: Callable[[], Awaitable[Any]], said: str, *, looked: bool = False) -> None:
        """Write a decision and say it; one for which nobody had to look is right for whatever row it hits."""
        with self.deciding() as free:
            if not free or not (looked or self.meant()):
                return
            self.hold()
            try:
                await write()
            except BindeckError as error:
                self.say_refusal(error)
            else:
                self._chosen.clear()
                self.desk.say(said)
            self.load()

    def _look(self) -> None:
        if self.is_current:
            self.load()

    def _columns(self) -> list[Column[Takedown]]:
        return [
            Column("  ITEM", self._item, least=20),
            Column("MARKET", lambda row: label(row.platform), width=10),
            Column("STATE", lambda row: takedown_words.state(row, self._data.reachable), least=24, loud=True),
            Column("PRICE", lambda row: money(row.price, "$"), width=10, align="right", drop=1),
        ]

    def _item(self, row: Takedown) -> str:
        return ("+ " if row.id in self._chosen else "  ") + row.title


def _ends_by_file(row: Takedown) -> bool:
    return not row.unproven and fold(row.platform) == "ebay"


def _ending(row: Takedown) -> Ending:
    return Ending(row.platform, row.platform_listing_id, row.url, row.sku, row.title)
