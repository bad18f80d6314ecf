"""What is known of one thing, as labels and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from rich.cells import cell_len
from rich.style import Style
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
    link: str | None = None
    """The address that the value leads to, in terminals that open one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of the facts that follow."""

    text: str


class _Line(NamedTuple):
    """A line as it is drawn."""

    label: str
    text: str
    kind: Literal["value", "loud", "heading"]
    link: str | None = None


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

    def __init__(self, *, least_label: int = 0, id: str | None = None, classes: str | None = None) -> None:
        """`least_label`: cells kept for labels, so that values of many things in turn begin in one column."""
        super().__init__(id=id, classes=classes)
        self._least_label = least_label
        self._facts: Sequence[Fact | Heading] = ()
        self._lines: list[_Line] = []
        self._owners: list[int] = []
        """The position of the fact that each line belongs to."""

    def show(self, lines: Sequence[Fact | Heading]) -> None:
        """Show these facts in place of the others; what is being read stays where it is on the screen."""
        before, read = self._facts, self._seen()
        self._facts = tuple(lines)
        self._wrap()
        if self._facts != before:
            self._go_back_to(read)

    def go_to(self, fact: Fact | Heading) -> None:
        """Scroll until this one is on top, or as far as there are lines."""
        if fact in self._facts:
            line = self._owners.index(self._facts.index(fact))
            self.scroll_to(y=line, animate=False)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        nth = y + self.scroll_offset.y
        if nth >= len(self._lines):
            return Strip.blank(width, base)
        label, text, kind, link = self._lines[nth]
        style = base if kind == "value" else self.get_component_rich_style(f"facts--{kind}")
        if link is not None:
            text, style = text.rstrip(), style + Style(link=link, underline=True)
        pieces = [(label, self.get_component_rich_style("facts--label")), (text, style)]
        return line(pieces, width, base, in_ascii=draws_ascii(self))

    def on_resize(self) -> None:
        read = [(depth, fact, 0) for depth, fact, _ in self._seen()]
        self._wrap()
        self._go_back_to(read)

    def action_turn(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def action_turn_page(self, pages: int) -> None:
        self.action_turn(pages * self.size.height)

    def action_first(self) -> None:
        self.action_turn(-len(self._lines))

    def action_last(self) -> None:
        self.action_turn(len(self._lines))

    def _seen(self) -> list[tuple[int, Fact | Heading, int]]:
        """The lines on the screen, once it was scrolled: how far down, of which fact, and which of its lines."""
        top = self.scroll_offset.y
        seen = self._owners[top : top + self.size.height] if top else []
        return [(nth, self._facts[owner], top + nth - self._owners.index(owner)) for nth, owner in enumerate(seen)]

    def _go_back_to(self, seen: Sequence[tuple[int, Fact | Heading, int]]) -> None:
        """Scroll until the first of these lines that is still there is where it was."""
        top = self.scroll_offset.y
        for depth, fact, nth in seen:
            lines = [self._owners.index(at) + nth - depth for at, known in enumerate(self._facts) if known == fact]
            if lines:
                self.scroll_to(y=min(lines, key=lambda line: abs(line - top)), animate=False, force=True)
                return

    def _wrap(self) -> None:
        """Lay the facts out in the present width, and repaint what differs."""
        laid_out = list(self._laid_out(self.scrollable_content_region.width))
        self._owners = [owner for owner, _ in laid_out]
        before, self._lines = self._lines, [line for _, line in laid_out]
        self.virtual_size = Size(1, len(self._lines))
        for nth in range(max(len(before), len(self._lines))):
            if before[nth : nth + 1] != self._lines[nth : nth + 1]:
                self.refresh(Region(0, nth - self.scroll_offset.y, self.size.width, 1))

    def _laid_out(self, width: int) -> Iterator[tuple[int, _Line]]:
        """The lines, and the position of the fact that each belongs to."""
        labels = [cell_len(clean(fact.label)) for fact in self._facts if isinstance(fact, Fact)]
        label_width = min(max([self._least_label, *labels]), WIDEST_LABEL, max(0, width // 2 - GAP))
        value_width = width - label_width - GAP
        for nth, fact in enumerate(self._facts):
            if isinstance(fact, Heading):
                for text in wrap(fact.text, width):
                    yield nth, _Line("", fit(text, width), "heading")
                continue
            label = fit(fact.label, label_width)
            kind = "loud" if fact.loud else "value"
            for text in wrap(fact.value, value_width):
                yield nth, _Line(label + " " * GAP, fit(text, value_width), kind, fact.link)
                label = " " * label_width
