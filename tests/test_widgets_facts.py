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


async def test_what_is_read_stays_when_lines_come_and_go_above() -> None:
    app = Page()
    async with app.run_test(size=(40, 5)) as pilot:
        many = [Fact(f"label {n}", f"value {n}") for n in range(50)]
        app.facts.show(many)
        app.facts.focus()
        await pilot.pause()
        await pilot.press(*["j"] * 20)
        assert app.lines()[0] == "label 20  value 20"
        app.facts.show([Fact("new", "a\nb\nc"), *many])
        assert app.lines()[0] == "label 20  value 20"
        app.facts.show([Fact("new", "a\nb\nc"), *many[10:20], Fact("label 20", "changed"), *many[21:]])
        assert app.lines()[:2] == ["label 20  changed", "label 21  value 21"]
        app.facts.show(many[:3])
        await pilot.pause()
        assert app.lines()[0] == "label 0  value 0"


async def test_at_the_top_one_stays_at_the_top() -> None:
    app = Page()
    async with app.run_test(size=(40, 5)) as pilot:
        many = [Fact(f"label {n}", f"value {n}") for n in range(50)]
        app.facts.show(many)
        await pilot.pause()
        app.facts.show([Heading("new"), *many])
        assert app.lines()[0] == "new"


async def test_what_is_read_stays_when_the_width_changes() -> None:
    app = Page()
    async with app.run_test(size=(60, 6)) as pilot:
        app.facts.show([Fact(f"{n}", f"number {n} and " + "a word " * 12) for n in range(30)])
        await pilot.pause()
        app.facts.go_to(app.facts._facts[11])
        await pilot.pause()
        await pilot.resize_terminal(30, 6)
        await pilot.pause()
        assert app.lines()[0].split()[:3] == ["11", "number", "11"]


async def test_a_long_heading_is_whole_and_one_can_go_to_it() -> None:
    app = Page()
    async with app.run_test(size=(30, 4)) as pilot:
        history = Heading("What became of it since it was first listed")
        app.facts.show([*NIKE, history, *[Fact(f"{n}", "x") for n in range(9)]])
        await pilot.pause()
        app.facts.go_to(history)
        await pilot.pause()
        assert app.lines()[:2] == ["What became of it since it", "was first listed"]
        app.facts.go_to(Heading("is not there"))
        assert app.lines()[0] == "What became of it since it"


async def test_a_value_may_be_a_link() -> None:
    app = Page()
    async with app.run_test(size=(60, 4)) as pilot:
        app.facts.show([Fact("photo", "https://example.com/1", link="https://example.com/1"), Fact("", "plain")])
        await pilot.pause()
        width, height = app.facts.size
        first, second, *_ = app.facts.render_lines(Region(0, 0, width, height))
        assert [segment.text for segment in first if segment.style and segment.style.link] == [
            "https://example.com/1"
        ]
        assert not any(segment.style and segment.style.link for segment in second)
