"""The line under a filter: how it may go on, or what is wrong with it and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import clean

MARK = "^"


class FilterHint(Widget):
    """One line of options, of a note or of a fault; the fault stands beside a mark under its place."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    FilterHint {
        height: 1;
        background: $background;
        color: $foreground;
        & > .filter-hint--quiet { color: $text-muted; }
        & > .filter-hint--first { text-style: bold; }
        & > .filter-hint--fault { color: $text-error; text-style: bold; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"filter-hint--quiet", "filter-hint--first", "filter-hint--fault"}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._pieces: list[tuple[str, str]] = []

    def show_options(self, options: Sequence[str]) -> None:
        """What Tab takes, and what else there is."""
        first, *others = [clean(option) for option in options] or [""]
        self._show([("  tab ", "quiet"), (first, "first"), *((f"  {other}", "quiet") for other in others)])

    def show_note(self, sentence: str) -> None:
        """A word beside the list."""
        self._show([("  ", "quiet"), (clean(sentence), "quiet")] if sentence else [])

    def show_fault(self, sentence: str, cell: int) -> None:
        """What is wrong; the mark stands in this cell, and the sentence where there is room."""
        sentence, width = clean(sentence), self.size.width
        if cell + 2 + cell_len(sentence) <= width:
            text = f"{' ' * cell}{MARK} {sentence}"
        elif cell_len(sentence) + 1 <= cell < width:
            text = f"{' ' * (cell - cell_len(sentence) - 1)}{sentence} {MARK}"
        else:
            text = sentence
        self._show([(text, "fault")])

    def render_line(self, y: int) -> Strip:
        pieces = [(text, self.get_component_rich_style(f"filter-hint--{name}")) for text, name in self._pieces]
        return line(pieces, self.size.width, self.rich_style, in_ascii=draws_ascii(self))

    def _show(self, pieces: list[tuple[str, str]]) -> None:
        if pieces != self._pieces:
            self._pieces = pieces
            self.refresh()
