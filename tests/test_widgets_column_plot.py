"""The column plot: heights, signs, the mark, few columns, many, none, and terminals that draw ASCII alone."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from widgets.column_plot import ColumnPlot, Point


class Plotting(App[None]):
    """Nothing but a plot."""

    CSS = "ColumnPlot { width: 40; height: 6; }"

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.set_class(ascii_only, "-ascii")
        self.plot = ColumnPlot()

    def compose(self) -> ComposeResult:
        yield self.plot

    @property
    def lines(self) -> list[str]:
        return [strip.text[:40].rstrip() for strip in self.screen._compositor.render_strips()[:6]]


def words(value: float) -> str:
    return f"{value:.0f}"


def points(*values: float) -> list[Point]:
    return [Point(f"p{nth}", value) for nth, value in enumerate(values)]


async def drawn(values: list[Point], mark: int | None = None, *, ascii_only: bool = False) -> list[str]:
    app = Plotting(ascii_only=ascii_only)
    async with app.run_test(size=(40, 8)) as pilot:
        app.plot.show(values, words)
        app.plot.mark(mark)
        await pilot.pause()
        return app.lines


async def test_a_value_is_as_high_as_its_share_of_the_highest() -> None:
    assert await drawn(points(0, 25, 50, 100), mark=2) == [
        "100                            ████████",
        "                               ████████",
        "                      ████████ ████████",
        "             ████████ ████████ ████████",
        "  0 ─────────────────────▲──────────────",
        "    p0       p1       p2       p3",
    ]


async def test_the_least_value_is_still_seen() -> None:
    lines = await drawn(points(1, 100_000))
    assert "▁" in lines[3]


async def test_a_loss_hangs_from_the_zero_line() -> None:
    lines = await drawn(points(100, -100))
    first, second = lines[0].index("█"), lines[3].index("█")
    assert first < second
    assert lines[2].startswith("   0")
    assert lines[3].startswith("-100")
    assert [line.ljust(40)[second] for line in lines[:4]] == [" ", " ", "█", "█"]


async def test_only_losses_hang_from_the_top() -> None:
    lines = await drawn(points(-5, -10))
    assert lines[0].startswith("  0")
    assert lines[3].startswith("-10")
    assert "█" in lines[3]


async def test_of_too_many_the_last_are_shown_and_scaled() -> None:
    lines = await drawn(points(1_000_000, *range(1, 13)))
    assert "p12" in lines[5]
    assert "p0" not in lines[5].split()
    assert lines[0].split()[0].startswith(("1", "9"))
    assert "█" in lines[0]


async def test_ascii_terminals_see_the_same_shape_and_mark() -> None:
    lines = await drawn(points(1, 50, 100, -50), mark=1, ascii_only=True)
    text = "".join(lines)
    assert text.isascii()
    assert "^" in text
    assert "#" in lines[0]


@pytest.mark.parametrize("values", [[], [Point("a", 0.0)], [Point("a\x1b[31m", 5.0)]])
async def test_nothing_zero_and_hostile_labels_are_drawn(values: list[Point]) -> None:
    text = "".join(await drawn(values))
    assert "\x1b" not in text


async def test_a_mark_repaints_two_columns_alone() -> None:
    app = Plotting()
    async with app.run_test(size=(40, 8)) as pilot:
        app.plot.show(points(1, 2, 3, 4), words)
        await pilot.pause()
        seen: list[int] = []
        refresh = app.plot.refresh

        def noted(*regions: Region) -> ColumnPlot:
            seen.append(sum(region.width for region in regions))
            return refresh(*regions)

        app.plot.refresh = noted
        app.plot.mark(1)
        app.plot.mark(2)
        await pilot.pause()
        assert seen == [9, 9, 9]
