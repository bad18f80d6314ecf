"""What is known of one thing, as labels and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import clean, fit, wrap

GAP = 2

WIDEST_LABEL = 24
"""Cells; a longer label is cut."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and a value of any length."""

    label: str
    value: str
    loud: bool = False
    """What a person needs next."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of the facts that follow."""

    text: str


class _Line(NamedTuple):
    """A line as it is drawn."""

    label: str
    text: str
    kind: Literal["value", "loud", "heading"]


class Facts(ScrollView, can_focus=True, inherit_bindings=False):
    """Read only; long values are wrapped, and only lines that changed are painted again."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Facts {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .facts--heading { text-style: bold; }
        & > .facts--label { color: $text-muted; }
        & > .facts--loud { color: $text-accent; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "turn(1)", "Down", show=False, id="facts.down"),
        Binding("up,k", "turn(-1)", "Up", show=False, id="facts.up"),
        Binding("pagedown,ctrl+f", "turn_page(1)", "Page down", show=False, id="facts.page-down"),
        Binding("pageup,ctrl+b", "turn_page(-1)", "Page up", show=False, id="facts.page-up"),
        Binding("home", "first", "First", show=False, id="facts.first"),
        Binding("end", "last", "Last", show=False, id="facts.last"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"facts--heading", "facts--label", "facts--loud"}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._facts: Sequence[Fact | Heading] = ()
        self._lines: list[_Line] = []

    def show(self, lines: Sequence[Fact | Heading]) -> None:
        """Show these facts in place of the others; the scroll position stays."""
        self._facts = tuple(lines)
        self._wrap()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        nth = y + self.scroll_offset.y
        if nth >= len(self._lines):
            return Strip.blank(width, base)
        label, text, kind = self._lines[nth]
        style = base if kind == "value" else self.get_component_rich_style(f"facts--{kind}")
        pieces = [(label, self.get_component_rich_style("facts--label")), (text, style)]
        return line(pieces, width, base, in_ascii=draws_ascii(self))

    def on_resize(self) -> None:
        self._wrap()

    def action_turn(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def action_turn_page(self, pages: int) -> None:
        self.action_turn(pages * self.size.height)

    def action_first(self) -> None:
        self.action_turn(-len(self._lines))

    def action_last(self) -> None:
        self.action_turn(len(self._lines))

    def _wrap(self) -> None:
        """Lay the facts out in the present width, and repaint what differs."""
        before, self._lines = self._lines, list(self._laid_out(self.scrollable_content_region.width))
        self.virtual_size = Size(1, len(self._lines))
        for nth in range(max(len(before), len(self._lines))):
            if before[nth : nth + 1] != self._lines[nth : nth + 1]:
                self.refresh(Region(0, nth - self.scroll_offset.y, self.size.width, 1))

    def _laid_out(self, width: int) -> Iterator[_Line]:
        labels = [cell_len(clean(fact.label)) for fact in self._facts if isinstance(fact, Fact)]
        label_width = min(max(labels, default=0), WIDEST_LABEL, max(0, width // 2 - GAP))
        value_width = width - label_width - GAP
        for fact in self._facts:
            if isinstance(fact, Heading):
                yield _Line("", fit(fact.text, width), "heading")
                continue
            label = fit(fact.label, label_width)
            for text in wrap(fact.value, value_width):
                yield _Line(label + " " * GAP, fit(text, value_width), "loud" if fact.loud else "value")
                label = " " * label_width
