"""The baseline: a bare Textual app, a label and a footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Label


class Bare(App[None]):
    """Shows one word."""

    def compose(self) -> ComposeResult:
        yield Label("ready")
        yield Footer()


if __name__ == "__main__":
    Bare().run()
