"""Notices, for administrators: what everybody was told, who has read it, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.rules.status import NOTICES
from data.rules.terms import LONGEST_TITLE
from queries import notices
from queries.notices import Notice, Words
from tui.dialogs import Confirm, Pick, Prompt
from tui.short_list import ShortList
from tui.times import local
from tui.wording import plural
from widgets.columns import Column
from widgets.facts import Fact, Heading

LONGEST_MESSAGE = 400

GRAVITY = (
    "for information: waits unread in Alerts",
    "a warning: said wherever one is, rings once",
    "an error: said wherever one is, rings loudest",
)
"""What each of NOTICES means to who gets it."""


def _readers(row: Notice) -> str:
    return "taken back" if row.taken_back else f"{row.read:,} of {len(row.ids):,}"


COLUMNS: Sequence[Column[Notice]] = (
    Column("WHEN", lambda row: local(row.created_at), width=12),
    Column("TYPE", lambda row: row.kind, width=7),
    Column("WHAT", lambda row: row.title, least=20, loud=lambda row: not row.taken_back),
    Column("FROM", lambda row: row.by or "—", width=12, drop=1),
    Column("READ BY", _readers, width=12),
)


class NoticesScreen(ShortList[Notice]):
    """The notices of all administrators, newest first."""

    NAME = "Notices"
    EMPTY = "Nobody was told anything yet. n writes a notice."
    KEEPS_ROWS = False
    TOPICS = frozenset({"activity", "notifications"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "write", "new notice", id="notices.write"),
        Binding("x", "take_back", "take back", id="notices.take-back"),
        Binding("escape", "back", "back", key_display="esc", id="notices.back"),
    ]

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    async def fetch(self) -> Sequence[Notice]:
        return await self.services.tenant.read(notices.sent)

    def key(self, row: Notice) -> int:
        return row.id

    def counted(self, rows: Sequence[Notice]) -> str:
        return plural(len(rows), "notice")

    def told(self, row: Notice) -> Sequence[Fact | Heading]:
        return [Heading(row.title), Fact("", row.message), Fact("Read by", _readers(row))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self.table.current_row
        if action == "take_back" and (row is None or row.taken_back):
            return None
        return super().check_action(action, parameters)

    @work(group="notice", exit_on_error=False)
    async def action_write(self) -> None:
        with self.deciding() as free:
            notice = await self._ask() if free else None
            if notice is None:
                return
            try:
                number = await self.services.tenant.write(notices.send, notice)
            except BindeckError as error:
                self.say_refusal(error)
            else:
                self.desk.say(f"The notice is in the Alerts of {plural(number, 'account')}.")
            self.load()

    @work(group="notice", exit_on_error=False)
    async def action_take_back(self) -> None:
        with self.deciding() as free:
            row = self.table.current_row
            if not free or row is None:
                return
            follows = f"It leaves the Alerts of all, also of the {row.read:,} who read it."
            if not await self.desk.push_screen_wait(Confirm(f"Take back “{row.title}”?", follows)):
                return
            try:
                number = await self.services.tenant.write(notices.take_back, row.id)
            except BindeckError as error:
                self.say_refusal(error)
            else:
                self.desk.say(f"Taken back from {plural(number, 'account')}.")
            self.load()

    async def _ask(self) -> Words | None:
        """What the administrator writes; None where it was left."""
        title = await self.desk.push_screen_wait(
            Prompt("What shall everybody know? In one line", _title, longest=LONGEST_TITLE)
        )
        if title is None:
            return None
        message = await self.desk.push_screen_wait(
            Prompt("More about it, or just enter", _message, longest=LONGEST_MESSAGE)
        )
        if message is None:
            return None
        nth = await self.desk.push_screen_wait(Pick("How grave is it?", GRAVITY))
        if nth is None:
            return None
        kind = NOTICES[nth]
        follows = f"“{message}” " * bool(message) + f"Into the Alerts of every active account, at once, as {kind}."
        if not await self.desk.push_screen_wait(Confirm(f"Send “{title}”?", follows)):
            return None
        return Words(kind, title, message)


def _title(text: str) -> str:
    title = text.strip()
    if not title:
        raise ValueError("Write at least a few words; esc leaves it.")
    return title


def _message(text: str) -> str:
    return text.strip()
