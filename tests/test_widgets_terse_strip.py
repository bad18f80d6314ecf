"""Fewer bytes, the same screen."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from widgets.terse_strip import TerseStrip

CONSOLE = Console(color_system="truecolor", force_terminal=True)

colours = st.sampled_from([None, "default", "red", "#ff8000", "color(200)"])
styles = st.builds(
    Style,
    color=colours,
    bgcolor=colours,
    bold=st.booleans(),
    italic=st.booleans(),
    reverse=st.booleans(),
    underline=st.booleans(),
)
texts = st.sampled_from(["Nike", " ", " " * 11, "x" + " " * 20, " " * 14 + "84.00", "日本" + " " * 12, "é"])
lines = st.lists(st.tuples(texts, styles).map(lambda piece: Segment(*piece)), min_size=1, max_size=4)


def painted(sequence: str) -> list[tuple[object, ...]]:
    screen = pyte.Screen(120, 1)
    pyte.Stream(screen).feed(sequence + "\x1b[0m|")
    # What an erased cell has besides a background cannot be seen.
    return [
        (cell.data, cell.bg) if cell.data == " " and not (cell.reverse or cell.underscore) else tuple(cell)
        for cell in (screen.buffer[0][x] for x in range(120))
    ]


@given(lines)
def test_it_paints_what_a_strip_paints(segments: list[Segment]) -> None:
    width = sum(segment.cell_length for segment in segments)
    terse = TerseStrip(segments, width, erases=True)
    assert painted(terse.render(CONSOLE)) == painted(Strip(segments, width).render(CONSOLE))
    assert painted(terse.crop(0, 5).render(CONSOLE)) == painted(Strip(segments, width).crop(0, 5).render(CONSOLE))


def test_a_common_background_is_told_once_and_a_long_blank_erased() -> None:
    loud, base = Style.parse("bold #ffa500 on #121212"), Style.parse("#e0e0e0 on #121212")
    strip = TerseStrip([Segment("A2-07 ", loud), Segment("Nike" + " " * 30, base)], 40, erases=True)
    assert strip.render(CONSOLE) == (
        "\x1b[1;38;2;255;165;0;48;2;18;18;18mA2-07 \x1b[22;38;2;224;224;224mNike\x1b[30X\x1b[30C\x1b[m"
    )


def test_where_erasing_has_no_colour_blanks_are_written() -> None:
    strip = TerseStrip([Segment(" " * 30, Style.parse("on red"))], 30)
    assert " " * 30 in strip.render(CONSOLE)


def test_the_terminals_own_colours_cost_nothing() -> None:
    strip = TerseStrip([Segment("Nike", Style.parse("default on default"))], 4)
    assert strip.render(CONSOLE) == "Nike"
