"""A few keys as large caps, for people with gloves and a wall between them and the screen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.style import Style
from textual.strip import Strip

from widgets.key_bar import KeyBar
from widgets.manners import draws_ascii
from widgets.strips import line


class KeyCaps(KeyBar):
    """A key bar of several lines, each key a block in reverse."""

    DEFAULT_CSS = """
    KeyCaps {
        height: 3;
        & > .key-bar--key { text-style: bold reverse; }
        & > .key-bar--word { color: $foreground; text-style: bold reverse; }
        & > .key-bar--disabled { text-style: dim; }
    }
    """

    def show(
        self, keys: Sequence[tuple[str, str]], disabled: Collection[int] = (), longer: Sequence[str] = ()
    ) -> None:
        """Show these (key, word) pairs, dim those at the disabled indices; `longer` as in KeyBar."""
        caps = [(f" {key}", f"{word.upper()} ") for key, word in keys]
        super().show(caps, disabled, [f"{word.upper()} " for word in longer])

    def render_line(self, y: int) -> Strip:
        if y == self.size.height // 2:
            return super().render_line(y)
        base = self.rich_style
        cap, off = (self.get_component_rich_style(f"key-bar--{name}") for name in ("key", "disabled"))
        pieces: list[tuple[str, Style]] = []
        end = 0
        for item in self._items(self.size.width):
            pieces += [(" " * (item.x - end), base)]
            pieces += [(" " * (item.end - item.x), off if item.nth in self._disabled else cap)]
            end = item.end
        return line(pieces, self.size.width, base, in_ascii=draws_ascii(self))
