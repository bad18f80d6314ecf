"""Labels and values of one thing."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region

from widgets.facts import Fact, Facts, Heading

NIKE = [
    Heading("Nike Air Max 90"),
    Fact("where", "A2-07", loud=True),
    Fact("note", "[b]as new[/b]\x1b[0m, original box, " + "日本" * 10),
    Heading("Platforms"),
    Fact("eBay", "active\nsince Monday"),
    Fact("a label that is longer than the column of labels may be", "x"),
]


class Page(App[None]):
    """Facts alone."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts()

    def compose(self) -> ComposeResult:
        yield self.facts

    def lines(self) -> list[str]:
        width, height = self.facts.size
        strips = self.facts.render_lines(Region(0, 0, width, height))
        assert {strip.cell_length for strip in strips} == {width}
        assert all(sum(segment.cell_length for segment in strip) == width for strip in strips)
        return [strip.text.rstrip() for strip in strips]


async def test_values_are_literal_and_wrapped_beside_their_labels() -> None:
    app = Page()
    async with app.run_test(size=(44, 12)) as pilot:
        app.facts.show(NIKE)
        await pilot.pause()
        lines = app.lines()
        assert lines[0] == "Nike Air Max 90"
        assert lines[1].startswith("where")
        assert lines[1].endswith("  A2-07")
        assert "[b]as new[/b]␛[0m," in lines[2]
        indent = " " * lines[1].index("A2-07")
        assert lines[3].startswith(indent)
        assert indent + "since Monday" in lines
        assert any("a label that is lon… " in line or "…  x" in line for line in lines)


async def test_showing_others_keeps_the_scroll_position_and_the_widget() -> None:
    app = Page()
    async with app.run_test(size=(40, 5)) as pilot:
        many = [Fact(f"label {n}", f"value {n}") for n in range(50)]
        app.facts.show(many)
        app.facts.focus()
        await pilot.pause()
        await pilot.press("j", "down", "j", "k")
        assert app.lines()[0] == "label 2   value 2"
        app.facts.show([*many[:3], Fact("label 3", "changed"), *many[4:]])
        await pilot.pause()
        assert app.lines()[:2] == ["label 2   value 2", "label 3   changed"]
        await pilot.press("end")
        assert app.lines()[-1] == "label 49  value 49"
        await pilot.press("pageup")
        assert app.lines()[-1] == "label 44  value 44"
        await pilot.press("home", "ctrl+f", "ctrl+b", "k")
        assert app.lines()[0] == "label 0   value 0"
        app.facts.show(many[:2])
        await pilot.pause()
        assert app.lines() == ["label 0  value 0", "label 1  value 1", "", "", ""]


async def test_any_width_will_do() -> None:
    app = Page()
    async with app.run_test(size=(80, 10)) as pilot:
        app.facts.show(NIKE)
        for width in (1, 2, 5, 20, 120):
            await pilot.resize_terminal(width, 10)
            await pilot.pause()
            app.lines()
        assert app.lines()[1].endswith("A2-07")
