"""Own sessions: where one is signed in, and how to be signed out there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.errors import BindeckError
from data.sessions import TOPIC, Session
from tui.dialogs import Confirm
from tui.password_change import PasswordChange
from tui.session_columns import session_columns
from tui.short_list import ShortList
from tui.wording import plural

EVERYWHERE = "Every dashboard of yours ends within seconds, this one too."
EVERYWHERE_FAR = f"{EVERYWHERE} So does whatever else you are in with Supabase, such as the web application."


class SessionsScreen(ShortList[Session]):
    """The sessions of who is signed in; this one is marked."""

    NAME = "Sessions"
    ASKS_DATABASE = False
    TOPICS = frozenset({TOPIC})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "end", "end it", id="sessions.end"),
        Binding("s", "sign_out", "sign out", id="sessions.sign-out"),
        Binding("w", "everywhere", "sign out everywhere", id="sessions.everywhere"),
        Binding("p", "password", "password", id="sessions.password"),
        Binding("escape", "back", "back", key_display="esc", id="sessions.back"),
    ]

    def __init__(self) -> None:
        super().__init__(session_columns(lambda row: row, lambda: self.services.presence.hash))

    def body(self) -> Iterable[Widget]:
        yield self.table

    async def fetch(self) -> Sequence[Session]:
        return await self.services.presence.sessions()

    def key(self, row: Session) -> str:
        return row.hash

    def counted(self, rows: Sequence[Session]) -> str:
        return f"{self.services.user.username}, {plural(len(rows), 'session')}, this one marked ●"

    @property
    def empty(self) -> str:
        locked = self.services.presence.locked
        return "No session is kept." if locked else "This account has no password: nobody signs in here, or out."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        presence = self.services.presence
        if action == "end" and (self.table.current_row is None or self.table.current_row.hash == presence.hash):
            return None
        if action in ("sign_out", "everywhere") and not presence.locked:
            return None
        return super().check_action(action, parameters)

    @work(group="end", exit_on_error=False)
    async def action_end(self) -> None:
        row = self.table.current_row
        if row is not None and await self._sure(
            f"End the session on {row.host}?", "It is signed out within seconds."
        ):
            try:
                await self.services.presence.end(row.hash)
            except BindeckError as error:
                self.say_refusal(error)
            self.load()

    @work(group="end", exit_on_error=False)
    async def action_sign_out(self) -> None:
        if await self._sure("Sign out here?", "Bindeck ends; next time it asks who you are."):
            try:
                await self.services.presence.sign_out()
            except BindeckError as error:
                self.say_refusal(error)
            self.app.exit()

    @work(group="end", exit_on_error=False)
    async def action_everywhere(self) -> None:
        follows = EVERYWHERE_FAR if self.services.user.supabase_uid else EVERYWHERE
        if await self._sure("Sign out everywhere?", follows):
            try:
                await self.services.presence.sign_out_everywhere()
            except BindeckError as error:
                self.say_refusal(error)
            else:
                self.app.exit()

    @work(group="end", exit_on_error=False)
    async def action_password(self) -> None:
        with self.deciding() as free:
            dialog = PasswordChange(self.services.presence.door, self.services.user)
            if free and await self.desk.push_screen_wait(dialog):
                self.desk.say(f"The password is changed. {await self._others_ended()}")
                self.load()

    async def _others_ended(self) -> str:
        try:
            ended = await self.services.presence.password_changed()
        except BindeckError as error:
            return f"Sessions elsewhere may go on, w ends them: {error}"
        return f"{plural(ended, 'session')} elsewhere ended." if ended else ""

    async def _sure(self, question: str, consequence: str) -> bool:
        with self.deciding() as free:
            return free and await self.desk.push_screen_wait(Confirm(question, consequence))
