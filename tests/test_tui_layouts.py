"""What is remembered of lists, and files that are not ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import BindeckError
from queries.ordering import Order
from tui.layouts import VERSION, Arrangement, Layouts
from widgets.layout import NARROWEST, WIDEST, Layout

KEYS = st.text(max_size=8)
ARRANGEMENTS = st.builds(
    Arrangement,
    st.builds(
        Layout,
        st.lists(KEYS, max_size=5).map(tuple),
        st.dictionaries(KEYS, st.booleans(), max_size=4),
        st.dictionaries(KEYS, st.integers(NARROWEST, WIDEST), max_size=4),
    ),
    st.none() | st.builds(Order, KEYS, st.booleans()),
)
DEAREST = Arrangement(Layout(("price", "title"), {"cost": False}, {"title": 40}), Order("price", True))


@given(arrangement=ARRANGEMENTS)
def test_an_arrangement_comes_back(arrangement: Arrangement, tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("state")
    Layouts(directory, 7).keep("Cards", arrangement)
    assert Layouts(directory, 7).of("Cards") == arrangement
    assert Layouts(directory, 8).of("Cards") == Arrangement()


def test_what_another_dashboard_kept_meanwhile_stays(tmp_path: Path) -> None:
    one, other = Layouts(tmp_path, 7), Layouts(tmp_path, 7)
    one.keep("Cards", DEAREST)
    other.keep("Bins", DEAREST)
    again = Layouts(tmp_path, 7)
    assert (again.of("Cards"), again.of("Bins")) == (DEAREST, DEAREST)


def test_nothing_is_written_where_nothing_was_arranged(tmp_path: Path) -> None:
    Layouts(tmp_path, 7).keep("Cards", Arrangement())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        "[" * 100_000,
        "\ufeff{}",
        json.dumps({"version": VERSION + 1, "lists": {}}),
        json.dumps({"version": VERSION, "lists": []}),
        json.dumps({"version": VERSION, "lists": {"Cards": {}}}),
        json.dumps({"version": VERSION, "lists": {"Cards": None}}),
        json.dumps(
            {"version": VERSION, "lists": {"Cards": {"columns": "ab", "shown": {}, "widths": {}, "order": 1}}}
        ),
        json.dumps(
            {
                "version": VERSION,
                "lists": {"Cards": {"columns": [], "shown": {}, "widths": {"a": 0}, "order": None}},
            }
        ),
        " " * 2_000_000,
    ],
    ids=range(13),
)
def test_a_foreign_file_is_said_once_ignored_and_kept(tmp_path: Path, text: str) -> None:
    layouts = Layouts(tmp_path, 7)
    layouts.path.write_text(text)
    layouts = Layouts(tmp_path, 7)
    assert str(layouts.path) in layouts.take_problem()
    assert layouts.take_problem() == ""
    assert layouts.of("Cards") == Arrangement()
    layouts.keep("Cards", DEAREST)
    assert layouts.take_problem() == ""
    assert Layouts(tmp_path, 7).of("Cards") == DEAREST
    assert layouts.path.with_suffix(".unread.json").read_text() == text


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    layouts = Layouts(tmp_path / "file", 7)
    assert layouts.take_problem() == ""
    with pytest.raises(BindeckError, match="could not be written"):
        layouts.keep("Cards", DEAREST)
    assert layouts.of("Cards") == DEAREST
