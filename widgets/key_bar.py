"""The keys that work here, on one line at the bottom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import clean

MARGIN = 1
WIDE_GAP, NARROW_GAP = 2, 1
"""Cells between two keys; narrow where not all of them would fit."""


class Item(NamedTuple):
    """A key as it is drawn."""

    nth: int
    label: str
    word: str
    x: int

    @property
    def end(self) -> int:
        return self.x + _cells(self.label, self.word)


class KeyBar(Widget):
    """Whole items as far as they fit; the last one, such as help, always does."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        background: $background;
        color: $foreground;
        & > .key-bar--key { text-style: bold; }
        & > .key-bar--word { color: $text-muted; }
        & > .key-bar--disabled { color: $text-disabled; text-style: dim; }
        &:nocolor > .key-bar--disabled { text-style: dim strike; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--word", "key-bar--disabled"}

    class Pressed(Message):
        """A key was clicked; a disabled one too, so that the screen can say why it is."""

        def __init__(self, key_bar: KeyBar, index: int) -> None:
            super().__init__()
            self.key_bar = key_bar
            self.index = index

        @property
        def control(self) -> KeyBar:
            return self.key_bar

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._keys: list[tuple[str, str]] = []
        self._longer: list[tuple[str, str]] = []
        self._disabled: frozenset[int] = frozenset()

    def show(
        self, keys: Sequence[tuple[str, str]], disabled: Collection[int] = (), longer: Sequence[str] = ()
    ) -> None:
        """Show these (key, word) pairs, dim those at the disabled indices.

        `longer`: a word for each of them that takes its place where there is room for all.
        """
        shown = [(clean(label), clean(word)) for label, word in keys]
        spelt = [(label, clean(word)) for (label, _), word in zip(shown, longer, strict=False)]
        if (shown, spelt, frozenset(disabled)) != (self._keys, self._longer, self._disabled):
            self._keys, self._longer, self._disabled = shown, spelt, frozenset(disabled)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        key, word, off = (
            self.get_component_rich_style(f"key-bar--{name}") for name in ("key", "word", "disabled")
        )
        pieces = [(" " * MARGIN, base)]
        for item in self._items(self.size.width):
            disabled = item.nth in self._disabled
            pieces += [
                (item.label, off if disabled else key),
                (f" {item.word}", off if disabled else word),
                (" " * self._gap(self.size.width), base),
            ]
        return line(pieces, self.size.width, base, in_ascii=draws_ascii(self))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for item in self._items(self.size.width):
            if offset is not None and item.x <= offset.x < item.end:
                self.post_message(self.Pressed(self, item.nth))

    def _items(self, width: int) -> list[Item]:
        """The keys that fit, the last one among them, and where they stand."""
        keys = self._drawn(width)
        if not keys:
            return []
        gap = self._gap(width)
        sizes = [_cells(label, word) + gap for label, word in keys]
        room = width - MARGIN - (sizes[-1] - gap)
        fitting = sum(end <= room for end in accumulate(sizes[:-1]))
        indices = [*range(fitting), len(keys) - 1]
        starts = accumulate((sizes[index] for index in indices), initial=MARGIN)
        return [Item(index, *keys[index], x) for index, x in zip(indices, starts, strict=False)]

    def _drawn(self, width: int) -> list[tuple[str, str]]:
        return self._longer if self._longer and _width(self._longer, WIDE_GAP) <= width else self._keys

    def _gap(self, width: int) -> int:
        keys = self._drawn(width)
        fits_narrow = _width(keys, NARROW_GAP) <= width < _width(keys, WIDE_GAP)
        return NARROW_GAP if fits_narrow else WIDE_GAP


def _width(keys: Sequence[tuple[str, str]], gap: int) -> int:
    return MARGIN + sum(_cells(label, word) for label, word in keys) + gap * (len(keys) - 1)


def _cells(label: str, word: str) -> int:
    return cell_len(label) + 1 + cell_len(word)
