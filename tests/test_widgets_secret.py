"""A line for a password: what stands in it is neither shown nor handed to a clipboard."""

from pathlib import Path

from textual.app import App, ComposeResult

from widgets.secret import Secret

ROOT = Path(__file__).parents[1]


class Asks(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        yield Secret("planted", id="password", max_length=20)


async def test_nothing_of_it_gets_into_the_clipboard() -> None:
    app = Asks()
    async with app.run_test() as pilot:
        line = app.query_one(Secret)
        assert line.password
        line.select_all()
        assert line.selected_text == "planted"
        await pilot.press("ctrl+c")
        assert (app.clipboard, line.value) == ("", "planted")
        await pilot.press("ctrl+x")
        assert (app.clipboard, line.value) == ("", "")


def test_no_password_is_asked_for_by_another_line() -> None:
    texts = [path.read_text("utf-8") for folder in ("tui", "widgets") for path in (ROOT / folder).rglob("*.py")]
    assert sum("password=True" in text for text in texts) == 1
