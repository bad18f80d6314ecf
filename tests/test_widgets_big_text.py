"""Locations in block letters: as large as fits, and whatever the text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from widgets.big_text import BigText, letters

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/"


class Wall(App[None]):
    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.set_class(ascii_only, "-ascii")

    def compose(self) -> ComposeResult:
        yield BigText(id="where")

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()][:7]


@pytest.mark.parametrize("sign", ALPHABET)
@pytest.mark.parametrize("height", [5, 7])
def test_every_sign_can_be_drawn_and_told_from_the_others(sign: str, height: int) -> None:
    drawn = letters(f"A{sign}A", 80, height)
    assert len(drawn) == height
    assert {char for line in drawn for char in line} <= {"█", " "}
    others = {letters(f"A{other}A", 80, height) for other in ALPHABET if other != sign}
    assert drawn not in others or (height == 5 and sign in "O0I1S5Z2")


def test_the_largest_size_that_fits() -> None:
    assert len(letters("A2-07", 78, 7)) == 7
    assert len(letters("a2-07", 78, 7)) == 7
    assert len(letters("A2-07", 30, 7)) == 5
    assert len(letters("A2-07", 78, 5)) == 5
    assert letters("A2-07", 10, 7) == ()
    assert len(letters("Binder A Page 12", 78, 7)) == 5


@given(st.text(max_size=60) | st.text(ALPHABET, max_size=60), st.integers(1, 200), st.integers(1, 9))
def test_it_never_runs_over(text: str, width: int, height: int) -> None:
    drawn = letters(text, width, height)
    assert len(drawn) <= height
    assert all(len(line) <= width for line in drawn)


@pytest.mark.parametrize("text", ["[bold]A[/]", "Regal Küche", "棚-3", "A2\x1b[31m", "Shelf " * 40, "", "A&B"])
async def test_the_rest_is_plain_and_literal(text: str) -> None:
    app = Wall()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(BigText).show(text)
        await pilot.pause()
        shown = "".join(app.lines)
        assert "█" not in shown
        assert "\x1b" not in shown
        assert text[:5].strip() in shown.replace("\u241b", "\x1b")


async def test_big_then_plain_then_big_again() -> None:
    app = Wall()
    async with app.run_test(size=(80, 24)) as pilot:
        for text, big in (("A2-07", True), ("Küche", False), ("B4", True)):
            app.query_one(BigText).show(text)
            await pilot.pause()
            assert ("█" in "".join(app.lines)) is big
        await pilot.resize_terminal(6, 24)
        await pilot.pause()
        assert any(line.strip() == "B4" for line in app.lines)


async def test_a_terminal_that_draws_ascii_alone() -> None:
    app = Wall(ascii_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(BigText).show("A2-07")
        await pilot.pause()
        shown = "".join(app.lines)
        assert shown.isascii()
        assert "##" in shown
