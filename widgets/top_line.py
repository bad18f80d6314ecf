"""Where one is, what waits there, and whether the line is live."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import clean, fit

Level = Literal["good", "warn", "bad"]

MARGIN = 1
GAP = 3

LEGIBLE = 8
"""Cells below which a part is left out rather than cut."""


class TopLine(Widget):
    """Title on the left, facts and state on the right; when it gets narrow the facts go first, the state never."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    TopLine {
        height: 1;
        background: $background;
        color: $foreground;
        & > .top-line--title { text-style: bold; }
        & > .top-line--facts { color: $text-muted; }
        & > .top-line--unread { color: $text-accent; text-style: bold; }
        & > .top-line--state { color: $text-success; }
        &.-warn > .top-line--state { color: $text-warning; text-style: bold; }
        &.-bad > .top-line--state { color: $text-error; text-style: bold reverse; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "top-line--title",
        "top-line--facts",
        "top-line--unread",
        "top-line--state",
    }

    title: reactive[str] = reactive("")
    """The name of the place, and its filter."""

    facts: reactive[str] = reactive("")
    """Counts of what is there."""

    unread: reactive[str] = reactive("")
    """What waits elsewhere, such as `3 alerts`."""

    state: reactive[str] = reactive("")
    """Whether the screen is live, in a sign and words."""

    state_level: reactive[Level] = reactive("good")
    """How serious the state is: the class -warn or -bad."""

    def __init__(self, title: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(TopLine.title, clean(title))

    def validate_title(self, title: str) -> str:
        return clean(title)

    def validate_facts(self, facts: str) -> str:
        return clean(facts)

    def validate_unread(self, unread: str) -> str:
        return clean(unread)

    def validate_state(self, state: str) -> str:
        return clean(state)

    def watch_state_level(self, level: Level) -> None:
        self.set_class(level == "warn", "-warn")
        self.set_class(level == "bad", "-bad")

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        left = width - 2 * MARGIN + GAP
        state, left = _take(self.state, left)
        title, left = _take(self.title, left)
        unread, left = _take(self.unread, left, whole=True)
        facts, left = _take(self.facts, left)
        base = self.rich_style
        pieces = [
            (" " * MARGIN, base),
            (title, self._style("title")),
            (" " * (left + GAP if title else left), base),
        ]
        for text, name in ((facts, "facts"), (unread, "unread"), (state, "state")):
            pieces += [(text, self._style(name)), (" " * GAP if text and name != "state" else "", base)]
        return line(pieces, width, base, in_ascii=draws_ascii(self))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"top-line--{name}")


def _take(text: str, left: int, *, whole: bool = False) -> tuple[str, int]:
    """As much of a text as fits with the gap before it, if that is legible, and the cells left then."""
    cells = cell_len(text)
    room = left - GAP
    if cells > room:
        cells = room if room >= LEGIBLE and not whole else 0
    return fit(text, cells), left - (cells + GAP if cells else 0)
