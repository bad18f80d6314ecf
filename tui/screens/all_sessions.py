"""Everybody's sessions, for administrators: who works where, and how to sign them out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.sessions import TOPIC, Session, Sessions
from queries import administration, administrator
from queries.administration import Account
from tui.dialogs import Confirm
from tui.proof import proven
from tui.session_columns import session_columns
from tui.short_list import ShortList
from tui.times import local
from tui.wording import plural
from widgets.columns import Column
from widgets.facts import Fact, Heading

FOLLOWS = "It is signed out within seconds; nothing is lost. You are asked once more who you are."


@dataclass(frozen=True, slots=True)
class Stay:
    """A session, and whose it is."""

    account: Account
    session: Session


class AllSessionsScreen(ShortList[Stay]):
    """The sessions of all accounts, by person; this one is marked."""

    NAME = "Everybody's sessions"
    EMPTY = "Nobody has a session: accounts without a password are let in without one."
    KEEPS_ROWS = False
    TOPICS = frozenset({TOPIC})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "end", "end it", id="all-sessions.end"),
        Binding("w", "end_all", "all of this person", id="all-sessions.end-all"),
        Binding("escape", "back", "back", key_display="esc", id="all-sessions.back"),
    ]

    def __init__(self) -> None:
        columns: list[Column[Stay]] = session_columns(lambda row: row.session, lambda: self.services.presence.hash)
        columns.insert(1, Column("WHO", lambda row: row.account.username, width=16))
        super().__init__(columns)

    async def fetch(self) -> Sequence[Stay]:
        accounts = {account.id: account for account in await self.services.tenant.read(administration.accounts)}
        return [Stay(accounts[key], session) for key, session in await self._sessions.of_all(list(accounts))]

    def key(self, row: Stay) -> str:
        return row.session.hash

    def counted(self, rows: Sequence[Stay]) -> str:
        people = len({row.account.id for row in rows})
        return f"{plural(len(rows), 'session')} of {plural(people, 'account')}"

    def told(self, row: Stay) -> Sequence[Fact | Heading]:
        return _facts(row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self.table.current_row
        if action in ("end", "end_all") and row is None:
            return None
        if action == "end" and row is not None and row.session.hash == self.services.presence.hash:
            return None
        return super().check_action(action, parameters)

    @work(group="end", exit_on_error=False)
    async def action_end(self) -> None:
        row = self.table.current_row
        if row is not None:
            question = f"End the session of {row.account.username} on {row.session.host}?"
            await self._end(question, row, self._end_one, row.session.host)

    @work(group="end", exit_on_error=False)
    async def action_end_all(self) -> None:
        row = self.table.current_row
        if row is not None:
            mine = row.account.id == self.services.user.id
            question = (
                "End all other sessions of yours?" if mine else f"End all sessions of {row.account.username}?"
            )
            await self._end(question, row, self._end_theirs, "")

    @property
    def _sessions(self) -> Sessions:
        return self.services.presence.door.sessions

    async def _end(self, question: str, row: Stay, end: Callable[[Stay], Awaitable[int]], host: str) -> None:
        """End sessions once the administrator has proved who they are; it is logged once they ended."""
        tenant, name = self.services.tenant, row.account.username
        with self.deciding() as free:
            if not free or not await self.desk.push_screen_wait(Confirm(question, FOLLOWS)):
                return
            if not await proven(self, name):
                return
            try:
                await tenant.read(administrator.require)
                number = await end(row)
                if number:
                    await tenant.write(administration.sessions_ended, row.account.id, number, host)
            except BindeckError as error:
                self.say_refusal(error)
            else:
                ended = f"{plural(number, 'session')} of {name} ended" if number else "It had ended already"
                self.desk.say(f"{ended}.")
            self.load()

    async def _end_one(self, row: Stay) -> int:
        return int(await self._sessions.end(row.account.id, row.session.hash))

    async def _end_theirs(self, row: Stay) -> int:
        """All of this person; of who works here this one stays."""
        return await self._sessions.end_all(row.account.id, but=self.services.presence.hash)


def _facts(row: Stay) -> list[Fact | Heading]:
    session = row.session
    return [
        Heading(f"{row.account.username} on {session.host}"),
        Fact("From", session.address or "at the machine itself"),
        Fact("Terminal", session.terminal or "—"),
        Fact("Last used", local(session.seen)),
        Fact("Began", local(session.began)),
        Fact("Ends", f"{local(session.ends)}, or after a week unused"),
    ]
