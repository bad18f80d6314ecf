"""Failed: what could not be posted on a marketplace, the longest waiting first, with the reason in full."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.money import show as money
from queries import failures, postings
from queries.failures import Failure
from tui import posting, posting_words
from tui.list_screen import ListScreen
from tui.posting import Place
from tui.times import age
from tui.wording import plural
from widgets.columns import Column
from widgets.facts import Facts
from widgets.windowed_table import WindowedTable

COLUMNS: Sequence[Column[Failure]] = (
    Column("MARKET", lambda row: label(row.platform) or "⚠ unnamed", width=10, loud=True),
    Column("ITEM", lambda row: row.title, least=20),
    Column("WHY", lambda row: " ".join((row.error or "—").split()), least=20),
    Column("PRICE", lambda row: money(amount(row.price)), width=9, align="right", drop=1),
    Column("SINCE", lambda row: age(row.since), width=5, align="right"),
)


class FailuresScreen(ListScreen[Failure]):
    """All failed rows of the seller."""

    NAME = "Failed"
    TOPICS = frozenset({"platforms", "listings"})
    ROW_TOPIC = "platforms"
    USUAL_ORDER = "longest waiting first"
    EMPTY = "Nothing failed: everything that was to be posted is, or waits its turn."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="enter", id="failures.open"),
        Binding("r", "retry", "try again", id="failures.retry"),
        Binding("p", "posted", "posted", id="failures.posted"),
        Binding("u", "app.undo", "undo", id="failures.undo"),
        Binding("escape", "back", "back", key_display="esc", id="failures.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.details = Facts(id="details")

    def columns(self) -> Sequence[Column[Failure]]:
        return COLUMNS

    def body(self) -> Iterable[Widget]:
        yield self.table
        yield self.details

    async def fetch(self) -> array[int]:
        return await self.services.tenant.read(failures.ids)

    async def page(self, ids: Sequence[int]) -> Sequence[Failure]:
        rows = await self.services.tenant.read(failures.page, ids)
        self.call_later(self.show_current)  # by then the table holds them
        return rows

    def facts(self, ids: array[int]) -> str:
        return f"{len(ids):,} failed" if ids else ""

    def show(self, data: array[int]) -> None:
        super().show(data)
        self.show_current()

    @on(WindowedTable.CursorMoved)
    def show_current(self) -> None:
        """Show everything of the current row below."""
        row = self.table.current_row
        self.details.show([] if row is None else posting_words.failure_details(row))
        self.show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("open", "retry", "posted") and not self.table.ids:
            return None
        return super().check_action(action, parameters)

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.table.current_row is not None:
            self.desk.open_listing(self.table.current_row.listing_id)

    @work(group="posting", exit_on_error=False)
    async def action_retry(self) -> None:
        """Have the marked rows posted again, once a person confirmed it; else the current one."""
        marked, row, ids = bool(self.marks), self.table.current_row, list(self.targets())
        with self.deciding() as free:
            if not free or not ids or (row is None and not marked):
                return
            if row is not None and not marked:
                what = _place(row).name
            else:
                what = plural(len(ids), "failed row")
                what = f"the first {postings.MOST:,} of {what}" if len(ids) > postings.MOST else what
            self.unmark_rows(await posting.retry(self, ids, what, asked=marked))

    @work(group="posting", exit_on_error=False)
    async def action_posted(self) -> None:
        row = self.table.current_row
        with self.deciding() as free:
            if free and row is not None:
                await posting.mark_posted(self, _place(row))


def _place(row: Failure) -> Place:
    return Place(row.id, row.title, row.listing_status, row.platform, row.status, row.number, row.url)
