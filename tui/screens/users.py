"""Users, for administrators: who may come in, who administrates, and each account's tier."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from data.contract.owners import UserId
from data.errors import BindeckError
from data.redis_commands import RedisAway
from queries import administration
from queries.administration import Account
from tui.dialogs import Confirm, Prompt
from tui.proof import proven
from tui.resetting import reset
from tui.short_list import ShortList
from tui.times import local
from tui.wording import plural
from widgets.columns import Column
from widgets.facts import Fact, Heading

LONGEST_TIER = 40

HELD_BACK = "row-level security shows only own rows here"

COLUMNS: Sequence[Column[Account]] = (
    Column("", lambda row: "" if row.is_active else "✗", width=1),
    Column("USERNAME", lambda row: row.username, least=14),
    Column("E-MAIL", lambda row: row.email, least=16, drop=2),
    Column("ROLE", lambda row: "admin" if row.is_admin else "", width=5),
    Column("TIER", lambda row: row.tier or "—", width=8, drop=3),
    Column("LISTINGS", lambda row: f"{row.listings:,}", width=9, align="right", drop=1),
    Column("LAST SEEN", lambda row: local(row.last_login) if row.last_login else "never", width=12),
)


class UsersScreen(ShortList[Account]):
    """All accounts; one key each for what an administrator decides."""

    NAME = "Users"
    KEEPS_ROWS = False
    TOPICS = frozenset({administration.ACCOUNTS_TOPIC})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "shut", "out/in", tooltip="shut out or let in", id="users.shut"),
        Binding("a", "administrate", "admin", tooltip="administrator or not", id="users.administrate"),
        Binding("t", "tier", "tier", id="users.tier"),
        Binding("p", "reset", "reset", tooltip="reset password", id="users.reset"),
        Binding("n", "open('notices')", "notices", id="users.notices"),
        Binding("s", "open('all-sessions')", "sessions", id="users.sessions"),
        Binding("v", "open('servers')", "servers", id="users.servers"),
        Binding("escape", "back", "back", key_display="esc", id="users.back"),
    ]

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    async def fetch(self) -> Sequence[Account]:
        return await self.services.tenant.read(administration.accounts)

    def key(self, row: Account) -> UserId:
        return row.id

    def counted(self, rows: Sequence[Account]) -> str:
        shut = sum(not account.is_active for account in rows)
        return plural(len(rows), "account") + (f", {shut} shut out" if shut else "")

    def told(self, row: Account) -> Sequence[Fact | Heading]:
        return _facts(row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("shut", "administrate", "tier", "reset") and self.table.current_row is None:
            return None
        return super().check_action(action, parameters)

    def keys_shown(self) -> list[Binding]:
        """As they are for the current account."""
        row = self.table.current_row
        words = {} if row is None else _words(row)
        return [
            replace(binding, description=words[binding.action][0], tooltip=words[binding.action][1])
            if binding.action in words
            else binding
            for binding in super().keys_shown()
        ]

    def action_open(self, page: str) -> None:
        self.desk.open_page(page)

    @work(group="account", exit_on_error=False)
    async def action_shut(self) -> None:
        with self.deciding() as free:
            row = self.table.current_row
            if not free or row is None:
                return
            active = not row.is_active
            question = f"Let {row.username} in again?" if active else f"Shut {row.username} out?"
            follows = "They can sign in at once." if active else "Their programs end at once; nothing is lost."
            if await self.desk.push_screen_wait(Confirm(question, follows)):
                done = "may come in again" if active else "is shut out"
                done_it = await self._write(administration.set_active, row, active, done)
                if done_it and not active:
                    with suppress(RedisAway):  # no session opens for who is shut out; none must do so later
                        await self.services.presence.door.sessions.end_all(row.id)

    @work(group="account", exit_on_error=False)
    async def action_administrate(self) -> None:
        with self.deciding() as free:
            row = self.table.current_row
            if free and row is not None and await proven(self, row.username):
                done = "is no administrator any more" if row.is_admin else "is an administrator now"
                await self._write(administration.set_admin, row, not row.is_admin, done)

    @work(group="account", exit_on_error=False)
    async def action_tier(self) -> None:
        with self.deciding() as free:
            row = self.table.current_row
            if not free or row is None:
                return
            question = f"Which tier for {row.username}?"
            tier = await self.desk.push_screen_wait(
                Prompt(question, _tier, initial=row.tier, hint="FREE …", longest=LONGEST_TIER)
            )
            if tier is not None:
                await self._write(administration.set_tier, row, tier, f"has the tier {tier}")

    @work(group="account", exit_on_error=False)
    async def action_reset(self) -> None:
        with self.deciding() as free:
            row = self.table.current_row
            if free and row is not None:
                await reset(self, row)

    async def _write(self, change: Callable[..., Awaitable[str]], row: Account, value: object, done: str) -> bool:
        """Whether it was done, which is said either way."""
        try:
            name = await self.services.tenant.write(change, row.id, value)
        except BindeckError as error:
            self.say_refusal(error)
            return False
        else:
            self.desk.say(f"{name} {done}.")
            return True
        finally:
            self.load()


def _words(row: Account) -> dict[str, tuple[str, str]]:
    """What a key that goes both ways does to an account: in a word, and where there is room."""
    return {
        "shut": ("shut", "shut out") if row.is_active else ("let in", "let in again"),
        "administrate": ("admin", "admin no more" if row.is_admin else "make admin"),
    }


def _tier(text: str) -> str:
    tier = text.strip()
    if not tier or not tier.isprintable():
        raise ValueError("Write the name of a tier, such as FREE.")
    return tier


def _facts(row: Account) -> list[Fact | Heading]:
    signs_in = (
        "with Supabase" if row.elsewhere else "with a password" if row.has_password else "without a password"
    )
    return [
        Heading(row.username),
        Fact("E-mail", row.email),
        Fact("Signs in", signs_in if row.is_active else f"not at all: shut out ({signs_in})"),
        Fact("Since", local(row.created_at) if row.created_at else "—"),
        *([Fact("Not all", HELD_BACK)] if row.held_back else []),
    ]
