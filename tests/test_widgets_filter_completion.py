"""A filter bar that completes what is typed, and shows what is wrong with it."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Button, Input

from data.rules.search_completion import Completion, complete
from widgets.filter_bar import FilterBar


def completer(text: str, cursor: int) -> Completion | None:
    return complete(text, cursor, {"category": ["Shoes", "Trading cards", "[red]\x1b[31m"]})


class Search(App[None]):
    """A filter bar with completion."""

    def __init__(self) -> None:
        super().__init__()
        self.filter_bar = FilterBar(completer)
        self.list = Button("list")

    def compose(self) -> ComposeResult:
        yield self.list
        yield self.filter_bar

    def on_mount(self) -> None:
        self.list.focus()
        self.filter_bar.open()

    @property
    def lines(self) -> list[str]:
        """What the bar shows."""
        region = self.filter_bar.region
        strips = self.screen._compositor.render_strips()[region.y : region.bottom]
        return [strip.text.rstrip() for strip in strips]


async def test_the_first_option_stands_behind_the_cursor_and_all_below() -> None:
    app = Search()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"status:")
        await pilot.pause()
        assert app.lines == ["/ status:draft", "  tab draft  active  sold  canceled"]
        await pilot.press("a")
        await pilot.pause()
        assert app.lines == ["/ status:active", "  tab active"]
        assert app.filter_bar.text == "status:a"
        await pilot.press("right")
        assert app.filter_bar.text == "status:active"
        assert app.lines[1] == ""


async def test_tab_takes_it_wherever_the_cursor_is() -> None:
    app = Search()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"cat nike", *["left"] * 5)
        await pilot.press("tab")
        assert app.filter_bar.text == "category: nike"
        await pilot.press(*"tr", "tab")
        assert app.filter_bar.text == 'category:"Trading cards" nike'
        assert isinstance(app.focused, Input), "tab stays in the bar"
        await pilot.press("tab")
        assert app.filter_bar.text == 'category:"Trading cards" nike'
        assert isinstance(app.focused, Input)


async def test_options_are_shown_literally() -> None:
    app = Search()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"category:[")
        await pilot.pause()
        assert app.lines == ["/ category:[red]*[31m", "  tab [red]*[31m"]


async def test_a_fault_stands_under_its_place_and_goes_with_the_text() -> None:
    app = Search()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"草 x:1")
        app.filter_bar.show_fault("No such field.", 2)
        await pilot.pause()
        assert app.lines == ["/ 草 x:1", "     ^ No such field."]
        await pilot.press("enter")
        assert app.filter_bar.is_open
        await pilot.press("backspace")
        await pilot.pause()
        assert "^" not in app.lines[1]
        await pilot.press("enter")
        assert not app.filter_bar.is_open


async def test_a_fault_far_right_has_its_sentence_on_the_left() -> None:
    app = Search()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*("x" * 40))
        app.filter_bar.show_fault("That is a fault, and so on.", 38)
        await pilot.pause()
        assert app.lines[1] == "That is a fault, and so on. ^".rjust(41)
        app.filter_bar.show_fault("That is a fault that needs the whole of the line to be said.", 38)
        await pilot.pause()
        assert app.lines[1] == "That is a fault that needs the whole of the line to be said."


async def test_a_long_text_scrolls_and_the_mark_with_it() -> None:
    app = Search()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*("x" * 80), *" y:1")
        app.filter_bar.show_fault("No.", 81)
        for keys in ((), ("home", "end"), ["left"] * 60, ["right"] * 60):
            await pilot.press(*keys)
            await pilot.pause(0.1)
            line, below = app.lines
            assert "y:1" not in line or below.index("^") == line.index("y:1"), keys
        assert below.index("^") == line.index("y:1")


async def test_a_note_stands_where_there_is_nothing_to_take() -> None:
    app = Search()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"price:>")
        app.filter_bar.show_note("not finished")
        await pilot.pause()
        assert app.lines[1] == "  not finished"
        await pilot.press("1")
        await pilot.pause()
        assert app.lines[1] == ""
