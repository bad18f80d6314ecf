"""The map of a bin: shaded by fill, told without colour, walked by keys."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from widgets.fill_map import SHADES, Cell, FillMap, shade


class MapApp(App[None]):
    """A map alone; the map tells what is at hand."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.map = FillMap()
        self.count = count

    def compose(self) -> ComposeResult:
        yield self.map

    def on_mount(self) -> None:
        self.map.show([Cell(nth, f"{nth}", nth, 10) for nth in range(1, self.count + 1)])
        self.map.focus()


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with MapApp(25).run_test(size=(80, 16)) as pilot:
        yield pilot


def lines(pilot: Pilot[None]) -> list[str]:
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]


def at_hand(pilot: Pilot[None]) -> int:
    assert isinstance(pilot.app, MapApp)
    assert pilot.app.map.current is not None
    return pilot.app.map.current.id


@given(st.integers(-5, 500), st.none() | st.integers(-1, 200))
def test_a_shade_is_one_cell_and_full_is_told_from_nearly_full(held: int, capacity: int | None) -> None:
    found = shade(held, capacity)
    assert len(found) == 1
    if capacity and capacity > 0:
        assert (found == SHADES[-1]) == (held >= capacity and held > 0)
        assert (found == SHADES[0]) == (held <= 0)


async def test_names_shades_and_figures_stand_below_each_other(pilot: Pilot[None]) -> None:
    name, shaded, figures = lines(pilot)[:3]
    assert name.split() == ["▌1", "2", "3", "4", "5", "6", "7"]
    assert shaded.split()[1] == "░" * 9
    assert figures.split()[:7] == ["▌1/10", "2/10", "3/10", "4/10", "5/10", "6/10", "7/10"]
    assert "11/10 !" in lines(pilot)[6]


async def test_keys_walk_from_cell_to_cell(pilot: Pilot[None]) -> None:
    for key, position in (
        ("right", 2), ("down", 9), ("left", 8), ("up", 1), ("up", 1), ("left", 1), ("end", 25), ("down", 25),
        ("up", 18), ("right", 19), ("down", 25), ("home", 1),
    ):  # fmt: skip
        await pilot.press(key)
        assert at_hand(pilot) == position, key


async def test_the_cell_at_hand_is_scrolled_to_and_stays(pilot: Pilot[None]) -> None:
    await pilot.press("end")
    await pilot.pause()
    assert any("25/10 !" in line for line in lines(pilot)), lines(pilot)
    assert isinstance(pilot.app, MapApp)
    pilot.app.map.show([Cell(nth, f"{nth}", 0, 10) for nth in (3, 25, 30)])
    assert at_hand(pilot) == 25
    pilot.app.map.show([], "nothing here")
    await pilot.pause()
    assert "nothing here" in lines(pilot)[0]
    await pilot.press("down", "right", "end")


async def test_it_is_ascii_where_nothing_else_is_drawn(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, MapApp)
    pilot.app.screen.add_class("-ascii")
    pilot.app.map.refresh()  # it may have been painted already; the program knows its terminal before it paints
    await pilot.pause()
    assert "---------" in lines(pilot)[1]
    assert all(line.isascii() for line in lines(pilot)[:11])
