"""Several lines of one kind: added below, changed, removed and put in another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from widgets.fields import Edited, Finished, Line, Refused, State
from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import fit

KEYS = "enter change · delete remove · shift+↑ shift+↓ move"

MOST_SHOWN = 6
"""Lines in sight; the others are scrolled to."""


class EntryRows(Widget, can_focus=True):
    """The entries, one of them at hand."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    EntryRows {
        display: none;
        background: $background;
        color: $foreground;
        & > .entry-rows--cursor { text-style: reverse; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"entry-rows--cursor"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "The next one", show=False, id="entries.down"),
        Binding("up", "step(-1)", "The one before", show=False, id="entries.up"),
        Binding("enter", "act('change')", "Change it", show=False, id="entries.change"),
        Binding("delete,backspace", "act('remove')", "Remove it", show=False, id="entries.remove"),
        Binding("shift+down,alt+down", "act('later')", "Move it down", show=False, id="entries.later"),
        Binding("shift+up,alt+up", "act('earlier')", "Move it up", show=False, id="entries.earlier"),
    ]

    class Wanted(Message):
        """Something is to be done to the entry at hand."""

        def __init__(self, deed: str, nth: int) -> None:
            super().__init__()
            self.deed = deed
            self.nth = nth

    class Entered(Message):
        """The focus came, or (False) went."""

        def __init__(self, here: bool) -> None:
            super().__init__()
            self.here = here

    def __init__(self) -> None:
        super().__init__()
        self.cursor = 0
        self._entries: Sequence[str] = ()

    def show(self, entries: Sequence[str], cursor: int | None = None) -> None:
        """Draw these, with the cursor there, or about where it was."""
        self._entries = list(entries)
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, len(entries) - 1))
        self.display = bool(entries)
        self.styles.height = min(len(entries), MOST_SHOWN)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        base, width = self.rich_style, self.size.width
        first = max(0, min(self.cursor - MOST_SHOWN // 2, len(self._entries) - MOST_SHOWN))
        nth = first + y
        if nth >= len(self._entries):
            return Strip.blank(width, base)
        here = nth == self.cursor and self.has_focus
        style = self.get_component_rich_style("entry-rows--cursor") if here else base
        hidden = y == MOST_SHOWN - 1 and nth < len(self._entries) - 1
        more = f" +{len(self._entries) - nth - 1} more" if hidden else ""
        text = fit(self._entries[nth], width - len(more)) + more
        return line([(text, style)], width, base, in_ascii=draws_ascii(self))

    def on_focus(self) -> None:
        self.refresh()
        self.post_message(self.Entered(True))

    def on_blur(self) -> None:
        self.refresh()
        self.post_message(self.Entered(False))

    def on_key(self, event: events.Key) -> None:
        """A letter typed here by mistake must do nothing elsewhere."""
        if event.is_printable:
            event.stop()

    def action_step(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self._entries) - 1))
        self.refresh()

    def action_act(self, deed: str) -> None:
        self.post_message(self.Wanted(deed, self.cursor))


class Entries(Vertical):
    """Entries and the line below them; `check` raises ValueError with a sentence for what is no entry.

    What stands in the line counts as an entry too: nobody should lose it for want of an Enter.
    """

    DEFAULT_CSS = """
    Entries { height: auto; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_change", "Leave it as it was", show=False, id="entries.leave"),
    ]

    def __init__(self, placeholder: str, check: Callable[[str], object], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._check = check
        self._placeholder = placeholder
        self._entries: list[str] = []
        self._changing: int | None = None
        self._rows = EntryRows()
        self._line = Line(placeholder=placeholder)

    def compose(self) -> ComposeResult:
        yield self._rows
        yield self._line

    @property
    def state(self) -> State:
        return self._with(self._line.value) if self._line.value.strip() else list(self._entries)

    def put(self, state: State) -> None:
        self._entries = [state] if isinstance(state, str) else list(state)
        self._changing = None
        self._line.value = ""
        self._rows.show(self._entries)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "leave_change":
            return self._changing is not None
        return super().check_action(action, parameters)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        event.stop()
        text, cursor = event.value.strip(), self._changing
        if not text and cursor is None:
            self.post_message(Finished())
        elif self._can_take(text):
            self.put(self._with(text))
            self._rows.show(self._entries, len(self._entries) - 1 if cursor is None else cursor)
            self.post_message(Edited())

    @on(Input.Changed)
    def pass_on(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Edited())

    @on(EntryRows.Entered)
    def say_keys(self, event: EntryRows.Entered) -> None:
        """The line below says what the keys do meanwhile: nothing moves for it."""
        event.stop()
        self._line.placeholder = KEYS if event.here else self._placeholder

    @on(EntryRows.Wanted)
    def act(self, event: EntryRows.Wanted) -> None:
        """What stands in the line is taken before another entry comes into it, or its own gets another place."""
        event.stop()
        if event.deed == "remove" and event.nth == self._changing:
            self._forget_change()
        elif (event.deed == "change" or self._changing is not None) and not self._settle():
            self._line.focus()
            return
        match event.deed:
            case "change":
                self._changing = event.nth
                self._line.put(self._entries[event.nth])
                self._line.focus()
            case "remove":
                del self._entries[event.nth]
                self._rows.show(self._entries)
                if not self._entries:
                    self._line.focus()
                self.post_message(Edited())
            case _:
                self._move(event.nth, event.nth + (1 if event.deed == "later" else -1))

    def action_leave_change(self) -> None:
        self._forget_change()
        self._rows.focus()

    def _move(self, nth: int, to: int) -> None:
        if 0 <= to < len(self._entries):
            self._entries.insert(to, self._entries.pop(nth))
            self._rows.show(self._entries, to)
            self.post_message(Edited())

    def _can_take(self, text: str) -> bool:
        """Whether a text may be an entry, or is none at all; it is said why not."""
        try:
            if text:
                self._check(text)
        except ValueError as problem:
            self.post_message(Refused(str(problem)))
            return False
        return True

    def _settle(self) -> bool:
        """Make an entry of what stands in the line; False where it is none. An emptied one stays as it was."""
        text = self._line.value.strip()
        if not self._can_take(text):
            return False
        self.put(self._with(text) if text else self._entries)
        return True

    def _forget_change(self) -> None:
        """What stands in the line was that of an entry, and is not wanted."""
        if self._changing is not None:
            self._changing = None
            self._line.value = ""

    def _with(self, text: str) -> list[str]:
        """The entries with the text of the line among them: in its place, at the end, or (empty) gone."""
        text = text.strip()
        nth = len(self._entries) if self._changing is None else self._changing
        return [*self._entries[:nth], *([text] if text else []), *self._entries[nth + 1 :]]
