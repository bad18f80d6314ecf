"""Scans, whatever has the focus: keys that come as fast as a scanner types are a code and fire no binding."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea

from data.rules.codes import Code, normalise
from data.rules.scanner import GAP, Scanner, Verdict
from tui.keyboard import Read

ASKS_FOR_A_CODE = "code"
"""The class of a field that takes a scan as its text; any other one is given back what it held before."""

TAKES_NO_CODE = "no-code"
"""The class of a field in which nothing is a scan: a password typed by a program comes as fast, with its Enter."""


class _Held:
    """A text field, and what it held before a burst; noted and given back between the keys it was sent."""

    def __init__(self, field: Input | TextArea) -> None:
        self.field = field
        self._text = ""
        field.call_later(self._note)

    def give_back(self) -> None:
        self.field.call_later(self._restore)

    def _note(self) -> None:
        self._text = self.field.value if isinstance(self.field, Input) else self.field.text

    def _restore(self) -> None:
        if isinstance(self.field, Input):
            self.field.value = self._text
            self.field.action_end()
        elif self.field.text != self._text:
            self.field.load_text(self._text)
            self.field.move_cursor(self.field.document.end)


class Heard(NamedTuple):
    """What is to be done with an event: nothing else where it is `consumed`; a scan ends with its `code`."""

    consumed: bool = False
    code: Code | None = None


class Sight(NamedTuple):
    """A key or a paste as it came in and what was made of it, or what a read of the terminal brought."""

    event: events.Key | events.Paste | Read
    heard: Heard = Heard()


class Scanning:
    """Hears each key and paste before anything else does.

    A code that arrives in one read of the terminal fires nothing (tui/keyboard.py). Where a terminal hands over
    key by key, one that begins with small letters fires the first one or two: they cannot be told from fingers
    without holding every typed key back. Keys that write at once wait out `BaseApp.typed`; a scanner that is set
    to send the prefix fires nothing anywhere.
    """

    def __init__(self) -> None:
        self.watcher: Callable[[Sight], None] | None = None
        """Who is shown everything that comes in."""
        self._together: list[events.Key] = []
        self._scanner = Scanner()
        self._held: dict[int, _Held] = {}
        """What the field held before each piece of the burst, by where the piece begins."""
        self._is_running = False
        self._has_fired = False
        """Whether a key of the burst may have fired a binding before it was known to be one."""
        self._ended_at = float("-inf")

    @property
    def is_running(self) -> bool:
        """Whether the last character was one of several without a gap: the first may have been a code's."""
        return self._is_running

    def has(self, event: events.Key) -> bool:
        """Whether a key that came through to a screen belonged to a code that was scanned since."""
        return self._is_running or event.time <= self._ended_at

    def read(self, event: Read) -> None:
        """Note what the keys that follow were read with."""
        self._together = list(event.together)
        if self.watcher is not None:
            self.watcher(Sight(event))

    def hear(self, event: events.Key | events.Paste, focused: Widget | None) -> Heard:
        """What an event is that nobody has handled yet."""
        if focused is not None and focused.has_class(TAKES_NO_CODE):
            self._scanner.forget()
            self._is_running = False
            return Heard()
        heard = self._heard(event, focused)
        if self.watcher is not None:
            self.watcher(Sight(event, heard))
        return heard

    def _heard(self, event: events.Key | events.Paste, focused: Widget | None) -> Heard:
        if isinstance(event, events.Paste):
            code = self._pasted(event, focused)
            return Heard(code is not None, code)
        if event.character is not None and event.is_printable:
            in_burst = any(key is event for key in self._together)
            return Heard(self._typed(event.character, event.time, focused, in_burst=in_burst))
        after = event.time - self._ended_at
        if event.key == "ctrl+j" and 0 <= after <= GAP and not self._scanner.text:
            return Heard(True)  # the line feed after the carriage return
        if self._scanner.key(event.key, event.time) is not Verdict.SCAN:
            self._is_running = False
            return Heard()
        self._ended_at = event.time
        self._is_running = self._has_fired
        return Heard(True, self._scanned(focused))

    def _typed(self, character: str, at: float, focused: Widget | None, *, in_burst: bool) -> bool:
        """Take a character; whether it belongs to a scan and no text field may have it."""
        field = focused if isinstance(focused, Input | TextArea) else None
        belongs = self._scanner.character(character, at, in_burst=in_burst) is Verdict.TEXT
        self._is_running = in_burst or self._scanner.is_several
        last = len(self._scanner.text) - 1
        if last == 0:
            self._held.clear()
            self._has_fired = False
        if field is None and not belongs:
            self._has_fired |= not (character.isupper() or character.isdigit())
        if field is not None and last in self._scanner.pieces:
            self._held[last] = _Held(field)
        return belongs and field is None

    def _scanned(self, focused: Widget | None) -> Code | None:
        """The code that was just scanned; None where a field that asks for one keeps it."""
        held = self._held.get(self._scanner.start)
        code = normalise(self._scanner.take())
        if code is None or _asks_for_a_code(focused):
            return None
        if held is not None and held.field is focused:
            held.give_back()
        return code

    def _pasted(self, event: events.Paste, focused: Widget | None) -> Code | None:
        """The code in a paste: one line and its end, not meant for a field that asks for a code."""
        self._scanner.forget()
        line = event.text.rstrip("\r\n\t")
        is_code = line != event.text and not set("\r\n").intersection(line)
        return normalise(line) if is_code and not _asks_for_a_code(focused) else None


def _asks_for_a_code(field: Widget | None) -> bool:
    return field is not None and field.has_class(ASKS_FOR_A_CODE)
