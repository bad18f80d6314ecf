"""The marketplaces of one listing: where it is, what becomes of it there, and how a person says so."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data.rules.marketplaces import label
from data.rules.status import PlatformStatus
from data.rules.transitions import read
from data.tenant import TenantConnection
from queries import listings
from queries.listings import Listing, PlatformRow
from tui import posting, posting_words
from tui.base import DataScreen
from tui.link_page import LinkPage
from tui.posting import Place
from tui.times import local
from tui.wording import plural
from widgets.columns import Column
from widgets.facts import Facts
from widgets.text import clean
from widgets.windowed_table import WindowedTable

COLUMNS = (
    Column[PlatformRow]("MARKET", lambda row: label(row.platform) or "⚠ unnamed", width=12, loud=True),
    Column[PlatformRow]("STATE", posting_words.state, least=24),
    Column[PlatformRow]("NUMBER", lambda row: row.platform_listing_id or "—", width=14, drop=1),
    Column[PlatformRow]("POSTED", lambda row: local(row.posted_at), width=12, drop=2),
    Column[PlatformRow]("TRIES", lambda row: str(row.retry_count or ""), width=5, align="right", drop=3),
)


@dataclass(frozen=True, slots=True)
class Places:
    """The listing, None when it is gone, and its rows."""

    listing: Listing | None
    rows: list[PlatformRow]


async def _places(conn: TenantConnection, listing_id: int) -> Places:
    return Places(await listings.one(conn, listing_id), await listings.platforms(conn, listing_id))


class PlatformsScreen(DataScreen[Places]):
    """One row per marketplace."""

    NAME = "Marketplaces"
    TOPICS = frozenset({"listings", "platforms", "sales"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "add", id="platforms.add"),
        Binding("p", "posted", "posted", id="platforms.posted"),
        Binding("f", "failed", "failed", id="platforms.failed"),
        Binding("r", "retry", "try again", id="platforms.retry"),
        Binding("c", "cancel", "cancel", id="platforms.cancel"),
        Binding("l", "keep_live", "keep live", id="platforms.keep"),
        Binding("o", "show_address", "link", id="platforms.link"),
        Binding("u", "app.undo", "undo", id="platforms.undo"),
        Binding("escape", "back", "back", key_display="esc", id="platforms.back"),
    ]

    def __init__(self, listing_id: int) -> None:
        super().__init__()
        self._listing_id = listing_id
        self._data = Places(None, [])
        self.item = Static(id="item", markup=False)
        self.table: WindowedTable[PlatformRow] = WindowedTable(COLUMNS, id="rows")
        self.details = Facts(id="details")

    @property
    def place(self) -> Place | None:
        """The row under the cursor."""
        row, listing = self.table.current_row, self._data.listing
        if row is None or listing is None:
            return None
        address = (row.platform_listing_id, row.platform_url)
        return Place(row.id, listing.title, listing.status, row.platform, row.status, *address)

    def body(self) -> Iterable[Widget]:
        yield self.item
        yield self.table
        yield self.details

    async def fetch(self) -> Places:
        return await self.services.tenant.read(_places, self._listing_id)

    def show(self, data: Places) -> None:
        self._data = data
        if data.listing is None:
            self.show_failure("This listing is not there any more. Escape goes back.")
            return
        self.item.update(clean(f"{data.listing.title}   {data.listing.status or '⚠ no status'}"))
        self.top_line.facts = plural(len(data.rows), "marketplace")
        ids = array("i", (row.id for row in data.rows))
        self.table.forget_all_rows()
        self.table.put_rows({row.id: row for row in data.rows})
        self.table.show_ids(ids)
        self.table.show_look("rows" if ids else "empty", "It is on no marketplace yet. a adds one.")
        self.show_current()

    def show_failure(self, sentence: str) -> None:
        self.table.show_look("failed", sentence)

    @on(WindowedTable.CursorMoved)
    def show_current(self) -> None:
        """Show everything of the current row below."""
        row = self.table.current_row
        self.details.show([] if row is None else posting_words.details(row))
        self.show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        place = self.place
        state = None if place is None else read(place.status)
        pending, failed, active = PlatformStatus.PENDING, PlatformStatus.FAILED, PlatformStatus.ACTIVE
        able = {
            "add": self._data.listing is not None,
            "posted": state in (pending, failed, active),
            "failed": state is pending,
            "retry": state in (failed, PlatformStatus.CANCELED),
            "cancel": place is not None and posting.can_cancel(place.status),
            "keep_live": state is PlatformStatus.PENDING_CANCEL,
            "show_address": place is not None and bool(place.url),
        }
        return super().check_action(action, parameters) if able.get(action, True) else None

    def action_show_address(self) -> None:
        if self.place is not None and self.place.url:
            self.app.push_screen(LinkPage(self.place.url))

    @work(group="posting", exit_on_error=False)
    async def action_add(self) -> None:
        listing = self._data.listing
        with self.deciding() as free:
            if free and listing is not None:
                choices = posting_words.choices(listing.title, self._data.rows)
                await posting.add(self, listing.id, listing.title, choices)

    @work(group="posting", exit_on_error=False)
    async def action_retry(self) -> None:
        await self._decide(lambda place: posting.retry(self, [place.row_id], place.name, asked=False))

    @work(group="posting", exit_on_error=False)
    async def action_posted(self) -> None:
        await self._decide(lambda place: posting.mark_posted(self, place))

    @work(group="posting", exit_on_error=False)
    async def action_failed(self) -> None:
        await self._decide(lambda place: posting.mark_failed(self, place))

    @work(group="posting", exit_on_error=False)
    async def action_cancel(self) -> None:
        await self._decide(lambda place: posting.cancel(self, place))

    @work(group="posting", exit_on_error=False)
    async def action_keep_live(self) -> None:
        await self._decide(lambda place: posting.keep_live(self, place))

    async def _decide(self, decide: Callable[[Place], Awaitable[object]]) -> None:
        place = self.place
        with self.deciding() as free:
            if free and place is not None:
                await decide(place)
