"""Scrolled lines under a header, with a cursor that goes from row to row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import Reactive, var
from textual.scroll_view import ScrollView
from textual.widget import Widget

from widgets.columns import GUTTER
from widgets.lines import Lines
from widgets.manners import is_frugal

HEADER = 1
"""Lines on top that do not scroll."""

MARGIN = 1
"""Cells right of the rows: a repainted region that touched the scrollbar would address it too."""


class CursorView(ScrollView, can_focus=True, inherit_bindings=False):
    """Keys, mouse and scrolling of a list; its lines are drawn by the widget that extends it."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    CursorView {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Down", show=False, id="table.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="table.up"),
        Binding("pagedown,ctrl+f", "page_down", "Page down", show=False, id="table.page-down"),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, id="table.page-up"),
        Binding("home", "first", "First", show=False, id="table.first"),
        Binding("end", "last", "Last", show=False, id="table.last"),
        Binding("enter", "open", "Open", show=False, id="table.open"),
    ]

    cursor: var[int] = var(0, init=False)
    """The position of the current row."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.lines = Lines(0)
        self.whole = True
        """Whether these are all the lines, and not the first of them while the rest is on its way."""
        self.wants_last = False
        """Whether the cursor is to go to the last row when all of them are there."""
        self._repaints = True

    @property
    def page(self) -> int:
        """Lines below the header."""
        return max(1, self.scrollable_content_region.height - HEADER)

    @property
    def row_width(self) -> int:
        """Cells of a row, the same with and without a scrollbar."""
        return max(0, self.scrollable_content_region.width - MARGIN)

    @property
    def line_width(self) -> int:
        """Cells of a line, up to the scrollbar if there is one."""
        scrollbar = self.styles.scrollbar_size_vertical if self.show_vertical_scrollbar else 0
        return max(0, self.size.width - scrollbar)

    @property
    def top(self) -> int:
        """The line right below the header."""
        return self.scroll_offset.y

    def show_lines(self, lines: Lines, cursor: int) -> None:
        """Show other lines, the current row where it was on the screen; at the very top, stay there.

        Repaints none of them: most read as before, as a rule.
        """
        top, bar = self.top, self._bar()
        depth = self.lines.line(self.cursor) - top
        self.lines = lines
        self.set_reactive(CursorView.cursor, self.validate_cursor(cursor))
        self._repaints = False
        self._give_room(Size(1, HEADER + len(lines)))
        if top:
            self.scroll_to_line(lines.line(self.cursor) - depth)
        self.reveal()
        self._repaints = True
        if self.show_vertical_scrollbar and self._bar() != bar:
            self.vertical_scrollbar.window_virtual_size = self.virtual_size.height
            self.vertical_scrollbar.position = self.scroll_y

    def place(self, y: int) -> int | str | None:
        """The position of the row so many lines below the header, or the heading that is there."""
        return self.lines.at(self.top + y)

    def seen(self) -> Iterator[int]:
        """The positions of the rows on the screen."""
        return (place for place in map(self.place, range(self.page)) if isinstance(place, int))

    def refresh_row(self, position: int, x: int = 0, width: int | None = None) -> None:
        """Repaint a row, or some cells of it, if it is on the screen."""
        y = self.lines.line(position) - self.top
        if 0 <= y < self.page:
            self.refresh(Region(x, HEADER + y, self.row_width if width is None else width, 1))

    def reveal(self) -> None:
        """Scroll half a page where the cursor, or a heading right above it, would be out of sight.

        Line by line a walk would cost ten times the bytes, and no line would stand still to be read.
        """
        line, top, page = self.lines.line(self.cursor), self.top, self.page
        more = page // 2
        if line >= top + page:
            self.scroll_to_line(line - page + 1 + more)
        elif (first := self.lines.first(self.cursor)) < top:
            self.scroll_to_line(first - more)

    def jump(self, position: int) -> None:
        """Move the cursor to a row far away, in the middle of the screen."""
        self.scroll_to_line(self.lines.line(self.validate_cursor(position)) - self.page // 2)
        self.cursor = position

    def scroll_to_line(self, line: int) -> None:
        # Forced, as Textual has not laid out the scrollbar of lines that were only just shown.
        self.scroll_to(y=line, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint the lines, and the scrollbar only when its thumb moves: it costs a fifth of a scrolled page."""
        if not self._repaints:
            return
        if self._thumb(old_value) != self._thumb(new_value):
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            self.refresh(Region(0, HEADER, self.line_width, self.page))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.lines.rows - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self.wants_last = False
        self.reveal()
        width = GUTTER if is_frugal(self) else None
        self.refresh_row(old, width=width)
        self.refresh_row(new, width=width)

    def on_resize(self) -> None:
        self.reveal()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        place = None if offset is None or offset.y < HEADER else self.place(offset.y - HEADER)
        if place == self.cursor:
            self.action_open()
        elif isinstance(place, int):
            self.cursor = place

    def action_cursor_down(self) -> None:
        self._step(1)

    def action_cursor_up(self) -> None:
        self._step(-1)

    def action_page_down(self) -> None:
        self._turn(self.page)

    def action_page_up(self) -> None:
        self._turn(-self.page)

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = self.lines.rows - 1
        self.wants_last = not self.whole

    def action_open(self) -> None:
        """Go to what the current row stands for."""

    def _give_room(self, size: Size) -> None:
        """Set the virtual size: laid out anew, as Textual does for each, only where a scrollbar comes or goes."""
        if (size.height > self.container_size.height) != self.show_vertical_scrollbar:
            self.virtual_size = size
        else:
            self.set_reactive(cast("Reactive[Size]", Widget.virtual_size), size)

    def _bar(self) -> tuple[int, int]:
        """The thumb's begin and length as they are drawn."""
        return self._thumb(self.scroll_y), self._thumb(self.page)

    def _thumb(self, scroll_y: float) -> int:
        """Where the thumb begins, in eighths of a line, as the scrollbar draws it."""
        return round(8 * scroll_y * (HEADER + self.page) / max(1, self.virtual_size.height))

    def _here(self) -> int:
        """The cursor, or the row nearest to it on the screen where wheel or scrollbar went away from it."""
        if 0 <= self.lines.line(self.cursor) - self.top < self.page:
            return self.cursor
        seen = [*self.seen()] or [self.cursor]
        return max(seen[0], min(self.cursor, seen[-1]))

    def _step(self, by: int) -> None:
        here = self._here()
        self.cursor = here + by if here == self.cursor else here

    def _turn(self, lines: int) -> None:
        """Scroll by so many lines, the cursor along."""
        here = self._here()
        self.scroll_to_line(self.top + lines)
        self.cursor = here + lines
