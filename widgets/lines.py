"""The lines of a table: its rows, and the headings drawn between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


class Lines:
    """Maps lines to the positions of rows and back; a heading stands before the row at its position."""

    def __init__(self, rows: int, headings: Sequence[tuple[int, str]] = ()) -> None:
        ordered = sorted(headings, key=lambda heading: heading[0])
        self.rows = rows
        self._texts = [text for _, text in ordered]
        self._positions = [min(max(0, position), rows) for position, _ in ordered]
        self._lines = [position + nth for nth, position in enumerate(self._positions)]

    def __len__(self) -> int:
        return self.rows + len(self._lines)

    def at(self, line: int) -> int | str | None:
        """The position of the row on this line, or the heading that is there; None past the end."""
        if self._lines:
            nth = bisect_left(self._lines, line)
            if nth < len(self._lines) and self._lines[nth] == line:
                return self._texts[nth]
            line -= nth
        return line if line < self.rows else None

    def line(self, position: int) -> int:
        """The line of a row."""
        return position + bisect_right(self._positions, position) if self._lines else position

    def first(self, position: int) -> int:
        """The line of the first heading right above a row, else the row's own."""
        return position + bisect_left(self._positions, position) if self._lines else position
