"""Signing in with a browser: the address to open there, and what it brings back."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from data.errors import BindeckError
from data.rules.providers import title_of
from data.supabase_errors import TOO_MANY, SupabaseAway, SupabaseRefused
from data.supabase_return import NOTHING
from tui.dialogs import leave
from tui.door import Guest, TooSoon
from tui.far_asking import FarAsking
from tui.far_door import FarDoor
from tui.far_errand import Errand
from tui.link_page import LinkPage, linked

OPEN = "1. Open this address in a browser, and sign in there:"
HEARD = (
    "2. Then this goes on by itself. Where it does not, paste the address at which the browser ends, or its code:"
)
PASTED = (
    "2. The browser ends at a page that it cannot show, which is right."
    " Copy that page's address, and paste it (or its code) here:"
)


class BrowserScreen(FarAsking[Guest | str]):
    """Ends with the guest, or with a sentence where the browser came back without one."""

    KEYS = "enter go on   f4 copy address   f5 QR code   esc back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "copy", "Copy the address", id="far_browser.copy", priority=True),
        Binding("f5", "enlarge", "QR code", id="far_browser.code", priority=True),
        Binding("escape", "back", "Back", id="far_browser.back"),
    ]

    def __init__(self, far: FarDoor, errand: Errand) -> None:
        super().__init__(far)
        self._errand = errand
        self._came = ""
        """The address that the browser came back to."""
        self._page: LinkPage | None = None

    def question(self) -> str:
        return f"Sign in with {title_of(self._errand.provider)}"

    def above(self) -> ComposeResult:
        yield Static(OPEN, markup=False)
        yield Static(linked(self._errand.address), id="address", markup=False)

    def lines(self) -> list[tuple[Input, str]]:
        line = Input(id="password", max_length=8000, compact=True)
        return [(line, HEARD if self._errand.listens else PASTED)]

    def on_mount(self) -> None:
        if self._errand.listens:
            self.listen()

    def knock(self) -> None:
        text = self.written("password").strip() or self._came
        if not text:
            self.say(NOTHING)
        else:
            self.through(lambda: self._taken(text))

    @work(exit_on_error=False)
    async def listen(self) -> None:
        """Go on by itself when the browser comes back to this machine."""
        self._came = await self._errand.brought()
        if self._page is not None:
            leave(self._page, None)
        if not self._busy:
            self.knock()

    def action_copy(self) -> None:
        """Hand the address to the terminal's clipboard, which a terminal may refuse without a word."""
        self.app.copy_to_clipboard(self._errand.address)
        self.notify("Copied, if this terminal allows it.", markup=False)

    def action_enlarge(self) -> None:
        """Show the address large, and as a QR code where there is room."""
        if self.is_current and not self._busy:
            self._page = LinkPage(self._errand.address)
            self.app.push_screen(self._page)

    def action_back(self) -> None:
        if self.is_current:
            self.dismiss(None)

    async def _taken(self, text: str) -> Guest | str:
        try:
            return await self.past_factor(self._errand.take(text))
        except BindeckError as error:
            if _is_still_good(error):
                raise
            if text == self._came:
                return str(error)  # the browser is heard once, so another way must be begun
            line = self.query_one("#password", Input)
            with line.prevent(Input.Changed):
                line.value = ""
            if not self._came:
                raise
        return await self._taken(self._came)


def _is_still_good(error: BindeckError) -> bool:
    """Whether what was brought is not used up, so that Enter may try the same again."""
    busy = isinstance(error, SupabaseRefused) and error.code == TOO_MANY
    return busy or isinstance(error, SupabaseAway | TooSoon)
