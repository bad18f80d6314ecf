"""The table of every list: a million rows addressed, a screenful held, two lines painted for a cursor key."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import ClassVar, Generic, Literal, TypeVar

from textual.geometry import Region
from textual.strip import Strip

from widgets.columns import GUTTER, Column, Grid, Sorted
from widgets.cursor_view import HEADER, CursorView
from widgets.lines import Lines
from widgets.row_window import RowWindow
from widgets.table_paint import Brush, Face, TablePaint
from widgets.told import Told

R = TypeVar("R")

Look = Literal["loading", "empty", "rows", "failed"]


class WindowedTable(CursorView, Generic[R]):
    """A view is an array of row ids; the rows that are seen are asked for, and few others are held."""

    DEFAULT_CSS = """
    WindowedTable {
        background: $background;
        color: $foreground;
        & > .windowed-table--cursor { background: $block-cursor-blurred-background; }
        &:focus > .windowed-table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
        &:nocolor > .windowed-table--cursor { text-style: bold; }
        &:nocolor:focus > .windowed-table--cursor { text-style: reverse; }
        & > .windowed-table--failed { color: $text-error; text-style: bold; }
        & > .windowed-table--header { color: $text-muted; text-style: bold; }
        & > .windowed-table--heading { color: $text-muted; }
        & > .windowed-table--loud { color: $text-accent; text-style: bold; }
        & > .windowed-table--quiet { color: $text-muted; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "windowed-table--cursor",
        "windowed-table--failed",
        "windowed-table--header",
        "windowed-table--heading",
        "windowed-table--loud",
        "windowed-table--quiet",
    }

    class RowsWanted(Told):
        """Rows seen now or soon, to be answered by `put_rows(rows, generation)`; earlier requests lapse."""

        def __init__(self, table: CursorView, ids: list[int], generation: int) -> None:
            super().__init__(table)
            self.ids = ids
            self.generation = generation

    class Opened(Told):
        """Enter, or a click on the current row."""

        def __init__(self, table: CursorView, row_id: int) -> None:
            super().__init__(table)
            self.row_id = row_id

    class CursorMoved(Told):
        """The cursor is on another row, or on none."""

        def __init__(self, table: CursorView, row_id: int | None) -> None:
            super().__init__(table)
            self.row_id = row_id

    def __init__(self, columns: Sequence[Column[R]], *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = columns
        self.marks: Container[int] = frozenset()
        """The ids of the rows that are marked; tell of a change with `refresh_marks`."""
        self._ordered: Sorted | None = None
        self._window: RowWindow[R] = RowWindow()
        self._painter: TablePaint[R] | None = None
        self._look: Look = "loading"
        self._sentence = "loading"
        self._asking = False
        self._backwards = False

    @property
    def ids(self) -> array[int]:
        """The view; not to be changed, show another."""
        return self._window.ids

    @property
    def look(self) -> Look:
        return self._look

    @property
    def current_id(self) -> int | None:
        return self.ids[self.cursor] if self.ids else None

    @property
    def current_row(self) -> R | None:
        """The row under the cursor, if it is held."""
        return None if self.current_id is None else self.row(self.current_id)

    def row(self, row_id: int) -> R | None:
        """A row, if it is held."""
        return self._window.row(row_id)

    def show_columns(self, columns: Sequence[Column[R]]) -> None:
        """Draw other columns; the view and the cursor stay."""
        self.columns = columns
        self._painter = None
        self.refresh()

    def show_order(self, ordered: Sorted | None) -> None:
        """Say in the header how the rows are ordered."""
        if ordered != self._ordered:
            self._ordered = ordered
            self._painter = None
            self.refresh(Region(0, 0, self.row_width, HEADER))

    def refresh_marks(self) -> None:
        """Show which rows are marked now."""
        for position in self.seen():
            self.refresh_row(position, width=GUTTER)

    def has_room_for(self, key: str) -> bool:
        """Whether the column of that key is drawn in the width there is."""
        return Grid(self.columns, self.row_width).has_room_for(key)

    def show_ids(self, ids: array[int], headings: Sequence[tuple[int, str]] = ()) -> None:
        """Show another view, each heading before the row at its position.

        The cursor stays on its row and that row on its line; if it is gone, the cursor keeps its position.
        """
        current, before = self.current_id, self._faces()
        self._window.show(ids)
        position = None if current is None else self._window.position(current, self.cursor)
        self.show_lines(Lines(len(ids), headings), self.cursor if position is None else position)
        if ids or self._look != "empty":
            self._look, self._sentence = ("rows" if ids else "empty"), ""
        for y, (old, new) in enumerate(zip(before, self._faces(), strict=True), HEADER):
            if old != new:
                self.refresh(Region(0, y, self.row_width, 1))
        self._ask_soon()
        if self.current_id != current:
            self.post_message(self.CursorMoved(self, self.current_id))

    def put_rows(self, rows: Mapping[int, R], generation: int | None = None) -> None:
        """Rows asked for under this generation, or unasked: a stale answer is dropped, a row it lacks is gone."""
        changed = set(self._window.put(rows, generation))
        if self._painter is not None:
            self._painter.drop(changed)
        for position in self.seen():
            if self.ids[position] in changed:
                self.refresh_row(position)
        self._ask_soon()

    def forget_rows(self, ids: Iterable[int]) -> None:
        """Fetch these rows again; until they come the old ones are shown."""
        if self._window.forget(ids):
            self._ask_soon()

    def forget_all_rows(self) -> None:
        """Fetch every row again; until they come the old ones are shown."""
        self._window.forget_all()
        self._ask_soon()

    def ask_again(self) -> None:
        """The last request was not answered: ask once more for what is seen."""
        self._window.ask_again()
        self._ask_soon()

    def show_look(self, look: Look, sentence: str = "") -> None:
        """Show the rows, or a sentence in their place; view and cursor are kept."""
        sentence = sentence or ("loading" if look == "loading" else "")
        if (look, sentence) != (self._look, self._sentence):
            self._look, self._sentence = look, sentence
            self.refresh()
            self._ask_soon()

    def go_to(self, row_id: int) -> bool:
        """Move the cursor to a row; whether it is in the view."""
        position = self.position(row_id)
        if position is not None:
            self.cursor = position
        return position is not None

    def position(self, row_id: int) -> int | None:
        """Where a row is in the view."""
        return self._window.position(row_id, self.cursor)

    def repaint_cells(self, column: int) -> None:
        """Repaint the cells of a column, such as a countdown, where they read otherwise than painted.

        Textual paints a line from its left end, so the fewest bytes are those of a column on the left.
        """
        painter = self._painter
        if painter is None or (span := painter.grid.span(column)) is None:
            return
        for position in self.seen():
            row_id = self.ids[position]
            row = self.row(row_id)
            if row is not None and painter.is_outdated(self._face(position), row, column):
                painter.drop([row_id])
                self.refresh_row(position, *span)

    def place(self, y: int) -> int | str | None:
        return super().place(y) if self._look == "rows" else None

    def watch_cursor(self, old: int, new: int) -> None:
        super().watch_cursor(old, new)
        self.post_message(self.CursorMoved(self, self.current_id))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._backwards = new_value < old_value
        self._ask_soon()

    def notify_style_update(self) -> None:
        self._painter = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they reach the terminal, unless there is a border or padding to draw around them."""
        width = self.row_width
        margin = self.line_width - width
        if self._painter is None or (self._painter.grid.width, self._painter.margin) != (width, margin):
            self._painter = TablePaint(self.columns, Brush.of(self), width, margin, self._ordered)
        if any(self.styles.gutter):
            return super().render_lines(crop)
        top = self.top
        strips = [self._render_line(y, top) for y in crop.line_range]
        return (
            strips
            if crop.column_span == (0, self.size.width)
            else [strip.crop(*crop.column_span) for strip in strips]
        )

    def render_line(self, y: int) -> Strip:
        return self._render_line(y, self.top)

    def _render_line(self, y: int, top: int) -> Strip:
        painter = self._painter
        assert painter is not None  # made by render_lines
        if y < HEADER:
            return painter.header()
        if self._look != "rows":
            return painter.sentence(self._sentence, y - HEADER, self.page, failed=self._look == "failed")
        place = self.lines.at(top + y - HEADER)
        if isinstance(place, str):
            return painter.heading(place)
        return painter.blank() if place is None else self._render_row(painter, place)

    def on_resize(self) -> None:
        self._ask_soon()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._look == "rows"

    def action_open(self) -> None:
        if self.current_id is not None and not self._window.is_gone(self.current_id):
            self.post_message(self.Opened(self, self.current_id))

    def _render_row(self, painter: TablePaint[R], position: int) -> Strip:
        face = self._face(position)
        row = self._window.row(face.row_id)
        if row is not None:
            return painter.row(face, row)
        if self._window.is_gone(face.row_id):
            return painter.placeholder("gone", face)
        self._ask_soon()
        return painter.placeholder("…", face)

    def _face(self, position: int) -> Face:
        row_id = self.ids[position]
        return Face(row_id, position == self.cursor, row_id in self.marks)

    def _faces(self) -> list[object]:
        """What is on each line below the header, apart from the contents of its row."""
        if self._look != "rows":
            return [self._sentence] * self.page
        places = map(self.place, range(self.page))
        return [self._face(at) if isinstance(at, int) else at for at in places]

    def _ask_soon(self) -> None:
        """Ask for missing rows once this frame is painted, in one message for all of it."""
        if not self._asking:
            self._asking = True
            self.call_after_refresh(self._ask)

    def _ask(self) -> None:
        self._asking = False
        seen = list(self.seen())
        if seen and (ids := self._window.request(seen[0], len(seen), backwards=self._backwards)):
            self.post_message(self.RowsWanted(self, ids, self._window.generation))
