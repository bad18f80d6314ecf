"""The lines above and below a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from widgets.key_bar import KeyBar
from widgets.top_line import TopLine

KEYS = [("f", "found"), ("x", "not found"), ("p", "pick list"), ("enter", "open"), ("/", "find"), ("?", "help")]


class Bars(App[None]):
    """A line on top and one at the bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.top_line = TopLine("Sold")
        self.key_bar = KeyBar()
        self.pressed: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.top_line
        yield self.key_bar

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.pressed.append(message.index)


def drawn(widget: Widget) -> Strip:
    (strip,) = widget.render_lines(Region(0, 0, widget.size.width, 1))
    assert strip.cell_length == widget.size.width
    assert sum(segment.cell_length for segment in strip) == strip.cell_length
    return strip


def text(widget: Widget) -> str:
    return drawn(widget).text


def pieces(widget: Widget) -> Iterator[tuple[str, bool, bool]]:
    for segment in drawn(widget):
        style = segment.style
        assert style is not None
        yield segment.text.strip(), bool(style.bold), bool(style.reverse)


async def test_keys_are_bold_and_words_are_not() -> None:
    app = Bars()
    async with app.run_test(size=(80, 5)):
        app.key_bar.show(KEYS)
        assert text(app.key_bar).rstrip() == " f found  x not found  p pick list  enter open  / find  ? help"
        assert ("enter", True, False) in pieces(app.key_bar)
        assert ("open", False, False) in pieces(app.key_bar)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (46, " f found  x not found  p pick list  ? help"),
        (30, " f found  x not found  ? help"),
        (9, " ? help"),
        (4, " ? ~"),
    ],
)
async def test_keys_that_do_not_fit_are_left_out_but_help(width: int, shown: str) -> None:
    app = Bars()
    app.add_class("-ascii")
    async with app.run_test(size=(width, 5)):
        app.key_bar.show(KEYS)
        assert text(app.key_bar).rstrip() == shown


@pytest.mark.parametrize(
    ("width", "word"), [(80, "it is found"), (68, "it is found"), (67, "found"), (30, "found")]
)
async def test_longer_words_stand_where_all_keys_have_room_for_them(width: int, word: str) -> None:
    app = Bars()
    async with app.run_test(size=(width, 5)) as pilot:
        app.key_bar.show(KEYS, longer=["it is found", *(word for _, word in KEYS[1:])])
        assert text(app.key_bar).startswith(f" f {word}  x not found ")
        await pilot.click(app.key_bar, offset=(len(f" f {word}  x"), 0))
        assert app.pressed == [1]


async def test_a_click_tells_which_key_a_disabled_one_too() -> None:
    app = Bars()
    async with app.run_test(size=(80, 5)) as pilot:
        app.key_bar.show([("f", "found"), ("日本", "[b]x[/b]"), ("?", "help")], disabled=[1])
        assert "日本 [b]x[/b]" in text(app.key_bar)
        for x in (1, 8, 10, 23, 25, 70):
            await pilot.click(app.key_bar, offset=(x, 0))
        assert app.pressed == [0, 1, 2]


async def test_a_disabled_key_is_dim() -> None:
    app = Bars()
    async with app.run_test(size=(80, 5)):
        app.key_bar.show(KEYS, disabled=[0])
        assert ("f found", False, False) in pieces(app.key_bar)


async def test_no_keys_no_items() -> None:
    app = Bars()
    async with app.run_test(size=(80, 5)) as pilot:
        assert text(app.key_bar).strip() == ""
        await pilot.click(app.key_bar)
        assert app.pressed == []


async def test_the_top_line_says_where_what_and_whether_it_is_live() -> None:
    app = Bars()
    async with app.run_test(size=(80, 5)):
        app.top_line.facts = "4 to find · 1 due"
        app.top_line.unread = "3 alerts"
        app.top_line.state = "● live"
        assert text(app.top_line) == (" Sold" + " " * 37 + "4 to find · 1 due   3 alerts   ● live ")


async def test_facts_go_first_then_the_title_is_cut_the_state_never() -> None:
    app = Bars()
    away = "✗ database away since 14:29, your edit is kept, retrying"
    async with app.run_test(size=(80, 5)) as pilot:
        app.top_line.title = "Listings  status:active age:>90d"
        app.top_line.facts = "1,284 of 41,906"
        app.top_line.unread = "3 alerts"
        app.top_line.state = "○ Redis away, checking every 5 s"
        assert text(app.top_line) == f" {app.top_line.title}   3 alerts   {app.top_line.state} "
        app.top_line.state = away
        assert text(app.top_line).startswith(" Listings  status:a…   ✗")
        assert away in text(app.top_line)
        await pilot.resize_terminal(60, 5)
        assert text(app.top_line).strip() == away
        await pilot.resize_terminal(20, 5)
        assert text(app.top_line) == " ✗ database away s… "
        await pilot.resize_terminal(3, 5)
        assert text(app.top_line).strip() == ""


async def test_a_bad_state_is_seen_without_colour() -> None:
    app = Bars()
    async with app.run_test(size=(80, 5)) as pilot:
        app.top_line.state = "[red]✗[/] away\x1b[0m"
        app.top_line.state_level = "bad"
        await pilot.pause()
        assert app.top_line.has_class("-bad")
        assert ("[red]✗[/] away␛[0m", True, True) in pieces(app.top_line)
        app.top_line.state_level = "warn"
        await pilot.pause()
        assert app.top_line.has_class("-warn")
        assert not app.top_line.has_class("-bad")
