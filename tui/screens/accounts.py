"""Marketplace accounts: what Bindeck signs in with. No password is ever shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, Concatenate, ParamSpec

from textual import on, work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.rules.marketplaces import MARKETPLACES, fold, label
from data.tenant import TenantConnection
from data.vault import Lock
from queries import credentials
from queries.credentials import Taken
from tui import sealing
from tui.dialogs import Confirm, Pick, Prompt
from tui.sealing import Shown
from tui.short_list import ShortList
from tui.times import local
from tui.wording import words
from widgets.columns import Column
from widgets.facts import Fact, Heading
from widgets.windowed_table import WindowedTable

P = ParamSpec("P")

COLUMNS: Sequence[Column[Shown]] = (
    Column("MARKET", lambda row: label(row.account.platform) or "⚠ unnamed", width=14, loud=True),
    Column("USERNAME", lambda row: row.account.username or "—", least=16),
    Column("PASSWORD", lambda row: row.words, width=20),
    Column("CHANGED", lambda row: local(row.account.updated_at), width=12, drop=1),
)

ABOUT_A_ROW = ("rename", "replace", "test", "remove")


class AccountsScreen(ShortList[Shown]):
    """The seller's credentials, one row a marketplace."""

    NAME = "Marketplace accounts"
    EMPTY = "No marketplace accounts yet. n adds one; its password is stored sealed."
    TOPICS = frozenset({"credentials"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "new", id="accounts.add"),
        Binding("e", "rename", "username", id="accounts.rename"),
        Binding("r", "replace", "password", id="accounts.replace"),
        Binding("t", "test", "test", id="accounts.test"),
        Binding("d", "remove", "remove", id="accounts.remove"),
        Binding("s", "encrypt", "seal all", id="accounts.encrypt"),
        Binding("u", "undo_here", "undo", id="accounts.undo"),
        Binding("escape", "back", "back", key_display="esc", id="accounts.back"),
    ]

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._rows: Sequence[Shown] = ()
        self._taken: list[Taken] = []

    async def fetch(self) -> list[Shown]:
        tenant = self.services.tenant
        found = await tenant.read(credentials.accounts)
        found.sort(key=lambda account: (label(account.platform).casefold(), account.id))
        return await sealing.shown(self.services.vault, tenant.user_id, found)

    def show(self, data: Sequence[Shown]) -> None:
        self._rows = data
        super().show(data)

    def key(self, row: Shown) -> int:
        return row.account.id

    def counted(self, rows: Sequence[Shown]) -> str:
        plain = sum(row.lock is Lock.PLAIN for row in rows)
        shut = sum(bool(row.trouble) for row in rows)
        return words(
            [f"{len(rows)}", f"⚠ {plain} in plain text" * bool(plain), f"⚠ {shut} cannot be opened" * bool(shut)]
        )

    def told(self, row: Shown) -> Sequence[Fact | Heading]:
        """What is wrong with the row's password."""
        plain = "Everybody who can read the database can read this password. s seals it."
        wrong = plain if row.lock is Lock.PLAIN else row.trouble
        return [Fact("⚠", wrong)] if wrong else []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ABOUT_A_ROW and not self._rows:
            return None
        if action == "encrypt" and not any(row.lock is Lock.PLAIN for row in self._rows):
            return None
        return super().check_action(action, parameters)

    @on(WindowedTable.Opened)
    def open_row(self) -> None:
        self.action_replace()

    @work(group="accounts", exit_on_error=False)
    async def action_add(self) -> None:
        with self.deciding() as free:
            if not free:
                return
            there = {fold(row.account.platform) for row in self._rows}
            places = [place for place in MARKETPLACES if place.name not in there]
            picked = await self.desk.push_screen_wait(Pick("At which marketplace?", [one.label for one in places]))
            if picked is None:
                return
            place = places[picked]
            name = await self._ask_name(place.label, "")
            password = None if name is None else await self._ask_password(place.label)
            if name is not None and password is not None:
                await self._add(place.name, name, password)

    @work(group="accounts", exit_on_error=False)
    async def action_rename(self) -> None:
        row = self.table.current_row
        with self.deciding() as free:
            if not free or row is None:
                return
            account = row.account
            name = await self._ask_name(label(account.platform), account.username)
            if name is not None and name != account.username:
                await self._write("username changed", credentials.change, account, name, account.stored)

    @work(group="accounts", exit_on_error=False)
    async def action_replace(self) -> None:
        row = self.table.current_row
        with self.deciding() as free:
            if not free or row is None:
                return
            account = row.account
            password = await self._ask_password(label(account.platform))
            if password is None:
                return
            try:
                stored = await self._seal(account.platform, password)
            except BindeckError as error:
                self.say_refusal(error)
            else:
                await self._write("password replaced", credentials.change, account, account.username, stored)

    @work(group="accounts", exit_on_error=False)
    async def action_remove(self) -> None:
        row = self.table.current_row
        with self.deciding() as free:
            if not free or row is None:
                return
            place = label(row.account.platform)
            consequence = "Nothing is taken down there without a person then. u brings it back until you leave."
            if await self.desk.push_screen_wait(Confirm(f"Remove the {place} account?", consequence)):
                await self._write("removed", credentials.remove, row.account)

    @work(group="accounts", exit_on_error=False)
    async def action_test(self) -> None:
        row = self.table.current_row
        with self.deciding() as free:
            if not free or row is None:
                return
            place = label(row.account.platform)
            self.desk.say(f"Asking {place} …")
            try:
                told = await sealing.test(self.services.vault, self.services.tenant.user_id, row.account)
            except BindeckError as error:
                self.say_refusal(error, f"✗ {place}")
            else:
                self.desk.say(f"✓ {place}: {told}")

    @work(group="accounts", exit_on_error=False)
    async def action_encrypt(self) -> None:
        with self.deciding() as free:
            if free:
                try:
                    self.desk.say(await sealing.reseal(self.services.tenant, self.services.vault, anew=False))
                except BindeckError as error:
                    self.say_refusal(error)

    @work(group="accounts", exit_on_error=False)
    async def action_undo_here(self) -> None:
        """Take back the last change made here, which no log keeps; without one, do what `u` does elsewhere."""
        if not self._taken:
            await self.run_action("app.undo")
            return
        with self.deciding() as free:
            if not free:
                return
            taken = self._taken.pop()
            try:
                await self.services.tenant.write(credentials.take_back, taken)
            except BindeckError as error:
                self.say_refusal(error)
            else:
                self.desk.say(f"↶ Taken back: the change of the {label(taken.platform)} account")

    async def _ask_name(self, place: str, now: str) -> str | None:
        hint = "for eBay the application's client id" if place == label("ebay") else ""
        question = f"{place}: username"
        prompt = Prompt(question, sealing.read_name, initial=now, hint=hint, takes_codes=True)
        return await self.desk.push_screen_wait(prompt)

    async def _ask_password(self, place: str) -> str | None:
        hint = '{"client_secret": …, "refresh_token": …}' if place == label("ebay") else "is not shown"
        longest = sealing.LONGEST_PASSWORD
        try:
            await self.services.vault.keys()  # nobody types a password that could not be stored
        except BindeckError as error:
            self.say_refusal(error)
            return None
        question = f"{place}: password"
        prompt = Prompt(question, sealing.read_password, hint=hint, longest=longest, takes_codes=True, hidden=True)
        return await self.desk.push_screen_wait(prompt)

    async def _seal(self, platform: str, password: str) -> str:
        return await sealing.seal(self.services.vault, self.services.tenant.user_id, platform, password)

    async def _add(self, platform: str, name: str, password: str) -> None:
        try:
            stored = await self._seal(platform, password)
        except BindeckError as error:
            self.say_refusal(error)
        else:
            await self._write("account added", credentials.add, platform, name, stored)

    async def _write(
        self,
        what: str,
        query: Callable[Concatenate[TenantConnection, P], Awaitable[Taken]],
        *values: P.args,
        **more: P.kwargs,
    ) -> None:
        """Make a change that this screen can take back."""
        try:
            taken = await self.services.tenant.write(query, *values, **more)
        except BindeckError as error:
            self.say_refusal(error)
        else:
            self._taken.append(taken)
            self.desk.say(f"{label(taken.platform)}: {what}. u takes it back.")
