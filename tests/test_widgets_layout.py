"""Columns as a person arranged them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.columns import Column, Grid, Sorted
from widgets.layout import NARROWEST, WIDEST, Layout, arranged, in_order


def column(key: str, width: int = 8, *, spare: bool = False, drop: int = 0) -> Column[str]:
    return Column(key.upper(), lambda row: row, width, spare=spare, drop=drop)


COLUMNS = [column("where"), column("title", 0), column("price"), column("cost", drop=1), column("sku", spare=True)]
KEYS = ["where", "title", "price", "cost", "sku", "gone"]

LAYOUTS = st.builds(
    Layout,
    st.lists(st.sampled_from(KEYS), max_size=8).map(tuple),
    st.dictionaries(st.sampled_from(KEYS), st.booleans()),
    st.dictionaries(st.sampled_from(KEYS), st.integers(NARROWEST, WIDEST)),
)


def keys(layout: Layout) -> list[str]:
    return [each.key for each in arranged(COLUMNS, layout)]


def test_nobody_arranged_anything() -> None:
    assert keys(Layout()) == ["where", "title", "price", "cost"]
    assert arranged(COLUMNS, Layout())[3].drop == 1


def test_columns_are_hidden_shown_moved_and_widened() -> None:
    layout = Layout().toggled(COLUMNS, "price").toggled(COLUMNS, "sku").moved(COLUMNS, "sku", -4)
    assert keys(layout) == ["sku", "where", "title", "cost"]
    layout = layout.widened(COLUMNS, "sku", 2).widened(COLUMNS, "title", 2)
    sku, _, title, _ = arranged(COLUMNS, layout)
    assert (sku.width, title.width, title.least) == (10, 0, 14)
    assert keys(layout.toggled(COLUMNS, "price")) == ["sku", "where", "title", "price", "cost"]


def test_the_last_column_stays() -> None:
    layout = Layout()
    for key in ("where", "price", "cost", "title"):
        layout = layout.toggled(COLUMNS, key)
    assert keys(layout) == ["title"]


def test_a_column_that_came_later_stands_behind_its_neighbour() -> None:
    layout = Layout(keys=("cost", "price", "where"))
    assert [each.key for each in in_order(COLUMNS, layout.keys)] == ["cost", "sku", "price", "where", "title"]


def test_where_it_gets_narrow_a_column_that_was_chosen_is_not_the_first_to_go() -> None:
    grid = Grid(arranged(COLUMNS, Layout()), 34)
    assert [key for key in KEYS if grid.has_room_for(key)] == ["where", "title", "price"]
    layout = Layout().toggled(COLUMNS, "cost").toggled(COLUMNS, "cost").moved(COLUMNS, "cost", -1)
    grid = Grid(arranged(COLUMNS, layout), 34)
    assert [key for key in KEYS if grid.has_room_for(key)] == ["where", "title", "cost"]


@given(LAYOUTS, st.sampled_from(KEYS[:5]), st.integers(-9, 9))
def test_any_layout_shows_each_column_once_at_most(layout: Layout, key: str, by: int) -> None:
    changed = [
        layout,
        layout.toggled(COLUMNS, key),
        layout.moved(COLUMNS, key, by),
        layout.widened(COLUMNS, key, 10 * by),
    ]
    for each in changed:
        shown = arranged(COLUMNS, each)
        assert shown
        assert len({column.key for column in shown}) == len(shown)
        assert all(column.width <= WIDEST for column in shown)
    assert {each.key for each in in_order(COLUMNS, layout.keys)} == {*KEYS[:5]}
    assert layout.toggled(COLUMNS, key).shows(COLUMNS[KEYS.index(key)]) != layout.shows(
        COLUMNS[KEYS.index(key)]
    ) or keys(layout) == [key]


def test_an_arrow_says_how_rows_are_ordered() -> None:
    header = Grid(COLUMNS[:3], 60, Sorted("price", descending=True)).header()
    assert "PRICE▼" in header
    assert "WHERE▲" in Grid(COLUMNS[:3], 60, Sorted("where")).header()
    assert "▲" not in Grid(COLUMNS[:3], 60, Sorted("gone")).header()
    narrow = [Column[str]("QUANTITY", lambda row: row, 4, align="right")]
    assert Grid(narrow, 9, Sorted("quantity")).header() == " QU…▲    "
