"""One entry of the audit trail: who did what, from where, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from queries import trail
from queries.trail import LogRow
from tui import log_words
from tui.base import DataScreen
from tui.log_targets import open_resource
from widgets.facts import Facts, Heading


class LogEntryScreen(DataScreen[LogRow | None]):
    """The page of an entry."""

    NAME = "Entry"
    TOPICS = frozenset({"activity"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,w", "open", "what it is about", key_display="enter", id="entry.open"),
        Binding("escape", "back", "back", key_display="esc", id="entry.back"),
    ]

    def __init__(self, log_id: int) -> None:
        super().__init__()
        self._log_id = log_id
        self._entry: LogRow | None = None
        self.facts_block = Facts(id="facts")

    def body(self) -> Iterable[Widget]:
        yield self.facts_block

    async def fetch(self) -> LogRow | None:
        return await self.services.tenant.read(trail.entry, self._log_id)

    def show(self, data: LogRow | None) -> None:
        self._entry = data
        if data is None:
            self.show_failure("This entry is not there any more. Escape goes back.")
        else:
            self.top_line.facts = f"number {data.id}"
            self.facts_block.show(log_words.facts(data))
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        if self._entry is None:
            self.facts_block.show([Heading(sentence)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open" and (self._entry is None or not self._entry.resource_type):
            return None
        return super().check_action(action, parameters)

    @work(group="open", exit_on_error=False)
    async def action_open(self) -> None:
        if self._entry is not None:
            await open_resource(self, self._entry)
