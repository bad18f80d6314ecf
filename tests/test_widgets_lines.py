"""Rows, headings and the lines they are on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.lines import Lines


def test_without_headings_a_line_is_a_row() -> None:
    lines = Lines(3)
    assert len(lines) == 3
    assert [lines.at(line) for line in range(4)] == [0, 1, 2, None]
    assert lines.line(2) == lines.first(2) == 2


def test_headings_stand_before_the_row_at_their_position() -> None:
    lines = Lines(3, [(0, "in the window"), (2, "due"), (3, "sold twice")])
    assert [lines.at(line) for line in range(7)] == ["in the window", 0, 1, "due", 2, "sold twice", None]
    assert [lines.line(position) for position in range(3)] == [1, 2, 4]
    assert [lines.first(position) for position in range(3)] == [0, 2, 3]


def test_two_headings_may_share_a_position() -> None:
    lines = Lines(1, [(0, "empty"), (0, "full")])
    assert [lines.at(line) for line in range(3)] == ["empty", "full", 0]
    assert (lines.first(0), lines.line(0)) == (0, 2)


@given(st.integers(0, 20), st.lists(st.integers(-1, 22)))
def test_every_row_is_on_its_line(rows: int, positions: list[int]) -> None:
    lines = Lines(rows, [(position, "heading") for position in positions])
    assert [lines.at(lines.line(position)) for position in range(rows)] == list(range(rows))
    places = [lines.at(line) for line in range(len(lines))]
    assert places.count("heading") == len(positions)
    assert None not in places
